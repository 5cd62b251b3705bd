#include "llm/prompt/internal/template_pieces.h"

#include <algorithm>
#include <cstddef>

namespace attune::llm {

bool is_input_name(std::string_view name) {
  constexpr std::size_t kLongest = 32;
  const auto is_small = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && name.size() <= kLongest && is_small(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return is_small(c) || (c >= '0' && c <= '9') || c == '_'; });
}

std::vector<TemplatePiece> template_pieces(std::string_view text) {
  std::vector<TemplatePiece> pieces;
  std::size_t told = 0;  // up to here the text is in pieces
  for (std::size_t open = text.find('{'); open != std::string_view::npos; open = text.find('{', open + 1)) {
    const std::size_t close = text.find('}', open);
    if (close == std::string_view::npos) break;
    const std::string_view name = text.substr(open + 1, close - open - 1);
    if (!is_input_name(name)) continue;
    const bool begins_line = open == 0 || text[open - 1] == '\n';
    const bool ends_text = close + 1 == text.size();
    const bool is_own_line = begins_line && (ends_text || text[close + 1] == '\n');
    if (open > told) pieces.push_back({.words = text.substr(told, open - told)});
    pieces.push_back({.slot = name, .is_own_line = is_own_line});
    told = close + (is_own_line && !ends_text ? 2 : 1);
  }
  if (told < text.size()) pieces.push_back({.words = text.substr(told)});
  return pieces;
}

}  // namespace attune::llm
