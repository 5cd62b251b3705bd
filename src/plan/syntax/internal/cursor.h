#pragma once
#include "base/error.h"
#include "plan/plan.h"

#include <cstddef>
#include <string>
#include <string_view>

namespace attune::plan {

/// A place in the text form of a plan, and what can be read there: words, names, quoted strings, symbols. Space, line
/// breaks and comments ("#" to the line's end) only separate; every take moves past those that follow.
/// The text must be UTF-8 and outlive the cursor.
class Cursor {
 public:
  explicit Cursor(std::string_view text) : text_(text) { skip_space(); }

  [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
  /// The byte at the cursor, '\0' at the end.
  [[nodiscard]] char peek() const { return at_end() ? '\0' : text_[at_]; }
  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
  /// Line and column. The whole parse counts each line once, however many places are asked for.
  [[nodiscard]] Position place();

  /// Moves over `count` bytes and the space behind them.
  void advance(std::size_t count);
  bool take(char symbol);
  bool take_word(std::string_view word);
  /// Letters, digits, "_" and "$" at the cursor; may be empty.
  [[nodiscard]] std::string_view peek_word() const;
  /// Words with "." between them and no space; may be empty.
  [[nodiscard]] std::string_view peek_path() const;
  /// Whether "(" follows the path at the cursor, and not that of "(at most 5)".
  [[nodiscard]] bool opens_call(std::string_view path) const;
  /// What follows the word at the cursor, past space; '\0' at the end.
  [[nodiscard]] char after_word() const;
  /// Errors: parse_error "expected <what>".
  Result<std::string> name(std::string_view what);
  Result<std::string> string();

  /// Errors for this place: "line 2, column 9: <message>".
  [[nodiscard]] Failure fault(std::string_view message) const { return fault_ahead(0, message); }
  /// "expected <what>, found 'b)'".
  [[nodiscard]] Failure expected(std::string_view what) const;
  /// For a place some bytes further on.
  [[nodiscard]] Failure fault_ahead(std::size_t bytes, std::string_view message) const;

 private:
  [[nodiscard]] std::size_t past_space(std::size_t at) const;
  void skip_space() { at_ = past_space(at_); }

  std::string_view text_;
  std::size_t at_ = 0;
  std::size_t counted_ = 0;  // bytes that reached_ has counted
  Position reached_{1, 1};
};

}  // namespace attune::plan
