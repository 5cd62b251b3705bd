#include "language/internal/answer_reader.h"
#include "language/internal/choice_reader.h"
#include "language/internal/comparison_reader.h"
#include "language/internal/correction.h"
#include "language/internal/count_reader.h"
#include "language/internal/critique_reader.h"
#include "language/internal/entity_reader.h"
#include "language/internal/fact_reader.h"
#include "language/internal/hedges.h"
#include "language/internal/intents.h"
#include "language/internal/interpretation.h"
#include "language/internal/measures.h"
#include "language/internal/memory_reader.h"
#include "language/internal/message.h"
#include "language/internal/mood_words.h"
#include "language/internal/phrase_reader.h"
#include "language/internal/recollection.h"
#include "language/internal/reference_reader.h"
#include "language/internal/search_words.h"
#include "language/internal/small_talk.h"
#include "language/internal/wish_splitter.h"

#include <algorithm>

namespace attune::language {
namespace {

/// Reads a message part by part; what one part has understood the next ones don't look at.
class MessageReader {
 public:
  MessageReader(std::string_view text, const DialogueContext& context, const NameSources& sources)
      : message_(text, sources.grammar),
        context_(context),
        sources_(sources),
        grammar_(sources.grammar),
        vocabulary_(sources.vocabulary) {}

  Reading run() {
    if (const auto whole = whole_message_intent(message_, grammar_, context_)) {
      reading_.intents = {*whole};
      reading_.is_critique = !context_.shown.empty() && rejects_all(message_, grammar_);
      return std::move(reading_);
    }
    const Opening opening = read_opening(message_, grammar_);
    const std::optional<Reaction> reaction = find_reaction(message_, grammar_);
    const bool more_like = says("more_like") || opens_with_words(grammar_.intents.at("like_what"));

    read_companions();
    read_meant();
    read_critique(message_, grammar_, vocabulary_, context_.shown, reading_);
    read_titles(message_, sources_, reading_);
    if (opening.intent == Intent::why_not) {  // its "not" denies nothing
      message_.use(0, opening.words);
      message_.use(message_.size() - opening.words_behind, opening.words_behind);
    }
    read_references(message_, grammar_, *vocabulary_.view().catalogue, context_.shown, context_.topic,
                    opening.intent.has_value() || reaction || more_like, reading_);
    if (!context_.given.empty()) read_likeness();
    const std::vector<HedgedPart> hedged = read_hedges(message_, grammar_);
    read_recollections(message_, sources_, reading_);
    read_measures(message_, grammar_, vocabulary_, context_.shown, reading_);
    read_comparisons(message_, context_, grammar_, vocabulary_, reading_);
    if (reaction) {
      message_.use(reaction->first, reaction->count);
      message_.use(reaction->behind, reaction->behind_count);
    }
    SearchWords search(message_, sources_, reading_);
    search.read_subjects();
    if (!reaction) read_count(message_, grammar_, reading_);
    read_labels(message_, grammar_, vocabulary_, reading_);
    if (!reading_.count) read_count(message_, grammar_, reading_);
    read_moods(message_, grammar_, vocabulary_, reading_);
    search.read_rest();
    weaken(hedged, reading_);
    reading_.refines =
        reading_.refines || (opens_with_words(grammar_.cues.at("refine")) && !asks_for_something(message_, grammar_));
    decide_intents(message_, grammar_, context_, opening, reaction, reading_);
    return std::move(reading_);
  }

 private:
  bool opens_with_words(const std::vector<std::string>& phrases) const { return message_.match(0, phrases) > 0; }
  bool says(const std::string& intent) const {
    for (std::size_t i = 0; i < message_.size(); ++i)
      if (message_.match(i, grammar_.intents.at(intent)) > 0) return true;
    return false;
  }

  /// "for both of us": whom else it is for is not known, and a suggestion goes by one person's taste.
  void read_companions() {
    for (std::size_t i = 0; i < message_.size(); ++i)
      if (const std::size_t words = message_.match(i, grammar_.intents.at("for_several")); words > 0) {
        reading_.not_understood.push_back(message_.written(i, words));
        message_.use(i, words);
      }
  }

  /// "No, I meant a western": what was asked before is no longer wanted, and all else is said by the rest.
  void read_meant() {
    if (context_.request == nullptr) return;
    const std::size_t no = message_.match(0, grammar_.correction.at("no"));
    const std::size_t meant = message_.match(no, grammar_.correction.at("meant"));
    if (meant > 0) message_.use(0, no + meant);
  }

  /// "something similar", "more like it": like what is given.
  void read_likeness() {
    for (std::size_t i = 0; i < message_.size(); ++i)
      if (const std::size_t words = message_.match(i, grammar_.standing.at("like_it")); words > 0) {
        reading_.like_given = true;
        message_.use(i, words);
      }
  }

