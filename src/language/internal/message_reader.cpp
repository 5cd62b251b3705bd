#include "language/internal/entity_reader.h"
#include "language/internal/interpretation.h"
#include "language/internal/measures.h"
#include "language/internal/memory_reader.h"
#include "language/internal/message.h"
#include "language/internal/number.h"
#include "language/internal/phrase_reader.h"
#include "language/internal/reference_reader.h"
#include "language/internal/subject.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include <fmt/ranges.h>

namespace attune::language {
namespace {

constexpr double kMostItems = 50;

class MessageReader {
 public:
  MessageReader(std::string_view text, const DialogueContext& context, const NameSources& sources)
      : message_(text, sources.grammar),
        context_(context),
        sources_(sources),
        grammar_(sources.grammar),
        vocabulary_(sources.vocabulary) {}

  Reading run() {
    if (const auto whole = whole_message_intent()) {
      reading_.intents = {*whole};
      return std::move(reading_);
    }
    read_opening();
    const bool reaction = find_reaction().has_value();
    const bool more_like = says("more_like") || opens_with_words(grammar_.intents.at("like_what"));

    read_companions();
    read_titles(message_, sources_, reading_);
    if (asked_about_ == Intent::why_not) {  // its "not" denies nothing
      message_.use(0, opening_);
      message_.use(message_.size() - closing_, closing_);
    }
    read_references(message_, grammar_, *vocabulary_.view().catalogue, context_.shown,
                    asked_about_.has_value() || reaction || more_like, reading_);
    if (!context_.given.empty()) read_likeness();
    read_measures(message_, grammar_, vocabulary_, context_.shown, reading_);
    const auto reacted = take_reaction();
    read_about();
    if (!reacted) read_count();
    read_labels(message_, grammar_, vocabulary_, reading_);
    if (!reading_.count) read_count();
    read_rest();
    reading_.refines = reading_.refines || (opens_with_words(grammar_.cues.at("refine")) && !asks());
    decide(reacted);
    return std::move(reading_);
  }

 private:
  enum class Reaction { loved, hated };

  bool opens_with_words(const std::vector<std::string>& phrases) const { return message_.match(0, phrases) > 0; }
  bool says(const std::string& intent) const {
    for (std::size_t i = 0; i < message_.size(); ++i)
      if (message_.match(i, grammar_.intents.at(intent)) > 0) return true;
    return false;
  }

  /// A message that is one phrase and nothing else: hello, help, "anything", "more", "I'm bored".
  std::optional<Intent> whole_message_intent() const {
    if (message_.size() == 0) return Intent::vague;
    const auto is_whole = [&](const char* intent) {
      return message_.match(0, grammar_.intents.at(intent)) == message_.size();
    };
    if (is_whole("greet")) return Intent::greet;
    if (is_whole("help")) return Intent::help;
    if (is_whole("more") && !context_.shown.empty()) return Intent::more;
    if (is_whole("anything")) return Intent::recommend;
    if (is_whole("vague")) return Intent::vague;
    return std::nullopt;
  }

