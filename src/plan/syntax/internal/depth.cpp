#include "plan/syntax/internal/depth.h"

#include <algorithm>

namespace attune::plan {
namespace {

int depth_of(const Expression& expression);

int deepest(const auto& parts, auto part_of) {
  int depth = 0;
  for (const auto& part : parts) depth = std::max(depth, depth_of(part_of(part)));
  return depth;
}

int depth_inside(const std::vector<Argument>& arguments) {
  return deepest(arguments, [](const Argument& argument) -> const Expression& { return argument.value; });
}

struct DepthInside {
  int operator()(const List& list) const { return deepest(list.elements, std::identity{}); }
  int operator()(const Object& object) const { return depth_inside(object.members); }
  int operator()(const Call& call) const { return depth_inside(call.arguments); }
  int operator()(const Member& member) const { return deepest(member.of, std::identity{}); }
  int operator()(const Operation& operation) const { return deepest(operation.operands, std::identity{}); }
  int operator()(const auto&) const { return 0; }
};

int depth_of(const Expression& expression) {
  return 1 + std::visit(DepthInside{}, expression.node);
}

struct ActionDepth {
  int operator()(const Invocation& invocation) const {
    const int otherwise = invocation.otherwise ? depth_of(*invocation.otherwise) : 0;
    return std::max(depth_inside(invocation.call.arguments), otherwise);
  }
  int operator()(const Let& let) const { return depth_of(let.value); }
  int operator()(const ForEach& loop) const { return std::max(depth_of(loop.in), plan::depth_of(loop.body)); }
  int operator()(const If& branch) const {
    const int otherwise = branch.otherwise ? plan::depth_of(*branch.otherwise) : 0;
    return std::max({depth_of(branch.condition), plan::depth_of(branch.then), otherwise});
  }
};

}  // namespace

int depth_of(const Step& step) {
  return std::visit(ActionDepth{}, step.action);
}

int depth_of(const Block& block) {
  int depth = depth_of(block.value);
  for (const Step& step : block.steps) depth = std::max(depth, depth_of(step));
  return 1 + depth;
}

}  // namespace attune::plan
