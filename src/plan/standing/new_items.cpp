#include "plan/standing/new_items.h"

#include "plan/given_values.h"
#include "plan/visit.h"

#include <algorithm>

namespace attune::plan {
namespace {

/// A name that no step, loop or tool of the plan has.
std::string free_name(const Plan& plan) {
  const std::string text = to_text(plan);
  std::string name = "arrived";
  while (text.contains(name)) name += '_';
  return name;
}

/// candidates(user: $user, where: id in [...], limit: ...)
Call those_that_came_in(std::span<const std::string> keys) {
  Filter::In among{.field = "id", .values = {}};
  for (const std::string& key : keys) among.values.emplace_back(key);
  Call call{.tool = "candidates", .arguments = {}};
  call.arguments.push_back({"user", {Reference{std::string(kUser)}}});
  call.arguments.push_back({"where", {Filter{std::move(among)}}});
  call.arguments.push_back({"limit", {static_cast<double>(std::max<std::size_t>(keys.size(), 1))}});
  return call;
}

/// items_by_id(ids: [...], user: $user)
Call those_of_events(std::span<const std::string> keys) {
  List ids;
  for (const std::string& key : keys) ids.elements.push_back({key});
  Call call{.tool = "items_by_id", .arguments = {}};
  call.arguments.push_back({"ids", {std::move(ids)}});
  call.arguments.push_back({"user", {Reference{std::string(kUser)}}});
  return call;
}

}  // namespace

bool uses_new_items(const Plan& plan) {
  bool uses = false;
  for (const Step& step : plan.steps)
    for_each_reference_in(step, [&](const Reference& reference) { uses = uses || reference.name == kNew; });
  return uses;
}

Plan with_new_items(const Plan& plan, std::span<const std::string> keys, NewItemsOf of) {
  if (!uses_new_items(plan)) return plan;
  Plan result = plan;
  const std::string name = free_name(plan);
  for (Step& step : result.steps)
    for_each_reference_in(step, [&](Reference& reference) {
      if (reference.name == kNew) reference.name = name;
    });
  Call call = of == NewItemsOf::catalogue ? those_that_came_in(keys) : those_of_events(keys);
  result.steps.insert(result.steps.begin(), Step{.name = name, .action = Invocation{.call = std::move(call)}});
  return result;
}

Plan with_any_new_items(const Plan& plan, NewItemsOf of) {
  const std::vector<std::string> any_key{"any"};
  return with_new_items(plan, any_key, of);
}

}  // namespace attune::plan
