#include "data/filter/quoted_text.h"
#include "plan/internal/date.h"
#include "plan/plan.h"

#include <fmt/format.h>

namespace attune::plan {
namespace {

std::string print(const Expression& expression);

std::string print(const Call& call) {
  std::string text = call.tool + "(";
  for (const Argument& argument : call.arguments) {
    if (text.back() != '(') text += ", ";
    if (!argument.name.empty()) text += argument.name + ": ";
    const Filter* filter = std::get_if<Filter>(&argument.value.node);
    const bool bare = filter != nullptr && argument.name == "where" && !filter->is_true();
    text += bare ? attune::to_text(*filter) : print(argument.value);
  }
  return text + ")";
}

struct NodePrinter {
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(double value) const { return fmt::format("{}", value); }
  std::string operator()(const std::string& text) const { return quote(text); }
  std::string operator()(const Date& date) const { return date_text(date); }
  std::string operator()(const Filter& filter) const { return "{" + attune::to_text(filter) + "}"; }
  std::string operator()(const Reference& reference) const { return reference.name; }
  std::string operator()(const List& list) const {
    std::string text = "[";
    for (const Expression& element : list.elements) text.append(text.size() > 1 ? ", " : "").append(print(element));
    return text + "]";
  }
  std::string operator()(const Call& call) const { return print(call); }
};

std::string print(const Expression& expression) {
  return std::visit(NodePrinter{}, expression.node);
}

}  // namespace

std::string to_text(const Plan& plan) {
  std::string text = "plan " + quote(plan.request) + "\n";
  for (const Step& step : plan.steps) {
    text += "  ";
    if (!step.name.empty()) text += step.name + " = ";
    if (step.optional) text += "optional ";
    text += print(step.call);
    if (step.needs_confirmation) text += " needs confirmation";
    text += "\n";
  }
  return text;
}

}  // namespace attune::plan
