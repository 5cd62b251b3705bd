#include "engine/explaining/why_not.h"

#include "engine/condition_text.h"
#include "engine/explaining/citations.h"
#include "engine/fact_words.h"
#include "engine/scoring.h"

#include <algorithm>

#include <fmt/format.h>

namespace attune {
namespace {

constexpr std::size_t kEventsNamed = 2;

std::string had_text(ItemId item, const ExplanationSources& sources) {
  const auto title = sources.view.catalogue->title(item);
  const Event* event = sources.last_event(item);
  return event == nullptr ? fmt::format("had {}", title) : event_text(*event, title);
}

class WhyNot {
 public:
  WhyNot(ItemId item, std::size_t n, const Ranking& list, const Wish& wish, std::string_view query,
         const StandingTaste& taste, const ExplanationSources& sources)
      : item_(item), n_(n), list_(list), wish_(wish), query_(query), taste_(taste), sources_(sources) {}

  Reasons run() {
    const std::size_t place = place_of(item_, list_);
    if (place > 0 && place <= n_) {
      const std::string text = fmt::format("{} is in the list, at place {}", title(item_), place);
      written_.say(item_, text, {written_.cite(EvidenceKind::rank, text, static_cast<double>(place), item_)});
      return written_.take();
    }
    had();
    ruled_out();
    conditions();
    words();
    dislikes();
    if (written_.reasons() == 0) outranked(place);
    return written_.take();
  }

 private:
  const Catalogue& catalogue() const { return *sources_.view.catalogue; }
  std::string title(ItemId item) const { return std::string(catalogue().title(item)); }

  void had() {
    if (!wish_.exclude_seen ||
        std::ranges::find(sources_.history, item_, &HistoryEntry::item) == sources_.history.end())
      return;
    const std::string text = "you " + had_text(item_, sources_);
    written_.say(item_, fmt::format("You have had {} already: {}", title(item_), text),
                 {written_.cite(EvidenceKind::history, text, 0, item_)});
  }

  void ruled_out() {
    if (!sources_.view.reranker->blocks(item_)) return;
    const std::string text = "A rule of the operator's keeps it out";
    written_.say(item_, text, {written_.cite(EvidenceKind::placement, text, 0, item_)});
  }

  void conditions() {
    for (const Filter& condition : failed_conditions(wish_.where, catalogue(), item_)) {
      const std::string asked = describe(condition, catalogue());
      const std::string has = values_looked_at(condition, catalogue(), item_);
      const std::string text =
          has.empty() ? fmt::format("You asked for {}, and nothing of the kind is known of {}", asked, title(item_))
                      : fmt::format("You asked for {}, and {} has {}", asked, title(item_), has);
      written_.say(item_, text, {written_.cite(EvidenceKind::constraint, text, 0, item_)});
    }
  }

  void words() {
    if (query_.empty() || !sources_.view.lexical->explain(query_, item_).empty()) return;
    const std::string text = fmt::format("None of the words of \"{}\" stand in {}", query_, title(item_));
    written_.say(item_, text, {written_.cite(EvidenceKind::text_match, text, 0, item_)});
  }

  void dislikes() {
    for (const StandingTaste::Entry& entry : dislikes_met(taste_, catalogue(), item_)) {
      const FactWords words = fact_words(entry.fact, sources_.zone, sources_.now);
      written_.say(item_, "Because " + words.clause,
                   {written_.cite_fact(entry.fact.id, words.evidence, entry.strength)});
    }
  }

  void outranked(std::size_t place) {
    const std::string where =
        place == 0 ? fmt::format("below place {}", list_.size()) : fmt::format("at place {}", place);
    std::vector<std::string> evidence{written_.cite(EvidenceKind::rank,
                                                    fmt::format("{} comes {} of what fits", title(item_), where),
                                                    static_cast<double>(place), item_)};
    std::string text =
        fmt::format("Nothing speaks against {}, but others fit better: it comes {}", title(item_), where);
    if (list_.empty() || sources_.model == nullptr) return written_.say(item_, text, std::move(evidence));
    const Scored& last = list_[std::min(n_, list_.size()) - 1];
    const std::vector<std::string> events = supporters(last.item, evidence);
    if (!events.empty())
      text += fmt::format(", while {} has a place because you {}", title(last.item), in_words(events));
    written_.say(item_, std::move(text), std::move(evidence));
  }

