#include "data/key.h"

#include <simdjson.h>

namespace attune {

Status check_key(std::string_view what, std::string_view key) {
  if (key.empty()) return invalid_argument("the {} id is empty", what);
  if (key.size() > kLongestKey)
    return invalid_argument("the {} id has {} bytes, more than {}", what, key.size(), kLongestKey);
  if (key.find('\0') != std::string_view::npos) return invalid_argument("the {} id holds a NUL byte", what);
  if (!simdjson::validate_utf8(key.data(), key.size())) return invalid_argument("the {} id is not valid UTF-8", what);
  return {};
}

Status check_utf8(std::string_view what, std::string_view text) {
  if (!simdjson::validate_utf8(text.data(), text.size())) return invalid_argument("the {} is not valid UTF-8", what);
  return {};
}

}  // namespace attune
