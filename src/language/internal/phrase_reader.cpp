#include "language/internal/phrase_reader.h"

#include "language/internal/mention_reader.h"
#include "language/internal/message.h"
#include "language/internal/number.h"
#include "language/internal/time_reader.h"

#include <algorithm>
#include <ranges>

namespace attune::language {
namespace {

using plan::Expression;
using plan::Type;

constexpr std::size_t kLongestText = 64;  // words of a slot that isn't the last

/// How well a phrase fits; the greatest is taken.
struct Fit {
  std::size_t words = 0;   // of the phrase
  bool sure = true;        // no item slot holds what may be a plain word as well
  std::size_t narrow = 0;  // slots of a type that few words fit
  std::size_t length = 0;  // words of the message
  auto operator<=>(const Fit&) const = default;
};

struct Match {
  Fit fit;
  Action action;
  std::size_t end = 0;  // the word behind it
};

/// Holds phrases against the words [.., bound) of a message.
class Matcher {
 public:
  Matcher(const Message& message, const Grammar& grammar, const Vocabulary& vocabulary, plan::LocalTime now)
      : message_(message), grammar_(grammar), vocabulary_(vocabulary), now_(now) {}

  /// The best fit of a phrase that begins at this word and ends before `bound`.
  std::optional<Match> match(const Phrase& phrase, std::size_t first, std::size_t bound) {
    phrase_ = &phrase;
    bound_ = bound;
    best_.reset();
    match_.action = {
        .text = {}, .tool = phrase.tool->name, .needs_confirmation = phrase.tool->needs_confirmation(), .given = {}};
    for (const plan::Parameter& parameter : phrase.tool->parameters)
      if (parameter.type.kind() == Type::Kind::user)
        match_.action.given.push_back({parameter.name, Expression{plan::Reference{"$user"}, {}}, {}});
    match_.fit = {.words = phrase.words};
    first_ = first;
    part(0, first);
    return std::move(best_);
  }

  [[nodiscard]] bool is_joint(std::size_t at) const { return message_.match(at, grammar_.cues.at("joint")) > 0; }

 private:
  using Part = Phrase::Part;

  /// The phrase from its part `index` on, against the message from `at` on.
  void part(std::size_t index, std::size_t at) {
    if (index == phrase_->parts.size()) return finish(at);
    const Part& wanted = phrase_->parts[index];
    switch (wanted.kind) {
      case Part::Kind::word:
        if (at < bound_ && message_[at].text == wanted.word) part(index + 1, at + 1);
        break;
      case Part::Kind::determiner:
        if (at < bound_ && message_.match(at, grammar_.cues.at("determiner")) == 1) part(index + 1, at + 1);
        part(index + 1, at);
        break;
      case Part::Kind::slot:
        slot(*wanted.parameter, index, at);
        break;
    }
  }

  void slot(const plan::Parameter& parameter, std::size_t index, std::size_t at) {
    if (at >= bound_) return;
    switch (parameter.type.present().kind()) {
      case Type::Kind::text:
        if (parameter.choices.empty())
          text(parameter, index, at);
        else
          choice(parameter, index, at);
        break;
      case Type::Kind::number:
        if (const NumberMatch found = read_number(message_, at, grammar_); found.words > 0)
          narrow(parameter, {found.value, {}}, index, at + found.words);
        break;
      case Type::Kind::time:
        if (const TimeMatch found = read_time(message_, at, grammar_, now_); found.words > 0)
          narrow(parameter, {found.time, {}}, index, at + found.words);
        break;
      case Type::Kind::date:
        if (const TimeMatch found = read_time(message_, at, grammar_, now_); found.says_day)
          narrow(parameter, {found.day, {}}, index, at + found.words);
        break;
      case Type::Kind::duration:
        if (const DurationMatch found = read_duration(message_, at, grammar_); found.words > 0)
          narrow(parameter, {found.duration, {}}, index, at + found.words);
        break;
      case Type::Kind::item:
        item(parameter, index, at);
        break;
      default:
        break;  // nothing that could be said in words
    }
  }

