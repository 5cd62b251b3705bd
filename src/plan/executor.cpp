#include "plan/executor.h"

#include "base/clock.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include <boost/asio/post.hpp>
#include <boost/asio/thread_pool.hpp>
#include <fmt/format.h>

namespace attune::plan {
namespace {

constexpr int kMostRetries = 2;
constexpr std::chrono::milliseconds kFirstPause{10};  // quadrupled for each further try

/// What a value is, for people who read a trace.
struct Digest {
  std::string operator()(std::monostate) const { return "nothing"; }
  std::string operator()(ItemId item) const { return fmt::format("item {}", index(item)); }
  std::string operator()(const Ranking& items) const { return fmt::format("{} items", items.size()); }
  std::string operator()(const User& user) const { return fmt::format("user {}", user.key); }
  std::string operator()(const std::string& text) const { return fmt::format("text of {} bytes", text.size()); }
  std::string operator()(double number) const { return fmt::format("{}", number); }
  std::string operator()(const Date&) const { return "a date"; }
  std::string operator()(bool value) const { return value ? "true" : "false"; }
  std::string operator()(const Filter& filter) const { return attune::to_text(filter); }
  std::string operator()(const std::vector<Fact>& facts) const { return fmt::format("{} facts", facts.size()); }
  std::string operator()(const Explanation& why) const { return fmt::format("{} reasons", why.reasons.size()); }
  std::string operator()(const Question& question) const {
    return fmt::format("a question with {} choices", question.choices.size());
  }
  std::string operator()(const json::value&) const { return "a JSON value"; }
  std::string operator()(const std::vector<Value>& list) const { return fmt::format("a list of {}", list.size()); }
};

/// Waits, but not past a request to stop. False when it was stopped.
bool pause(std::chrono::milliseconds time, const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  std::unique_lock lock(mutex);
  never.wait_for(lock, stop, time, [] { return false; });
  return !stop.stop_requested();
}

}  // namespace

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

/// One run of one plan. Steps are handed to the pool as their inputs arrive; the last one to end wakes the caller.
class Dataflow : public std::enable_shared_from_this<Dataflow> {
 public:
  Dataflow(const CheckedPlan& checked, const ToolRegistry& tools, const RunOptions& options,
           boost::asio::thread_pool& pool)
      : checked_(checked), steps_(checked.plan().steps), tools_(tools), options_(options), pool_(pool) {
    const std::size_t count = steps_.size();
    values_.resize(count);
    run_.trace.resize(count);
    missing_.resize(count);
    users_.resize(count);
    for (std::size_t i = 0; i < count; ++i) {
      run_.trace[i].name = steps_[i].name;
      run_.trace[i].tool = steps_[i].call.tool;
      missing_[i] = checked.inputs(i).size();
      for (const std::size_t input : checked.inputs(i)) users_[input].push_back(i);
      names_.emplace(steps_[i].name, i);
    }
  }

  Result<Run> run() {
    deadline_ = std::chrono::steady_clock::now() + options_.deadline;
    const std::stop_callback forward(options_.stop, [this] { stop_.request_stop(); });
    std::vector<std::size_t> ready;
    for (std::size_t i = 0; i < steps_.size(); ++i)
      if (missing_[i] == 0) ready.push_back(i);
    start(ready);

    std::unique_lock lock(mutex_);
    const auto ended = [this] { return ended_ == steps_.size(); };
    const bool in_time = all_ended_.wait_until(lock, deadline_, ended);
    if (!in_time) {
      stop_.request_stop();
      all_ended_.wait(lock, ended);  // what is running sees the stop token and comes back
    }
    if (options_.stop.stop_requested()) return cancelled("the run was cancelled");
    if (!in_time) return deadline_exceeded("the plan took longer than {} ms", options_.deadline.count());
    if (fatal_) return Failure(*std::move(fatal_));
    return std::move(run_);
  }

 private:
  void start(const std::vector<std::size_t>& ready) {
    for (const std::size_t step : ready)
      boost::asio::post(pool_, [self = shared_from_this(), step] { self->execute(step); });
  }

  void execute(std::size_t i) {
    const Step& step = steps_[i];
    run_.trace[i].started_ms = watch_.elapsed_ms();
    StepState state = StepState::done;
    Result<Value> result = Value{};
    if (stop_.stop_requested()) {
      state = StepState::skipped;
    } else if (step.call.tool == "reply") {
      gather_reply(step.call);
    } else if (!inputs_done(i)) {
      state = StepState::skipped;
    } else if (step.needs_confirmation && !options_.confirmed) {
      state = StepState::waiting;
    } else {
      result = evaluate(step.call, step.name);
      if (!result) state = StepState::failed;
    }
    finish(i, state, std::move(result));
  }

  /// Under `optional`, an absent input is a value like others: only what a tool needs and lacks stops it.
  bool inputs_done(std::size_t i) {
    const std::scoped_lock lock(mutex_);
    return std::ranges::all_of(checked_.inputs(i), [&](std::size_t input) {
      const StepTrace& trace = run_.trace[input];
      return trace.state == StepState::done || (trace.state == StepState::failed && steps_[input].optional);
    });
  }

