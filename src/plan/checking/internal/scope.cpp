#include "plan/checking/internal/scope.h"

#include "plan/given_values.h"

#include <algorithm>

namespace attune::plan {

Scope::Scope() {
  for (const auto& [name, kind] : kGiven) types_.emplace(name, Type(kind));
}

const std::optional<Type>* Scope::find(std::string_view name) const {
  const auto found = types_.find(name);
  return found == types_.end() ? nullptr : &found->second;
}

bool Scope::define(std::string_view name, std::optional<Type> type) {
  if (!taken_.insert(name).second) return false;
  types_.insert_or_assign(name, std::move(type));
  order_.push_back(name);
  return true;
}

void Scope::leave(std::size_t mark) {
  for (std::size_t i = mark; i < order_.size(); ++i) types_.erase(order_[i]);
  order_.resize(mark);
}

std::vector<std::string_view> Scope::names() const {
  std::vector<std::string_view> names;
  names.reserve(types_.size());
  for (const auto& [name, type] : types_) names.push_back(name);
  std::ranges::sort(names);
  return names;
}

}  // namespace attune::plan
