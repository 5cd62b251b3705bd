#include "plan/execution/internal/frame.h"

#include "plan/checking/dataflow.h"
#include "plan/visit.h"

#include <algorithm>

namespace attune::plan {
namespace {

std::string kind_of(const Step& step) {
  if (const Invocation* invocation = invocation_of(step)) return invocation->call.tool;
  if (std::holds_alternative<ForEach>(step.action)) return "for each";
  return std::holds_alternative<If>(step.action) ? "if" : "let";
}

bool may_fail(const Step& step) {
  const Invocation* invocation = invocation_of(step);
  return invocation != nullptr && invocation->optional;
}

bool came_to_nothing(StepState state) {
  return state == StepState::failed || state == StepState::declined;
}

bool has_effect(const Step& step, const ToolRegistry& tools) {
  if (const Invocation* invocation = invocation_of(step))
    return tools.find(invocation->call.tool)->signature.side_effect != SideEffect::none;
  bool found = false;
  for_each_block(step, [&](const Block& block) {
    found = found || std::ranges::any_of(block.steps, [&](const Step& inner) { return has_effect(inner, tools); });
  });
  return found;
}

}  // namespace

BlockGraph::BlockGraph(const std::vector<Step>& steps, const ToolRegistry& tools)
    : inputs(inputs_of(steps)), users(steps.size()), waits(steps.size(), 0) {
  std::optional<std::size_t> last_effect;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    for (const std::size_t input : inputs[i]) users[input].push_back(i);
    waits[i] = inputs[i].size();
    // What the plan does, it does in its order, whatever becomes of each.
    if (has_effect(steps[i], tools)) {
      if (last_effect && !std::ranges::binary_search(inputs[i], *last_effect)) {
        users[*last_effect].push_back(i);
        ++waits[i];
      }
      last_effect = i;
    }
    if (!steps[i].name.empty()) position.emplace(steps[i].name, i);
  }
}

Frame::Frame(const std::vector<Step>& of, const BlockGraph& with, std::string before)
    : steps(of), graph(with), path(std::move(before)), activations(of.size()) {
  for (std::size_t i = 0; i < steps.size(); ++i) {
    activations[i].trace.name = steps[i].name.empty() ? "" : path + steps[i].name;
    activations[i].trace.tool = kind_of(steps[i]);
    activations[i].missing = graph.waits[i];
  }
}

void Frame::stop_from(std::size_t step) {
  for (std::size_t i = step; i < activations.size(); ++i) activations[i].stop.request_stop();
}

bool Frame::is_there(std::size_t step) const {
  const StepState state = activations[step].trace.state;
  return state == StepState::done || (came_to_nothing(state) && !activations[step].value.is_absent());
}

bool Frame::has_ended_with_value(std::size_t step) const {
  const StepState state = activations[step].trace.state;
  return state == StepState::done || (came_to_nothing(state) && may_fail(steps[step]));
}

bool Frame::has_inputs(std::size_t step) const {
  return std::ranges::all_of(graph.inputs[step], [&](std::size_t input) { return has_ended_with_value(input); });
}

bool Frame::waits() const {
  return std::ranges::any_of(activations, [](const Activation& one) { return one.trace.state == StepState::waiting; });
}

const Value* Frame::find(std::string_view name) const {
  for (const Frame* frame = this; frame != nullptr; frame = frame->parent) {
    if (frame->variable == name) return &frame->element;
    if (const auto step = frame->graph.position.find(name); step != frame->graph.position.end())
      return &frame->activations[step->second].value;
  }
  return nullptr;
}

}  // namespace attune::plan