  struct ReactionMatch {
    Reaction reaction{};
    std::size_t first = 0;
    std::size_t count = 0;
    std::size_t behind = 0;  ///< where the rest of it stands: a denial, a verdict
    std::size_t behind_count = 0;
  };
  /// "I loved ...", "I don't like ...": at the start or behind a pause. Where the language has it so, what denies it or
  /// the verdict stands behind what it is about, or all of it does.
  std::optional<ReactionMatch> find_reaction() const {
    for (std::size_t i = 0; i < message_.size(); ++i) {
      if (i > 0 && !message_[i].pause_before && !grammar_.says("speaker", message_[i].text) &&
          !grammar_.says("turn", message_[i - 1].text))
        continue;
      const std::size_t loved = message_.match(i, grammar_.intents.at("loved"));
      const std::size_t hated = message_.match(i, grammar_.intents.at("hated"));
      if (message_.match(i, grammar_.intents.at("if_loved")) > std::max(loved, hated)) continue;
      if (std::max(loved, hated) > 0)
        return loved >= hated ? denied(i, loved) : ReactionMatch{Reaction::hated, i, hated};
      if (const auto judged = verdict_behind(i, message_.match(i, grammar_.intents.at("found")))) return judged;
    }
    for (std::size_t i = 1; i < message_.size(); ++i) {
      const std::size_t loved = message_.match(i, grammar_.intents.at("loved_behind"));
      const std::size_t hated = message_.match(i, grammar_.intents.at("hated_behind"));
      if (std::max(loved, hated) > 0)
        return ReactionMatch{loved >= hated ? Reaction::loved : Reaction::hated, i, std::max(loved, hated)};
    }
    return std::nullopt;
  }
  /// Where the part of the sentence ends that word `i` stands in.
  std::size_t clause_end(std::size_t i) const {
    std::size_t end = i + 1;
    while (end < message_.size() && !message_[end].pause_before) ++end;
    return end;
  }
  /// A liking, or the opposite where what ends its clause denies it.
  ReactionMatch denied(std::size_t i, std::size_t count) const {
    const std::size_t end = clause_end(i);
    for (std::size_t k = i + count; k < end; ++k)
      if (k + message_.match(k, grammar_.intents.at("denied_behind")) == end)
        return {Reaction::hated, i, count, k, end - k};
    return {Reaction::loved, i, count};
  }
  std::optional<ReactionMatch> verdict_behind(std::size_t i, std::size_t count) const {
    if (count == 0) return std::nullopt;
    const std::size_t end = clause_end(i);
    for (std::size_t k = i + count; k < end; ++k) {
      const std::size_t denies = message_.match(k, grammar_.intents.at("denied_behind"));
      for (const bool is_denied : {true, false}) {
        const std::size_t at = is_denied ? k + denies : k;
        if (at >= end || (is_denied && denies == 0)) continue;
        const bool good = at + message_.match(at, grammar_.mentions.at("good")) == end;
        const bool bad = at + message_.match(at, grammar_.mentions.at("bad")) == end;
        if (good || bad)
          return ReactionMatch{bad == is_denied ? Reaction::loved : Reaction::hated, i, count, k, end - k};
      }
    }
    return std::nullopt;
  }
  std::optional<Reaction> take_reaction() {
    const auto match = find_reaction();
    if (!match) return std::nullopt;
    message_.use(match->first, match->count);
    message_.use(match->behind, match->behind_count);
    return match->reaction;
  }

  /// "why", "why not", "compare", ...: what is to be told. The longest of the openings: "why not" is no "why".
  void read_opening() {
    static constexpr std::array<std::pair<const char*, Intent>, 5> kOpenings{{{"why", Intent::explain},
                                                                              {"why_not", Intent::why_not},
                                                                              {"change", Intent::change},
                                                                              {"how_sure", Intent::how_sure},
                                                                              {"compare", Intent::compare}}};
    for (const auto& [name, intent] : kOpenings) {
      const std::size_t words = message_.match(0, grammar_.intents.at(name));
      if (words <= opening_) continue;
      opening_ = words;
      asked_about_ = intent;
    }
    for (std::size_t i = opening_; asked_about_ == Intent::explain && i < message_.size(); ++i)
      if (i + message_.match(i, grammar_.intents.at("why_not_behind")) == message_.size()) {
        closing_ = message_.size() - i;
        asked_about_ = Intent::why_not;
      }
  }

  /// "for both of us": whom else it is for is not known, and a suggestion goes by one person's taste.
  void read_companions() {
    for (std::size_t i = 0; i < message_.size(); ++i)
      if (const std::size_t words = message_.match(i, grammar_.intents.at("for_several")); words > 0) {
        reading_.not_understood.push_back(message_.written(i, words));
        message_.use(i, words);
      }
  }

  /// "something similar", "more like it": like what is given.
  void read_likeness() {
    for (std::size_t i = 0; i < message_.size(); ++i)
      if (const std::size_t words = message_.match(i, grammar_.standing.at("like_it")); words > 0) {
        reading_.like_given = true;
        message_.use(i, words);
      }
  }

  /// "about a heist gone wrong": words to search by, up to the next pause or turn.
  void read_about() {
    for (std::size_t i = 0; i < message_.size(); ++i) {
      const std::size_t cue = subject_cue(message_, i, grammar_);
      if (cue == 0 || !message_.free(i, cue)) continue;
      std::vector<std::size_t> content;
      std::size_t end = i + cue;
      for (; end < message_.size(); ++end) {
        const Word& word = message_[end];
        if (word.used || (end > i + cue && ends_subject(message_, end, grammar_))) break;
        if (!grammar_.stop.contains(word.text) && known(word.text)) content.push_back(end);
      }
      if (content.empty()) continue;
      for (const std::size_t w : content) add_query(w);
      message_.use(i, cue);
      i = end - 1;
    }
  }

