#include "server/http/parameters.h"

#include "base/nearest_name.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace attune::server {
namespace {

Result<const Parameter*> find_parameter(std::span<const Parameter> parameters, std::string_view name) {
  const auto found = std::ranges::find(parameters, name, &Parameter::name);
  if (found != parameters.end()) return &*found;
  std::vector<std::string_view> known;
  for (const Parameter& parameter : parameters) known.push_back(parameter.name);
  return invalid_argument("there is no parameter '{}'", name).mend("{}", nearest_mend(name, known));
}

/// What a request may make the server work on is bounded, whatever the body's limit is.
Status check_size(const Parameter& parameter, const json::value& value) {
  if (value.is_array() && value.get_array().size() > kMaxTexts)
    return invalid_argument("'{}' has {} texts, more than {}", parameter.name, value.get_array().size(), kMaxTexts);
  if (value.is_array())
    for (const json::value& element : value.get_array()) ATTUNE_TRY_VOID(check_size(parameter, element));
  const std::size_t most = parameter.kind == Parameter::Kind::message ? kMaxMessageBytes : kMaxTextBytes;
  if (value.is_string() && value.get_string().size() > most)
    return invalid_argument("'{}' has {} bytes, more than {}", parameter.name, value.get_string().size(), most);
  return {};
}

Failure wrong_kind(const Parameter& parameter, std::string_view value) {
  switch (parameter.kind) {
    case Parameter::Kind::text:
    case Parameter::Kind::message:
      return invalid_argument("'{}' must be a text, but is {}", parameter.name, value);
    case Parameter::Kind::count:
      return invalid_argument("'{}' must be a whole number from 1 to {}, but is {}", parameter.name, kMaxCount, value);
    case Parameter::Kind::number:
      return invalid_argument("'{}' must be a number, but is {}", parameter.name, value);
    case Parameter::Kind::boolean:
      return invalid_argument("'{}' must be true or false, but is {}", parameter.name, value);
    case Parameter::Kind::texts:
      return invalid_argument("'{}' must be a list of texts, but is {}", parameter.name, value);
  }
  return invalid_argument("'{}' is not valid", parameter.name);
}

bool is_count(double value) {
  return value >= 1 && value <= kMaxCount && std::floor(value) == value;
}

/// A query's text as the JSON value that a body would have had.
Result<json::value> typed(const Parameter& parameter, const std::string& text) {
  switch (parameter.kind) {
    case Parameter::Kind::text:
    case Parameter::Kind::message:
    case Parameter::Kind::texts:
      return json::value(text);
    case Parameter::Kind::count: {
      std::uint64_t count = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
      if (error != std::errc() || end != text.data() + text.size() || !is_count(static_cast<double>(count)))
        return wrong_kind(parameter, fmt::format("'{}'", text));
      return json::value(count);
    }
    case Parameter::Kind::number: {
      double number = 0;
      const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
      if (error != std::errc() || end != text.data() + text.size() || !std::isfinite(number))
        return wrong_kind(parameter, fmt::format("'{}'", text));
      return json::value(number);
    }
    case Parameter::Kind::boolean:
      if (text == "true" || text == "1") return json::value(true);
      if (text == "false" || text == "0") return json::value(false);
      return wrong_kind(parameter, fmt::format("'{}'", text));
  }
  return wrong_kind(parameter, text);
}

bool fits(const Parameter& parameter, const json::value& value) {
  switch (parameter.kind) {
    case Parameter::Kind::text:
    case Parameter::Kind::message:
      return value.is_string();
    case Parameter::Kind::count:
      return value.is_number() && is_count(value.to_number<double>());
    case Parameter::Kind::number:
      return value.is_number();
    case Parameter::Kind::boolean:
      return value.is_bool();
    case Parameter::Kind::texts:
      return value.is_array() &&
             std::ranges::all_of(value.get_array(), [](const json::value& v) { return v.is_string(); });
  }
  return false;
}

Status check_all(const json::object& given, std::span<const Parameter> parameters) {
  for (const Parameter& parameter : parameters) {
    const json::value* value = given.if_contains(parameter.name);
    if (value == nullptr && parameter.need == Parameter::Need::required)
      return invalid_argument("'{}' is missing", parameter.name);
    if (value != nullptr) ATTUNE_TRY_VOID(check_size(parameter, *value));
  }
  return {};
}

}  // namespace

Result<json::object> from_query(const Request& request, std::span<const Parameter> parameters) {
  json::object given;
  for (const auto& [name, text] : request.query) {
    ATTUNE_TRY(parameter, find_parameter(parameters, name));
    ATTUNE_TRY(value, typed(*parameter, text));
    if (parameter->kind == Parameter::Kind::texts) {
      if (!given.contains(name)) given[name] = json::array();
      given[name].get_array().push_back(std::move(value));
    } else if (!given.emplace(name, std::move(value)).second) {
      return invalid_argument("'{}' is given twice", name);
    }
  }
  ATTUNE_TRY_VOID(check_all(given, parameters));
  return given;
}

Result<json::object> from_body(const Request& request, std::span<const Parameter> parameters) {
  ATTUNE_TRY(document, parse_json(request.body));
  if (!document.is_object()) return invalid_argument("the body must be a JSON object");
  json::object given;
  for (auto& [name, value] : document.get_object()) {
    ATTUNE_TRY(parameter, find_parameter(parameters, name));
    if (value.is_null()) continue;
    if (!fits(*parameter, value)) return wrong_kind(*parameter, to_json(value));
    given.emplace(name, std::move(value));
  }
  ATTUNE_TRY_VOID(check_all(given, parameters));
  return given;
}

std::string text_or(const json::object& given, std::string_view name, std::string_view fallback) {
  const json::value* value = given.if_contains(name);
  return value == nullptr ? std::string(fallback) : std::string(value->get_string());
}

std::size_t count_or(const json::object& given, std::string_view name, std::size_t fallback) {
  const json::value* value = given.if_contains(name);
  return value == nullptr ? fallback : static_cast<std::size_t>(value->to_number<double>());
}

std::optional<double> number_of(const json::object& given, std::string_view name) {
  const json::value* value = given.if_contains(name);
  return value == nullptr ? std::nullopt : std::optional(value->to_number<double>());
}

bool boolean_or(const json::object& given, std::string_view name, bool fallback) {
  const json::value* value = given.if_contains(name);
  return value == nullptr ? fallback : value->get_bool();
}

std::vector<std::string> texts_of(const json::object& given, std::string_view name) {
  std::vector<std::string> texts;
  if (const json::value* value = given.if_contains(name); value != nullptr)
    for (const json::value& element : value->get_array()) texts.emplace_back(element.get_string());
  return texts;
}

}  // namespace attune::server
