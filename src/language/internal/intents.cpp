#include "language/internal/intents.h"

#include "language/internal/critique_reader.h"

#include <algorithm>
#include <array>

namespace attune::language {
namespace {

class IntentDecision {
 public:
  IntentDecision(const Message& message, const Grammar& grammar, const DialogueContext& context, Reading& reading)
      : message_(message), grammar_(grammar), context_(context), reading_(reading) {}

  void run(const Opening& opening, const std::optional<Reaction>& reaction) {
    const bool about_items = names_item() || !reading_.references.empty();
    auto& intents = reading_.intents;
    if (opening.intent && can_be_told(*opening.intent, about_items)) {
      intents.push_back(*opening.intent);
    } else if (reaction && about_items) {
      intents.push_back(reaction->liked ? Intent::like : Intent::dislike);
      if (reaction->liked || asks_for_something(message_, grammar_)) intents.push_back(Intent::recommend);
    } else if (reaction && names_label()) {
      intents.push_back(Intent::remember);
      if (asks_for_something(message_, grammar_)) intents.push_back(Intent::recommend);
      settle_polarity(*reaction);
    } else {
      if (about_items)
        intents.push_back(has_like_cue() || !reading_.references.empty() ? Intent::similar : Intent::search);
      if (reading_.like_given) intents.push_back(Intent::similar);
      if (!reading_.query.empty()) intents.push_back(Intent::search);
      if (intents.empty() && wants_more()) intents.push_back(Intent::more);
      if (intents.empty()) intents.push_back(says_something() ? Intent::recommend : Intent::vague);
    }
    if (intents.front() == Intent::search && reading_.query.empty() && names_item())
      reading_.query = reading_.entities.front().text;
  }

 private:
  bool names_item() const {
    return std::ranges::any_of(reading_.entities, [](const Entity& e) {
      return e.kind == Entity::Kind::item && e.polarity != Polarity::unwanted;
    });
  }
  bool names_label() const {
    return std::ranges::any_of(reading_.entities, [](const Entity& e) { return e.kind == Entity::Kind::label; });
  }
  bool can_be_told(Intent intent, bool about_items) const {
    const bool only_asks = reading_.constraints.empty() && reading_.query.empty();
    switch (intent) {
      case Intent::why_not:
      case Intent::change:
        return about_items;
      case Intent::compare:
        return about_items || only_asks;
      default:
        return about_items || !context_.shown.empty() || only_asks;
    }
  }

  /// "I hate X" is about X itself, whatever the negation reader made of it; "I love X, but no Y" is about both.
  void settle_polarity(const Reaction& reaction) {
    for (Entity& entity : reading_.entities)
      if (!reaction.liked)
        entity.polarity = Polarity::unwanted;
      else if (entity.polarity != Polarity::unwanted)
        entity.polarity = Polarity::wanted;
  }

  bool has_like_cue() const {
    for (std::size_t i = 0; i < message_.size(); ++i)
      if (message_.match(i, grammar_.cues.at("like")) > 0 || message_.match(i, grammar_.intents.at("if_loved")) > 0)
        return true;
    return false;
  }
  bool wants_more() const {
    return !context_.shown.empty() && reading_.constraints.empty() &&
           (message_.match(0, grammar_.intents.at("more")) > 0 ||
            message_.match(0, grammar_.intents.at("next_count")) > 0);
  }
  bool says_something() const { return !reading_.constraints.empty() || reading_.count.has_value(); }

