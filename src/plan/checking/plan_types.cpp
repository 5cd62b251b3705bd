#include "plan/checking/internal/plan_types.h"

#include "plan/checking/internal/faults.h"
#include "plan/checking/internal/value_types.h"
#include "plan/syntax/names.h"
#include "plan/visit.h"

#include <cmath>

namespace attune::plan {
namespace {

constexpr double kMostRounds = 1000;

/// Steps, blocks and sub-plans of a plan as it was written.
class Checker {
 public:
  Checker(const Plan& plan, const ToolRegistry& tools, const Catalogue& catalogue, const CheckOptions& options)
      : plan_(plan), values_(tools, catalogue, options, faults_) {}

  std::vector<Diagnostic> run() {
    for (const Definition& definition : plan_.definitions) check_definition(definition);
    values_.begin_scope(plan_.steps);
    if (plan_.steps.empty()) faults_.report({}, "the plan has no steps", "end it with reply(...)");
    for (std::size_t i = 0; i < plan_.steps.size() && !faults_.full(); ++i) {
      faults_.enter(&plan_.steps[i]);
      check_top_step(plan_.steps[i], i + 1 == plan_.steps.size());
    }
    return faults_.take();
  }

 private:
  void check_definition(const Definition& definition) {
    values_.begin_scope(definition.body.steps);
    faults_.enter(nullptr);
    Signature signature{.name = definition.name};
    if (!is_name(definition.name))
      faults_.report(definition.position, fmt::format("'{}' is not a name", definition.name),
                     "use letters, digits and _");
    if (values_.find_signature(definition.name) != nullptr)
      faults_.report(definition.position, fmt::format("there is a '{}' already", definition.name),
                     "choose another name");
    for (const Definition::Parameter& parameter : definition.parameters) {
      const auto type = parse_type(parameter.type);
      if (!type) faults_.report(definition.position, type.error().message, type.error().mend);
      values_.define(parameter.name, type ? std::optional(*type) : std::nullopt, definition.position);
      signature.parameters.push_back({.name = parameter.name, .type = type.value_or(Type(Type::Kind::json))});
    }
    effects_ = false;
    const std::optional<Type> type = check_block(definition.body);
    signature.result = type.value_or(Type(Type::Kind::json));
    signature.side_effect = effects_ ? SideEffect::reversible : SideEffect::none;
    values_.add_definition(std::move(signature));
  }

  void check_top_step(const Step& step, bool last) {
    const Invocation* invocation = invocation_of(step);
    if (invocation != nullptr && invocation->call.tool == kReply) return check_reply(step, *invocation, last);
    if (last) faults_.report(step.position, "the plan doesn't end with reply(...)", "add reply(...) as its last line");
    check_step(step);
  }

  void check_reply(const Step& step, const Invocation& invocation, bool last) {
    if (!last) faults_.report(step.position, "reply(...) stands before the end", "move it to the last line");
    if (!step.name.empty()) faults_.report(step.position, "reply(...) has no value to name", "leave the name out");
    if (invocation.optional || invocation.needs_confirmation || invocation.otherwise)
      faults_.report(invocation.call.position, "reply(...) is always carried out",
                     fmt::format("leave '{}' out", invocation.optional             ? "optional"
                                                   : invocation.needs_confirmation ? "needs confirmation"
                                                                                   : "else"));
    values_.check_call(invocation.call);
  }

  void check_step(const Step& step) {
    if (step.name.empty()) {
      const Invocation* invocation = invocation_of(step);
      faults_.report(step.position, "the value has no name",
                     fmt::format("write: name = {}", invocation == nullptr ? "..." : invocation->call.tool + "(...)"));
    }
    std::optional<Type> type = std::visit([this](const auto& action) { return type_of_action(action); }, step.action);
    if (!step.name.empty()) values_.define(step.name, std::move(type), step.position);
  }

  std::optional<Type> type_of_action(const Let& let) { return values_.check_value(let.value); }