  /// A value that few words would fit.
  void narrow(const plan::Parameter& parameter, Expression value, std::size_t index, std::size_t end) {
    if (end > bound_ || !is_admitted(parameter, value)) return;
    ++match_.fit.narrow;
    with({parameter.name, std::move(value), {}}, index, end);
    --match_.fit.narrow;
  }
  static bool is_admitted(const plan::Parameter& parameter, const Expression& value) {
    const auto* number = std::get_if<double>(&value.node);
    return number == nullptr || parameter.admits({*number}).has_value();
  }

  void with(Action::Given given, std::size_t index, std::size_t end) {
    match_.action.given.push_back(std::move(given));
    part(index + 1, end);
    match_.action.given.pop_back();
  }

  void choice(const plan::Parameter& parameter, std::size_t index, std::size_t at) {
    constexpr std::size_t kLongestChoice = 6;
    for (std::size_t count = std::min(kLongestChoice, bound_ - at); count > 0; --count) {
      const std::string phrase = message_.phrase(at, count);
      for (const std::string& known : parameter.choices)
        if (phrase_key(known) == phrase) return narrow(parameter, {known, {}}, index, at + count);
    }
  }

  /// As short as the rest of the phrase allows; all that is left where the phrase ends with it.
  void text(const plan::Parameter& parameter, std::size_t index, std::size_t at) {
    if (index + 1 < phrase_->parts.size() && phrase_->parts[index + 1].joined) return compound(parameter, index, at);
    const bool is_last = index + 1 == phrase_->parts.size();
    const std::size_t longest = is_last ? bound_ - at : std::min(kLongestText, bound_ - at);
    for (std::size_t count = is_last ? longest : 1; count <= longest; ++count)
      if (count > 1 || message_.match(at, grammar_.cues.at("determiner")) != 1)  // "my" is no text
        with(given_text(parameter, at, is_last ? without_closing(at, count) : count), index, at + count);
  }
  /// "Einkaufsliste": the whole word, where it is longer than what it must end in.
  void compound(const plan::Parameter& parameter, std::size_t index, std::size_t at) {
    const std::string& end = phrase_->parts[index + 1].word;
    if (message_[at].text.size() > end.size() && message_[at].text.ends_with(end))
      with({parameter.name, Expression{message_.written(at, 1), {}}, {}}, index + 1, at + 1);
  }
  /// "to buy milk please": without the courtesy behind it.
  std::size_t without_closing(std::size_t at, std::size_t count) const {
    for (std::size_t words = 1; words < std::min<std::size_t>(count, 4); ++words)
      if (message_.match(at + count - words, grammar_.cues.at("closing")) == words) return count - words;
    return count;
  }
  /// "watch it", "watch the first one": a few words that end in a mention of an item, which is told by its title then.
  Action::Given given_text(const plan::Parameter& parameter, std::size_t at, std::size_t count) const {
    constexpr std::size_t kFewWords = 2;
    constexpr std::size_t kPlace = 3;  // "the first one"
    for (const std::size_t tail : {kPlace, std::size_t{1}}) {
      if (tail > count || count - tail > kFewWords) continue;
      auto found = read_mention(message_, at + count - tail, tail, grammar_, vocabulary_);
      const bool is_told_so = found && !found->mention.is_description && found->mention.items.empty() &&
                              found->mention.count == 1U && (tail == kPlace || is_it(message_[at + count - 1].text));
      if (!is_told_so) continue;
      std::string lead = count == tail ? "" : message_.written(at, count - tail) + " ";
      return {parameter.name, Expression{std::move(lead), {}}, std::move(found->mention)};
    }
    return {parameter.name, Expression{message_.written(at, count), {}}, {}};
  }

  /// The plainest word for one thing: "it".
  bool is_it(const std::string& word) const {
    const std::vector<std::string>& words = grammar_.cues.at("one_of_them");
    return !words.empty() && word == words.front();
  }

  void item(const plan::Parameter& parameter, std::size_t index, std::size_t at) {
    const std::size_t longest = std::min(Vocabulary::kLongestPhrase, bound_ - at);
    for (std::size_t count = longest; count > 0; --count) {
      auto found = read_mention(message_, at, count, grammar_, vocabulary_);
      if (!found) continue;
      const bool sure = match_.fit.sure;
      match_.fit.sure = sure && found->sure;
      with({parameter.name, {}, std::move(found->mention)}, index, at + count);
      match_.fit.sure = sure;
    }
  }

