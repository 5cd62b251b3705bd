#include "language/internal/mention_reader.h"

#include "language/internal/number.h"

#include <algorithm>
#include <cmath>

namespace attune::language {
namespace {

/// Words [at, end) of a message, read from the front.
class MentionReader {
 public:
  MentionReader(const Message& message, std::size_t first, std::size_t count, const Grammar& grammar,
                const Vocabulary& vocabulary)
      : message_(message), first_(first), end_(first + count), grammar_(grammar), vocabulary_(vocabulary) {
    mention_.text = message.written(first, count);
    mention_.begin = message[first].begin;
    mention_.end = message[first + count - 1].end;
  }

  std::optional<MentionMatch> run() {
    if (is_pronoun() || is_place()) return MentionMatch{std::move(mention_), true};
    if (auto named = title()) return named;
    return description();
  }

 private:
  bool is_whole(std::size_t at, const char* cue) const {
    return at < end_ && message_.match(at, grammar_.cues.at(cue)) == end_ - at;
  }
  bool is_noun(std::size_t at) const { return at < end_ && grammar_.item_nouns.contains(message_[at].text); }

  /// "it", "that film", "them", "all of them", "those films".
  bool is_pronoun() {
    const std::size_t words = end_ - first_;
    const bool with_noun = words == 2 && is_noun(first_ + 1);
    const auto stands = [&](const char* cue) {
      return is_whole(first_, cue) || (with_noun && message_.match(first_, grammar_.cues.at(cue)) == 1);
    };
    const bool one = stands("one_of_them");
    if (!one && !stands("all_of_them")) return false;
    mention_.is_pronoun = true;
    if (one) mention_.count = 1;
    return true;
  }

  /// "the best one", "the second", "the first two films".
  bool is_place() {
    std::size_t at = first_;
    if (message_.match(at, grammar_.cues.at("determiner")) == 1) ++at;
    if (at >= end_) return false;
    const std::size_t leading = message_.match(at, grammar_.cues.at("leading"));
    if (const auto ordinal = grammar_.ordinals.find(message_[at].text); ordinal != grammar_.ordinals.end())
      mention_.from = ordinal->second - 1;
    else if (leading == 0)
      return false;
    ++at;
    mention_.count = 1;
    const NumberMatch several = leading > 0 ? read_number(message_, at, grammar_) : NumberMatch{};
    if (several.words > 0 && several.value >= 2 && several.value == std::floor(several.value)) {
      constexpr double kMost = 50;
      mention_.count = static_cast<std::size_t>(std::min(several.value, kMost));
      at += several.words;
    }
    at += is_noun(at) ? 1 : 0;
    if (const std::size_t rest = message_.match(at, grammar_.function_words.at("of them")); at + rest == end_)
      at = end_;
    return at == end_;
  }

  std::optional<MentionMatch> title() {
    constexpr double kSureTypo = 0.8;
    const std::string phrase = message_.phrase(first_, end_ - first_);
    if (grammar_.stop.contains(phrase) || grammar_.item_nouns.contains(phrase)) return std::nullopt;
    const TitleIndex& titles = *vocabulary_.view().titles;
    const std::vector<ItemId> exact = titles.lookup_exact(phrase);
    mention_.count = 1;
    if (!exact.empty() && is_written_as_name()) {
      mention_.items = {exact.front()};
      return MentionMatch{std::move(mention_), true};
    }
    const std::vector<TitleMatch> near = titles.lookup(phrase, 1);
    if (near.empty() || near.front().similarity < kSureTypo) return std::nullopt;
    mention_.items = {near.front().item};
    return MentionMatch{std::move(mention_), false};
  }

  /// "a comedy", "two short films".
  std::optional<MentionMatch> description() {
    const NumberMatch number = read_number(message_, first_, grammar_);
    constexpr double kMost = 50;
    const bool counts =
        number.words > 0 && number.value >= 1 && number.value <= kMost && number.value == std::floor(number.value);
    const std::size_t words = counts ? number.words : message_.match(first_, grammar_.standing.at("any_such"));
    if (words == 0 || first_ + words >= end_) return std::nullopt;
    mention_.is_description = true;
    mention_.count = counts ? static_cast<std::size_t>(number.value) : 1;
    return MentionMatch{std::move(mention_), false};
  }

  /// With a capital letter, or in quotes.
  bool is_written_as_name() const {
    const auto is_quoted = [&](const auto& quote) { return quote.first == first_ && quote.second == end_ - first_; };
    return message_[first_].capital || std::ranges::any_of(message_.quoted(), is_quoted);
  }

  const Message& message_;
  std::size_t first_;
  std::size_t end_;
  const Grammar& grammar_;
  const Vocabulary& vocabulary_;
  Mention mention_;
};

}  // namespace

std::optional<MentionMatch> read_mention(const Message& message, std::size_t first, std::size_t count,
                                         const Grammar& grammar, const Vocabulary& vocabulary) {
  return MentionReader(message, first, count, grammar, vocabulary).run();
}

}  // namespace attune::language
