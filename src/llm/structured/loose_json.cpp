#include "llm/structured/loose_json.h"

#include "base/ascii.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <utility>

namespace attune::llm {
namespace {

constexpr std::size_t kMostFound = 100;
constexpr std::size_t kMostTriedBytes = std::size_t{16} << 20;
constexpr std::size_t kMostDepth = 64;
constexpr std::string_view kOpeningQuote = "\u201C";
constexpr std::string_view kClosingQuote = "\u201D";

bool is_space(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}
bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_word(char c) {
  const char lower = lower_ascii(c);
  return (lower >= 'a' && lower <= 'z') || is_digit(c) || c == '_' || c == '$';
}

/// Reads one value and writes it as JSON. Each read_ is true where it could, with the place after what it read.
class LooseReader {
 public:
  LooseReader(std::string_view text, std::size_t at) : text_(text), at_(at) {}

  bool read() { return read_value(); }
  [[nodiscard]] std::size_t at() const { return at_; }
  [[nodiscard]] bool is_cut() const { return is_cut_; }
  [[nodiscard]] const std::string& json() const { return out_; }

 private:
  [[nodiscard]] bool is_end() const { return at_ >= text_.size(); }
  [[nodiscard]] char here() const { return is_end() ? '\0' : text_[at_]; }
  [[nodiscard]] bool begins(std::string_view word) const { return text_.substr(at_).starts_with(word); }

  bool skip_space() {
    while (!is_end()) {
      if (is_space(here())) {
        ++at_;
      } else if (begins("//")) {
        at_ = std::min(text_.find('\n', at_), text_.size());
      } else if (begins("/*")) {
        const std::size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) return false;
        at_ = end + 2;
      } else {
        break;
      }
    }
    return true;
  }

  bool read_value() {
    if (!skip_space() || is_end()) return false;
    switch (here()) {
      case '{':
        return read_container('}');
      case '[':
        return read_container(']');
      case '"':
      case '\'':
        return read_quoted(text_.substr(at_, 1), text_.substr(at_, 1));
      default:
        if (begins(kOpeningQuote)) return read_quoted(kOpeningQuote, kClosingQuote);
        return is_word(here()) && !is_digit(here()) ? read_literal() : read_number();
    }
  }

  bool read_container(char closer) {
    if (++depth_ > kMostDepth) return false;
    out_ += here();
    ++at_;
    bool is_first = true;
    while (true) {
      if (!skip_space()) return false;
      if (is_end() && is_first) return false;  // there is nothing in it yet that was meant
      if (is_end()) is_cut_ = true;
      if (is_end() || here() == closer) break;
      if (!is_first) out_ += ',';
      is_first = false;
      if (closer == '}' ? !read_member() : !read_value()) return false;
      if (!skip_space()) return false;
      if (is_end() || here() == closer) continue;
      if (here() != ',') return false;
      ++at_;
    }
    if (!is_end()) ++at_;
    out_ += closer;
    --depth_;
    return true;
  }

  bool read_member() {
    if (!read_key() || !skip_space() || here() != ':') return false;
    ++at_;
    out_ += ':';
    return read_value();
  }

  bool read_key() {
    if (here() == '"' || here() == '\'' || begins(kOpeningQuote)) return read_value();
    if (!is_word(here()) || is_digit(here())) return false;
    out_ += '"';
    while (is_word(here())) out_ += text_[at_++];
    out_ += '"';
    return true;
  }

  bool read_quoted(std::string_view opening, std::string_view closing) {
    at_ += opening.size();
    out_ += '"';
    while (!begins(closing)) {
      if (is_end()) return false;
      const char c = text_[at_++];
      if (c == '\\') {
        if (!read_escape()) return false;
      } else if (c == '"') {
        out_ += "\\\"";
      } else if (static_cast<unsigned char>(c) < ' ') {
        out_ += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
      } else {
        out_ += c;
      }
    }
    at_ += closing.size();
    out_ += '"';
    return true;
  }

