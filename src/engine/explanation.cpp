#include "engine/explanation.h"

#include "engine/condition_text.h"
#include "engine/explaining/citations.h"
#include "engine/fact_words.h"
#include "engine/scoring.h"

#include <algorithm>

#include <fmt/ranges.h>

namespace attune {
namespace {

constexpr std::size_t kHistoryItemsNamed = 2;
constexpr std::size_t kSharedLabelsNamed = 3;
constexpr std::size_t kLikeItemsNamed = 2;

/// The labels' texts in their order, at most `count`: who directed and wrote both films is named once.
std::vector<std::string> texts_of(std::span<const AttributeSimilarity::Shared> labels, const Catalogue& catalogue,
                                  std::size_t count) {
  std::vector<std::string> texts;
  for (const auto& [field, label, share] : labels) {
    if (texts.size() == count) break;
    const auto text = catalogue.label_text(field, label);
    if (std::ranges::find(texts, text) == texts.end()) texts.emplace_back(text);
  }
  return texts;
}

std::string_view placement_words(Placement placement) {
  switch (placement) {
    case Placement::by_score:
      return "Placed by its score";
    case Placement::fresh:
      return "Placed higher because it is new";
    case Placement::boosted:
      return "Placed higher by a rule of the operator's";
    case Placement::varied:
      return "Placed here for variety";
    case Placement::calibrated:
      return "Placed here to keep the mixture of your history";
    case Placement::quota:
      return "In this list by a quota of the operator's";
    case Placement::pinned:
      return "Pinned here by the operator";
    case Placement::explored:
      return "Shown to find out who likes it";
  }
  return "Placed by its score";
}

/// Collects reasons for one item after the other and numbers the evidence.
class Writer {
 public:
  Writer(const Wish& wish, std::string_view query, const ExplanationSources& sources)
      : wish_(wish), query_(query), sources_(sources), conditions_(conjuncts(wish.where)) {}

  void write(const Scored& scored) {
    const ItemId item = scored.item;
    const std::size_t before = written.reasons();
    for (const ItemId seed : wish_.like) likeness(item, seed);
    conditions(item);
    if (!query_.empty()) words_found(item);
    tastes(item);
    history(item);
    if (written.reasons() == before) popularity(item);
    if (scored.placement != Placement::by_score) placement(scored);
  }

  Citations written;

 private:
  const Catalogue& catalogue() const { return *sources_.view.catalogue; }

  std::string cite(EvidenceKind kind, std::string text, double value, std::optional<ItemId> item = {}) {
    return written.cite(kind, std::move(text), value, item);
  }

  void likeness(ItemId item, ItemId seed) {
    const auto shared = sources_.view.attributes->shared(item, seed);
    const std::vector<std::string> labels = texts_of(shared, catalogue(), kSharedLabelsNamed);
    double cosine = 0;
    for (const auto& part : shared) cosine += part.share;
    const auto title = catalogue().title(seed);
    const std::size_t people = sources_.view.co_liking->people_who_like_both(item, seed);
    if (labels.empty() && people == 0) return;
    std::vector<std::string> evidence;
    if (!labels.empty())
      evidence.push_back(
          cite(EvidenceKind::similarity, fmt::format("shares {} with {}", in_words(labels), title), cosine, seed));
    const std::string liked = fmt::format("liked by {} people who liked {}", people, title);
    if (people > 0) evidence.push_back(cite(EvidenceKind::similarity, liked, static_cast<double>(people), seed));
    std::string text = fmt::format("Like {}: {}", title, in_words(labels));
    if (labels.empty()) text = "L" + liked.substr(1);
    if (!labels.empty() && people > 0) text += fmt::format("; {} people liked both", people);
    written.say(item, std::move(text), std::move(evidence));
  }

