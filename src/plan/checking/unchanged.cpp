#include "plan/checking/unchanged.h"

#include "plan/visit.h"

#include <map>

namespace attune::plan {

std::set<std::string_view> unchanged_steps(const std::vector<Step>& before, const std::vector<Step>& after) {
  std::map<std::string_view, const Step*> others;
  for (const Step& step : after) others.emplace(step.name, &step);
  std::set<std::string_view> outside;  // names of steps, whether or not they have changed
  for (const Step& step : before) outside.insert(step.name);
  std::set<std::string_view> same;
  for (const Step& step : before) {
    const auto other = others.find(step.name);
    bool unchanged = other != others.end() && *other->second == step;
    for_each_reference_in(step, [&](const Reference& reference) {
      unchanged = unchanged && (!outside.contains(reference.name) || same.contains(reference.name));
    });
    if (unchanged) same.insert(step.name);
  }
  return same;
}

}  // namespace attune::plan
