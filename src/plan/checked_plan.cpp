#include "plan/checker.h"

#include <algorithm>
#include <map>
#include <set>

namespace attune::plan {
namespace {

using StepsByName = std::map<std::string, std::size_t, std::less<>>;

void complete(Call& call, const ToolRegistry& tools);

void complete(Expression& expression, const ToolRegistry& tools) {
  if (auto* nested = std::get_if<Call>(&expression.node)) complete(*nested, tools);
  if (auto* list = std::get_if<List>(&expression.node))
    for (Expression& element : list->elements) complete(element, tools);
}

/// Names positional values and adds defaults, so that the executor finds every argument by its name.
void complete(Call& call, const ToolRegistry& tools) {
  const Signature& signature = tools.find(call.tool)->signature;
  std::size_t positional = 0;
  for (Argument& argument : call.arguments) {
    if (argument.name.empty() && !signature.variadic) argument.name = signature.parameters[positional++].name;
    complete(argument.value, tools);
  }
  for (const Parameter& parameter : signature.parameters)
    if (parameter.fallback &&
        std::ranges::find(call.arguments, parameter.name, &Argument::name) == call.arguments.end())
      call.arguments.push_back({parameter.name, *parameter.fallback});
}

void collect_inputs(const Expression& expression, const StepsByName& steps, std::set<std::size_t>& inputs) {
  if (const auto* reference = std::get_if<Reference>(&expression.node)) {
    if (const auto step = steps.find(reference->name); step != steps.end()) inputs.insert(step->second);
  } else if (const auto* list = std::get_if<List>(&expression.node)) {
    for (const Expression& element : list->elements) collect_inputs(element, steps, inputs);
  } else if (const auto* call = std::get_if<Call>(&expression.node)) {
    for (const Argument& argument : call->arguments) collect_inputs(argument.value, steps, inputs);
  }
}

Failure refusal(const std::vector<Diagnostic>& found) {
  if (found.size() == 1) return Failure(to_error(found.front()));
  std::string all;
  for (const Diagnostic& diagnostic : found) all.append("\n  ").append(to_error(diagnostic).to_string());
  return type_error("the plan has {} faults:{}", found.size(), all);
}

}  // namespace

Result<CheckedPlan> CheckedPlan::create(Plan plan, const ToolRegistry& tools, const Catalogue& catalogue) {
  if (const auto found = diagnose(plan, tools, catalogue); !found.empty()) return refusal(found);
  CheckedPlan checked;
  checked.plan_ = std::move(plan);
  StepsByName steps;
  for (std::size_t i = 0; i < checked.plan_.steps.size(); ++i) {
    Step& step = checked.plan_.steps[i];
    complete(step.call, tools);
    std::set<std::size_t> inputs;
    for (const Argument& argument : step.call.arguments) collect_inputs(argument.value, steps, inputs);
    checked.inputs_.emplace_back(inputs.begin(), inputs.end());
    if (!step.name.empty()) steps.emplace(step.name, i);
  }
  return checked;
}

}  // namespace attune::plan
