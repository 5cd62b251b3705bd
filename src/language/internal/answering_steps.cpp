#include "language/internal/answering_steps.h"

namespace attune::language {

std::vector<std::string> write_facts(const std::vector<FactQuestion>& facts, PlanWriter& plan) {
  std::vector<std::string> names;
  for (const FactQuestion& fact : facts) {
    std::vector<plan::Argument> arguments{argument("item", plan.resolved({fact.item}).elements.front())};
    if (!fact.field.empty()) arguments.push_back(argument("field", value(fact.field)));
    if (fact.holds) arguments.push_back(argument("where", value(*fact.holds)));
    names.push_back(plan.add(facts.size() == 1 ? "fact" : fmt::format("fact{}", names.size() + 1), "look_up",
                             std::move(arguments)));
  }
  return names;
}

std::vector<std::string> write_choice(const std::vector<ItemId>& options, const std::vector<ItemId>& seeds,
                                      PlanWriter& plan) {
  const plan::List listed = plan.resolved(options);
  const plan::List like = plan.resolved(seeds);
  plan.add("options", "gather", {argument("items", value(listed)), argument("user", reference("$user"))});
  std::vector<plan::Argument> ranked{argument("items", reference("options")), argument("user", reference("$user"))};
  std::vector<plan::Argument> explained{argument("items", reference("ranked")), argument("user", reference("$user"))};
  if (!like.elements.empty())
    for (auto* arguments : {&ranked, &explained}) arguments->push_back(argument("like", value(like)));
  plan.add("ranked", "rank", std::move(ranked));
  plan.add("why", "explain", std::move(explained));
  return {"ranked", "why"};
}

}  // namespace attune::language
