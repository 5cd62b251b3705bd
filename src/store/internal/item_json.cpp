#include "store/internal/item_json.h"

#include "base/json.h"

namespace attune {
namespace {

json::value to_value(const AttributeValue& value) {
  if (const double* number = std::get_if<double>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) return json::string(*text);
  json::array list;
  for (const std::string& label : std::get<std::vector<std::string>>(value)) list.emplace_back(label);
  return list;
}

Result<AttributeValue> from_value(const json::value& value) {
  if (value.is_number()) return value.to_number<double>();
  if (value.is_string()) return std::string(value.get_string());
  if (!value.is_array()) return corrupt("an attribute is neither number, string nor list");
  std::vector<std::string> labels;
  for (const json::value& label : value.get_array()) {
    if (!label.is_string()) return corrupt("a list attribute holds something other than strings");
    labels.emplace_back(label.get_string());
  }
  return labels;
}

}  // namespace

std::string attributes_to_json(const ItemRecord& item) {
  json::object object;
  for (const auto& [name, value] : item.attributes) object[name] = to_value(value);
  return to_json(object);
}

Result<std::vector<std::pair<std::string, AttributeValue>>> attributes_from_json(std::string_view text) {
  const auto document = parse_json(text);
  if (!document || !document->is_object()) return corrupt("the attributes of an item are not a JSON object");
  std::vector<std::pair<std::string, AttributeValue>> attributes;
  for (const auto& [name, member] : document->get_object()) {
    ATTUNE_TRY(value, from_value(member));
    attributes.emplace_back(name, std::move(value));
  }
  return attributes;
}

}  // namespace attune
