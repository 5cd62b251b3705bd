#include "engine/explanation.h"

#include "engine/condition_text.h"
#include "engine/explaining/citations.h"
#include "engine/fact_words.h"
#include "engine/scoring.h"
#include "engine/told_values.h"

#include <algorithm>

#include <fmt/ranges.h>

namespace attune {
namespace {

constexpr std::size_t kHistoryItemsNamed = 2;
constexpr std::size_t kSharedLabelsNamed = 3;
constexpr std::size_t kLikeItemsNamed = 2;

/// What two items share, in the labels' order, at most `count`: who directed and wrote both films is named once. What
/// is derived of either says so.
std::vector<std::string> texts_of(std::span<const AttributeSimilarity::Shared> labels, ItemId a, ItemId b,
                                  const Catalogue& catalogue, std::size_t count, const Wording& wording) {
  std::vector<std::string> texts;
  for (const auto& [field, label, share] : labels) {
    if (texts.size() == count) break;
    const ItemId derived = catalogue.derivation(field, a, label) ? a : b;
    std::string text = told_label(catalogue, field, derived, label, wording);
    if (std::ranges::find(texts, text) == texts.end()) texts.push_back(std::move(text));
  }
  return texts;
}

Say saying_of(Placement placement) {
  switch (placement) {
    case Placement::by_score:
      return Say::placed_by_score;
    case Placement::fresh:
      return Say::placed_fresh;
    case Placement::boosted:
      return Say::placed_boosted;
    case Placement::varied:
      return Say::placed_varied;
    case Placement::calibrated:
      return Say::placed_calibrated;
    case Placement::quota:
      return Say::placed_by_quota;
    case Placement::pinned:
      return Say::placed_pinned;
    case Placement::explored:
      return Say::explored_unknown;
  }
  return Say::placed_by_score;
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
  std::string say(Say sentence, const Slots& slots) const { return sources_.wording.say(sentence, slots); }
  std::string list(const std::vector<std::string>& parts) const { return sources_.wording.list(parts); }

  std::string cite(EvidenceKind kind, std::string text, double value, std::optional<ItemId> item = {}) {
    return written.cite(kind, std::move(text), value, item);
  }

  void likeness(ItemId item, ItemId seed) {
    const auto shared = sources_.view.attributes->shared(item, seed);
    const std::vector<std::string> labels =
        texts_of(shared, item, seed, catalogue(), kSharedLabelsNamed, sources_.wording);
    double cosine = 0;
    for (const auto& part : shared) cosine += part.share;
    const std::size_t people = sources_.view.co_liking->people_who_like_both(item, seed);
    if (labels.empty() && people == 0) return;
    const Slots slots{
        {"title", std::string(catalogue().title(seed))}, {"labels", list(labels)}, {"people", std::to_string(people)}};
    std::vector<std::string> evidence;
    if (!labels.empty()) evidence.push_back(cite(EvidenceKind::similarity, say(Say::shares, slots), cosine, seed));
    if (people > 0)
      evidence.push_back(
          cite(EvidenceKind::similarity, say(Say::people_liked, slots), static_cast<double>(people), seed));
    const Say sentence = labels.empty() ? Say::liked_by_its_friends : people > 0 ? Say::like_and_liked : Say::like;
    written.say(item, say(sentence, slots), std::move(evidence));
  }

  void conditions(ItemId item) {
    std::vector<std::string> texts;
    std::vector<std::string> evidence;
    for (const Filter& condition : conditions_) {
      std::string text = describe(condition, catalogue(), sources_.wording);
      const std::string has = values_looked_at(condition, catalogue(), item, sources_.wording);
      const std::string found = has.empty() ? text : say(Say::has, {{"condition", text}, {"values", has}});
      evidence.push_back(cite(EvidenceKind::constraint, found, 1));
      texts.push_back(std::move(text));
    }
    if (!texts.empty()) written.say(item, say(Say::as_asked, {{"conditions", list(texts)}}), std::move(evidence));
  }

  void words_found(ItemId item) {
    std::vector<std::string> texts;
    std::vector<std::string> evidence;
    for (const TermMatch& match : sources_.view.lexical->explain(query_, item)) {
      std::string text =
          say(Say::word_in_field, {{"word", match.word}, {"field", sources_.wording.field(match.field)}});
      text = told_match(catalogue(), match.field, item, match.word, std::move(text), sources_.wording);
      evidence.push_back(cite(EvidenceKind::text_match, text, match.amount));
      texts.push_back(std::move(text));
    }
    if (!texts.empty()) written.say(item, say(Say::found, {{"places", list(texts)}}), std::move(evidence));
  }

  void tastes(ItemId item) {
    if (sources_.likes == nullptr) return;
    for (const RememberedLikes::Share& share : sources_.likes->shares_of(item)) {
      const StoredFact& fact = share.like->fact;
      const FactWords words = fact_words(fact, sources_.zone, sources_.now, sources_.wording);
      const auto id = written.cite_fact(fact.id, words.evidence, share.amount);
      written.say(item, say(Say::because, {{"clause", words.clause}}), {id});
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
    std::optional<EventKind> kind;
    for (const Contribution& part : parts.contributions) {
      const Event* event = sources_.last_event(part.item);
      // What the request names itself says nothing new.
      const bool named = std::ranges::find(wish_.like, part.item) != wish_.like.end();
      if (texts.size() == kHistoryItemsNamed || part.amount <= 0 || event == nullptr || named) {
        rest += part.amount;
        ++others;
        continue;
      }
      const auto told = [&](EventForm form) {
        return event_text(*event, catalogue().title(part.item), form, sources_.wording);
      };
      evidence.push_back(cite(EvidenceKind::history, told(EventForm::whole), part.amount, part.item));
      // "you rated Casino 5 and Ronin 4": the verb is said once while it stays the same.
      texts.push_back(told(event->kind == kind ? EventForm::also : EventForm::whole));
      kind = event->kind;
    }
    if (texts.empty()) return;
    if (wish_.like.empty() && rest != 0)
      evidence.push_back(
          cite(EvidenceKind::history, say(Say::rest_of_history, {{"count", std::to_string(others)}}), rest));
    std::string text = parts.through.empty() ? say(Say::fits_history, {{"events", list(texts)}})
                                             : resemblance(item, parts.through, list(texts), evidence);
    written.say(item, std::move(text), std::move(evidence));
  }

  /// Of a newcomer: what it resembles, in words and as evidence.
  std::string resemblance(ItemId item, std::span<const Newcomers::Share> through, const std::string& events,
                          std::vector<std::string>& evidence) {
    std::vector<std::string> titles;
    for (const Newcomers::Share& like : through.first(std::min(through.size(), kLikeItemsNamed))) {
      titles.emplace_back(catalogue().title(like.item));
      evidence.push_back(cite(EvidenceKind::similarity, say(Say::described_like, {{"title", titles.back()}}),
                              sources_.view.attributes->between(item, like.item), like.item));
    }
    return say(titles.size() == 1 ? Say::newcomer : Say::newcomer_like_several,
               {{"titles", list(titles)}, {"events", events}});
  }

  void placement(const Scored& scored) {
    if (scored.placement == Placement::explored) return exploration(scored);
    const std::string text = say(saying_of(scored.placement), {});
    written.say(scored.item, text, {cite(EvidenceKind::placement, text, 0)});
  }

  void exploration(const Scored& scored) {
    const Explorer& explorer = *sources_.view.explorer;
    const auto [people, likes, ignored] = explorer.reception(scored.item);
    const Slots slots{
        {"people", std::to_string(people)}, {"likes", std::to_string(likes)}, {"ignored", std::to_string(ignored)}};
    const auto id =
        cite(EvidenceKind::placement, say(Say::reception, slots), explorer.chance_to_be_liked(scored.item).mean());
    const Say sentence = people == 0   ? Say::explored_unknown
                         : people == 1 ? Say::explored_by_one
                                       : Say::explored_by_few;
    written.say(scored.item, say(sentence, slots), {id});
  }

  void popularity(ItemId item) {
    const double likes = static_cast<double>(sources_.view.popularity[index(item)]);
    const bool few = likes < CoLiking::kLeastPeople;
    const Say sentence = likes == 0 ? Say::new_here : few ? Say::liked_by_few : Say::liked_by_many;
    const std::string text = say(sentence, {{"people", fmt::format("{}", likes)}});
    written.say(item, text, {cite(EvidenceKind::popularity, text, few ? 0 : likes)});
  }

  const Wish& wish_;
  std::string_view query_;
  const ExplanationSources& sources_;
  std::vector<Filter> conditions_;
};

std::vector<std::string> label_texts(const Catalogue& catalogue, FieldId field, ItemId item, const Wording& wording) {
  std::vector<std::string> texts;
  for (const LabelId label : catalogue.labels(field, item))
    texts.push_back(told_label(catalogue, field, item, label, wording));
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

Reasons compare_items(std::span<const ItemId> items, const View& view, const Wording& wording) {
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
        if (!number) continue;
        std::string text = fmt::format("{}{}{}", *number, field.unit.empty() ? "" : " ", wording.unit(field.unit));
        text = told_number(catalogue, FieldId{f}, item, std::move(text), wording);
        facts.push_back(fmt::format("{} {}", wording.field(field.name), text));
      } else if (field.kind == FieldKind::labels) {
        const auto labels = label_texts(catalogue, FieldId{f}, item, wording);
        if (!labels.empty()) facts.push_back(fmt::format("{}: {}", wording.field(field.name), fmt::join(labels, ", ")));
      }
    }
    const std::string text = wording.say(Say::compared, {{"title", std::string(catalogue.title(item))},
                                                         {"facts", fmt::format("{}", fmt::join(facts, "; "))}});
    result.reasons.push_back({item, text, {cite(text, 0, item)}});
  }
  for (std::size_t a = 0; a < items.size(); ++a) {
    for (std::size_t b = a + 1; b < items.size(); ++b) {
      const auto shared = view.attributes->shared(items[a], items[b]);
      const std::vector<std::string> labels = texts_of(shared, items[a], items[b], catalogue, shared.size(), wording);
      const std::string text = wording.say(labels.empty() ? Say::nothing_shared : Say::both,
                                           {{"first", std::string(catalogue.title(items[a]))},
                                            {"second", std::string(catalogue.title(items[b]))},
                                            {"labels", wording.list(labels)}});
      result.reasons.push_back({items[a], text, {cite(text, view.attributes->between(items[a], items[b]), items[b])}});
    }
  }
  return result;
}

}  // namespace attune
