#pragma once
#include "language/internal/message.h"
#include "language/internal/name_table.h"

#include <optional>
#include <string>
#include <vector>

namespace attune::language {

/// An utterance's words as names are looked for in them.
class Utterance {
 public:
  Utterance(const Message& message, const Grammar& grammar, const NameTable& names);

  [[nodiscard]] std::size_t size() const { return message_.size(); }
  [[nodiscard]] const Message& message() const { return message_; }
  /// Canonical words [first, first + count), joined by spaces.
  [[nodiscard]] std::string key(std::size_t first, std::size_t count) const;
  /// The same without a possessive ending of the last word; empty where there is none.
  [[nodiscard]] std::string key_of_owner(std::size_t first, std::size_t count) const;
  [[nodiscard]] const std::string& canonical(std::size_t i) const { return canonical_[i]; }
  /// Where the name ends that ends with word `last`: before a possessive ending.
  [[nodiscard]] std::size_t end_of_owner(std::size_t last) const { return owner_end_[last]; }

  /// Whether word `i` is written as a name is: a capital letter where the utterance uses them with care, and not merely
  /// since a sentence begins.
  [[nodiscard]] bool is_name_like(std::size_t i) const;
  /// A capital letter that means nothing, at a sentence's start or where all words have one, or means a name.
  [[nodiscard]] bool may_be_name_like(std::size_t i) const { return careful_ ? message_[i].upper : true; }
  /// Whether small and capital letters tell names from other words here.
  [[nodiscard]] bool careful() const { return careful_; }
  [[nodiscard]] bool starts_sentence(std::size_t i) const { return i == 0 || message_[i].stop_before; }
  [[nodiscard]] bool is_stop(std::size_t i) const { return grammar_.stop.contains(message_[i].text); }
  [[nodiscard]] bool is_everyday(std::size_t i) const;
  [[nodiscard]] bool crosses_sentence(std::size_t first, std::size_t count) const;
  [[nodiscard]] bool crosses_pause(std::size_t first, std::size_t count) const;
  [[nodiscard]] bool is_quoted(std::size_t first, std::size_t count) const;

  struct Year {
    int year = 0;
    bool in_parentheses = false;
  };
  /// A year right behind word `last`.
  [[nodiscard]] std::optional<Year> year_behind(std::size_t last) const;
  /// Any other year that the sentence of word `i` names.
  [[nodiscard]] std::optional<int> year_near(std::size_t i) const;

 private:
  [[nodiscard]] std::optional<int> year_at(std::size_t i) const;

  const Message& message_;
  const Grammar& grammar_;
  std::vector<std::string> canonical_;
  std::vector<std::size_t> owner_end_;
  bool careful_ = true;
};

}  // namespace attune::language
