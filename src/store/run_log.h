#pragma once
#include "base/clock.h"
#include "base/error.h"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// Part of the stored format: append, never renumber.
enum class RunState : std::uint8_t {
  running = 0,  ///< or the process that ran it died: it can go on
  waiting = 1,  ///< for a person's confirmation
  done = 2,
  failed = 3,
  dismissed = 4,  ///< the person said no to what waited
};
std::string_view to_string(RunState state);

/// A plan's run, as it is kept.
struct StoredRun {
  std::string id;
  std::string user;
  std::string plan;       ///< JSON
  std::string now;        ///< local time at which it began: what $now is, however often it goes on
  std::string decisions;  ///< JSON: what the person has said yes and no to
  RunState state = RunState::running;
  std::string trace;  ///< JSON; "" while it has not ended
  Time started{};
  Time finished{};  ///< says nothing while it runs
  bool operator==(const StoredRun&) const = default;
};

/// What is kept of one step of a run.
struct StoredStep {
  std::string name;   ///< with the loops around it: "notes[2].entry"
  bool ended = true;  ///< false: its effect was about to happen, and may have happened
  std::string value;  ///< JSON; "" while it has not ended
  bool operator==(const StoredStep&) const = default;
};

/// How long ended runs are kept.
struct RunRetention {
  std::chrono::days age{30};  ///< since they ended
  std::size_t most = 10'000;  ///< the newest
  bool operator==(const RunRetention&) const = default;
};

/// The log of runs: what lets a run go on after a crash without doing anything twice, and what traces are read from.
/// Thread-safe.
class RunLog {
 public:
  virtual ~RunLog() = default;

  /// Adds a run, or replaces the decisions, state, trace and end of the one with that id. Durable when it returns.
  /// Errors: invalid_argument for an id of no or more than 512 bytes, conflict for another person's run of that id or
  /// one of another plan.
  virtual Status put_run(const StoredRun& run) = 0;
  /// Adds or replaces steps of a run, all or nothing. Durable when it returns. Errors: not_found.
  virtual Status put_steps(std::string_view run, std::span<const StoredStep> steps) = 0;
  /// Gives a run that has failed another plan, to go on with: of its steps, these stay. Durable when it returns.
  /// Errors: not_found, conflict for another person's run or one that has not failed.
  virtual Status replace_plan(const StoredRun& run, std::span<const StoredStep> steps) = 0;
  /// A run that has ended and had no effects, with its steps. Returns at once: durable within milliseconds, and a crash
  /// may take it. A run of that id is replaced. Errors: those of put_run; what fails later is logged.
  virtual Status add_ended(StoredRun run, std::vector<StoredStep> steps) = 0;
  /// Waits until all that add_ended was given before is durable.
  virtual Status settle() = 0;

  virtual Result<std::optional<StoredRun>> find_run(std::string_view id) = 0;
  /// By name. Empty for an unknown run.
  virtual Result<std::vector<StoredStep>> steps(std::string_view run) = 0;
  /// Newest first. @param user  "" for everybody's
  virtual Result<std::vector<StoredRun>> runs(std::string_view user, std::size_t most) = 0;
  /// Those that are running, oldest first: after a start, the ones that a crash cut short.
  virtual Result<std::vector<StoredRun>> unfinished() = 0;
  /// Forgets ended runs that are older or more than `keep` says, at most 1,000 of the oldest, so that nobody waits
  /// long. What runs or waits stays. Returns how many went.
  virtual Result<std::uint64_t> prune(const RunRetention& keep, Time now) = 0;

  /// A secret of the workspace, made when it is first asked for: 32 bytes in hex.
  virtual Result<std::string> secret() = 0;
};

}  // namespace attune
