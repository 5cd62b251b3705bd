#include "plan/optimiser/internal/analysis.h"
#include "plan/optimiser/internal/passes.h"
#include "plan/visit.h"

namespace attune::plan {
namespace {

/// The one parameter of a tool that has to be given; null where there are none or several.
const Parameter* only_required(const Signature& signature) {
  const Parameter* only = nullptr;
  for (const Parameter& parameter : signature.parameters) {
    if (!parameter.required) continue;
    if (only != nullptr) return nullptr;
    only = &parameter;
  }
  return only;
}

/// Whether one call of the bulk tool gives what the calls for single values give. Both must be total: of calls that
/// fail, the error says in which round.
bool stands_for(const Signature& bulk, const Signature& single) {
  const Parameter* list = only_required(bulk);
  const Parameter* value = only_required(single);
  return list != nullptr && value != nullptr && bulk.is_pure() && single.is_pure() && bulk.total && single.total &&
         bulk.result == Type::list_of(single.result) && list->type == Type::list_of(value->type);
}

bool takes_the_same(const Parameter& a, const Parameter& b) {
  return a.type == b.type && a.low == b.low && a.high == b.high && a.whole == b.whole && a.choices == b.choices;
}

bool refers_to(const Expression& value, std::string_view name) {
  bool refers = false;
  for_each_reference(value, [&](const Reference& reference) { refers = refers || reference.name == name; });
  return refers;
}

class Batching {
 public:
  explicit Batching(const CheckedPlan& plain) : plain_(plain) {}

  bool run(std::vector<Step>& steps) {
    bool changed = false;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      for_each_block(steps[i], [&](Block& block) { changed = run(block.steps) || changed; });
      std::vector<Step> before;
      if (!batch(steps[i], before)) continue;
      const auto position = steps.begin() + static_cast<std::ptrdiff_t>(i);
      steps.insert(position, std::move_iterator(before.begin()), std::move_iterator(before.end()));
      i += before.size();
      changed = true;
    }
    return changed;
  }

 private:
  /// Takes the first call out of a loop and makes it for all rounds at once, in steps that go before.
  bool batch(Step& step, std::vector<Step>& out) const {
    auto* loop = std::get_if<ForEach>(&step.action);
    if (loop == nullptr || loop->body.steps.empty()) return false;
    const Step& first = loop->body.steps.front();
    const Invocation* single = unconditional_call(first, plain_);
    if (single == nullptr) return false;
    const Tool* bulk = plain_.tools().find(signature_of(single->call, plain_).bulk);
    const Signature& of_single = signature_of(single->call, plain_);
    if (bulk == nullptr || !stands_for(bulk->signature, of_single)) return false;
    if (may_fail(first, plain_) || may_fail(loop->in)) return false;
    auto arguments = bulk_arguments(*loop, single->call, of_single, bulk->signature);
    if (!arguments || rest_refers_to(*loop, loop->variable)) return false;

    // The list cut to the loop's bound: what the bulk tool is given.
    const std::string result = step.name + "." + first.name;
    const std::string list = result + ".in";
    ForEach whole{loop->variable + ".in", std::move(loop->in), loop->at_most, {}};
    whole.body.value = {Reference{whole.variable}, step.position};
    out.push_back({list, std::move(whole), step.position});
    find_argument(*arguments, only_required(bulk->signature)->name)->value = {Reference{list}, step.position};
    out.push_back({result, Invocation{*std::move(arguments), false, false, {}}, first.position});

    const std::string element = first.name;
    loop->in = {Reference{result}, step.position};
    loop->variable = element;
    loop->body.steps.erase(loop->body.steps.begin());
    if (loop->body.steps.empty() && loop->body.value.node == decltype(Expression::node)(Reference{element}))
      step.action = Let{{Reference{result}, step.position}};
    return true;
  }

  /// The bulk tool's arguments, with the list still to come; empty where the calls differ in more than the list.
  static std::optional<Call> bulk_arguments(const ForEach& loop, const Call& single, const Signature& of_single,
                                            const Signature& bulk) {
    const Parameter* list = only_required(bulk);
    const Parameter* value = only_required(of_single);
    Call call{bulk.name, {{list->name, {List{}, single.position}}}, single.position};
    bool is_for_each = false;
    for (const Argument& argument : single.arguments) {
      if (argument.name == value->name) {
        const auto* reference = std::get_if<Reference>(&argument.value.node);
        is_for_each = reference != nullptr && reference->name == loop.variable;
        continue;
      }
      const Parameter* same = bulk.parameter(argument.name);
      if (same == nullptr || !takes_the_same(*same, *of_single.parameter(argument.name))) return std::nullopt;
      if (refers_to(argument.value, loop.variable)) return std::nullopt;
      call.arguments.push_back(argument);
    }
    return is_for_each ? std::optional(std::move(call)) : std::nullopt;
  }

  /// Whether anything but the first call needs what the loop goes through.
  static bool rest_refers_to(const ForEach& loop, std::string_view variable) {
    bool refers = refers_to(loop.body.value, variable);
    for (std::size_t i = 1; i < loop.body.steps.size(); ++i)
      for_each_reference_in(loop.body.steps[i],
                            [&](const Reference& reference) { refers = refers || reference.name == variable; });
    return refers;
  }

  const CheckedPlan& plain_;
};

}  // namespace

/// for each x in list { c = tool(key: x) yield ... } becomes one call of the tool's bulk form (Signature::bulk) for the
/// whole list, and a loop over its results for what else is done in a round.
bool batch_calls(Draft& draft) {
  return Batching(draft.plain()).run(draft.steps());
}

}  // namespace attune::plan
