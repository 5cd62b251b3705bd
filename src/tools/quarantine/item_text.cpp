#include "tools/quarantine/item_text.h"

#include <fmt/ranges.h>

namespace attune::tools {
namespace {

std::string text_of(const AttributeValue& value) {
  if (const auto* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return fmt::format("{}", fmt::join(std::get<std::vector<std::string>>(value), ", "));
}

}  // namespace

std::string item_text(ItemId item, const Catalogue& catalogue) {
  std::string text(catalogue.title(item));
  for (const auto& [field, value] : catalogue.record(item).attributes)
    text.append("\n").append(field).append(": ").append(text_of(value));
  return text;
}

}  // namespace attune::tools
