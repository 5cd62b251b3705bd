#include "stub_models/schema_merge.h"

#include <algorithm>
#include <array>

namespace attune::stub_models {
namespace {

json::value both(const json::value& a, const json::value& b) {
  if (a.is_object() && b.is_object()) return merged(a.get_object(), b.get_object());
  return a.is_bool() && a.get_bool() ? b : a;  // true asks for nothing, false for the impossible
}

json::array as_list(const json::value& value) {
  return value.is_array() ? value.get_array() : json::array{value};
}

json::array in_both(const json::array& a, const json::array& b) {
  json::array shared;
  for (const json::value& each : a)
    if (std::ranges::find(b, each) != b.end()) shared.push_back(each);
  return shared;
}

double as_number(const json::value& value) {
  boost::system::error_code code;
  return value.to_number<double>(code);
}

}  // namespace

json::object merged(json::object a, const json::object& b) {
  constexpr std::array<std::string_view, 4> kLower{"minimum", "exclusiveMinimum", "minLength", "minItems"};
  constexpr std::array<std::string_view, 4> kUpper{"maximum", "exclusiveMaximum", "maxLength", "maxItems"};
  for (const auto& [name, value] : b) {
    const std::string_view key = name;
    json::value* before = a.if_contains(key);
    if (before == nullptr) {
      a[key] = value;
    } else if (key == "properties" && before->is_object() && value.is_object()) {
      json::object& properties = before->get_object();
      for (const auto& [property, schema] : value.get_object())
        properties[property] = properties.contains(property) ? both(properties[property], schema) : schema;
    } else if (key == "required" && before->is_array() && value.is_array()) {
      for (const json::value& each : value.get_array())
        if (std::ranges::find(before->get_array(), each) == before->get_array().end())
          before->get_array().push_back(each);
    } else if (key == "type") {
      json::array shared = in_both(as_list(*before), as_list(value));
      // every integer is a number
      if (shared.empty()) shared.push_back("integer");
      *before = shared.size() == 1 ? shared[0] : json::value(std::move(shared));
    } else if (key == "enum" && before->is_array() && value.is_array()) {
      *before = in_both(before->get_array(), value.get_array());
    } else if (std::ranges::find(kLower, key) != kLower.end()) {
      if (as_number(value) > as_number(*before)) *before = value;
    } else if (std::ranges::find(kUpper, key) != kUpper.end()) {
      if (as_number(value) < as_number(*before)) *before = value;
    } else {
      *before = value;
    }
  }
  return a;
}

}  // namespace attune::stub_models
