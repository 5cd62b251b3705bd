#include "plan/tool.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include <fmt/ranges.h>

namespace attune::plan {
namespace {

Status admits_number(const Parameter& parameter, double number) {
  const auto& [low, high, whole] = std::tie(parameter.low, parameter.high, parameter.whole);
  const bool in_range = (!low || number >= *low) && (!high || number <= *high);
  if (in_range && (!whole || number == std::floor(number))) return {};
  std::string range;
  if (low && high)
    range = fmt::format(" from {} to {}", *low, *high);
  else if (low)
    range = fmt::format(", at least {}", *low);
  else if (high)
    range = fmt::format(", at most {}", *high);
  return invalid_argument("'{}' is {}", parameter.name, number).mend("give a {}number{}", whole ? "whole " : "", range);
}

}  // namespace

Status Parameter::admits(const Value& value) const {
  if (const double* number = std::get_if<double>(&value.data)) return admits_number(*this, *number);
  const auto* text = std::get_if<std::string>(&value.data);
  if (text == nullptr || choices.empty() || std::ranges::find(choices, *text) != choices.end()) return {};
  return invalid_argument("'{}' is '{}'", name, *text).mend("give one of: {}", fmt::join(choices, ", "));
}

bool Signature::needs_confirmation() const {
  switch (confirmation) {
    case Confirmation::always:
      return true;
    case Confirmation::never:
      return false;
    case Confirmation::by_effect:
      return side_effect == SideEffect::irreversible;
  }
  return true;
}

const Parameter* Signature::parameter(std::string_view wanted) const {
  const auto found = std::ranges::find(parameters, wanted, &Parameter::name);
  return found == parameters.end() ? nullptr : &*found;
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
