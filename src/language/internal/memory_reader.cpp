#include "language/internal/memory_reader.h"

#include "language/internal/entity_reader.h"
#include "language/internal/message.h"

#include <algorithm>
#include <optional>

namespace attune::language {
namespace {

using std::chrono::days;
using std::chrono::hours;

/// What somebody is said to think of something, and how many words say so.
struct Opinion {
  Polarity polarity = Polarity::neutral;
  bool has_ended = false;
  std::size_t words = 0;
};

/// Of whom something is said.
struct Subject {
  std::string name;  ///< "" for the person
  std::size_t words = 0;
};

/// How long a passing wish holds.
struct Span {
  std::optional<plan::LocalTime> until;
  std::size_t words = 0;
};

class MemoryReader {
 public:
  MemoryReader(std::string_view text, const DialogueContext& context, const Grammar& grammar,
               const Vocabulary& vocabulary, plan::LocalTime now)
      : message_(text, grammar), context_(context), grammar_(grammar), vocabulary_(vocabulary), now_(now) {
    read_.rest = text;
  }

  MemoryReading run() {
    for (std::size_t i = 0; i < message_.size();) i += std::max<std::size_t>(begins(i) ? clause_at(i) : 0, step_at(i));
    return std::move(read_);
  }

 private:
  const std::vector<std::string>& phrases(const char* name) const { return grammar_.memory.at(name); }
  std::size_t match(std::size_t i, const char* name) const { return message_.match(i, phrases(name)); }

  /// Whether something new may be said from here on: at the start, behind a pause, behind a word that joins.
  bool begins(std::size_t i) const {
    if (i == 0 || message_[i].pause_before) return true;
    return message_.match(i - 1, phrases("joint")) == 1;
  }

  /// Reads what begins at a word; how many words that took, 0 for nothing.
  std::size_t clause_at(std::size_t i) {
    for (const auto reads : {&MemoryReader::forget_all, &MemoryReader::recall, &MemoryReader::forget,
                             &MemoryReader::correction, &MemoryReader::opinion, &MemoryReader::passing})
      if (const std::size_t words = (this->*reads)(i); words > 0) return words;
    return 0;
  }

  /// What may stand anywhere: whom it is for, who is along. At least one word is passed over.
  std::size_t step_at(std::size_t i) {
    if (const std::size_t me = match(i, "for_me_and"); me > 0)
      if (const Subject who = somebody(i + me); who.words > 0) return along(i, me + who.words, who.name);
    if (const std::size_t with = match(i, "with"); with > 0)
      if (const Subject who = somebody(i + with); who.words > 0) return along(i, with + who.words, who.name);
    if (const std::size_t with = match(i, "for"); with > 0)
      if (const Subject who = somebody(i + with); who.words > 0) {
        const std::size_t me = match(i + with + who.words, "and_me");
        if (me > 0) return along(i, with + who.words + me, who.name);
        read_.guest = who.name;
        last_subject_ = who.name;
        // "for the kids" asks for what is made for them, too.
        const std::string word = message_.phrase(i + with + who.words - 1, 1);
        const bool is_audience = grammar_.synonyms.contains(word) && !vocabulary_.labels(word).empty();
        if (!is_audience) blank(i, with + who.words);
        return with + who.words;
      }
    return 1;
  }

  std::size_t along(std::size_t i, std::size_t words, const std::string& name) {
    if (std::ranges::find(read_.companions, name) == read_.companions.end()) read_.companions.push_back(name);
    last_subject_ = name;
    blank(i, words);
    return words;
  }

  std::size_t forget_all(std::size_t i) {
    const std::size_t words = match(i, "forget_all");
    if (words == 0 || !ends_at(i + words)) return 0;
    add({.verb = MemoryWish::Verb::forget_all, .text = message_.written(i, words)});
    blank(i, words);
    return words;
  }

