#include "plan/policy/flow_policy.h"

#include <array>

namespace attune::plan {
namespace {

using Verdict = FlowDecision::Verdict;
using Reason = FlowDecision::Reason;

struct Finding {
  Verdict verdict = Verdict::allowed;
  Reason reason = Reason::none;
};

/// Of data with this label that leaves the house.
Finding release(const Sink& sink, const Label& label) {
  if (label.readers.are_everyone()) return {};
  if (sink.private_data == PrivateData::refused) return {Verdict::refused, Reason::private_data};
  if (!label.readers.include(sink.user)) return {Verdict::refused, Reason::private_to_others};
  if (sink.private_data == PrivateData::confirmed) return {Verdict::needs_confirmation, Reason::private_data};
  return {};
}

Finding judge(const Sink& sink, ArgumentRole role, const Label& label) {
  if (sink.outside)
    if (const Finding found = release(sink, label); found.verdict != Verdict::allowed) return found;
  if (role == ArgumentRole::destination && label.integrity == Integrity::outside)
    return {Verdict::needs_confirmation, Reason::steered_from_outside};
  return {};
}

}  // namespace

std::string_view to_string(FlowDecision::Reason reason) {
  constexpr std::array<std::string_view, 4> kWords{"", "text from outside would decide where it goes",
                                                   "it holds what is private to other people", "it holds private data"};
  return kWords.at(static_cast<std::size_t>(reason));
}

FlowDecision decide(const Sink& sink, std::span<const ArgumentFlow> arguments, const Label& circumstances) {
  FlowDecision decision;
  const auto weigh = [&decision](const Finding& found) {
    if (found.verdict > decision.verdict) decision = {found.verdict, {}, found.reason};
    return found.verdict == decision.verdict && found.verdict != Verdict::allowed;
  };
  weigh(judge(sink, ArgumentRole::content, circumstances));
  for (std::size_t i = 0; i < arguments.size(); ++i)
    if (weigh(judge(sink, arguments[i].role, join(arguments[i].label, circumstances)))) decision.arguments.push_back(i);
  return decision;
}

}  // namespace attune::plan