  void finish(std::size_t i, StepState state, Result<Value> result) {
    std::vector<std::size_t> ready;
    {
      const std::scoped_lock lock(mutex_);
      StepTrace& trace = run_.trace[i];
      trace.state = state;
      trace.finished_ms = watch_.elapsed_ms();
      if (state == StepState::done) {
        trace.result = std::visit(Digest{}, result->data);
        values_[i] = *std::move(result);
      } else if (state == StepState::waiting) {
        run_.waiting.push_back(i);
      } else if (state == StepState::failed) {
        trace.error = result.error();
        if (steps_[i].optional) {
          run_.partial.push_back(steps_[i].name);
        } else if (!fatal_) {
          fatal_ = in_context(fmt::format("step '{}'", steps_[i].name), result.error()).error();
          stop_.request_stop();
        }
      }
      for (const std::size_t user : users_[i])
        if (--missing_[user] == 0) ready.push_back(user);
      if (++ended_ == steps_.size()) {
        std::ranges::sort(run_.waiting);
        std::ranges::sort(run_.partial);
        all_ended_.notify_all();
      }
    }
    start(ready);
  }

  void gather_reply(const Call& call) {
    std::vector<Value> reply;
    for (const Argument& argument : call.arguments) {
      if (const auto* reference = std::get_if<Reference>(&argument.value.node);
          reference != nullptr && !has_value(*reference))
        continue;
      auto value = evaluate(argument.value, "reply");
      if (value && !std::holds_alternative<std::monostate>(value->data)) reply.push_back(*std::move(value));
    }
    const std::scoped_lock lock(mutex_);
    run_.reply = std::move(reply);
  }

  bool has_value(const Reference& reference) {
    const auto step = names_.find(reference.name);
    if (step == names_.end()) return true;  // $user
    const std::scoped_lock lock(mutex_);
    return run_.trace[step->second].state == StepState::done;
  }

  Result<Value> evaluate(const Call& call, std::string_view step_name) {
    const Tool& tool = *tools_.find(call.tool);
    std::map<std::string, Value, std::less<>> named;
    std::vector<Value> positional;
    for (const Parameter& parameter : tool.signature.parameters) named.emplace(parameter.name, Value{});
    for (const Argument& argument : call.arguments) {
      ATTUNE_TRY(value, evaluate(argument.value, step_name));
      if (argument.name.empty()) {
        positional.push_back(std::move(value));
      } else {
        named.insert_or_assign(argument.name, std::move(value));
      }
    }
    for (const Parameter& parameter : tool.signature.parameters)
      if (parameter.required && std::holds_alternative<std::monostate>(named.find(parameter.name)->second.data))
        return not_found("{}() needs '{}', which is not there", call.tool, parameter.name);
    const Arguments arguments(std::move(named), std::move(positional));
    const CallContext context{stop_.get_token(), deadline_, fmt::format("{}/{}", options_.run_id, step_name)};
    return call_with_retries(tool, arguments, context);
  }

  static Result<Value> call_with_retries(const Tool& tool, const Arguments& arguments, const CallContext& context) {
    auto wait = kFirstPause;
    for (int retry = 0;; ++retry) {
      Result<Value> result = call_once(tool, arguments, context);
      const bool may_retry = tool.signature.idempotent && !result && result.error().code == ErrorCode::unavailable;
      if (!may_retry || retry == kMostRetries || !pause(wait, context.stop)) return result;
      wait *= 4;
    }
  }

  static Result<Value> call_once(const Tool& tool, const Arguments& arguments, const CallContext& context) {
    try {
      return tool.run(arguments, context);
    } catch (const std::exception& exception) {
      return failure(ErrorCode::internal, "{}() broke down: {}", tool.signature.name, exception.what());
    }
  }

  Result<Value> evaluate(const Expression& expression, std::string_view step_name) {
    return std::visit(
        [&](const auto& node) -> Result<Value> {
          using Node = std::decay_t<decltype(node)>;
          if constexpr (std::is_same_v<Node, Reference>) {
            return value_of(node);
          } else if constexpr (std::is_same_v<Node, Call>) {
            return evaluate(node, step_name);
          } else if constexpr (std::is_same_v<Node, List>) {
            std::vector<Value> values;
            for (const Expression& element : node.elements) {
              ATTUNE_TRY(value, evaluate(element, step_name));
              values.push_back(std::move(value));
            }
            return Value{std::move(values)};
          } else {
            return Value{node};
          }
        },
        expression.node);
  }

  Value value_of(const Reference& reference) {
    if (reference.name == "$user") return Value{User{options_.user}};
    const std::scoped_lock lock(mutex_);
    return values_[names_.find(reference.name)->second];
  }

  const CheckedPlan& checked_;
  const std::vector<Step>& steps_;
  const ToolRegistry& tools_;
  const RunOptions& options_;
  boost::asio::thread_pool& pool_;
  const Stopwatch watch_;
  std::chrono::steady_clock::time_point deadline_;
  std::stop_source stop_;
  std::map<std::string, std::size_t, std::less<>> names_;
  std::vector<std::vector<std::size_t>> users_;  // for each step, the steps that need its value

  std::mutex mutex_;  // guards everything below
  std::condition_variable all_ended_;
  std::vector<Value> values_;
  std::vector<std::size_t> missing_;  // for each step, inputs that have not ended
  std::size_t ended_ = 0;
  std::optional<Error> fatal_;
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
