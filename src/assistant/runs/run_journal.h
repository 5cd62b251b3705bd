#pragma once
#include "data/catalogue.h"
#include "plan/execution/journal.h"
#include "store/run_log.h"

#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace attune::assistant {

/// Whether a step that the log has came to an error.
bool is_failure(const StoredStep& step);

/// The journal of one run over the store's log. A run that has no effects is written once, after its end, and nobody
/// waits for that; one that has is durable before the first of them. Thread-safe.
class RunJournal final : public plan::Journal {
 public:
  /// @param before  the steps that the log has of a run that it knows; empty for a new run. `log` must outlive the
  /// journal
  RunJournal(RunLog& log, StoredRun run, std::optional<std::vector<StoredStep>> before,
             std::shared_ptr<const Catalogue> catalogue);

  Recollection recall(std::string_view step) override;
  Status begin(std::string_view step) override;
  Status end(std::string_view step, const Result<plan::Value>& result) override;

  /// Writes the run's end, with what has not been written yet. Durable where the run waits or had effects.
  Status close(RunState state, std::string trace, Time finished);

 private:
  /// What is unwritten, and these. Under the lock.
  Status write(std::vector<StoredStep> steps);

  RunLog& log_;
  const std::shared_ptr<const Catalogue> catalogue_;
  std::mutex mutex_;
  StoredRun run_;
  bool is_kept_;                                           // the log has the run
  std::map<std::string, StoredStep, std::less<>> before_;  // by name
  std::set<std::string, std::less<>> begun_;               // whose effect is under way
  std::vector<StoredStep> unwritten_;
};

}  // namespace attune::assistant
