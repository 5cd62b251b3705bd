#pragma once
#include "base/error.h"
#include "engine/engine.h"
#include "plan/checking/checker.h"
#include "plan/execution/executor.h"
#include "plan/policy/confirmation.h"
#include "store/run_log.h"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace attune::assistant {

/// A call that waits for the person, and what they hand back to say yes to it.
struct Waiting {
  plan::PendingCall call;
  std::string token;
};

/// What the person says to calls that wait, by their tokens. A no is stronger than a yes.
struct Decisions {
  std::vector<std::string> yes;
  std::vector<std::string> no;
};

/// What came of running a plan, and where it is kept.
struct KeptRun {
  std::string id;
  plan::Plan plan;
  LocalTime now{};  ///< what $now was
  plan::Run run;
  std::vector<Waiting> waiting;
  std::shared_ptr<const Catalogue> catalogue;  ///< what the values speak of
};

/// Told of steps as RunOptions::on_step is.
using StepListener = std::function<void(const plan::StepTrace&, const plan::Value&)>;

struct RunWish {
  std::string user;
  std::string run_id;      ///< "": a new one
  bool confirmed = false;  ///< as RunOptions has it
  std::chrono::milliseconds deadline{5000};
  std::stop_token stop;
  StepListener on_step;
};

/// How a run would go with what its calls came to then: for each step whose outcome differs, what it was and is.
struct Replay {
  struct Difference {
    std::string step;
    std::string then;
    std::string now;
  };
  std::vector<Difference> differences;
  std::size_t steps = 0;
};

/// Runs plans so that nothing is lost: every run leaves a trace in the store's log; one that waits for a person, or has
/// done some of its effects, goes on after a restart, and does none of them twice. Thread-safe.
class RunKeeper {
 public:
  /// The tools that there are when it is asked.
  using Tools = std::function<std::shared_ptr<const plan::ToolRegistry>()>;

  /// All must outlive it. Errors: those of the store.
  static Result<std::unique_ptr<RunKeeper>> create(Engine& engine, Tools tools, const plan::Executor& executor);

  /// An id that no run has had.
  [[nodiscard]] std::string new_id();
  /// Under an id that was used before, the run is repeated: calls come to what they came to then, and what has happened
  /// does not happen again. Errors: those of Executor::run, conflict for an id of another plan or person, or of a run
  /// that is under way.
  Result<KeptRun> run(const plan::CheckedPlan& plan, const RunWish& wish);

  /// Goes on with a run that waits, with what the person says to some of its calls; with nothing said, shows again what
  /// waits. What is said is durable before anything comes of it, and nothing takes it back. Errors: not_found,
  /// permission_denied for another person's run or a token that none of its waiting calls bears, conflict where nothing
  /// waits; those of run().
  Result<KeptRun> decide(std::string_view run_id, std::string_view user, const Decisions& said,
                         StepListener on_step = {});
  /// The person says no to all that waits, and the run ends there. Errors: those of decide().
  Status dismiss(std::string_view run_id, std::string_view user);

  /// Goes on with a run that has failed by another plan, the rest of which was written anew: effects that have happened
  /// stand in it unchanged, and don't happen again. `wish.run_id` says which run. Errors: not_found, conflict for a run
  /// that has not failed or a plan that would lose or repeat an effect (carried_over.h); those of run().
  /// @param ready  as_it_runs() of the rest
  Result<KeptRun> go_on_by(const plan::CheckedPlan& rest, const plan::CheckedPlan& ready, const RunWish& wish);
  /// A plan optimised within what its person may call.
  [[nodiscard]] plan::CheckedPlan as_it_runs(const plan::CheckedPlan& plan, std::string_view user) const;

  /// Goes on with every run that a crash cut short. Returns how many there were; what fails is in their traces.
  Result<std::size_t> resume();

  /// Computes a run again from what its calls came to; makes no call. Errors: not_found, and those of checking its
  /// plan.
  Result<Replay> replay(std::string_view run_id) const;

 private:
  RunKeeper(Engine& engine, Tools tools, const plan::Executor& executor, plan::ConfirmationKey key)
      : engine_(engine), tools_(std::move(tools)), executor_(executor), key_(key) {}

  /// A run of the log with all that it takes to run it; the plan not optimised yet.
  struct Kept {
    StoredRun stored;
    plan::CheckedPlan plan;
    std::vector<StoredStep> steps;
  };
  [[nodiscard]] Result<Kept> load(std::string_view run_id) const;
  [[nodiscard]] Result<Kept> load_waiting(std::string_view run_id, std::string_view user) const;
  /// The fingerprints that tokens for waiting calls of a run stand for. Errors: permission_denied.
  [[nodiscard]] Result<std::set<std::string, std::less<>>> redeem(const StoredRun& run,
                                                                  const std::vector<std::string>& tokens) const;
  /// @param before  as RunJournal takes it
  Result<KeptRun> carry_out(const plan::CheckedPlan& plan, StoredRun run, std::optional<std::vector<StoredStep>> before,
                            plan::RunOptions options);
  [[nodiscard]] plan::RunOptions options_for(const StoredRun& run) const;
  [[nodiscard]] plan::RunOptions options_for(const StoredRun& run, const RunWish& wish) const;

  /// Keeps two calls from working on one run at the same time.
  class Hold;

  Engine& engine_;
  const Tools tools_;
  const plan::Executor& executor_;
  const plan::ConfirmationKey key_;
  std::atomic<std::uint64_t> numbered_{0};  // ids
  std::atomic<std::uint64_t> ran_{0};
  std::mutex mutex_;
  std::set<std::string, std::less<>> under_way_;
};

}  // namespace attune::assistant
