#pragma once
#include "base/clock.h"
#include "base/error.h"
#include "llm/benchmark/task.h"
#include "roles/prompts.h"

#include <filesystem>
#include <memory>
#include <vector>

namespace attune::roles {

/// Requests over a small made-up catalogue, as the front end asks a model to plan them; an answer is right if its plan
/// passes the checker, runs, and shows the items that the request means. For measuring endpoints (llm/benchmark).
class PlanTasks {
 public:
  /// @param folder  for the catalogue's workspace; must be empty, and outlive this
  /// @param prompts, clock  must outlive this
  static Result<std::unique_ptr<PlanTasks>> create(const std::filesystem::path& folder, const Prompts& prompts,
                                                   const Clock& clock);
  ~PlanTasks();

  /// Twelve, in the group "plans". They are good while this lives.
  [[nodiscard]] Result<std::vector<llm::BenchmarkTask>> tasks() const;

 private:
  struct Impl;
  explicit PlanTasks(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace attune::roles