  bool read_escape() {
    if (is_end()) return false;
    const char c = text_[at_++];
    constexpr std::string_view kEscapes = "\"\\/bfnrtu";
    if (kEscapes.find(c) != std::string_view::npos) {
      out_ += '\\';
      out_ += c;
    } else if (c == '\'') {
      out_ += c;
    } else if (c == '\n') {  // a line that goes on
    } else {
      out_ += "\\\\";
      --at_;
    }
    return true;
  }

  bool read_literal() {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 6> kLiterals{{{"true", "true"},
                                                                                      {"false", "false"},
                                                                                      {"null", "null"},
                                                                                      {"True", "true"},
                                                                                      {"False", "false"},
                                                                                      {"None", "null"}}};
    const std::size_t start = at_;
    while (is_word(here())) ++at_;
    const std::string_view word = text_.substr(start, at_ - start);
    const auto* found = std::ranges::find(kLiterals, word, &std::pair<std::string_view, std::string_view>::first);
    if (found == kLiterals.end()) return false;
    out_ += found->second;
    return true;
  }

  /// -?digits(.digits)?([eE][+-]?digits)?, where either side of the point may be empty. A number at the text's very end
  /// may be half of one.
  bool read_number() {
    if (here() == '-' || here() == '+') {
      if (here() == '-') out_ += '-';
      ++at_;
    }
    const std::string_view whole = digits();
    if (whole.size() > 1 && whole.front() == '0') return false;
    out_ += whole.empty() ? "0" : whole;
    std::string_view part;
    if (here() == '.') {
      ++at_;
      part = digits();
      out_ += '.';
      out_ += part.empty() ? "0" : part;
    }
    if (whole.empty() && part.empty()) return false;
    if (lower_ascii(here()) == 'e') {
      out_ += text_[at_++];
      if (here() == '-' || here() == '+') out_ += text_[at_++];
      const std::string_view exponent = digits();
      if (exponent.empty()) return false;
      out_ += exponent;
    }
    return !is_end() && !is_word(here()) && here() != '.';
  }

  std::string_view digits() {
    const std::size_t start = at_;
    while (is_digit(here())) ++at_;
    return text_.substr(start, at_ - start);
  }

  std::string_view text_;
  std::size_t at_;
  std::string out_;
  std::size_t depth_ = 0;
  bool is_cut_ = false;
};

/// After what a model thought aloud before it answered.
std::string_view after_thoughts(std::string_view text) {
  constexpr std::string_view kOpening = "<think>";
  constexpr std::string_view kClosing = "</think>";
  if (!text.starts_with(kOpening)) return text;
  const std::size_t end = text.find(kClosing);
  return end == std::string_view::npos ? std::string_view() : trimmed(text.substr(end + kClosing.size()));
}

/// Numbers past all bounds come out of the parser as infinity, which is none of JSON's values.
bool is_finite(const json::value& value) {
  if (const auto* number = value.if_double()) return std::isfinite(*number);
  if (const auto* list = value.if_array()) return std::ranges::all_of(*list, is_finite);
  const auto* object = value.if_object();
  return object == nullptr ||
         std::ranges::all_of(*object, [](const auto& member) { return is_finite(member.value()); });
}

Result<json::value> parse_finite(std::string_view text) {
  ATTUNE_TRY(value, parse_json(text));
  if (!is_finite(value)) return parse_error("a number of it is too large");
  return value;
}

}  // namespace

std::vector<LooseJson> find_loose_json(std::string_view text) {
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  text = after_thoughts(trimmed(text));
  if (auto whole = parse_finite(text)) return {{*std::move(whole)}};

  std::vector<LooseJson> found;
  std::size_t tried = 0;
  for (std::size_t at = text.find_first_of("{["); at != std::string_view::npos && found.size() < kMostFound;
       at = text.find_first_of("{[", at)) {
    LooseReader reader(text, at);
    const bool is_read = reader.read();
    tried += reader.at() - at;
    auto value = is_read ? parse_finite(reader.json()) : parse_error("none");
    if (value) found.push_back({*std::move(value), reader.is_cut()});
    at = value ? reader.at() : at + 1;
    if (tried > kMostTriedBytes) break;
  }
  return found;
}

}  // namespace attune::llm