  void conditions(ItemId item) {
    std::vector<std::string> texts;
    std::vector<std::string> evidence;
    for (const Filter& condition : conditions_) {
      std::string text = describe(condition, catalogue());
      const std::string has = values_looked_at(condition, catalogue(), item);
      evidence.push_back(
          cite(EvidenceKind::constraint, has.empty() ? text : fmt::format("{} (it has {})", text, has), 1));
      texts.push_back(std::move(text));
    }
    if (!texts.empty()) written.say(item, "As you asked: " + in_words(texts), std::move(evidence));
  }

  void words_found(ItemId item) {
    std::vector<std::string> texts;
    std::vector<std::string> evidence;
    for (const TermMatch& match : sources_.view.lexical->explain(query_, item)) {
      std::string text = fmt::format("\"{}\" in {}", match.word, match.field);
      evidence.push_back(cite(EvidenceKind::text_match, text, match.amount));
      texts.push_back(std::move(text));
    }
    if (!texts.empty()) written.say(item, "Found " + in_words(texts), std::move(evidence));
  }

  void tastes(ItemId item) {
    if (sources_.likes == nullptr) return;
    for (const RememberedLikes::Share& share : sources_.likes->shares_of(item)) {
      const StoredFact& fact = share.like->fact;
      const FactWords words = fact_words(fact, sources_.zone, sources_.now);
      const auto id = written.cite_fact(fact.id, words.evidence, share.amount);
      written.say(item, "Because " + words.clause, {id});
    }
  }

  void history(ItemId item) {
    if (sources_.model == nullptr) return;
    const auto kept =
        sources_.past == nullptr ? nullptr : sources_.past->parts(sources_.shared_view, *sources_.model, item);
    const ScoreParts parts = kept ? *kept : explain_score(sources_.view, *sources_.model, sources_.history, item);
    std::vector<std::string> texts;
    std::vector<std::string> evidence;
    double rest = parts.rest;
    std::size_t others = 0;
    std::string_view verb;
    for (const Contribution& part : parts.contributions) {
      const Event* event = sources_.last_event(part.item);
      // What the request names itself says nothing new.
      const bool named = std::ranges::find(wish_.like, part.item) != wish_.like.end();
      if (texts.size() == kHistoryItemsNamed || part.amount <= 0 || event == nullptr || named) {
        rest += part.amount;
        ++others;
        continue;
      }
      const EventWords event_words = describe_event(*event, catalogue().title(part.item));
      evidence.push_back(cite(EvidenceKind::history, fmt::format("you {} {}", event_words.verb, event_words.object),
                              part.amount, part.item));
      // "you rated Casino 5 and Ronin 4": the verb is said once while it stays the same.
      texts.push_back(event_words.verb == verb ? event_words.object
                                               : fmt::format("you {} {}", event_words.verb, event_words.object));
      verb = event_words.verb;
    }
    if (texts.empty()) return;
    if (wish_.like.empty() && rest != 0)
      evidence.push_back(cite(EvidenceKind::history, fmt::format("{} more of your history", others), rest));
    std::string text = "Fits your history: ";
    if (!parts.through.empty()) text = resemblance(item, parts.through, evidence);
    written.say(item, text + in_words(texts), std::move(evidence));
  }

  /// Of a newcomer: what it resembles, in words and as evidence.
  std::string resemblance(ItemId item, std::span<const Newcomers::Share> through, std::vector<std::string>& evidence) {
    std::vector<std::string> titles;
    for (const Newcomers::Share& like : through.first(std::min(through.size(), kLikeItemsNamed))) {
      titles.emplace_back(catalogue().title(like.item));
      evidence.push_back(cite(EvidenceKind::similarity, fmt::format("described like {}", titles.back()),
                              sources_.view.attributes->between(item, like.item), like.item));
    }
    return fmt::format("New here, and like {}, which {} your history: ", in_words(titles),
                       titles.size() == 1 ? "fits" : "fit");
  }

  void placement(const Scored& scored) {
    if (scored.placement == Placement::explored) return exploration(scored);
    const std::string text(placement_words(scored.placement));
    written.say(scored.item, text, {cite(EvidenceKind::placement, text, 0)});
  }