  std::size_t recall(std::size_t i) {
    if (const std::size_t words = match(i, "recall"); words > 0 && ends_at(i + words)) {
      add({.verb = MemoryWish::Verb::recall, .text = message_.written(i, words)});
      blank(i, words);
      return words;
    }
    const std::size_t of = match(i, "recall_of");
    if (of == 0) return 0;
    const Subject who = somebody(i + of);
    if (who.words == 0 || !ends_at(i + of + who.words)) return 0;
    add({.verb = MemoryWish::Verb::recall, .text = message_.written(i, of + who.words), .subject = who.name});
    blank(i, of + who.words);
    return of + who.words;
  }

  /// "forget that I like musicals", "forget what I said about horror".
  std::size_t forget(std::size_t i) {
    const std::size_t cue = match(i, "forget");
    if (cue == 0) return 0;
    std::size_t from = i + cue;
    const Subject who = subject_at(from);
    Opinion said = opinion_at(from + who.words);
    if (said.words > 0) from += who.words + said.words;
    const std::size_t end = clause_end(from);
    const VerbLast verb = said.words == 0 ? verb_last(from + who.words, end) : VerbLast{};
    if (verb.said.words > 0) {
      said = verb.said;
      from += who.words;
    }
    const Labels labels = verb.said.words > 0 ? labels_around(from, verb, end) : labels_in(from, end);
    for (const Entity& label : labels.found) {
      MemoryWish wish = about(label, MemoryWish::Verb::forget, message_.written(i, end - i));
      wish.subject = said.words > 0 ? who.name : "";
      wish.polarity = said.words > 0 ? flipped(said.polarity, label.polarity) : Polarity::neutral;
      if (label.polarity == Polarity::unwanted && said.words == 0) wish.polarity = Polarity::neutral;
      add(std::move(wish));
    }
    take(i, end, labels);
    return end - i;
  }

  /// "no, I meant I like westerns, not musicals".
  std::size_t correction(std::size_t i) {
    std::size_t from = i;
    if (const std::size_t no = match(from, "no"); no > 0) from += no;
    const std::size_t cue = match(from, "correct");
    if (cue == 0) return 0;
    from += cue;
    const Subject who = subject_at(from);
    Opinion said = opinion_at(from + who.words);
    if (said.words > 0) from += who.words + said.words;
    const std::size_t end = sentence_end(from);
    const VerbLast verb = said.words == 0 ? verb_last(from + who.words, end) : VerbLast{};
    if (verb.said.words > 0) {
      said = verb.said;
      from += who.words;
    }
    const Labels labels = verb.said.words > 0 ? labels_around(from, verb, end) : labels_in(from, end);
    std::optional<MemoryWish::Label> wrong;
    for (const Entity& label : labels.found)
      if (label.polarity == Polarity::unwanted) wrong = MemoryWish::Label{label.field, label.label};
    const bool has_right =
        std::ranges::any_of(labels.found, [](const Entity& label) { return label.polarity != Polarity::unwanted; });
    // Without an opinion it may be the last request that was meant otherwise.
    if (!has_right || (said.words == 0 && !(context_.remembered && wrong))) return 0;
    for (const Entity& label : labels.found) {
      if (label.polarity == Polarity::unwanted) continue;
      MemoryWish wish =
          about(label, wrong ? MemoryWish::Verb::correct : MemoryWish::Verb::keep, message_.written(i, end - i));
      wish.subject = said.words > 0 ? who.name : "";
      wish.polarity = said.polarity == Polarity::unwanted ? Polarity::unwanted : Polarity::wanted;
      wish.instead_of = wrong;
      add(std::move(wish));
    }
    take(i, end, labels);
    return end - i;
  }

