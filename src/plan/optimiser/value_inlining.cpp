#include "plan/optimiser/internal/analysis.h"
#include "plan/optimiser/internal/passes.h"
#include "plan/visit.h"

namespace attune::plan {
namespace {

/// Longer texts are not written several times.
constexpr std::size_t kShortText = 64;  // bytes

/// What costs no more to write again than to refer to.
bool is_atom(const Expression& value) {
  if (const auto* text = std::get_if<std::string>(&value.node)) return text->size() <= kShortText;
  return !std::holds_alternative<List>(value.node) && !std::holds_alternative<Filter>(value.node) &&
         !std::holds_alternative<Call>(value.node) && !std::holds_alternative<Member>(value.node) &&
         !std::holds_alternative<Operation>(value.node) && !std::holds_alternative<Object>(value.node);
}

/// let x = value: the value stands in the place of x, where it is a literal or another name, or x is used once, in the
/// same block. Never a value that may come to nothing: the error names the line.
///
/// A reply leaves out what refers to an optional call that failed, but not what refers to a value made of it: there, x
/// stays x.
class Inlining {
 public:
  explicit Inlining(Draft& draft) : uses_(draft.uses()) {
    for (const Step& step : draft.steps())
      if (const Invocation* invocation = invocation_of(step); invocation != nullptr && invocation->optional)
        optional_.insert(step.name);
  }

  bool run(std::vector<Step>& steps, Expression* yields) {
    const auto own = own_uses(steps, yields);
    for (Step& step : steps) {
      const Invocation* invocation = invocation_of(step);
      const bool is_reply = invocation != nullptr && invocation->call.tool == kReply;
      if (!values_.empty()) for_each_value(step, [&](Expression& value) { replace(value, is_reply); });
      for_each_block(step, [&](Block& block) { run(block.steps, &block.value); });
      const auto* let = std::get_if<Let>(&step.action);
      if (let == nullptr) continue;
      const bool is_used_once = uses_.at(step.name) == 1 && own.at(step.name) == 1;
      if (is_atom(let->value) || (is_used_once && !may_fail(let->value))) values_.emplace(step.name, let->value);
    }
    if (yields != nullptr && !values_.empty()) replace(*yields, false);
    return changed_;
  }

 private:
  /// How often the lets of a block are used in it, and not in blocks inside it.
  static ByNameView<std::size_t> own_uses(const std::vector<Step>& steps, const Expression* yields) {
    ByNameView<std::size_t> own;
    for (const Step& step : steps)
      if (std::holds_alternative<Let>(step.action)) own.emplace(step.name, 0);
    if (own.empty()) return own;
    const auto count = [&](const Expression& value) {
      for_each_reference(value, [&](const Reference& reference) {
        if (const auto let = own.find(reference.name); let != own.end()) ++let->second;
      });
    };
    for (const Step& step : steps) for_each_value(step, count);
    if (yields != nullptr) count(*yields);
    return own;
  }

  void replace(Expression& value, bool is_reply) {
    if (const auto* reference = std::get_if<Reference>(&value.node)) {
      const auto found = values_.find(reference->name);
      if (found == values_.end() || (is_reply && hangs_on_optional(found->second))) return;
      const Position position = value.position;
      value.node = Expression(found->second).node;
      value.position = position;
      changed_ = true;
      return;
    }
    for_each_part(value, [&](Expression& part) { replace(part, is_reply); });
  }

  [[nodiscard]] bool hangs_on_optional(const Expression& value) const {
    bool hangs = false;
    for_each_reference(value, [&](const Reference& reference) { hangs = hangs || optional_.contains(reference.name); });
    return hangs;
  }

  // Names are views of the steps' own, which stay where they are.
  const ByNameView<std::size_t>& uses_;
  NameViewSet optional_;  // calls of the plan itself
  ByNameView<Expression> values_;
  bool changed_ = false;
};

}  // namespace

bool inline_values(Draft& draft) {
  bool has_lets = false;
  for_each_step(draft.steps(),
                [&](const Step& step) { has_lets = has_lets || std::holds_alternative<Let>(step.action); });
  if (!has_lets) return false;
  return Inlining(draft).run(draft.steps(), nullptr);
}

}  // namespace attune::plan