  void exploration(const Scored& scored) {
    const Explorer& explorer = *sources_.view.explorer;
    const auto [people, likes, ignored] = explorer.reception(scored.item);
    const std::string had = people == 0   ? std::string("nobody has had it yet")
                            : people == 1 ? std::string("only one person has had it")
                                          : fmt::format("only {} people have had it", people);
    const auto id = cite(EvidenceKind::placement,
                         fmt::format("had by {}, liked by {}, passed over {} times", people, likes, ignored),
                         explorer.chance_to_be_liked(scored.item).mean());
    written.say(scored.item, fmt::format("{}: {}", placement_words(scored.placement), had), {id});
  }

  void popularity(ItemId item) {
    const double likes = static_cast<double>(sources_.view.popularity[index(item)]);
    const bool few = likes < CoLiking::kLeastPeople;
    const std::string text = likes == 0 ? std::string("New here: nobody has rated it yet")
                             : few      ? std::string("Liked by a few people")
                                        : fmt::format("Liked by {} people", likes);
    written.say(item, text, {cite(EvidenceKind::popularity, text, few ? 0 : likes)});
  }

  const Wish& wish_;
  std::string_view query_;
  const ExplanationSources& sources_;
  std::vector<Filter> conditions_;
};

std::vector<std::string> label_texts(const Catalogue& catalogue, FieldId field, ItemId item) {
  std::vector<std::string> texts;
  for (const LabelId label : catalogue.labels(field, item)) texts.emplace_back(catalogue.label_text(field, label));
  return texts;
}

}  // namespace

const Event* ExplanationSources::last_event(ItemId item) const {
  const auto found = std::ranges::lower_bound(events, item, {}, &Event::item);
  return found == events.end() || found->item != item ? nullptr : &*found;
}

Reasons explain_items(std::span<const Scored> items, const Wish& wish, std::string_view query,
                      const ExplanationSources& sources) {
  Writer writer(wish, query, sources);
  for (const Scored& item : items) writer.write(item);
  return writer.written.take();
}

Reasons compare_items(std::span<const ItemId> items, const View& view) {
  Reasons result;
  const Catalogue& catalogue = *view.catalogue;
  const auto cite = [&](std::string text, double value, std::optional<ItemId> item) {
    std::string id = fmt::format("e{}", result.evidence.size() + 1);
    result.evidence.push_back({id, EvidenceKind::similarity, std::move(text), value, item});
    return id;
  };
  for (const ItemId item : items) {
    std::vector<std::string> facts;
    for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f) {
      const Field& field = catalogue.fields()[f];
      if (field.kind == FieldKind::number) {
        const auto number = catalogue.number(FieldId{f}, item);
        if (number)
          facts.push_back(fmt::format("{} {}{}{}", field.name, *number, field.unit.empty() ? "" : " ", field.unit));
      } else if (field.kind == FieldKind::labels) {
        const auto labels = label_texts(catalogue, FieldId{f}, item);
        if (!labels.empty()) facts.push_back(fmt::format("{}: {}", field.name, fmt::join(labels, ", ")));
      }
    }
    const std::string text = fmt::format("{}: {}", catalogue.title(item), fmt::join(facts, "; "));
    result.reasons.push_back({item, text, {cite(text, 0, item)}});
  }
  for (std::size_t a = 0; a < items.size(); ++a) {
    for (std::size_t b = a + 1; b < items.size(); ++b) {
      const auto shared = view.attributes->shared(items[a], items[b]);
      const std::vector<std::string> labels = texts_of(shared, catalogue, shared.size());
      const std::string both = fmt::format("{} and {}", catalogue.title(items[a]), catalogue.title(items[b]));
      const std::string text =
          labels.empty() ? both + " share nothing that the catalogue knows of" : both + " share " + in_words(labels);
      result.reasons.push_back({items[a], text, {cite(text, view.attributes->between(items[a], items[b]), items[b])}});
    }
  }
  return result;
}

}  // namespace attune