  std::optional<Type> type_of_action(const Invocation& invocation) {
    const Call& call = invocation.call;
    if (call.tool == kReply) {
      faults_.report(call.position, "reply(...) stands inside a block", "yield the value, and reply at the plan's end");
      return std::nullopt;
    }
    std::optional<Type> type = values_.check_call(call);
    if (const Signature* signature = values_.find_signature(call.tool)) check_manner(invocation, *signature);
    if (type && type->kind() == Type::Kind::nothing)
      faults_.report(call.position, fmt::format("{}() gives no value", call.tool),
                     "it cannot stand on a line of its own");
    if (!invocation.otherwise) return type && invocation.optional ? Type::optional_of(*type) : type;
    if (!invocation.optional)
      faults_.report(invocation.otherwise->position, "'else' needs 'optional' in front of the call",
                     fmt::format("write: optional {}(...) else ...", call.tool));
    const auto otherwise = values_.check_value(*invocation.otherwise);
    return type && otherwise ? values_.joined_type(Operator::otherwise, {Type::optional_of(*type), *otherwise},
                                                   invocation.otherwise->position)
                             : std::nullopt;
  }

  /// What stands around a call.
  void check_manner(const Invocation& invocation, const Signature& signature) {
    const Call& call = invocation.call;
    effects_ = effects_ || signature.side_effect != SideEffect::none || signature.needs_confirmation();
    if (values_.is_definition(call.tool)) {
      if (invocation.optional || invocation.needs_confirmation)
        faults_.report(call.position,
                       fmt::format("'{}' is written inside a sub-plan, not before it",
                                   invocation.optional ? "optional" : "needs confirmation"),
                       fmt::format("move it to the calls that {}() makes", call.tool));
    } else if (signature.needs_confirmation() && !invocation.needs_confirmation) {
      faults_.report(call.position, fmt::format("{}() needs the person's confirmation", call.tool),
                     "write 'needs confirmation' behind it");
    }
  }

  std::optional<Type> type_of_action(const ForEach& loop) {
    const Position position = loop.in.position;
    if (!(loop.at_most >= 1) || loop.at_most > kMostRounds || loop.at_most != std::floor(loop.at_most))
      faults_.report(position, fmt::format("'at most' is {}", loop.at_most),
                     fmt::format("give a whole number from 1 to {}", kMostRounds));
    const auto in = values_.check_value(loop.in);
    std::optional<Type> element;
    if (in && in->kind() == Type::Kind::items) element = Type(Type::Kind::item);
    if (in && in->kind() == Type::Kind::list) element = in->element();
    if (in && !element)
      faults_.report(position, fmt::format("{} cannot be gone through", to_text(*in)), "give items or a list");
    const std::size_t outside = values_.scope().mark();
    values_.define(loop.variable, element, position);
    const auto type = check_block(loop.body);
    values_.scope().leave(outside);
    return type ? std::optional(Type::list_of(*type)) : std::nullopt;
  }

  std::optional<Type> type_of_action(const If& branch) {
    const auto condition = values_.check_value(branch.condition);
    if (condition && condition->kind() != Type::Kind::boolean)
      faults_.report(branch.condition.position,
                     fmt::format("the condition is {}, but bool is wanted", to_text(*condition)),
                     "compare it with something");
    const auto then = check_block(branch.then);
    if (!branch.otherwise) return then ? std::optional(Type::optional_of(*then)) : std::nullopt;
    const auto otherwise = check_block(*branch.otherwise);
    if (!then || !otherwise) return std::nullopt;
    const auto type = common_type(*then, *otherwise);
    if (!type)
      faults_.report(branch.otherwise->value.position,
                     fmt::format("the branches yield {} and {}", to_text(*then), to_text(*otherwise)),
                     "let both yield values of one type");
    return type;
  }

  /// The type of what it yields. Names in it end with it.
  std::optional<Type> check_block(const Block& block) {
    const std::size_t outside = values_.scope().mark();
    const Step* const around = faults_.step();
    for (const Step& step : block.steps) {
      if (faults_.full()) break;
      faults_.enter(&step);
      check_step(step);
    }
    faults_.enter(around);
    auto type = values_.check_value(block.value);
    values_.scope().leave(outside);
    return type;
  }

  const Plan& plan_;
  Faults faults_;
  ValueTypes values_;
  bool effects_ = false;  // whether the sub-plan that is being checked has any
};

}  // namespace

std::vector<Diagnostic> check_types(const Plan& plan, const ToolRegistry& tools, const Catalogue& catalogue,
                                    const CheckOptions& options) {
  return Checker(plan, tools, catalogue, options).run();
}

}  // namespace attune::plan
