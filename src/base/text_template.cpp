#include "base/text_template.h"

namespace attune {

std::string fill(std::string_view text, const Slots& slots) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t open = text.find('{', at);
    const std::size_t close = open == std::string_view::npos ? open : text.find('}', open);
    if (close == std::string_view::npos) return result.append(text.substr(at));
    result.append(text.substr(at, open - at));
    for (const auto& [name, value] : slots)
      if (name == text.substr(open + 1, close - open - 1)) result.append(value);
    at = close + 1;
  }
  return result;
}

std::vector<std::string_view> slots_of(std::string_view text) {
  std::vector<std::string_view> names;
  for (std::size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1)) {
    const std::size_t close = text.find('}', open);
    if (close == std::string_view::npos) break;
    names.push_back(text.substr(open + 1, close - open - 1));
  }
  return names;
}

std::string listed(const std::vector<std::string>& parts, std::string_view joint) {
  std::string text;
  for (std::size_t i = 0; i < parts.size(); ++i)
    text.append(i == 0 ? "" : i + 1 == parts.size() ? joint : ", ").append(parts[i]);
  return text;
}

}  // namespace attune