  /// "my girlfriend hates horror", "she loves musicals", "I used to like horror". What the person likes or hates now
  /// and for good the rest of the reading knows.
  std::size_t opinion(std::size_t i) {
    Subject who = subject_at(i);
    if (who.words == 0 && last_subject_ && i > 0) who = {*last_subject_, 0};  // "... and loves musicals"
    const std::size_t and_me = who.words > 0 && !who.name.empty() ? match(i + who.words, "and_me") : 0;
    who.words += and_me;
    Opinion said = opinion_at(i + who.words);
    const Opinion mine = own_past_at(i);
    if (mine.words > who.words + said.words) {
      who = {};
      said = mine;
    }
    if (said.words == 0 || (who.words == 0 && who.name.empty() && mine.words == 0)) return 0;
    const std::size_t from = i + who.words + said.words;
    const std::size_t end = clause_end(from);
    const std::size_t anymore = words_behind(from, end, "anymore");
    const std::size_t denied = words_behind(from, end - anymore, "denied");
    if (denied > 0) said.polarity = flipped(said.polarity, Polarity::unwanted);
    if (anymore > 0 && said.polarity == Polarity::unwanted) said = {Polarity::wanted, true, said.words};
    if (who.name.empty() && !said.has_ended) return 0;
    const Labels labels = labels_in(from, end - anymore - denied);
    last_subject_ = who.name;
    for (const Entity& label : labels.found) {
      MemoryWish wish = about(label, MemoryWish::Verb::keep, message_.written(i, end - i));
      wish.subject = who.name;
      wish.polarity = flipped(said.polarity, label.polarity);
      wish.has_ended = said.has_ended;
      add(wish);
      if (and_me == 0) continue;
      wish.subject = "";
      add(std::move(wish));
    }
    take(i, end, labels);
    return end - i;
  }

  /// "tonight I want comedies", "I'm in the mood for comedies this week": to be remembered for as long, and a wish.
  std::size_t passing(std::size_t i) {
    Span span = span_at(i);
    const std::size_t before = span.words;
    const std::size_t wants = match(i + before, "wants");
    if (wants == 0) return 0;
    const std::size_t from = i + before + wants;
    const std::size_t end = clause_end(from);
    std::size_t behind = end;
    if (before == 0)
      for (std::size_t k = from; k < end; ++k)
        if (span_at(k).words > 0) {
          span = span_at(k);
          behind = k;
          break;
        }
    if (span.words == 0) return 0;
    std::vector<Entity> labels = labels_in(from, behind).found;
    for (Entity& label : labels_in(behind + (before > 0 ? 0 : span.words), end).found)
      if (before == 0) labels.push_back(std::move(label));
    for (const Entity& label : labels) {
      MemoryWish wish = about(label, MemoryWish::Verb::keep, message_.written(i, end - i));
      wish.polarity = label.polarity;
      wish.passes = true;
      wish.until = span.until;
      add(std::move(wish));
    }
    // The wish itself is left to the rest.
    blank(before > 0 ? i : behind, span.words);
    return end - i;
  }

  MemoryWish about(const Entity& label, MemoryWish::Verb verb, std::string text) const {
    return {.verb = verb, .text = std::move(text), .label = {label.field, label.label}};
  }

  /// "I", "my mother", "she" where somebody was spoken of.
  Subject subject_at(std::size_t i) const {
    if (const std::size_t me = match(i, "me"); me > 0) return {"", me};
    if (const Subject who = somebody(i); who.words > 0) return who;
    if (const std::size_t pronoun = match(i, "pronoun"); pronoun > 0 && last_subject_ && !last_subject_->empty())
      return {*last_subject_, pronoun};
    return {};
  }

  /// "my mother".
  Subject somebody(std::size_t i) const {
    const std::size_t whose = match(i, "whose");
    if (whose == 0 || i + whose >= message_.size()) return {};
    for (std::size_t words = std::min<std::size_t>(3, message_.size() - i - whose); words > 0; --words)
      if (const auto known = grammar_.people.find(message_.phrase(i + whose, words)); known != grammar_.people.end())
        return {known->second, whose + words};
    return {};
  }

