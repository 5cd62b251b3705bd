#include "stub_models/pattern_sampler.h"

#include <charconv>
#include <vector>

namespace attune::stub_models {
namespace {

constexpr std::string_view kDigits = "0123456789";
constexpr std::string_view kWord = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_";
constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyz 0123456789";

/// Reads the expression and writes a text as it goes: `silent` reads what is not chosen.
class Writer {
 public:
  Writer(std::string_view pattern, Random* random) : pattern_(pattern), random_(random) {}

  std::optional<std::string> write() {
    auto text = alternatives();
    return is_sound_ && at_ == pattern_.size() ? std::optional(std::move(text)) : std::nullopt;
  }

 private:
  [[nodiscard]] bool more() const { return at_ < pattern_.size(); }
  [[nodiscard]] char peek() const { return pattern_[at_]; }
  std::size_t draw(std::size_t bound) { return random_ == nullptr ? 0 : random_->below(bound); }

  std::string alternatives() {
    std::vector<std::string> choices{sequence()};
    while (more() && peek() == '|') {
      ++at_;
      choices.push_back(sequence());
    }
    return choices[draw(choices.size())];
  }

  std::string sequence() {
    std::string text;
    while (more() && peek() != '|' && peek() != ')' && is_sound_) {
      const std::size_t begin = at_;
      std::string piece = atom();
      const auto [least, most] = quantifier();
      const std::size_t end = at_;
      const std::size_t rounds = least + draw(most - least + 1);
      for (std::size_t round = 0; round < rounds; ++round) {
        text += piece;
        at_ = begin;  // another choice for the next round
        piece = atom();
      }
      at_ = end;
    }
    return text;
  }

  std::string atom() {
    const char c = pattern_[at_++];
    switch (c) {
      case '^':
      case '$':
        return {};
      case '(': {
        if (pattern_.substr(at_).starts_with("?:")) at_ += 2;
        if (more() && peek() == '?') is_sound_ = false;
        std::string text = alternatives();
        if (!more() || pattern_[at_++] != ')') is_sound_ = false;
        return text;
      }
      case '[':
        return one_of(members());
      case '.':
        return one_of(kPlain);
      case '\\':
        return escaped();
      case '*':
      case '+':
      case '?':
        is_sound_ = false;
        return {};
      default:
        return std::string(1, c);
    }
  }

  std::string escaped() {
    if (!more()) {
      is_sound_ = false;
      return {};
    }
    const char c = pattern_[at_++];
    if (c == 'd') return one_of(kDigits);
    if (c == 'w') return one_of(kWord);
    if (c == 's') return " ";
    if (c == 'n') return "\n";
    if (c == 't') return "\t";
    if (kWord.contains(c)) is_sound_ = false;  // \b, \p, references back
    return std::string(1, c);
  }

  std::string members() {
    const bool is_outside = more() && peek() == '^';
    if (is_outside) ++at_;
    std::string all;
    while (more() && peek() != ']') {
      char c = pattern_[at_++];
      if (c == '\\' && more()) {
        c = pattern_[at_++];
        if (c == 'd') all += kDigits;
        if (c == 'w') all += kWord;
        if (c == 's') all += ' ';
        if (c == 'd' || c == 'w' || c == 's') continue;
      }
      if (pattern_.size() > at_ + 1 && peek() == '-' && pattern_[at_ + 1] != ']') {
        for (int each = c; each <= pattern_[at_ + 1]; ++each) all += static_cast<char>(each);
        at_ += 2;
      } else {
        all += c;
      }
    }
    if (!more()) is_sound_ = false;
    ++at_;
    if (!is_outside) return all;
    std::string others;
    for (const char each : kPlain)
      if (!all.contains(each)) others += each;
    return others;
  }

  std::string one_of(std::string_view characters) {
    if (characters.empty()) {
      is_sound_ = false;
      return {};
    }
    return std::string(1, characters[draw(characters.size())]);
  }

  std::pair<std::size_t, std::size_t> quantifier() {
    constexpr std::size_t kMoreRounds = 6;
    if (!more()) return {1, 1};
    std::pair<std::size_t, std::size_t> bounds{1, 1};
    switch (peek()) {
      case '?':
        bounds = {0, 1};
        break;
      case '*':
        bounds = {0, kMoreRounds};
        break;
      case '+':
        bounds = {1, kMoreRounds};
        break;
      case '{': {
        const std::size_t end = pattern_.find('}', at_);
        if (end == std::string_view::npos) {
          is_sound_ = false;
          return {1, 1};
        }
        const std::string_view inside = pattern_.substr(at_ + 1, end - at_ - 1);
        const std::size_t comma = inside.find(',');
        bounds.first = number(inside.substr(0, comma));
        bounds.second = bounds.first;
        if (comma != std::string_view::npos)
          bounds.second = comma + 1 < inside.size() ? number(inside.substr(comma + 1)) : bounds.first + kMoreRounds;
        bounds.second = std::max(std::min(bounds.second, bounds.first + kMoreRounds), bounds.first);
        at_ = end;
        break;
      }
      default:
        return bounds;
    }
    ++at_;
    if (more() && peek() == '?') ++at_;  // lazy
    return bounds;
  }

  std::size_t number(std::string_view digits) {
    std::size_t value = 0;
    if (std::from_chars(digits.data(), digits.data() + digits.size(), value).ec != std::errc{}) is_sound_ = false;
    return value;
  }

  std::string_view pattern_;
  std::size_t at_ = 0;
  Random* random_;
  bool is_sound_ = true;
};

}  // namespace

std::optional<std::string> text_matching(std::string_view pattern, Random* random) {
  return Writer(pattern, random).write();
}

}  // namespace attune::stub_models
