#pragma once
#include "plan/by_name.h"
#include "plan/type.h"

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace attune::plan {

/// The names that may be used at one place of a plan, with their types; empty for a type that is not known, which has
/// been reported. What the names are views of must outlive it. Lookups take constant time.
class Scope {
 public:
  /// Only what every plan is given.
  Scope();

  /// Null where no line above names it, or the block in which one does has ended.
  [[nodiscard]] const std::optional<Type>* find(std::string_view name) const;
  /// False where the name has been given before, in a block that has ended too.
  bool define(std::string_view name, std::optional<Type> type);
  [[nodiscard]] bool is_taken(std::string_view name) const { return taken_.contains(name); }
  /// A block begins here ...
  [[nodiscard]] std::size_t mark() const { return order_.size(); }
  /// ... and ends: its names end with it.
  void leave(std::size_t mark);
  /// All that may be used, in alphabetical order.
  [[nodiscard]] std::vector<std::string_view> names() const;

 private:
  ByNameView<std::optional<Type>> types_;
  std::vector<std::string_view> order_;
  NameViewSet taken_;
};

}  // namespace attune::plan
