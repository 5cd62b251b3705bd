#include "data/filter/filter.h"

#include <algorithm>

namespace attune {

bool Filter::And::operator==(const And&) const = default;
bool Filter::Or::operator==(const Or&) const = default;
bool Filter::Not::operator==(const Not&) const = default;

bool Filter::is_true() const {
  const auto* all = std::get_if<And>(&node);
  return all != nullptr && all->parts.empty();
}

Filter conjunction(std::vector<Filter> parts) {
  std::vector<Filter> flat;
  const auto add = [&](Filter part) {
    if (std::ranges::find(flat, part) == flat.end()) flat.push_back(std::move(part));
  };
  for (Filter& part : parts) {
    if (auto* inner = std::get_if<Filter::And>(&part.node)) {
      for (Filter& piece : inner->parts) add(std::move(piece));
    } else {
      add(std::move(part));
    }
  }
  if (flat.size() == 1) return std::move(flat.front());
  return Filter{Filter::And{std::move(flat)}};
}

Filter negation(Filter part) {
  Filter::Not inverse;
  inverse.part.push_back(std::move(part));
  return Filter{std::move(inverse)};
}

}  // namespace attune
