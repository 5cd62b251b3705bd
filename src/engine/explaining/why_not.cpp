#include "engine/explaining/why_not.h"

#include "engine/condition_text.h"
#include "engine/explaining/citations.h"
#include "engine/fact_words.h"
#include "engine/scoring.h"

#include <algorithm>

namespace attune {
namespace {

constexpr std::size_t kEventsNamed = 2;

/// What the user had to do with an item.
std::string had_text(ItemId item, EventForm form, const ExplanationSources& sources) {
  const auto title = sources.view.catalogue->title(item);
  if (const Event* event = sources.last_event(item)) return event_text(*event, title, form, sources.wording);
  return sources.wording.say(form == EventForm::whole ? Say::you_had : Say::that_had, {{"title", std::string(title)}});
}

class WhyNot {
 public:
  WhyNot(ItemId item, std::size_t n, const Ranking& list, const Wish& wish, std::string_view query,
         const StandingTaste& taste, const ExplanationSources& sources)
      : item_(item), n_(n), list_(list), wish_(wish), query_(query), taste_(taste), sources_(sources) {}

  Reasons run() {
    const std::size_t place = place_of(item_, list_);
    if (place > 0 && place <= n_) {
      const std::string text = say(Say::is_there, {{"title", title(item_)}, {"place", std::to_string(place)}});
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
  std::string say(Say sentence, const Slots& slots) const { return sources_.wording.say(sentence, slots); }

  void had() {
    if (!wish_.exclude_seen ||
        std::ranges::find(sources_.history, item_, &HistoryEntry::item) == sources_.history.end())
      return;
    const std::string text = had_text(item_, EventForm::whole, sources_);
    written_.say(item_, say(Say::had_already, {{"title", title(item_)}, {"event", text}}),
                 {written_.cite(EvidenceKind::history, text, 0, item_)});
  }

  void ruled_out() {
    if (!sources_.view.reranker->blocks(item_)) return;
    const std::string text = say(Say::kept_out, {});
    written_.say(item_, text, {written_.cite(EvidenceKind::placement, text, 0, item_)});
  }

  void conditions() {
    for (const Filter& condition : failed_conditions(wish_.where, catalogue(), item_)) {
      const std::string has = values_looked_at(condition, catalogue(), item_, sources_.wording);
      const std::string text = say(has.empty() ? Say::nothing_known : Say::not_met,
                                   {{"condition", describe(condition, catalogue(), sources_.wording)},
                                    {"title", title(item_)},
                                    {"values", has}});
      written_.say(item_, text, {written_.cite(EvidenceKind::constraint, text, 0, item_)});
    }
  }

  void words() {
    if (query_.empty() || !sources_.view.lexical->explain(query_, item_).empty()) return;
    const std::string text = say(Say::no_words, {{"query", std::string(query_)}, {"title", title(item_)}});
    written_.say(item_, text, {written_.cite(EvidenceKind::text_match, text, 0, item_)});
  }

  void dislikes() {
    for (const StandingTaste::Entry& entry : dislikes_met(taste_, catalogue(), item_)) {
      const FactWords words = fact_words(entry.fact, sources_.zone, sources_.now, sources_.wording);
      written_.say(item_, say(Say::because, {{"clause", words.clause}}),
                   {written_.cite_fact(entry.fact.id, words.evidence, entry.strength)});
    }
  }

  void outranked(std::size_t place) {
    const std::string where = say(place == 0 ? Say::below_place : Say::at_place,
                                  {{"place", std::to_string(place == 0 ? list_.size() : place)}});
    Slots slots{{"title", title(item_)}, {"where", where}};
    std::vector<std::string> evidence{
        written_.cite(EvidenceKind::rank, say(Say::comes, slots), static_cast<double>(place), item_)};
    std::string text = say(Say::outranked, slots);
    if (list_.empty() || sources_.model == nullptr) return written_.say(item_, text, std::move(evidence));
    const Scored& last = list_[std::min(n_, list_.size()) - 1];
    const std::vector<std::string> events = supporters(last.item, evidence);
    if (!events.empty()) {
      slots.emplace_back("other", title(last.item));
      slots.emplace_back("because", say(Say::because_you, {{"events", sources_.wording.list(events)}}));
      text = say(Say::outranked_by, slots);
    }
    written_.say(item_, std::move(text), std::move(evidence));
  }

  /// What of the history speaks most for an item.
  std::vector<std::string> supporters(ItemId item, std::vector<std::string>& evidence) {
    std::vector<std::string> texts;
    for (const Contribution& part :
         explain_score(sources_.view, *sources_.model, sources_.history, item).contributions) {
      if (texts.size() == kEventsNamed || part.amount <= 0) break;
      texts.push_back(had_text(part.item, EventForm::behind_that, sources_));
      evidence.push_back(written_.cite(EvidenceKind::history, had_text(part.item, EventForm::whole, sources_),
                                       part.amount, part.item));
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
  const Wording& wording = sources.wording;
  const Slots title{{"title", std::string(catalogue.title(change.item))}};
  switch (change.kind) {
    case Change::Kind::drop_condition:
      return wording.say(Say::if_not_asked, {{"condition", describe(change.condition, catalogue, wording)}});
    case Change::Kind::drop_seed:
      return wording.say(Say::if_not_like, title);
    case Change::Kind::drop_fact:
      return wording.say(Say::if_not_remembered,
                         {{"clause", fact_words(change.fact->fact, sources.zone, sources.now, wording).clause}});
    case Change::Kind::not_had:
      return wording.say(Say::if_not_known, title);
    case Change::Kind::forget_event:
      return wording.say(Say::if_not_counted, {{"event", had_text(change.item, EventForm::behind_that, sources)}});
    case Change::Kind::like_item:
      return wording.say(Say::if_liked, title);
  }
  return "";
}

Say sureness(double share) {
  if (share >= 0.9) return Say::sure;
  return share >= 0.6 ? Say::fairly_sure : Say::not_sure;
}

}  // namespace

Reasons why_not(ItemId item, std::size_t n, const Ranking& list, const Wish& wish, std::string_view query,
                const StandingTaste& taste, const ExplanationSources& sources) {
  return WhyNot(item, n, list, wish, query, taste, sources).run();
}

Reasons tell_change(ItemId item, std::size_t n, const std::optional<Counterfactual>& found,
                    const ExplanationSources& sources) {
  Citations written;
  const std::string title(sources.view.catalogue->title(item));
  if (!found) {
    const std::string text = sources.wording.say(Say::no_change, {{"title", title}, {"count", std::to_string(n)}});
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
  written.say(item,
              sources.wording.say(Say::would_come, {{"title", title},
                                                    {"place", std::to_string(found->place)},
                                                    {"changes", sources.wording.list(texts)}}),
              std::move(evidence));
  return written.take();
}

Reasons tell_stability(std::span<const ItemId> items, std::size_t n, std::span<const double> shares, std::size_t tries,
                       const ExplanationSources& sources) {
  Citations written;
  for (std::size_t i = 0; i < items.size(); ++i) {
    const std::string title(sources.view.catalogue->title(items[i]));
    if (sources.history.empty()) {
      const std::string text = sources.wording.say(Say::taste_unknown, {{"title", title}});
      written.say(items[i], text, {written.cite(EvidenceKind::stability, text, 0, items[i])});
      continue;
    }
    const auto stays = static_cast<std::size_t>(shares[i] * static_cast<double>(tries) + 0.5);
    const std::string text = sources.wording.say(
        Say::stays, {{"count", std::to_string(n)}, {"stays", std::to_string(stays)}, {"tries", std::to_string(tries)}});
    written.say(items[i], sources.wording.say(sureness(shares[i]), {{"title", title}, {"reason", text}}),
                {written.cite(EvidenceKind::stability, text, shares[i], items[i])});
  }
  return written.take();
}

}  // namespace attune
