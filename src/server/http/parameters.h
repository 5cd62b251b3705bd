#pragma once
#include "base/error.h"
#include "base/json.h"
#include "server/http/message.h"

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace attune::server {

/// A parameter of an endpoint, whether it comes in the query or in a JSON body.
struct Parameter {
  enum class Kind {
    text,     ///< at most kMaxTextBytes
    message,  ///< what a person says: a text of at most kMaxMessageBytes
    count,    ///< a whole number from 1 to kMaxCount
    number,   ///< a finite number
    boolean,  ///< true or false
    texts,    ///< at most kMaxTexts of them; in a query: the name, several times
  };
  enum class Need { optional, required };
  std::string_view name;
  Kind kind = Kind::text;
  Need need = Need::optional;
};
inline constexpr std::size_t kMaxCount = 1000;
inline constexpr std::size_t kMaxTextBytes = std::size_t{16} << 10;
inline constexpr std::size_t kMaxMessageBytes = std::size_t{1} << 20;
inline constexpr std::size_t kMaxTexts = 100;

/// The query's parameters, typed. Errors: invalid_argument for an unknown name (naming the known ones), one that is
/// missing or given twice, or a value of the wrong kind, always with the offending value.
Result<json::object> from_query(const Request& request, std::span<const Parameter> parameters);

/// The same from a body that holds one JSON object. Errors also: parse_error where the body is not JSON.
Result<json::object> from_body(const Request& request, std::span<const Parameter> parameters);

/// Looks into what the two functions above returned; `fallback` where the parameter is absent.
std::string text_or(const json::object& given, std::string_view name, std::string_view fallback = "");
std::size_t count_or(const json::object& given, std::string_view name, std::size_t fallback);
std::optional<double> number_of(const json::object& given, std::string_view name);
bool boolean_or(const json::object& given, std::string_view name, bool fallback);
std::vector<std::string> texts_of(const json::object& given, std::string_view name);

}  // namespace attune::server