  Message message_;
  const DialogueContext& context_;
  const NameSources& sources_;
  const Grammar& grammar_;
  const Vocabulary& vocabulary_;
  Reading reading_;
};

/// Whether what is left of a message, once it has been said what is to be done, is nothing but politeness.
bool says_no_more(const Message& rest, const Grammar& grammar) {
  for (std::size_t i = 0; i < rest.size();) {
    const std::size_t words =
        std::max({rest.match(i, grammar.memory.at("joint")), rest.match(i, grammar.memory.at("no")),
                  rest.match(i, grammar.cues.at("courtesy")), rest.match(i, grammar.cues.at("closing"))});
    if (words == 0) return false;
    i += words;
  }
  return true;
}

/// Whose taste the message tells, they are along.
void add_spoken_of(MemoryReading& memory) {
  for (const MemoryWish& wish : memory.wishes) {
    const bool is_told = wish.verb == MemoryWish::Verb::keep && !wish.subject.empty() && !wish.has_ended;
    if (is_told && std::ranges::find(memory.companions, wish.subject) == memory.companions.end())
      memory.companions.push_back(wish.subject);
  }
}

/// Where one word means one thing or several ("sie"), several are meant only of a number that was said.
void settle_ambiguous_pronouns(Reading& reading, const Grammar& grammar) {
  const auto is_one_of = [&](const std::string& word, const char* cue) {
    return std::ranges::find(grammar.cues.at(cue), phrase_key(word)) != grammar.cues.at(cue).end();
  };
  for (Action& action : reading.actions)
    for (Action::Given& given : action.given)
      if (given.mention && given.mention->is_pronoun && is_one_of(given.mention->text, "one_of_them") &&
          is_one_of(given.mention->text, "all_of_them"))
        given.mention->count = reading.count.value_or(1);
}

/// One wish: what it asks of tools and of memory, and the rest.
Reading read_wish(std::string_view text, const DialogueContext& context, plan::LocalTime now,
                  const NameSources& sources, const Phrases& phrases) {
  const Grammar& grammar = sources.grammar;
  PhraseReading asked = read_phrases(text, phrases, grammar, sources.vocabulary, now);
  MemoryReading memory = read_memory(asked.rest, context, grammar, sources.vocabulary, now);
  const bool does_something = !asked.actions.empty() || !memory.wishes.empty() || !memory.not_understood.empty();
  const bool only_acts = does_something && says_no_more(Message(memory.rest, grammar), grammar);
  Reading reading = only_acts ? Reading{.intents = {Intent::act}} : MessageReader(memory.rest, context, sources).run();
  // "My girlfriend hates horror, find us a comedy": she is along.
  if (!only_acts && memory.guest.empty()) add_spoken_of(memory);
  // Whom it is for, and what they like, is something to go by.
  const bool is_for_somebody = !memory.guest.empty() || !memory.companions.empty();
  if (is_for_somebody && only_acts) reading.intents = {Intent::recommend};
  const bool is_told = is_for_somebody || !memory.wishes.empty();
  if (is_told && reading.intents.front() == Intent::vague) reading.intents = {Intent::recommend};
  reading.actions = std::move(asked.actions);
  reading.memory = std::move(memory.wishes);
  reading.guest = std::move(memory.guest);
  reading.companions = std::move(memory.companions);
  reading.not_understood.insert(reading.not_understood.begin(), memory.not_understood.begin(),
                                memory.not_understood.end());
  settle_ambiguous_pronouns(reading, grammar);
  for (const Action& action : reading.actions)
    for (const Action::Given& given : action.given)
      if (given.mention && given.mention->is_description && !reading.count) reading.count = given.mention->count;
  return reading;
}

/// Whether it asks for items by something that it says of them.
bool asks_for_items(const Reading& reading) {
  const bool suggests = reading.has(Intent::recommend) || reading.has(Intent::similar) || reading.has(Intent::search);
  return suggests && reading.actions.empty() && reading.memory.empty() &&
         (!reading.constraints.empty() || !reading.entities.empty() || !reading.references.empty() ||
          !reading.query.empty() || !reading.guest.empty());
}

/// Nothing where a part of the message is no wish by itself: then all of it is one.
std::optional<Reading> read_several(std::string_view text, const DialogueContext& context, plan::LocalTime now,
                                    const NameSources& sources, const Phrases& phrases) {
  DialogueContext anew = context;  // each is a wish of its own, not a condition on what was shown
  anew.asked.reset();
  Reading all;
  for (const WishPart& part : split_wishes(text, sources.grammar)) {
    Reading wish = read_wish(part.text, anew, now, sources, phrases);
    if (!asks_for_items(wish)) return std::nullopt;
    wish.words = part.words;
    wish.refines = false;
    for (const Intent intent : wish.intents)
      if (!all.has(intent)) all.intents.push_back(intent);
    all.not_understood.insert(all.not_understood.end(), wish.not_understood.begin(), wish.not_understood.end());
    all.wishes.push_back(std::move(wish));
  }
  if (all.wishes.size() < 2) return std::nullopt;
  return all;
}

/// A message without its small talk.
Reading read_request(std::string_view text, const DialogueContext& context, plan::LocalTime now,
                     const NameSources& sources, const Phrases& phrases) {
  if (auto corrected = read_correction(text, context, sources)) return *std::move(corrected);
  if (auto choice = read_choice(text, context, sources)) return *std::move(choice);
  if (auto fact = read_fact(text, context, sources)) return *std::move(fact);
  if (auto several = read_several(text, context, now, sources, phrases)) return *std::move(several);
  return read_wish(text, context, now, sources, phrases);
}

}  // namespace

Reading read_message(std::string_view text, const DialogueContext& context, plan::LocalTime now,
                     const NameSources& sources, const Phrases& phrases) {
  const Grammar& grammar = sources.grammar;
  const std::string_view read = looked_at(text);
  const Answered answered =
      context.asked ? read_answer(read, *context.asked, grammar) : Answered{{}, std::string(read)};
  if (answered.answer && Message(answered.rest, grammar).size() == 0)
    return {.intents = {Intent::recommend}, .answer = answered.answer};
  SmallTalk talk = read_small_talk(answered.rest, grammar);
  const bool only_talks = !talk.names.empty() && Message(talk.rest, grammar).size() == 0;
  Reading reading =
      only_talks ? Reading{.intents = {Intent::talk}} : read_request(talk.rest, context, now, sources, phrases);
  reading.answer = answered.answer;
  reading.talk = std::move(talk.names);
  if (text.size() > read.size()) reading.not_understood.push_back(grammar.say("too_long"));
  return reading;
}

}  // namespace attune::language
