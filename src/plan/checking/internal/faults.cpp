#include "plan/checking/internal/faults.h"

#include <algorithm>
#include <tuple>

namespace attune::plan {

void Faults::report(Position position, std::string message, std::string mend, ErrorCode code) {
  if (full()) return;
  std::string name;
  if (step_ != nullptr) {
    const Invocation* invocation = invocation_of(*step_);
    name = step_->name.empty() && invocation != nullptr ? invocation->call.tool : step_->name;
  }
  found_.push_back({position, std::move(name), std::move(message), std::move(mend), code});
}

std::vector<Diagnostic> Faults::take() {
  // What a call lacks is known only after its arguments, but stands before them.
  std::ranges::stable_sort(found_, {},
                           [](const Diagnostic& d) { return std::tuple(d.position.line, d.position.column); });
  return std::move(found_);
}

}  // namespace attune::plan
