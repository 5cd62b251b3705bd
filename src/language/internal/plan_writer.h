#pragma once
#include "data/catalogue.h"
#include "plan/plan.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace attune::language {

plan::Expression value(auto node) {
  return {std::move(node), {}};
}
inline plan::Expression reference(std::string name) {
  return value(plan::Reference{std::move(name)});
}
inline plan::Argument argument(std::string name, plan::Expression expression) {
  return {std::move(name), std::move(expression)};
}

/// Writes the steps of a plan one under the other.
class PlanWriter {
 public:
  PlanWriter(std::string_view request, const Catalogue& catalogue) : catalogue_(catalogue) { plan_.request = request; }

  /// Both give the step's name.
  std::string add(std::string name, std::string tool, std::vector<plan::Argument> arguments);
  std::string add(plan::Step step);
  /// A field of a step's value, under a name of its own.
  std::string let_field(std::string name, std::string step, std::string field);
  /// References to the items; each is looked up by its title, once.
  plan::List resolved(const std::vector<ItemId>& items);
  /// The plan, which replies with these values.
  plan::Plan reply(const std::vector<std::string>& names);

 private:
  /// "Heat", or "Heat (1995)" where others have the same title.
  [[nodiscard]] std::string title_of(ItemId item) const;

  const Catalogue& catalogue_;
  plan::Plan plan_;
  std::map<ItemId, std::string> seeds_;  // the steps that look them up
};

}  // namespace attune::language