  Opinion opinion_at(std::size_t i) const {
    std::size_t degree = 0;
    while (i + degree < message_.size() && match(i + degree, "degree") > 0) degree += match(i + degree, "degree");
    Opinion best;
    const auto consider = [&](const char* name, Polarity polarity, bool has_ended) {
      if (const std::size_t words = match(i + degree, name); words > best.words) best = {polarity, has_ended, words};
    };
    consider("likes", Polarity::wanted, false);
    consider("avoids", Polarity::unwanted, false);
    consider("liked", Polarity::wanted, true);
    consider("avoided", Polarity::unwanted, true);
    if (best.words > 0) best.words += degree;
    return best;
  }

  /// "(that I) musicals like": the opinion that ends a part of the clause, and the word at which it stands.
  struct VerbLast {
    Opinion said;
    std::size_t at = 0;
  };
  VerbLast verb_last(std::size_t from, std::size_t end) const {
    for (std::size_t i = from; i < end; ++i)
      for (const auto& [name, polarity] :
           {std::pair("avoids_last", Polarity::unwanted), std::pair("likes_last", Polarity::wanted)}) {
        const std::size_t words = match(i, name);
        if (words > 0 && (i + words == end || message_[i + words].pause_before)) return {{polarity, false, words}, i};
      }
    return {};
  }
  /// What the person says of earlier times, where one phrase holds it all.
  Opinion own_past_at(std::size_t i) const {
    const std::size_t liked = match(i, "i_liked");
    const std::size_t avoided = match(i, "i_avoided");
    return avoided > liked ? Opinion{Polarity::unwanted, true, avoided} : Opinion{Polarity::wanted, true, liked};
  }

  Span span_at(std::size_t i) const {
    for (std::size_t words = std::min<std::size_t>(4, message_.size() - i); words > 0; --words) {
      const auto known = grammar_.spans.find(message_.phrase(i, words));
      if (known != grammar_.spans.end()) return {end_of(known->second), words};
    }
    return {};
  }

  /// A night ends at six, a week with its Sunday; for a while is as long as the conversation, or a day.
  std::optional<plan::LocalTime> end_of(const std::string& span) const {
    constexpr hours kMorning(6);
    const auto today = std::chrono::floor<days>(now_);
    const auto time = [](auto day, hours hour) { return plan::LocalTime(day.time_since_epoch() + hour); };
    if (span == "night") return now_ - today < kMorning ? time(today, kMorning) : time(today + days(1), kMorning);
    if (span == "week") return time(today + days(8 - std::chrono::weekday(today).iso_encoding()), hours(0));
    if (span == "month") {
      const std::chrono::year_month_day date(today);
      const auto next = std::chrono::year_month(date.year(), date.month()) + std::chrono::months(1);
      return time(std::chrono::local_days(next / 1), hours(0));
    }
    if (context_.conversation.empty()) return now_ + days(1);
    return std::nullopt;
  }

  bool ends_at(std::size_t i) const {
    return i >= message_.size() || message_[i].pause_before || message_.match(i, phrases("joint")) > 0 ||
           match(i, "closing") > 0;
  }

  /// Where what is said of somebody ends: at the sentence's end, and where a pause or a joining word leads on to
  /// something else than one more label.
  std::size_t clause_end(std::size_t from) const {
    for (std::size_t i = from; i < message_.size(); ++i) {
      if (message_[i].stop_before && i > from) return i;
      const std::size_t joint = i > from ? message_.match(i, phrases("joint")) : 0;
      const bool pause = i > from && message_[i].pause_before;
      if (joint == 0 && !pause) continue;
      if (!names_label(i + joint) || leads_on(i + joint)) return i;
    }
    return message_.size();
  }
  std::size_t sentence_end(std::size_t from) const {
    std::size_t end = from;
    while (end < message_.size() && (end == from || !message_[end].stop_before)) ++end;
    return end;
  }

