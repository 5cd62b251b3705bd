#pragma once
#include "plan/checking/checker.h"

#include <string>
#include <vector>

namespace attune::plan {

/// Collects what is wrong with a plan, the first 50 faults at most.
class Faults {
 public:
  [[nodiscard]] bool full() const { return found_.size() == kMost; }
  void report(Position position, std::string message, std::string mend, ErrorCode code = ErrorCode::type_error);
  /// The step that faults belong to from now on; null for none. It must outlive the reports.
  void enter(const Step* step) { step_ = step; }
  [[nodiscard]] const Step* step() const { return step_; }
  /// In the order of the text.
  std::vector<Diagnostic> take();

 private:
  static constexpr std::size_t kMost = 50;
  const Step* step_ = nullptr;
  std::vector<Diagnostic> found_;
};

}  // namespace attune::plan
