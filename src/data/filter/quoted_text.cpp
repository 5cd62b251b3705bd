#include "data/filter/quoted_text.h"

#include <charconv>
#include <cstdint>
#include <optional>

namespace attune {
namespace {

void append_utf8(std::string& out, std::uint32_t point) {
  if (point < 0x80) {
    out += static_cast<char>(point);
  } else if (point < 0x800) {
    out += static_cast<char>(0xC0 | (point >> 6));
    out += static_cast<char>(0x80 | (point & 0x3F));
  } else {
    out += static_cast<char>(0xE0 | (point >> 12));
    out += static_cast<char>(0x80 | ((point >> 6) & 0x3F));
    out += static_cast<char>(0x80 | (point & 0x3F));
  }
}

/// Four hexadecimal digits of a character that is not half of a surrogate pair.
std::optional<std::uint32_t> code_point(std::string_view digits) {
  std::uint32_t point = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), point, 16);
  const bool surrogate = point >= 0xD800 && point <= 0xDFFF;
  if (code != std::errc{} || digits.size() != 4 || end != digits.data() + 4 || surrogate) return std::nullopt;
  return point;
}

}  // namespace

std::string quote(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
        result += "\\\"";
        break;
      case '\\':
        result += "\\\\";
        break;
      case '\n':
        result += "\\n";
        break;
      case '\t':
        result += "\\t";
        break;
      default:
        if (static_cast<unsigned char>(c) < 0x20) {
          result += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        } else {
          result += c;
        }
    }
  }
  return result + "\"";
}

Result<std::string> read_quoted(std::string_view text, std::size_t& at) {
  if (at >= text.size() || text[at] != '"') return parse_error("expected a string in double quotes");
  std::string value;
  for (std::size_t i = at + 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      at = i + 1;
      return value;
    }
    if (text[i] != '\\') {
      value += text[i];
      continue;
    }
    if (++i == text.size()) break;
    switch (text[i]) {
      case 'n':
        value += '\n';
        break;
      case 't':
        value += '\t';
        break;
      case '"':
      case '\\':
        value += text[i];
        break;
      case 'u': {
        const auto point = code_point(text.substr(i + 1, 4));
        if (!point) {
          at = i;
          return parse_error("expected four hexadecimal digits of a character after \\u");
        }
        append_utf8(value, *point);
        i += 4;
        break;
      }
      default:
        at = i;
        return parse_error("expected one of \\\" \\\\ \\n \\t \\uXXXX");
    }
  }
  return parse_error("a string lacks its closing double quote");
}

}  // namespace attune