  bool known(const std::string& word) const { return vocabulary_.view().lexical->document_frequency(word) > 0; }

  /// A word that is said again is searched for once.
  void add_query(std::size_t word) {
    if (query_words_.insert(message_[word].text).second)
      reading_.query.append(reading_.query.empty() ? "" : " ").append(message_.written(word, 1));
    message_.use(word, 1);
  }

  /// "three comedies", "5 of them", "give me two", "the next five".
  void read_count() {
    for (std::size_t i = 0; i < message_.size(); ++i) {
      const NumberMatch number = read_number(message_, i, grammar_);
      if (number.words == 0 || number.value < 1 || std::floor(number.value) != number.value) continue;
      const std::size_t next = i + number.words;
      const bool asked_for = i > 0 && grammar_.says("asks for some", message_[i - 1].text);
      const bool last = next == message_.size();
      const bool counted = last ? asked_for
                                : message_[next].used || grammar_.item_nouns.contains(message_[next].text) ||
                                      !grammar_.stop.contains(message_[next].text) ||
                                      grammar_.says("counted", message_[next].text);
      const bool single = grammar_.says("one", message_[i].text) && i > 0 && !asked_for &&
                          (last || !grammar_.item_nouns.contains(message_[next].text));
      const bool of_people = i > 0 && grammar_.says("counts people", message_[i - 1].text);
      if (!counted || single || of_people) continue;
      if (number.value > kMostItems)
        reading_.not_understood.push_back(grammar_.say("too_many", {{"count", fmt::format("{}", kMostItems)}}));
      reading_.count = static_cast<std::size_t>(std::min(number.value, kMostItems));
      message_.use(i, number.words);
      return;
    }
  }

  /// What nothing explained: words to search by, as far as they are well supported; others are said.
  void read_rest() {
    const std::vector<std::size_t> searched = supported_words();
    std::vector<std::size_t> unknown;
    const auto say_unknown = [&] {
      if (unknown.empty()) return;
      if (is_nearly_a_title(unknown)) {
        for (const std::size_t word : unknown) add_query(word);
        unknown.clear();
        return;
      }
      reading_.not_understood.push_back(message_.written(unknown.front(), unknown.back() - unknown.front() + 1));
      unknown.clear();
    };
    for (std::size_t i = 0; i < message_.size(); ++i) {
      const Word& word = message_[i];
      const bool silent = word.used || is_function_word(i);
      if (std::ranges::binary_search(searched, i)) {
        say_unknown();
        add_query(i);
      } else if (!silent) {
        if (!unknown.empty() && unknown.back() + 1 != i) say_unknown();
        unknown.push_back(i);
      }
    }
    say_unknown();
  }

  /// Words that items hold, as far as it is likely that they are what is wanted. A name is: a label, or
  /// what most items that hold it hold in their title or a label. Words of prose are ("two thieves fall out over a
  /// diamond") when some item holds all of them, two at least, or when the message is nothing but keywords. A lone word
  /// of a sentence is not: "something for my girlfriend" asks for nothing about girlfriends.
  std::vector<std::size_t> supported_words() const {
    std::vector<std::size_t> all;
    std::vector<std::size_t> names;
    bool sentence = false;
    for (std::size_t i = 0; i < message_.size(); ++i) {
      if (message_[i].used) continue;
      if (is_function_word(i)) {
        sentence = true;
      } else if (known(message_[i].text)) {
        all.push_back(i);
        const std::string& word = message_[i].text;
        const bool number = word.find_first_not_of("0123456789") == std::string::npos;
        if ((!number && vocabulary_.is_mostly_in_names(word)) || !vocabulary_.labels(word).empty()) names.push_back(i);
      }
    }
    const bool keywords = !sentence && !says_something();
    return keywords || some_item_holds(all) ? all : names;
  }

  bool some_item_holds(const std::vector<std::size_t>& positions) const {
    constexpr std::size_t kLooksAt = 10;
    std::set<std::string> wanted;
    for (const std::size_t i : positions) wanted.insert(message_[i].text);
    if (wanted.size() < 2) return false;
    const std::string query = fmt::format("{}", fmt::join(wanted, " "));
    const LexicalIndex& lexical = *vocabulary_.view().lexical;
    return std::ranges::any_of(lexical.search(query, kLooksAt), [&](const Scored& found) {
      return lexical.explain(query, found.item).size() >= wanted.size();
    });
  }

