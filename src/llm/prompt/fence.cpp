#include "llm/prompt/fence.h"

#include "base/ascii.h"

#include <charconv>
#include <cstddef>
#include <set>

#include <fmt/format.h>

namespace attune::llm {
namespace {

/// The numbers of the tags of that name in a text; one without a number has 1.
void note_tags(std::string_view name, std::string_view text, std::set<std::size_t>& taken) {
  for (std::size_t open = text.find('<'); open != std::string_view::npos; open = text.find('<', open + 1)) {
    const std::size_t at = std::min(text.find_first_not_of(" \t\r\n/", open + 1), text.size());
    if (!same_text(text.substr(at, name.size()), name)) continue;
    std::string_view rest = text.substr(at + name.size());
    rest.remove_prefix(std::min(rest.find_first_not_of(" \t\r\n-"), rest.size()));
    std::size_t number = 1;
    std::from_chars(rest.data(), rest.data() + rest.size(), number);
    taken.insert(number);
    taken.insert(1);  // a plain tag is too like one with a number, or a longer name, to stand beside it
  }
}

}  // namespace

Fence::Fence(std::span<const std::string_view> names, std::span<const std::string_view> texts) {
  std::set<std::size_t> taken;
  for (const std::string_view name : names)
    for (const std::string_view text : texts) note_tags(name, text, taken);
  std::size_t number = 1;
  while (taken.contains(number)) ++number;
  if (number > 1) mark_ = fmt::format("-{}", number);
}

std::string Fence::opening(std::string_view name) const {
  return fmt::format("<{}{}>", name, mark_);
}

std::string Fence::closing(std::string_view name) const {
  return fmt::format("</{}{}>", name, mark_);
}

}  // namespace attune::llm
