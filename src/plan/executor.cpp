#include "plan/executor.h"

#include "base/clock.h"
#include "plan/internal/tool_call.h"
#include "plan/internal/value_type.h"

#include <algorithm>
#include <condition_variable>
#include <limits>
#include <map>
#include <mutex>
#include <span>

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>

namespace attune::plan {

std::string_view to_string(StepState state) {
  switch (state) {
    case StepState::done:
      return "done";
    case StepState::failed:
      return "failed";
    case StepState::skipped:
      return "skipped";
    case StepState::waiting:
      return "waiting";
  }
  return "skipped";
}

struct Executor::Pool {
  explicit Pool(std::size_t count) : threads(count) {}
  boost::asio::thread_pool threads;
};

namespace {

constexpr std::chrono::hours kLongestRun{24};

/// One run of one plan. A step is handed to the pool once all its inputs have ended; the last one to end wakes the
/// caller.
///
/// Why the same plan ends the same way in any order of execution: a failure keeps later steps from starting, never
/// earlier ones, and inputs are always earlier. So of several failures the first in the plan's order always comes to
/// pass, and it is the one reported.
class Dataflow : public std::enable_shared_from_this<Dataflow> {
 public:
  Dataflow(const CheckedPlan& checked, const ToolRegistry& tools, const RunOptions& options,
           boost::asio::thread_pool& pool)
      : checked_(checked),
        steps_(checked.plan().steps),
        tools_(tools),
        options_(options),
        pool_(pool),
        deadline_(std::chrono::steady_clock::now() +
                  std::clamp<std::chrono::milliseconds>(options.deadline, {}, kLongestRun)),
        users_(steps_.size()),
        stops_(steps_.size()),
        values_(steps_.size()),
        missing_(steps_.size()) {
    run_.trace.resize(steps_.size());
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      run_.trace[i].name = steps_[i].name;
      run_.trace[i].tool = steps_[i].call.tool;
      missing_[i] = checked.inputs(i).size();
      for (const std::size_t input : checked.inputs(i)) users_[input].push_back(i);
      names_.emplace(steps_[i].name, i);
    }
  }

  Result<Run> run() {
    const std::stop_callback forward(options_.stop, [this] { stop_from(0); });
    std::vector<std::size_t> ready;
    for (std::size_t i = 0; i < steps_.size(); ++i)
      if (missing_[i] == 0) ready.push_back(i);
    start(ready);

    std::unique_lock lock(mutex_);
    const auto ended = [this] { return ended_ == steps_.size(); };
    if (!all_ended_.wait_until(lock, deadline_, ended)) {
      lock.unlock();
      stop_from(0);
      lock.lock();
      all_ended_.wait(lock, ended);  // what is running sees its stop token and comes back
    }
    if (failure_) return Failure(*std::move(failure_));
    if (cut_short_ && options_.stop.stop_requested()) return cancelled("the run was cancelled");
    if (cut_short_) return deadline_exceeded("the plan took longer than {} ms", options_.deadline.count());
    for (std::size_t i = 0; i < steps_.size(); ++i) {
      if (run_.trace[i].state == StepState::waiting) run_.waiting.push_back(i);
      if (run_.trace[i].state == StepState::failed) run_.partial.push_back(steps_[i].name);
    }
    return std::move(run_);
  }

 private:
  void start(std::span<const std::size_t> ready) {
    for (const std::size_t step : ready)
      boost::asio::post(pool_, [self = shared_from_this(), step] { self->work(step); });
  }

  /// Carries out a step and then, on the same thread, one of those that it makes ready: a chain needs no hand-over.
  void work(std::size_t step) {
    for (;;) {
      std::vector<std::size_t> ready = execute(step);
      if (ready.empty()) return;  // touch nothing from here on: this may have been the run's last step
      step = ready.back();
      ready.pop_back();
      start(ready);
    }
  }

  void stop_from(std::size_t step) {
    for (std::size_t i = step; i < stops_.size(); ++i) stops_[i].request_stop();
  }

  /// Gives the steps that have become ready.
  std::vector<std::size_t> execute(std::size_t i) {
    const Step& step = steps_[i];
    const bool is_reply = step.call.tool == kReply;
    const double started_ms = watch_.elapsed_ms();
    StepState state = StepState::done;
    Result<Value> result = Value{};
    if (stops_[i].stop_requested() || (!is_reply && !has_inputs(i))) {
      state = StepState::skipped;
    } else if (step.needs_confirmation && !options_.confirmed) {
      state = StepState::waiting;
    } else {
      result = is_reply ? gather_reply(i) : evaluate(step.call, i);
      if (!result) state = StepState::failed;
    }
    return finish(i, state, std::move(result), started_ms);
  }

  std::vector<std::size_t> finish(std::size_t i, StepState state, Result<Value> result, double started_ms) {
    // Tools' own callbacks run inside request_stop: never under the lock.
    const bool stopped = stops_[i].stop_requested();
    const bool sinks_the_plan = state == StepState::failed && !stopped && !steps_[i].optional;
    if (sinks_the_plan) stop_from(i + 1);

    const std::scoped_lock lock(mutex_);
    StepTrace& trace = run_.trace[i];
    trace.state = state;
    trace.started_ms = started_ms;
    trace.finished_ms = watch_.elapsed_ms();
    if (stopped && state != StepState::done) cut_short_ = true;
    if (state == StepState::done) {
      trace.result = digest(*result);
      values_[i] = *std::move(result);
    } else if (state == StepState::failed) {
      trace.error = result.error();
      if (sinks_the_plan && i < failed_step_) {
        failed_step_ = i;
        failure_ =
            in_context(fmt::format("step '{}'", trace.name.empty() ? trace.tool : trace.name), *trace.error).error();
      }
    }
    std::vector<std::size_t> ready;
    for (const std::size_t user : users_[i])
      if (--missing_[user] == 0) ready.push_back(user);
    if (++ended_ == steps_.size()) all_ended_.notify_all();
    return ready;
  }