  /// "godfellas": no word of the catalogue, but close to a title. The search knows what to do with it.
  bool is_nearly_a_title(const std::vector<std::size_t>& unknown) const {
    constexpr double kSureTypo = 0.8;
    const auto near =
        vocabulary_.view().titles->lookup(message_.phrase(unknown.front(), unknown.back() - unknown.front() + 1), 1);
    return !near.empty() && near.front().similarity >= kSureTypo;
  }

  bool is_function_word(std::size_t i) const {
    const std::string& word = message_[i].text;
    if (grammar_.stop.contains(word) || grammar_.item_nouns.contains(word) || grammar_.ordinals.contains(word))
      return true;
    if (phrase_words_.empty()) collect_phrase_words();
    return phrase_words_.contains(word);
  }

  /// Words that stand in the grammar's cues and roles: part of the frame, not of the wish.
  void collect_phrase_words() const {
    const auto collect = [&](const std::vector<std::string>& phrases) {
      for (const std::string& phrase : phrases)
        for (std::size_t at = 0; at < phrase.size();) {
          const std::size_t end = std::min(phrase.find(' ', at), phrase.size());
          phrase_words_.insert(phrase.substr(at, end - at));
          at = end + 1;
        }
    };
    for (const auto& [name, phrases] : grammar_.cues) collect(phrases);
    for (const Grammar::Role& role : grammar_.roles) collect(role.words);
    for (const char* intent :
         {"loved", "hated", "if_loved", "ask_for", "why", "why_not", "change", "how_sure", "compare", "next_count",
          "vague", "found", "loved_behind", "hated_behind", "denied_behind", "why_not_behind"})
      collect(grammar_.intents.at(intent));
  }

  bool names_item() const {
    return std::ranges::any_of(reading_.entities, [](const Entity& e) {
      return e.kind == Entity::Kind::item && e.polarity != Polarity::unwanted;
    });
  }
  bool names_label() const {
    return std::ranges::any_of(reading_.entities, [](const Entity& e) { return e.kind == Entity::Kind::label; });
  }
  bool asks() const {
    for (std::size_t i = 0; i < message_.size(); ++i)
      if (message_.match(i, grammar_.intents.at("ask_for")) > 0) return true;
    return false;
  }

  void decide(std::optional<Reaction> reaction) {
    const bool about_items = names_item() || !reading_.references.empty();
    auto& intents = reading_.intents;
    if (asked_about_ && can_be_told(*asked_about_, about_items)) {
      intents.push_back(*asked_about_);
    } else if (reaction && about_items) {
      intents.push_back(*reaction == Reaction::loved ? Intent::like : Intent::dislike);
      if (*reaction == Reaction::loved || asks()) intents.push_back(Intent::recommend);
    } else if (reaction && names_label()) {
      intents.push_back(Intent::remember);
      if (asks()) intents.push_back(Intent::recommend);
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
  void settle_polarity(Reaction reaction) {
    for (Entity& entity : reading_.entities)
      if (reaction == Reaction::hated)
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

  Message message_;
  const DialogueContext& context_;
  const NameSources& sources_;
  const Grammar& grammar_;
  const Vocabulary& vocabulary_;
  Reading reading_;
  std::unordered_set<std::string> query_words_;
  std::optional<Intent> asked_about_;  ///< what the opening asks to be told
  std::size_t opening_ = 0;            ///< its words
  std::size_t closing_ = 0;            ///< of those that say "not" at the end
  mutable std::unordered_set<std::string> phrase_words_;
};

}  // namespace

namespace {

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

}  // namespace

Reading read_message(std::string_view text, const DialogueContext& context, plan::LocalTime now,
                     const NameSources& sources, const Phrases& phrases) {
  const Grammar& grammar = sources.grammar;
  const std::string_view read = looked_at(text);
  PhraseReading asked = read_phrases(read, phrases, grammar, sources.vocabulary, now);
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
  if (text.size() > read.size()) reading.not_understood.push_back(grammar.say("too_long"));
  return reading;
}

}  // namespace attune::language