  /// What of the history speaks most for an item.
  std::vector<std::string> supporters(ItemId item, std::vector<std::string>& evidence) {
    std::vector<std::string> texts;
    for (const Contribution& part :
         explain_score(sources_.view, *sources_.model, sources_.history, item).contributions) {
      if (texts.size() == kEventsNamed || part.amount <= 0) break;
      texts.push_back(had_text(part.item, sources_));
      evidence.push_back(written_.cite(EvidenceKind::history, "you " + texts.back(), part.amount, part.item));
    }
    return texts;
  }

  ItemId item_;
  std::size_t n_;
  const Ranking& list_;
  const Wish& wish_;
  std::string_view query_;
  const StandingTaste& taste_;
  const ExplanationSources& sources_;
  Citations written_;
};

/// "you had not asked for year before 1990".
std::string change_text(const Change& change, const ExplanationSources& sources) {
  const Catalogue& catalogue = *sources.view.catalogue;
  const auto title = [&](ItemId item) { return catalogue.title(item); };
  switch (change.kind) {
    case Change::Kind::drop_condition:
      return fmt::format("you did not ask for {}", describe(change.condition, catalogue));
    case Change::Kind::drop_seed:
      return fmt::format("you did not ask for something like {}", title(change.item));
    case Change::Kind::drop_fact:
      return fmt::format("it were not remembered that {}",
                         fact_words(change.fact->fact, sources.zone, sources.now).clause);
    case Change::Kind::not_had:
      return fmt::format("you did not know {} already", title(change.item));
    case Change::Kind::forget_event:
      return fmt::format("it did not count that you {}", had_text(change.item, sources));
    case Change::Kind::like_item:
      return fmt::format("you liked {}", title(change.item));
  }
  return "";
}

std::string_view sureness(double share) {
  if (share >= 0.9) return "Sure";
  return share >= 0.6 ? "Fairly sure" : "Not sure";
}

}  // namespace

Reasons why_not(ItemId item, std::size_t n, const Ranking& list, const Wish& wish, std::string_view query,
                const StandingTaste& taste, const ExplanationSources& sources) {
  return WhyNot(item, n, list, wish, query, taste, sources).run();
}

Reasons tell_change(ItemId item, std::size_t n, const std::optional<Counterfactual>& found,
                    const ExplanationSources& sources) {
  Citations written;
  const auto title = sources.view.catalogue->title(item);
  if (!found) {
    const std::string text = fmt::format("I found no small change that would bring {} among the first {}", title, n);
    written.say(item, text, {written.cite(EvidenceKind::change, text, 0, item)});
    return written.take();
  }
  std::vector<std::string> texts;
  std::vector<std::string> evidence;
  for (const Change& change : found->changes) {
    texts.push_back(change_text(change, sources));
    evidence.push_back(written.cite(EvidenceKind::change, texts.back(), static_cast<double>(found->place), item));
  }
  if (texts.empty()) return written.take();
  written.say(item, fmt::format("{} would come at place {} if {}", title, found->place, in_words(texts)),
              std::move(evidence));
  return written.take();
}

Reasons tell_stability(std::span<const ItemId> items, std::size_t n, std::span<const double> shares, std::size_t tries,
                       const ExplanationSources& sources) {
  Citations written;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto title = sources.view.catalogue->title(items[i]);
    if (sources.history.empty()) {
      const std::string text = fmt::format("Not sure of {}: I know nothing of your taste yet", title);
      written.say(items[i], text, {written.cite(EvidenceKind::stability, text, 0, items[i])});
      continue;
    }
    const std::string text =
        fmt::format("it stays among the first {} in {} of {} tries that each leave out a quarter of your history", n,
                    static_cast<std::size_t>(shares[i] * static_cast<double>(tries) + 0.5), tries);
    written.say(items[i], fmt::format("{} of {}: {}", sureness(shares[i]), title, text),
                {written.cite(EvidenceKind::stability, text, shares[i], items[i])});
  }
  return written.take();
}

}  // namespace attune
