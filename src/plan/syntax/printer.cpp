#include "data/filter/quoted_text.h"
#include "plan/plan.h"
#include "plan/syntax/internal/operators.h"
#include "plan/syntax/names.h"

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

/// An operand; in brackets where it would not hold together at this strength.
std::string print_operand(const Expression& expression, int strength) {
  const auto* operation = std::get_if<Operation>(&expression.node);
  const bool holds = operation == nullptr || form_of(operation->op).strength >= strength;
  return holds ? print(expression) : "(" + print(expression) + ")";
}

struct NodePrinter {
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(double value) const { return fmt::format("{}", value); }
  std::string operator()(const std::string& text) const { return quote(text); }
  std::string operator()(const Date& date) const { return date_text(date); }
  std::string operator()(LocalTime time) const { return local_time_text(time); }
  std::string operator()(const Duration& duration) const { return duration_text(duration); }
  std::string operator()(const Filter& filter) const { return "{" + attune::to_text(filter) + "}"; }
  std::string operator()(const Reference& reference) const { return reference.name; }
  std::string operator()(const List& list) const {
    std::string text = "[";
    for (const Expression& element : list.elements) text.append(text.size() > 1 ? ", " : "").append(print(element));
    return text + "]";
  }
  std::string operator()(const Object& object) const {
    std::string text = "{";
    for (const Argument& member : object.members)
      text.append(text.size() > 1 ? ", " : "")
          .append(is_word(member.name) ? member.name : quote(member.name))
          .append(": ")
          .append(print(member.value));
    return text + "}";
  }
  std::string operator()(const Call& call) const { return print(call); }
  std::string operator()(const Member& member) const {
    constexpr int kTightest = 9;
    // A number's text would take the dot for its own.
    const bool is_number = std::holds_alternative<double>(member.of.front().node);
    const std::string of = print_operand(member.of.front(), kTightest);
    return (is_number ? "(" + of + ")" : of) + "." + member.field;
  }
  std::string operator()(const Operation& operation) const {
    const OperatorForm& form = form_of(operation.op);
    if (operation.op == Operator::negation)
      return fmt::format("{} {}", form.text, print_operand(operation.operands[0], form.strength));
    return fmt::format("{} {} {}", print_operand(operation.operands[0], form.strength), form.text,
                       print_operand(operation.operands[1], form.strength + 1));
  }
};

std::string print(const Expression& expression) {
  return std::visit(NodePrinter{}, expression.node);
}

/// Writes steps line by line, blocks further in.
class Printer {
 public:
  explicit Printer(std::string text) : text_(std::move(text)) {}
  std::string take() { return std::move(text_); }

  void definition(const Definition& definition) {
    indent();
    text_ += "define " + definition.name + "(";
    for (const Definition::Parameter& parameter : definition.parameters)
      text_.append(text_.back() == '(' ? "" : ", ").append(parameter.name).append(": ").append(parameter.type);
    text_ += ") ";
    block(definition.body);
    text_ += "\n";
  }

  void step(const Step& step) {
    indent();
    if (std::holds_alternative<Let>(step.action)) text_ += "let ";
    if (!step.name.empty()) text_ += step.name + " = ";
    std::visit([this](const auto& action) { print_action(action); }, step.action);
    text_ += "\n";
  }

 private:
  void indent() { text_.append(2 * depth_, ' '); }

  void print_action(const Invocation& invocation) {
    if (invocation.optional) text_ += "optional ";
    text_ += print(invocation.call);
    if (invocation.needs_confirmation) text_ += " needs confirmation";
    if (invocation.otherwise) text_ += " else " + print(*invocation.otherwise);
  }
  void print_action(const Let& let) { text_ += print(let.value); }
  void print_action(const ForEach& loop) {
    text_ += fmt::format("for each {} in {} (at most {}) ", loop.variable, print(loop.in), loop.at_most);
    block(loop.body);
  }
  void print_action(const If& branch) {
    text_ += "if " + print(branch.condition) + " ";
    block(branch.then);
    if (!branch.otherwise) return;
    text_ += " else ";
    block(*branch.otherwise);
  }

  void block(const Block& block) {
    text_ += "{\n";
    ++depth_;
    for (const Step& inner : block.steps) step(inner);
    indent();
    text_ += "yield " + print(block.value) + "\n";
    --depth_;
    indent();
    text_ += "}";
  }

  std::string text_;
  std::size_t depth_ = 1;
};

}  // namespace

std::string to_text(const Plan& plan) {
  Printer printer("plan " + quote(plan.request) + "\n");
  for (const Definition& definition : plan.definitions) printer.definition(definition);
  for (const Step& step : plan.steps) printer.step(step);
  return printer.take();
}

std::string to_text(const Call& call) {
  return print(call);
}

}  // namespace attune::plan
