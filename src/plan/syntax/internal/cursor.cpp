#include "plan/syntax/internal/cursor.h"

#include "data/filter/quoted_text.h"
#include "data/filter/text_place.h"
#include "plan/syntax/names.h"

#include <algorithm>

namespace attune::plan {
namespace {

bool is_word_part(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

}  // namespace

Position Cursor::place() {
  for (; counted_ < at_; ++counted_) {
    const bool first_byte = (static_cast<unsigned char>(text_[counted_]) & 0xC0) != 0x80;
    if (first_byte) ++reached_.column;
    if (text_[counted_] == '\n') reached_ = {reached_.line + 1, 1};
  }
  return reached_;
}

void Cursor::advance(std::size_t count) {
  at_ += count;
  skip_space();
}

bool Cursor::take(char symbol) {
  if (peek() != symbol || at_end()) return false;
  advance(1);
  return true;
}

bool Cursor::take_word(std::string_view word) {
  if (peek_word() != word) return false;
  advance(word.size());
  return true;
}

std::string_view Cursor::peek_word() const {
  std::size_t end = at_;
  while (end < text_.size() && is_word_part(text_[end])) ++end;
  return text_.substr(at_, end - at_);
}

std::string_view Cursor::peek_path() const {
  std::size_t end = at_;
  while (end < text_.size() && (is_word_part(text_[end]) || text_[end] == '.')) ++end;
  return text_.substr(at_, end - at_);
}

bool Cursor::opens_call(std::string_view path) const {
  const std::size_t bracket = past_space(at_ + path.size());
  if (bracket == text_.size() || text_[bracket] != '(') return false;
  const std::string_view inside = text_.substr(past_space(bracket + 1));
  constexpr std::string_view kAt = "at";
  if (!inside.starts_with(kAt)) return true;
  return !text_.substr(past_space(text_.size() - inside.size() + kAt.size())).starts_with("most");
}

char Cursor::after_word() const {
  const std::size_t next = past_space(at_ + peek_word().size());
  return next == text_.size() ? '\0' : text_[next];
}

Result<std::string> Cursor::name(std::string_view what) {
  const std::string_view word = peek_word();
  if (!is_name(word)) return expected(what);
  advance(word.size());
  return std::string(word);
}

Result<std::string> Cursor::string() {
  std::size_t at = at_;
  auto value = read_quoted(text_, at);
  if (!value) return fault_ahead(at - at_, value.error().message);
  advance(at - at_);
  return value;
}

Failure Cursor::expected(std::string_view what) const {
  return fault(fmt::format("expected {}, found {}", what, found_at(text_, at_)));
}

Failure Cursor::fault_ahead(std::size_t bytes, std::string_view message) const {
  const std::size_t at = at_ + bytes;
  const auto line = std::ranges::count(text_.substr(0, at), '\n') + 1;
  return parse_error("line {}, column {}: {}", line, column_of(text_, at), message)
      .mend("a step looks like: picks = take(items: pool, count: 5)");
}

std::size_t Cursor::past_space(std::size_t at) const {
  for (;; ++at) {
    at = std::min(text_.find_first_not_of(" \t\r\n", at), text_.size());
    if (at == text_.size() || text_[at] != '#') return at;
    at = std::min(text_.find('\n', at), text_.size() - 1);
  }
}

}  // namespace attune::plan
