#pragma once
#include "base/clock.h"
#include "base/error.h"
#include "base/json.h"
#include "base/progress.h"
#include "engine/engine.h"
#include "store/store.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace attune {

/// {"models": [name...], "settings": {"model.parameter": value as text}, "budget_seconds", "trials" (of the best
/// blend), "seed", "threads"}, all of it optional. Errors: invalid_argument for an unknown key or a value of the wrong
/// kind.
Result<TrainOptions> train_options_from_json(const json::object& object);
json::object to_json(const TrainOptions& options);

/// A training that was asked for: what the store keeps of it, and how far it is.
struct TrainingJob {
  TrainingRecord record;
  std::string phase;        ///< while it runs: what it is doing, "" at first
  std::uint64_t done = 0;   ///< steps of that phase
  std::uint64_t total = 0;  ///< 0: unknown
};

/// {"id", "state", "options", "attempts", "started", "finished": null | time, "progress": null | {"phase", "done",
/// "total"}, "outcome": null | {"snapshot", "primary", "details"} | {"error", "mend"}}
json::object to_json(const TrainingJob& job);

/// Trainings in the background, one at a time, at the lowest priority, each with a record in the store. Thread-safe; no
/// method waits for a training.
///
/// A training whose process was stopped begins anew when the jobs are opened again. One whose process died begins anew
/// once; if it dies again it is `interrupted` for good, so that a training that the machine cannot bear doesn't take
/// the server down for ever.
class TrainingJobs {
 public:
  using Train = std::function<Result<TrainReport>(const TrainOptions&, Progress&, std::stop_token)>;

  /// Takes up what was under way when these jobs were last closed. @param train  does the work; what it refers to, and
  /// the store and the clock, must outlive the jobs. Errors: those of the store.
  static Result<std::unique_ptr<TrainingJobs>> open(Store& store, const Clock& clock, Train train);
  /// Asks the running training to stop and waits until it has; the next open() begins it anew.
  ~TrainingJobs();

  /// Errors: conflict when one is running (running() says which), those of the store.
  Result<TrainingJob> start(const TrainOptions& options);
  /// Asks a running training to stop; it ends soon after, and the snapshot in force stays. Returns the job as it is.
  /// Errors: not_found, conflict (it has ended), those of the store.
  Result<TrainingJob> cancel(std::int64_t id);
  /// Errors: not_found, those of the store.
  [[nodiscard]] Result<TrainingJob> find(std::int64_t id) const;
  /// The newest 100, newest first.
  [[nodiscard]] Result<std::vector<TrainingJob>> list() const;
  [[nodiscard]] std::optional<std::int64_t> running() const;

 private:
  struct State;
  explicit TrainingJobs(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace attune
