#include "plan/checking/lowering.h"

#include "plan/by_name.h"
#include "plan/visit.h"

#include <algorithm>
#include <map>

namespace attune::plan {
namespace {

constexpr std::size_t kMostSteps = 4096;

/// Writes the lowered steps of one plan.
class Lowering {
 public:
  Lowering(const Plan& plan, const ToolRegistry& tools) : tools_(tools) {
    for (const Definition& definition : plan.definitions) definitions_.emplace(definition.name, &definition);
  }

  Result<std::vector<Step>> steps(const std::vector<Step>& steps, const std::string& prefix) {
    std::vector<Step> lowered;
    for (const Step& step : steps) {
      ATTUNE_TRY_VOID(lower_step(step, prefix, lowered));
      if (count_ > kMostSteps)
        return resource_exhausted("the plan has more than {} steps when its sub-plans are spelt out", kMostSteps)
            .mend("call fewer of them, or ask for less");
    }
    return lowered;
  }

 private:
  /// @param prefix  of the names in the sub-plan that is being spelt out: "best."; "" in the plan itself
  Status lower_step(const Step& step, const std::string& prefix, std::vector<Step>& out) {
    Step lowered = step;
    if (!step.name.empty()) lowered.name = prefix + step.name;
    if (const Invocation* invocation = invocation_of(step))
      if (const auto found = definitions_.find(invocation->call.tool); found != definitions_.end())
        return spell_out(lowered.name, invocation->call, *found->second, prefix, out);

    std::size_t hoisted = 0;
    Invocation* whole = invocation_of(lowered);
    Line line{lowered.name.empty() ? std::string(kReply) : lowered.name, prefix, hoisted,
              whole != nullptr && whole->optional};
    Status status;
    for_each_value(lowered, [&](Expression& value) {
      // What stands behind `else` is there to be relied upon.
      if (whole != nullptr && whole->otherwise && &value == &*whole->otherwise) line.optional = false;
      if (status) status = lower_value(value, line, out);
    });
    ATTUNE_TRY_VOID(status);
    if (whole != nullptr) complete(whole->call);
    if (auto* loop = std::get_if<ForEach>(&lowered.action)) loop->variable = prefix + loop->variable;
    for_each_block(lowered, [&](Block& block) {
      if (status) status = lower_block(block, line);
    });
    ATTUNE_TRY_VOID(status);
    emit(std::move(lowered), out);
    return {};
  }

  /// Where calls that are taken out of a value go to.
  struct Line {
    std::string name;  ///< of the step, whole
    const std::string& prefix;
    std::size_t& hoisted;   ///< calls taken out so far
    bool optional = false;  ///< a call taken out of an optional one's arguments is as optional
  };

  Status lower_block(Block& block, const Line& line) {
    ATTUNE_TRY(inner, steps(block.steps, line.prefix));
    ATTUNE_TRY_VOID(lower_value(block.value, line, inner));
    block.steps = std::move(inner);
    return {};
  }

  /// Renames references and takes calls out.
  Status lower_value(Expression& value, const Line& line, std::vector<Step>& out) {
    if (auto* reference = std::get_if<Reference>(&value.node)) {
      if (!line.prefix.empty() && !reference->name.starts_with('$')) reference->name = line.prefix + reference->name;
      return {};
    }
    Status status;
    for_each_part(value, [&](Expression& part) {
      if (status) status = lower_value(part, line, out);
    });
    ATTUNE_TRY_VOID(status);
    auto* nested = std::get_if<Call>(&value.node);
    if (nested == nullptr) return {};
    std::string name = fmt::format("{}.{}", line.name, ++line.hoisted);
    if (const auto found = definitions_.find(nested->tool); found != definitions_.end()) {
      // Its arguments are lowered already: nothing in them is to be renamed again.
      const Call call = std::move(*nested);
      ATTUNE_TRY_VOID(spell_out(name, call, *found->second, "", out));
    } else {
      complete(*nested);
      Step step{name, Invocation{std::move(*nested), false, line.optional, {}}, value.position};
      emit(std::move(step), out);
    }
    value.node = Reference{std::move(name)};
    return {};
  }

