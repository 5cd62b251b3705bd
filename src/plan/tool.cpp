#include "plan/tool.h"

#include <cmath>

namespace attune::plan {

Status Parameter::admits(double number) const {
  const bool in_range = (!low || number >= *low) && (!high || number <= *high);
  if (in_range && (!whole || number == std::floor(number))) return {};
  std::string range;
  if (low && high)
    range = fmt::format(" from {} to {}", *low, *high);
  else if (low)
    range = fmt::format(", at least {}", *low);
  else if (high)
    range = fmt::format(", at most {}", *high);
  return invalid_argument("'{}' is {}", name, number).mend("give a {}number{}", whole ? "whole " : "", range);
}

const Value& Arguments::operator[](std::string_view name) const {
  const auto found = named_.find(name);
  ATTUNE_CHECK(found != named_.end(), "a tool asked for an argument that its signature lacks");
  return found->second;
}

Status ToolRegistry::add(Tool tool) {
  std::string name = tool.signature.name;
  const auto [position, inserted] = tools_.emplace(std::move(name), std::move(tool));
  if (!inserted) return already_exists("there is a tool '{}' already", position->first);
  return {};
}

const Tool* ToolRegistry::find(std::string_view name) const {
  const auto found = tools_.find(name);
  return found == tools_.end() ? nullptr : &found->second;
}

std::vector<const Tool*> ToolRegistry::all() const {
  std::vector<const Tool*> tools;
  tools.reserve(tools_.size());
  for (const auto& [name, tool] : tools_) tools.push_back(&tool);
  return tools;
}

}  // namespace attune::plan
