#include "plan/checking/dataflow.h"

#include "plan/visit.h"

#include <algorithm>
#include <string_view>
#include <unordered_map>

namespace attune::plan {

std::vector<std::vector<std::size_t>> inputs_of(std::span<const Step> steps) {
  std::unordered_map<std::string_view, std::size_t> position;
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
