#include "assistant/planning/judging.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace attune::assistant {
namespace {

constexpr std::string_view kShortlist = "shortlist_";
constexpr std::string_view kJudged = "judged_";

plan::Expression reference_to(std::string_view name) {
  return {plan::Reference{std::string(name)}, {}};
}

const plan::Argument* argument(const plan::Call& call, std::string_view name) {
  const auto found = std::ranges::find(call.arguments, name, &plan::Argument::name);
  return found == call.arguments.end() ? nullptr : &*found;
}

/// Whether a step gives a list of candidates, the best first.
bool gives_candidates(const plan::Step& step) {
  constexpr std::array<std::string_view, 3> kTools{"candidates", "search", "similar"};
  const plan::Invocation* invocation = plan::invocation_of(step);
  return invocation != nullptr && std::ranges::find(kTools, invocation->call.tool) != kTools.end();
}

/// take(items: LIST, count: N) of a list of candidates; null for another step.
const plan::Invocation* takes_the_first(const plan::Step& step, const plan::Plan& plan) {
  const plan::Invocation* invocation = plan::invocation_of(step);
  if (invocation == nullptr || invocation->call.tool != "take" || argument(invocation->call, "skip")) return nullptr;
  const plan::Argument* items = argument(invocation->call, "items");
  const auto* list = items == nullptr ? nullptr : std::get_if<plan::Reference>(&items->value.node);
  if (list == nullptr) return nullptr;
  const auto giver = std::ranges::find(plan.steps, list->name, &plan::Step::name);
  return giver != plan.steps.end() && gives_candidates(*giver) ? invocation : nullptr;
}

/// How many are judged for so many taken: a few more, for nobody rises by more than a place.
double shortlist_for(const plan::Call& take) {
  constexpr double kUsual = 5;
  constexpr double kMost = 50;
  const plan::Argument* count = argument(take, "count");
  const double* number = count == nullptr ? nullptr : std::get_if<double>(&count->value.node);
  return std::min(2 * (number == nullptr ? kUsual : *number), kMost);
}

}  // namespace

std::optional<plan::Plan> with_judgement(plan::Plan plan, std::string_view wish) {
  for (std::size_t i = 0; i < plan.steps.size(); ++i) {
    const plan::Invocation* take = takes_the_first(plan.steps[i], plan);
    if (take == nullptr) continue;
    const plan::Argument items = *argument(take->call, "items");
    plan::Step shortlist{std::string(kShortlist),
                         plan::Invocation{.call = {"take", {items, {"count", {shortlist_for(take->call), {}}}}, {}}},
                         {}};
    plan::Step judged{
        std::string(kJudged),
        plan::Invocation{
            .call = {"judge", {{"items", reference_to(kShortlist)}, {"wish", {std::string(wish), {}}}}, {}},
            .optional = true,
            .otherwise = reference_to(kShortlist)},
        {}};
    plan::Invocation* changed = plan::invocation_of(plan.steps[i]);
    std::ranges::find(changed->call.arguments, "items", &plan::Argument::name)->value = reference_to(kJudged);
    const auto at = plan.steps.begin() + static_cast<std::ptrdiff_t>(i);
    plan.steps.insert(plan.steps.insert(at, std::move(judged)), std::move(shortlist));
    return plan;
  }
  return std::nullopt;
}

}  // namespace attune::assistant
