#pragma once
#include "base/clock.h"
#include "plan/execution/executor.h"
#include "plan/execution/internal/frame.h"
#include "plan/execution/internal/tool_call.h"
#include "plan/execution/internal/tool_gate.h"

#include <condition_variable>
#include <memory>
#include <mutex>
#include <span>
#include <unordered_map>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/thread_pool.hpp>

namespace attune::plan {

/// One run of one plan. A step is handed to the pool once all its inputs have ended; the last one to end wakes the
/// caller. Blocks run in frames of their own, rounds of a loop side by side.
///
/// Why the same plan ends the same way in any order of execution: a failure keeps later steps and later rounds from
/// starting, never earlier ones, and inputs are always earlier. So of several failures the first in the plan's order
/// always comes to pass, and it is the one reported.
class Dataflow : public std::enable_shared_from_this<Dataflow> {
 public:
  Dataflow(const CheckedPlan& checked, const RunOptions& options, ToolGates& gates, boost::asio::thread_pool& pool);
  /// Blocks until the plan has ended. Once.
  Result<Run> run();

 private:
  struct Outcome {
    StepState state = StepState::done;
    Result<Value> result{Value{}};
    int tries = 0;
    bool is_placed = false;  ///< the error says already which step it came from
  };

  // -- the flow
  const BlockGraph& graph_of(const std::vector<Step>& steps);
  void start(Frame& frame);
  void start(Frame& frame, std::span<const std::size_t> ready);
  boost::asio::awaitable<void> work(Frame& frame, std::size_t step);
  /// Gives the steps that have become ready.
  std::vector<std::size_t> finish(Frame& frame, std::size_t step, Outcome outcome);

  // -- steps
  boost::asio::awaitable<Outcome> execute(Frame& frame, std::size_t step);
  boost::asio::awaitable<Outcome> call(Frame& frame, std::size_t step, const Invocation& invocation);
  /// A call that came to nothing; an optional one has its other value.
  Outcome missed(Frame& frame, std::size_t step, const Invocation& invocation, Error error, int tries) const;
  /// A call that the person said no to.
  Outcome declined(Frame& frame, std::size_t step, const Invocation& invocation) const;
  boost::asio::awaitable<CallOutcome> make_call(const Activation& activation, const Invocation& invocation,
                                                Arguments arguments, Label given);
  /// What a call came to before, as the journal has it; empty where it has yet to happen.
  std::optional<Result<Value>> recalled(const Activation& activation, const Invocation& invocation) const;
  /// Before and after a call that happens: what the journal must know.
  Status note_begin(const Activation& activation, const Signature& signature) const;
  Status note_end(const Activation& activation, const Result<Value>& result) const;
  boost::asio::awaitable<Outcome> loop(Frame& frame, std::size_t step, const ForEach& loop);
  boost::asio::awaitable<Outcome> branch(Frame& frame, std::size_t step, const If& branch);
  boost::asio::awaitable<void> run_frames(const std::vector<std::unique_ptr<Frame>>& frames);
  /// What a block that has ended comes to.
  Outcome outcome_of(const Frame& frame, const Expression& value) const;
  /// What the person is asked about a call; empty where it needs no yes.
  std::optional<PendingCall> question_about(const Frame& frame, std::size_t step, const Invocation& invocation,
                                            const Arguments& arguments) const;
  [[nodiscard]] bool has_yes(const PendingCall& call) const;
  [[nodiscard]] bool has_no(const Frame& frame, std::size_t step, const Invocation& invocation) const;
  /// Labels of plans speak of "$user": here it is known who that is.
  [[nodiscard]] Label of_this_run(Label label) const;

  // -- values
  Result<Arguments> arguments_of(const Frame& frame, const Invocation& invocation) const;
  Result<Value> gather_reply(const Frame& frame, const Invocation& reply);
  Result<Value> value_of(const Frame& frame, const Expression& expression) const;

  void collect(Frame& frame, Run& run) const;

  const CheckedPlan& checked_;
  const RunOptions& options_;
  ToolGates& gates_;
  boost::asio::thread_pool& pool_;
  const Stopwatch watch_;
  const std::chrono::steady_clock::time_point deadline_;
  std::vector<Value> reply_;

  std::mutex telling_;  // on_step is told one at a time
  std::mutex mutex_;    // guards graphs_, and the states of frames but for values of steps that have ended
  std::unordered_map<const std::vector<Step>*, std::unique_ptr<const BlockGraph>> graphs_;
  std::condition_variable all_ended_;
  std::unique_ptr<Frame> root_;
};

}  // namespace attune::plan
