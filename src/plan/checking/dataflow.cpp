#include "plan/checking/dataflow.h"

#include "plan/by_name.h"
#include "plan/visit.h"

#include <algorithm>
#include <string_view>

namespace attune::plan {

std::vector<std::vector<std::size_t>> inputs_of(std::span<const Step> steps) {
  ByNameView<std::size_t> position;
  position.reserve(steps.size());
  std::vector<std::vector<std::size_t>> inputs(steps.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    for_each_reference_in(steps[i], [&](const Reference& reference) {
      if (const auto step = position.find(reference.name); step != position.end()) inputs[i].push_back(step->second);
    });
    std::ranges::sort(inputs[i]);
    const auto repeated = std::ranges::unique(inputs[i]);
    inputs[i].erase(repeated.begin(), repeated.end());
    if (!steps[i].name.empty()) position.emplace(steps[i].name, i);
  }
  return inputs;
}

}  // namespace attune::plan