  const Message& message_;
  const Grammar& grammar_;
  const DialogueContext& context_;
  Reading& reading_;
};

/// Where the part of the sentence ends that word `i` stands in.
std::size_t clause_end(const Message& message, std::size_t i) {
  std::size_t end = i + 1;
  while (end < message.size() && !message[end].pause_before) ++end;
  return end;
}

/// A liking, or the opposite where what ends its clause denies it.
Reaction liked(const Message& message, std::size_t i, std::size_t count, const Grammar& grammar) {
  const std::size_t end = clause_end(message, i);
  for (std::size_t k = i + count; k < end; ++k)
    if (k + message.match(k, grammar.intents.at("denied_behind")) == end) return {false, i, count, k, end - k};
  return {true, i, count};
}

/// "I found Heat boring", where the verdict ends the clause.
std::optional<Reaction> verdict_behind(const Message& message, std::size_t i, std::size_t count,
                                       const Grammar& grammar) {
  if (count == 0) return std::nullopt;
  const std::size_t end = clause_end(message, i);
  for (std::size_t k = i + count; k < end; ++k) {
    const std::size_t denies = message.match(k, grammar.intents.at("denied_behind"));
    for (const bool denied : {true, false}) {
      const std::size_t at = denied ? k + denies : k;
      if (at >= end || (denied && denies == 0)) continue;
      const bool good = at + message.match(at, grammar.mentions.at("good")) == end;
      const bool bad = at + message.match(at, grammar.mentions.at("bad")) == end;
      if (good || bad) return Reaction{bad == denied, i, count, k, end - k};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Intent> whole_message_intent(const Message& message, const Grammar& grammar,
                                           const DialogueContext& context) {
  if (message.size() == 0) return Intent::vague;
  const auto is_whole = [&](const char* intent) {
    return message.match(0, grammar.intents.at(intent)) == message.size();
  };
  if (is_whole("greet")) return Intent::greet;
  if (is_whole("help")) return Intent::help;
  if (!context.shown.empty() && (is_whole("more") || rejects_all(message, grammar))) return Intent::more;
  if (is_whole("anything")) return Intent::recommend;
  if (is_whole("vague")) return Intent::vague;
  return std::nullopt;
}

Opening read_opening(const Message& message, const Grammar& grammar) {
  static constexpr std::array<std::pair<const char*, Intent>, 5> kOpenings{{{"why", Intent::explain},
                                                                            {"why_not", Intent::why_not},
                                                                            {"change", Intent::change},
                                                                            {"how_sure", Intent::how_sure},
                                                                            {"compare", Intent::compare}}};
  Opening opening;
  for (const auto& [name, intent] : kOpenings)
    if (const std::size_t words = message.match(0, grammar.intents.at(name)); words > opening.words)
      opening = {intent, words};
  for (std::size_t i = opening.words; opening.intent == Intent::explain && i < message.size(); ++i)
    if (i + message.match(i, grammar.intents.at("why_not_behind")) == message.size())
      opening = {Intent::why_not, opening.words, message.size() - i};
  return opening;
}

std::optional<Reaction> find_reaction(const Message& message, const Grammar& grammar) {
  for (std::size_t i = 0; i < message.size(); ++i) {
    if (i > 0 && !message[i].pause_before && !grammar.says("speaker", message[i].text) &&
        !grammar.says("turn", message[i - 1].text))
      continue;
    const std::size_t loved = message.match(i, grammar.intents.at("loved"));
    const std::size_t hated = message.match(i, grammar.intents.at("hated"));
    if (message.match(i, grammar.intents.at("if_loved")) > std::max(loved, hated)) continue;
    if (std::max(loved, hated) > 0)
      return loved >= hated ? liked(message, i, loved, grammar) : Reaction{false, i, hated};
    if (const auto judged = verdict_behind(message, i, message.match(i, grammar.intents.at("found")), grammar))
      return judged;
  }
  for (std::size_t i = 1; i < message.size(); ++i) {
    const std::size_t loved = message.match(i, grammar.intents.at("loved_behind"));
    const std::size_t hated = message.match(i, grammar.intents.at("hated_behind"));
    if (std::max(loved, hated) > 0) return Reaction{loved >= hated, i, std::max(loved, hated)};
  }
  return std::nullopt;
}

bool asks_for_something(const Message& message, const Grammar& grammar) {
  for (std::size_t i = 0; i < message.size(); ++i)
    if (message.match(i, grammar.intents.at("ask_for")) > 0) return true;
  return false;
}

void decide_intents(const Message& message, const Grammar& grammar, const DialogueContext& context,
                    const Opening& opening, const std::optional<Reaction>& reaction, Reading& reading) {
  IntentDecision(message, grammar, context, reading).run(opening, reaction);
}

}  // namespace attune::language