  void finish(std::size_t at) {
    while (at < bound_) {
      const std::size_t words = message_.match(at, grammar_.cues.at("closing"));
      if (words == 0 || at + words > bound_) break;
      at += words;
    }
    // What follows must be another wish, not the rest of a word's phrase.
    if (at < bound_ && !message_[at].pause_before && !is_joint(at)) return;
    match_.fit.length = at - first_;
    if (best_ && best_->fit >= match_.fit) return;
    best_ = match_;
    best_->end = at;
    best_->action.text = message_.written(first_, at - first_);
  }

  const Message& message_;
  const Grammar& grammar_;
  const Vocabulary& vocabulary_;
  plan::LocalTime now_;
  const Phrase* phrase_ = nullptr;
  std::size_t first_ = 0;
  std::size_t bound_ = 0;
  Match match_;  // what is being tried
  std::optional<Match> best_;
};

class PhraseReader {
 public:
  PhraseReader(std::string_view text, const Phrases& phrases, const Grammar& grammar, const Vocabulary& vocabulary,
               plan::LocalTime now)
      : text_(text),
        message_(text, grammar),
        phrases_(phrases),
        grammar_(grammar),
        matcher_(message_, grammar, vocabulary, now) {}

  PhraseReading run() {
    find_beginnings();
    // From behind: where a wish begins, the one before it ends.
    std::size_t bound = message_.size();
    std::vector<std::pair<Beginning, Match>> found;
    for (const Beginning& beginning : std::views::reverse(beginnings_)) {
      auto match = best_at(beginning.wish, std::min(bound, sentence_end(beginning.wish)));
      if (match || message_.match(beginning.wish, grammar_.cues.at("asks_anew")) > 0) bound = beginning.first;
      if (match) found.emplace_back(beginning, *std::move(match));
    }
    PhraseReading reading{.actions = {}, .rest = std::string(text_)};
    for (auto& [beginning, match] : std::views::reverse(found)) {
      std::size_t end = match.end;
      while (end < message_.size() && matcher_.is_joint(end)) ++end;
      std::fill(reading.rest.begin() + static_cast<std::ptrdiff_t>(message_[beginning.first].begin),
                reading.rest.begin() + static_cast<std::ptrdiff_t>(message_[end - 1].end), ' ');
      // What is to be found for a tool is a wish of its own.
      for (const Action::Given& given : match.action.given)
        if (given.mention && given.mention->is_description)
          reading.rest.replace(given.mention->begin, given.mention->end - given.mention->begin,
                               text_.substr(given.mention->begin, given.mention->end - given.mention->begin));
      reading.actions.push_back(std::move(match.action));
    }
    return reading;
  }

 private:
  struct Beginning {
    std::size_t first = 0;  // with what joins it to the words before
    std::size_t wish = 0;   // behind courtesies
  };

  void find_beginnings() {
    for (std::size_t i = 0; i < message_.size(); ++i) {
      if (i > 0 && !message_[i].pause_before && !matcher_.is_joint(i)) continue;
      std::size_t wish = i;
      while (wish < message_.size() && matcher_.is_joint(wish)) ++wish;
      for (std::size_t words = 1; words > 0; wish += words) words = message_.match(wish, grammar_.cues.at("courtesy"));
      if (wish == message_.size()) break;
      if (beginnings_.empty() || beginnings_.back().wish != wish) beginnings_.push_back({i, wish});
    }
  }

  std::size_t sentence_end(std::size_t at) const {
    std::size_t end = at + 1;
    while (end < message_.size() && !message_[end].stop_before) ++end;
    return end;
  }

  std::optional<Match> best_at(std::size_t at, std::size_t bound) {
    std::optional<Match> best;
    for (const Phrase& phrase : phrases_.beginning_with(message_[at].text))
      if (auto match = matcher_.match(phrase, at, bound); match && (!best || match->fit > best->fit))
        best = std::move(match);
    return best;
  }

  std::string_view text_;
  Message message_;
  const Phrases& phrases_;
  const Grammar& grammar_;
  Matcher matcher_;
  std::vector<Beginning> beginnings_;
};

}  // namespace

PhraseReading read_phrases(std::string_view text, const Phrases& phrases, const Grammar& grammar,
                           const Vocabulary& vocabulary, plan::LocalTime now) {
  return PhraseReader(text, phrases, grammar, vocabulary, now).run();
}

}  // namespace attune::language
