#include "plan/checking/flow.h"

#include "plan/given_values.h"
#include "plan/visit.h"

#include <algorithm>
#include <iterator>

namespace attune::plan {
namespace {

/// What is known of a value before there is one.
struct Known {
  Label label;
  Sources sources;

  void join_with(const Known& other) {
    label = join(label, other.label);
    sources = sources.and_also(other.sources);
  }
};

/// Walks the plan with what is known of the values named so far.
class Tracer {
 public:
  explicit Tracer(const ToolRegistry& tools) : tools_(tools) {
    known_.emplace(kUser, Known{{Integrity::user, Readers::everyone()}, Sources(kUser)});
    known_.emplace(kToday, Known{{}, Sources(kToday)});
    known_.emplace(kNow, Known{{}, Sources(kNow)});
  }

  void steps(const std::vector<Step>& steps, const Known& circumstances) {
    known_.reserve(known_.size() + steps.size());
    report_.reserve(report_.size() + steps.size());
    for (const Step& step : steps) {
      StepFlow flow{.circumstances = circumstances.label};
      Known value = circumstances;
      value.join_with(std::visit([&](const auto& action) { return trace(action, circumstances, flow); }, step.action));
      flow.label = value.label;
      known_.insert_or_assign(std::string_view(step.name), std::move(value));
      report_.insert_or_assign(step.name, std::move(flow));
    }
  }
  FlowReport take() { return std::move(report_); }

 private:
  Known trace(const Let& let, const Known&, StepFlow&) { return known_of(let.value); }

  Known trace(const ForEach& loop, const Known& circumstances, StepFlow&) {
    // How often it goes round tells of the list; what each round sees is of the list too.
    Known inside = known_of(loop.in);
    inside.join_with(circumstances);
    known_.insert_or_assign(std::string_view(loop.variable), inside);
    return trace(loop.body, inside);
  }

  Known trace(const If& branch, const Known& circumstances, StepFlow&) {
    Known inside = known_of(branch.condition);
    inside.join_with(circumstances);
    Known value = trace(branch.then, inside);
    if (branch.otherwise) value.join_with(trace(*branch.otherwise, inside));
    return value;
  }

  Known trace(const Block& block, const Known& circumstances) {
    steps(block.steps, circumstances);
    Known value = known_of(block.value);
    value.join_with(circumstances);
    return value;
  }

  Known trace(const Invocation& invocation, const Known& circumstances, StepFlow& flow) {
    const Signature& signature = tools_.find(invocation.call.tool)->signature;
    Known value = result_of(signature, invocation.call);
    std::vector<ArgumentFlow> arguments;
    arguments.reserve(invocation.call.arguments.size());
    flow.arguments.reserve(invocation.call.arguments.size());
    flow.sources.reserve(invocation.call.arguments.size());
    for (const Argument& argument : invocation.call.arguments) {
      Known known = known_of(argument.value);
      // The reply is read by the person it is for; its values have no parameters.
      const Parameter* parameter = signature.parameter(argument.name);
      arguments.push_back({parameter == nullptr ? ArgumentRole::content : parameter->role, known.label});
      value.join_with(known);
      flow.arguments.push_back(known.label);
      flow.sources.push_back(std::move(known.sources));
    }
    if (invocation.otherwise) value.join_with(known_of(*invocation.otherwise));
    const Sink sink{signature.outside, signature.private_data, std::string(kUser)};
    flow.decision = decide(sink, arguments, circumstances.label);
    flow.needs_confirmation = invocation.needs_confirmation || signature.needs_confirmation() ||
                              flow.decision.verdict == FlowDecision::Verdict::needs_confirmation;
    return value;
  }

  [[nodiscard]] Known result_of(const Signature& signature, const Call& call) const {
    // Whoever could be heard outside could have answered.
    const Integrity integrity = signature.outside ? Integrity::outside : signature.result_integrity;
    const bool tells_of_people =
        signature.personal && std::ranges::any_of(call.arguments, [&](const Argument& argument) {
          const Parameter* parameter = signature.parameter(argument.name);
          return parameter != nullptr && parameter->type.present().kind() == Type::Kind::user;
        });
    const Readers readers = tells_of_people ? user_alone_ : Readers::everyone();
    return {{integrity, readers}, Sources(signature.name)};
  }

  /// A constant stands in the plan, which the person's request alone decided.
  [[nodiscard]] Known known_of(const Expression& expression) const {
    if (const auto* reference = std::get_if<Reference>(&expression.node)) return known_.find(reference->name)->second;
    const bool is_composed = std::holds_alternative<Operation>(expression.node);
    Known known;
    if (!is_composed) known.label.integrity = Integrity::user;
    // A field of an item is the catalogue's text, whoever chose the item.
    if (std::holds_alternative<Member>(expression.node)) known.label.integrity = Integrity::outside;
    for_each_part(expression, [&](const Expression& part) { known.join_with(known_of(part)); });
    return known;
  }

  const ToolRegistry& tools_;
  const Readers user_alone_ = Readers::only({std::string(kUser)});
  ByNameView<Known> known_;  // names are views of the plan's own
  FlowReport report_;
};

}  // namespace

std::span<const std::string_view> Sources::names() const {
  return names_ == nullptr ? std::span<const std::string_view>() : *names_;
}

Sources Sources::and_also(const Sources& other) const {
  if (other.empty() || names_ == other.names_) return *this;
  if (empty()) return other;
  if (std::ranges::includes(*names_, *other.names_)) return *this;
  if (std::ranges::includes(*other.names_, *names_)) return other;
  Names both;
  std::ranges::set_union(*names_, *other.names_, std::back_inserter(both));
  Sources joined;
  joined.names_ = std::make_shared<const Names>(std::move(both));
  return joined;
}

Label StepFlow::given() const {
  Label whole = circumstances;
  for (const Label& argument : arguments) whole = join(whole, argument);
  return whole;
}

FlowReport trace_flow(const Plan& lowered, const ToolRegistry& tools) {
  Tracer tracer(tools);
  tracer.steps(lowered.steps, {});
  return tracer.take();
}

}  // namespace attune::plan