  // -- values. Inputs have ended before a step that needs them starts, so they are read without the lock.

  /// A failed optional input is an absent value; a waiting or skipped one keeps the step from running.
  [[nodiscard]] bool has_inputs(std::size_t i) const {
    return std::ranges::all_of(checked_.inputs(i), [&](std::size_t input) {
      return is_done(input) || (run_.trace[input].state == StepState::failed && steps_[input].optional);
    });
  }
  [[nodiscard]] bool is_done(std::size_t step) const { return run_.trace[step].state == StepState::done; }

  /// Evaluates the reply's arguments, but for those that hang on a step which didn't come to an end.
  Result<Value> gather_reply(std::size_t i) {
    for (const Argument& argument : steps_[i].call.arguments) {
      if (!is_there(argument.value)) continue;
      ATTUNE_TRY(value, evaluate(argument.value, i));
      if (!std::holds_alternative<std::monostate>(value.data)) run_.reply.push_back(std::move(value));
    }
    return Value{};
  }

  [[nodiscard]] bool is_there(const Expression& expression) const {
    const auto is_there_too = [this](const auto& part) { return is_there(part); };
    if (const auto* list = std::get_if<List>(&expression.node))
      return std::ranges::all_of(list->elements, is_there_too);
    if (const auto* call = std::get_if<Call>(&expression.node))
      return std::ranges::all_of(call->arguments, is_there_too, &Argument::value);
    const auto* reference = std::get_if<Reference>(&expression.node);
    const auto step = reference == nullptr ? names_.end() : names_.find(reference->name);
    return step == names_.end() || is_done(step->second);
  }

  Result<Value> evaluate(const Call& call, std::size_t i) const {
    const Tool& tool = *tools_.find(call.tool);
    std::map<std::string, Value, std::less<>> named;
    std::vector<Value> positional;
    for (const Parameter& parameter : tool.signature.parameters) named.emplace(parameter.name, Value{});
    for (const Argument& argument : call.arguments) {
      ATTUNE_TRY(value, evaluate(argument.value, i));
      if (argument.name.empty()) {
        positional.push_back(std::move(value));
      } else {
        named.insert_or_assign(argument.name, std::move(value));
      }
    }
    const std::string key = options_.run_id.empty() ? "" : fmt::format("{}/{}", options_.run_id, steps_[i].name);
    return call_tool(tool, Arguments(std::move(named), std::move(positional)), {stops_[i].get_token(), deadline_, key});
  }

  Result<Value> evaluate(const Expression& expression, std::size_t i) const {
    return std::visit(
        [&](const auto& node) -> Result<Value> {
          using Node = std::decay_t<decltype(node)>;
          if constexpr (std::is_same_v<Node, Reference>) {
            return value_of(node);
          } else if constexpr (std::is_same_v<Node, Call>) {
            return evaluate(node, i);
          } else if constexpr (std::is_same_v<Node, List>) {
            std::vector<Value> values;
            for (const Expression& element : node.elements) {
              ATTUNE_TRY(value, evaluate(element, i));
              values.push_back(std::move(value));
            }
            return Value{std::move(values)};
          } else {
            return Value{node};
          }
        },
        expression.node);
  }

  [[nodiscard]] Value value_of(const Reference& reference) const {
    if (reference.name == "$user") return Value{User{options_.user}};
    return values_[names_.find(reference.name)->second];
  }

  const CheckedPlan& checked_;
  const std::vector<Step>& steps_;
  const ToolRegistry& tools_;
  const RunOptions& options_;
  boost::asio::thread_pool& pool_;
  const Stopwatch watch_;
  const std::chrono::steady_clock::time_point deadline_;
  std::map<std::string, std::size_t, std::less<>> names_;
  std::vector<std::vector<std::size_t>> users_;  // for each step, the steps that need its value
  std::vector<std::stop_source> stops_;          // one a step

  std::mutex mutex_;  // guards what follows, but for ended inputs (see above)
  std::condition_variable all_ended_;
  std::vector<Value> values_;
  std::vector<std::size_t> missing_;  // for each step, inputs that have not ended
  std::size_t ended_ = 0;
  bool cut_short_ = false;  // a stop was requested before everything was done
  std::size_t failed_step_ = std::numeric_limits<std::size_t>::max();
  std::optional<Error> failure_;  // of failed_step_
  Run run_;
};

}  // namespace

Executor::Executor(std::shared_ptr<const ToolRegistry> tools, std::size_t threads)
    : tools_(std::move(tools)), pool_(std::make_unique<Pool>(std::max<std::size_t>(threads, 1))) {}

Executor::~Executor() = default;

Result<Run> Executor::run(const CheckedPlan& plan, const RunOptions& options) const {
  return std::make_shared<Dataflow>(plan, *tools_, options, pool_->threads)->run();
}

}  // namespace attune::plan
