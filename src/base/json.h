#pragma once
#include "base/error.h"

#include <cstddef>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json.hpp>

namespace attune {
namespace json = boost::json;

struct JsonLimits {
  std::size_t depth = 64;
  std::size_t size_bytes = std::size_t{16} << 20;
};

/// Strict RFC 8259, UTF-8 checked. Errors: parse_error with the byte offset, resource_exhausted past a limit.
Result<json::value> parse_json(std::string_view text, JsonLimits limits = {});

/// One line, keys in insertion order.
std::string to_json(const json::value& value);
/// Indented by two spaces, for people.
std::string to_pretty_json(const json::value& value);

/// Typed look-ups in an object that came from outside. `find_*` is empty when the key is absent or null; a value of
/// the wrong kind is an invalid_argument that names the key. `need_*` makes absence an error too.
Result<std::optional<std::string>> find_text(const json::object& object, std::string_view key);
Result<std::optional<double>> find_number(const json::object& object, std::string_view key);
Result<std::optional<bool>> find_bool(const json::object& object, std::string_view key);
Result<std::string> need_text(const json::object& object, std::string_view key);
Result<double> need_number(const json::object& object, std::string_view key);
/// Errors: invalid_argument that names the first key outside `known` (a misspelt key must not pass unseen).
Status refuse_unknown_keys(const json::object& object, std::initializer_list<std::string_view> known);

}  // namespace attune