  /// name.parameter = argument ..., the sub-plan's steps, name = what it yields.
  Status spell_out(const std::string& name, const Call& call, const Definition& definition, const std::string& prefix,
                   std::vector<Step>& out) {
    const std::string inside = name + ".";
    std::size_t hoisted = 0;
    const Line line{name, prefix, hoisted};
    for (std::size_t i = 0; i < call.arguments.size(); ++i) {
      Argument argument = call.arguments[i];
      if (argument.name.empty()) argument.name = definition.parameters[i].name;
      ATTUNE_TRY_VOID(lower_value(argument.value, line, out));
      emit({inside + argument.name, Let{std::move(argument.value)}, call.position}, out);
    }
    ATTUNE_TRY(body, steps(definition.body.steps, inside));
    std::ranges::move(body, std::back_inserter(out));
    Expression value = definition.body.value;
    const Line yields{name, inside, hoisted};
    ATTUNE_TRY_VOID(lower_value(value, yields, out));
    emit({name, Let{std::move(value)}, call.position}, out);
    return {};
  }

  /// Names positional values and adds defaults.
  void complete(Call& call) const {
    const Signature& signature = tools_.find(call.tool)->signature;
    std::size_t positional = 0;
    for (Argument& argument : call.arguments)
      if (argument.name.empty() && !signature.variadic) argument.name = signature.parameters[positional++].name;
    for (const Parameter& parameter : signature.parameters)
      if (parameter.fallback &&
          std::ranges::find(call.arguments, parameter.name, &Argument::name) == call.arguments.end())
        call.arguments.push_back({parameter.name, *parameter.fallback});
  }

  void emit(Step step, std::vector<Step>& out) {
    ++count_;
    out.push_back(std::move(step));
  }

  const ToolRegistry& tools_;
  std::map<std::string, const Definition*, std::less<>> definitions_;
  std::size_t count_ = 0;
};

Argument* find_argument(Call& call, std::string_view name) {
  const auto found = std::ranges::find(call.arguments, name, &Argument::name);
  return found == call.arguments.end() ? nullptr : &*found;
}

/// Carries conditions into sources, block by block: a step sees the sources of its own block and of those around it.
class SourceConditions {
 public:
  explicit SourceConditions(const ToolRegistry& tools) : tools_(tools) {}

  void apply(std::vector<Step>& steps) {
    for (Step& step : steps) {
      if (Invocation* invocation = invocation_of(step)) apply(step, *invocation);
      for_each_block(step, [this](Block& block) { apply(block.steps); });
    }
  }

 private:
  void apply(const Step& step, Invocation& invocation) {
    Call& call = invocation.call;
    const ListLaw law = tools_.find(call.tool)->signature.list_law;
    if (law == ListLaw::filter) carry(call);
    const bool always = !invocation.optional && !invocation.needs_confirmation;
    if (always && tools_.find(call.tool)->signature.list_law == ListLaw::source)
      sources_.insert_or_assign(std::string_view(step.name), &call);
  }

  /// filter(items: source, where: constant) becomes the source's call.
  void carry(Call& call) const {
    const Argument* items = find_argument(call, "items");
    const Argument* where = find_argument(call, "where");
    if (items == nullptr || where == nullptr) return;
    const auto* reference = std::get_if<Reference>(&items->value.node);
    const auto* condition = std::get_if<Filter>(&where->value.node);
    if (reference == nullptr || condition == nullptr) return;
    const auto source = sources_.find(reference->name);
    if (source == sources_.end()) return;
    Call carried = *source->second;
    Argument* already = find_argument(carried, "where");
    auto* before = already == nullptr ? nullptr : std::get_if<Filter>(&already->value.node);
    if (before == nullptr) return;
    *before = conjunction({*before, *condition});
    carried.position = call.position;
    call = std::move(carried);
  }

  const ToolRegistry& tools_;
  ByNameView<const Call*> sources_;  // where they stand: no step moves meanwhile
};

}  // namespace

Result<Plan> lower(const Plan& plan, const ToolRegistry& tools) {
  Plan lowered{plan.request, {}, {}};
  ATTUNE_TRY(steps, Lowering(plan, tools).steps(plan.steps, ""));
  lowered.steps = std::move(steps);
  SourceConditions(tools).apply(lowered.steps);
  return lowered;
}

bool is_taken_out(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  return dot != std::string_view::npos && dot + 1 < name.size() && name[dot + 1] >= '0' && name[dot + 1] <= '9';
}

}  // namespace attune::plan
