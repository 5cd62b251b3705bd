// What the policy decides, decided the other way: everything is allowed, read and shown. Linked into a test program in
// the place of src/plan/policy, so that the attacks that the policy foils are seen to work without it.
#include "plan/policy/disclosure.h"
#include "plan/policy/flow_policy.h"

namespace attune::plan {

std::string_view to_string(FlowDecision::Reason) {
  return "";
}

FlowDecision decide(const Sink&, std::span<const ArgumentFlow>, const Label&) {
  return {};
}

std::string_view shown_to_planner(std::string_view text, const Label&) {
  return text;
}

bool may_be_shown(std::string_view) {
  return true;
}

}  // namespace attune::plan