  /// Whether somebody begins to say or to ask for something.
  bool leads_on(std::size_t i) const {
    return subject_at(i).words > 0 || opinion_at(i).words > 0 || match(i, "wants") > 0 ||
           message_.match(i, grammar_.intents.at("ask_for")) > 0 ||
           message_.match(i, grammar_.cues.at("asks_anew")) > 0;
  }

  bool names_label(std::size_t i) const {
    if (i < message_.size() && message_.match(i, grammar_.cues.at("negation")) > 0)
      i += message_.match(i, grammar_.cues.at("negation"));
    const std::size_t most = std::min(Vocabulary::kLongestPhrase, message_.size() - std::min(i, message_.size()));
    for (std::size_t words = 1; words <= most; ++words)
      if (!vocabulary_.labels(message_.phrase(i, words)).empty()) return true;
    return false;
  }

  std::size_t words_behind(std::size_t from, std::size_t end, const char* name) const {
    for (std::size_t i = from; i < end; ++i)
      if (const std::size_t words = match(i, name); words > 0 && i + words == end) return words;
    return 0;
  }

  struct Labels {
    std::vector<Entity> found;
    std::vector<std::string> left;  ///< what else the words hold, and nobody understands
  };
  /// What some words name.
  Labels labels_in(std::size_t from, std::size_t end) const {
    if (from >= end) return {};
    Message clause(message_.written(from, end - from), grammar_);
    Reading reading;
    read_labels(clause, grammar_, vocabulary_, reading);
    Labels labels{.found = std::move(reading.entities), .left = {}};
    for (std::size_t i = 0; i < clause.size(); ++i) {
      const std::string& word = clause[i].text;
      const bool silent = clause[i].used || grammar_.stop.contains(word) || grammar_.item_nouns.contains(word) ||
                          clause.match(i, phrases("closing")) > 0 || clause.match(i, phrases("joint")) > 0;
      if (!silent) labels.left.push_back(clause.written(i, 1));
    }
    return labels;
  }

  /// The same on both sides of a verb that stands last.
  Labels labels_around(std::size_t from, const VerbLast& verb, std::size_t end) const {
    Labels labels = labels_in(from, verb.at);
    Labels behind = labels_in(verb.at + verb.said.words, end);
    labels.found.insert(labels.found.end(), behind.found.begin(), behind.found.end());
    labels.left.insert(labels.left.end(), behind.left.begin(), behind.left.end());
    return labels;
  }

  /// What was read from a clause counts: what it leaves is said, all of it where it names no label.
  void take(std::size_t first, std::size_t end, const Labels& labels) {
    if (labels.found.empty())
      read_.not_understood.push_back(message_.written(first, end - first));
    else
      read_.not_understood.insert(read_.not_understood.end(), labels.left.begin(), labels.left.end());
    blank(first, end - first);
  }

  /// "she hates horror but not musicals".
  static Polarity flipped(Polarity said, Polarity of_label) {
    if (of_label != Polarity::unwanted) return said;
    return said == Polarity::wanted ? Polarity::unwanted : Polarity::wanted;
  }

  void add(MemoryWish wish) { read_.wishes.push_back(std::move(wish)); }

  void blank(std::size_t first, std::size_t count) {
    if (count == 0) return;
    const std::size_t begin = message_[first].begin;
    const std::size_t end = message_[first + count - 1].end;
    std::fill(read_.rest.begin() + static_cast<std::ptrdiff_t>(begin),
              read_.rest.begin() + static_cast<std::ptrdiff_t>(end), ' ');
  }

  Message message_;
  const DialogueContext& context_;
  const Grammar& grammar_;
  const Vocabulary& vocabulary_;
  plan::LocalTime now_;
  MemoryReading read_;
  std::optional<std::string> last_subject_;  // of whom something was said last: "she"
};

}  // namespace

MemoryReading read_memory(std::string_view text, const DialogueContext& context, const Grammar& grammar,
                          const Vocabulary& vocabulary, plan::LocalTime now) {
  return MemoryReader(text, context, grammar, vocabulary, now).run();
}

}  // namespace attune::language
