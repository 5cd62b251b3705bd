#include "plan/execution/internal/dataflow.h"

#include "plan/checking/lowering.h"
#include "plan/execution/internal/evaluation.h"
#include "plan/execution/internal/waiter.h"
#include "plan/given_values.h"
#include "plan/policy/confirmation.h"
#include "plan/value_json.h"
#include "plan/visit.h"

#include <algorithm>
#include <atomic>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

namespace attune::plan {
namespace {

namespace asio = boost::asio;

constexpr std::chrono::hours kLongestRun{24};

bool sinks_the_plan(const Step& step) {
  const Invocation* invocation = invocation_of(step);
  return invocation == nullptr || !invocation->optional;
}

/// What a loop goes through, cut to its bound.
std::vector<Value> elements_of(const Value& list, double at_most) {
  const auto most = static_cast<std::size_t>(at_most);
  std::vector<Value> elements;
  if (const auto* items = std::get_if<Ranking>(&list.data)) {
    for (const Scored& item : *items) {
      if (elements.size() == most) break;
      elements.push_back({item.item});
    }
  } else if (const auto* values = std::get_if<std::vector<Value>>(&list.data)) {
    elements.assign(values->begin(), values->begin() + static_cast<std::ptrdiff_t>(std::min(most, values->size())));
  }
  return elements;
}

}  // namespace

Dataflow::Dataflow(const CheckedPlan& checked, const RunOptions& options, ToolGates& gates, asio::thread_pool& pool)
    : checked_(checked),
      options_(options),
      gates_(gates),
      pool_(pool),
      deadline_(std::chrono::steady_clock::now() +
                std::clamp<std::chrono::milliseconds>(options.deadline, {}, kLongestRun)) {
  const std::vector<Step>& steps = checked.plan().steps;
  root_ = std::make_unique<Frame>(steps, graph_of(steps), "");
}

Result<Run> Dataflow::run() {
  const std::stop_callback forward(options_.stop, [this] { root_->stop_from(0); });
  start(*root_);
  std::unique_lock lock(mutex_);
  const auto over = [this] { return root_->is_over(); };
  if (!all_ended_.wait_until(lock, deadline_, over)) {
    lock.unlock();
    root_->stop_from(0);
    lock.lock();
    all_ended_.wait(lock, over);  // what is running sees its stop token and comes back
  }
  if (root_->failure) return Failure(*std::move(root_->failure));
  if (root_->cut_short && options_.stop.stop_requested()) return cancelled("the run was cancelled");
  if (root_->cut_short) return deadline_exceeded("the plan took longer than {} ms", options_.deadline.count());
  Run run;
  run.reply = std::move(reply_);
  collect(*root_, run);
  return run;
}

// -- the flow

const BlockGraph& Dataflow::graph_of(const std::vector<Step>& steps) {
  const std::scoped_lock lock(mutex_);
  auto& graph = graphs_[&steps];
  if (graph == nullptr) graph = std::make_unique<const BlockGraph>(steps, checked_.tools());
  return *graph;
}

void Dataflow::start(Frame& frame) {
  std::vector<std::size_t> ready;
  for (std::size_t i = 0; i < frame.steps.size(); ++i)
    if (frame.graph.waits[i] == 0) ready.push_back(i);
  start(frame, ready);
}

void Dataflow::start(Frame& frame, std::span<const std::size_t> ready) {
  for (const std::size_t step : ready)
    asio::co_spawn(
        pool_, [self = shared_from_this(), &frame, step] { return self->work(frame, step); }, asio::detached);
}

/// Carries out a step and then, on the same thread, one of those that it makes ready: a chain needs no hand-over.
asio::awaitable<void> Dataflow::work(Frame& frame, std::size_t step) {
  const auto keep = shared_from_this();  // the caller may be gone with the last step
  for (;;) {
    std::vector<std::size_t> ready = finish(frame, step, co_await execute(frame, step));
    if (ready.empty()) co_return;  // touch nothing from here on: this may have been the run's last step
    step = ready.back();
    ready.pop_back();
    start(frame, ready);
  }
}

std::vector<std::size_t> Dataflow::finish(Frame& frame, std::size_t step, Outcome outcome) {
  Activation& activation = frame.activations[step];
  // Tools' own callbacks run inside request_stop: never under the lock.
  const bool stopped = activation.stop.stop_requested();
  const bool sinks = outcome.state == StepState::failed && !stopped && sinks_the_plan(frame.steps[step]);
  if (sinks) {
    frame.stop_from(step + 1);
    if (frame.on_failure) frame.on_failure();
  }
  activation.trace.tries = outcome.tries;
  if (outcome.state == StepState::done) activation.trace.result = digest(*outcome.result);
  if (!outcome.result) activation.trace.error = outcome.result.error();
  activation.trace.finished_ms = watch_.elapsed_ms();
  if (options_.on_step) {
    const std::scoped_lock lock(telling_);
    StepTrace told = activation.trace;
    told.state = outcome.state;
    options_.on_step(told, outcome.result.value_or(Value{}));
  }

  std::vector<std::size_t> ready;
  std::function<void()> on_end;
  {
    const std::scoped_lock lock(mutex_);
    StepTrace& trace = activation.trace;
    trace.state = outcome.state;
    if (stopped && outcome.state != StepState::done) frame.cut_short = true;
    if (outcome.state == StepState::done) {
      activation.value = *std::move(outcome.result);
    } else if (sinks && step < frame.failed_step) {
      frame.failed_step = step;
      const std::string place = fmt::format("step '{}'", trace.name.empty() ? trace.tool : trace.name);
      frame.failure = outcome.is_placed ? *trace.error : in_context(place, *trace.error).error();
    }
    for (const std::size_t user : frame.graph.users[step])
      if (--frame.activations[user].missing == 0) ready.push_back(user);
    ++frame.ended;
    if (frame.is_over()) {
      on_end = frame.on_end;
      if (frame.parent == nullptr) all_ended_.notify_all();
    }
  }
  if (on_end) on_end();
  return ready;
}

// -- steps

asio::awaitable<Dataflow::Outcome> Dataflow::execute(Frame& frame, std::size_t step) {
  Activation& activation = frame.activations[step];
  activation.trace.started_ms = watch_.elapsed_ms();
  activation.trace.label = of_this_run(checked_.flow(frame.steps[step].name).label);
  const auto& action = frame.steps[step].action;
  const auto* invocation = std::get_if<Invocation>(&action);
  const bool is_reply = invocation != nullptr && invocation->call.tool == kReply;
  if (activation.stop.stop_requested() || (!is_reply && !frame.has_inputs(step))) co_return Outcome{StepState::skipped};
  if (is_reply) {
    auto gathered = gather_reply(frame, *invocation);
    co_return Outcome{gathered ? StepState::done : StepState::failed, std::move(gathered)};
  }
  if (invocation != nullptr) co_return co_await call(frame, step, *invocation);
  if (const auto* each = std::get_if<ForEach>(&action)) co_return co_await loop(frame, step, *each);
  if (const auto* either = std::get_if<If>(&action)) co_return co_await branch(frame, step, *either);
  auto value = value_of(frame, std::get<Let>(action).value);
  co_return Outcome{value ? StepState::done : StepState::failed, std::move(value)};
}

asio::awaitable<Dataflow::Outcome> Dataflow::call(Frame& frame, std::size_t step, const Invocation& invocation) {
  if (has_no(frame, step, invocation)) co_return declined(frame, step, invocation);
  Activation& activation = frame.activations[step];
  CallOutcome outcome;
  if (auto before = recalled(activation, invocation)) {
    outcome.result = *std::move(before);
  } else {
    auto arguments = arguments_of(frame, invocation);
    if (!arguments) co_return missed(frame, step, invocation, std::move(arguments).error(), 0);
    activation.pending = question_about(frame, step, invocation, *arguments);
    if (activation.pending && has_yes(*activation.pending)) activation.pending.reset();
    if (activation.pending) co_return Outcome{StepState::waiting};
    Label given = checked_.flow(frame.steps[step].name).given();
    outcome = co_await make_call(activation, invocation, *std::move(arguments), std::move(given));
  }
  auto& [result, tries] = outcome;
  if (!result) co_return missed(frame, step, invocation, std::move(result).error(), tries);
  co_return Outcome{StepState::done, std::move(result), tries};
}

Dataflow::Outcome Dataflow::missed(Frame& frame, std::size_t step, const Invocation& invocation, Error error,
                                   int tries) const {
  if (invocation.optional && invocation.otherwise) {
    auto otherwise = value_of(frame, *invocation.otherwise);
    if (!otherwise) return {StepState::failed, std::move(otherwise), tries};
    frame.activations[step].value = *std::move(otherwise);  // nobody reads it before this step has ended
  }
  return {StepState::failed, Failure(std::move(error)), tries};
}

Dataflow::Outcome Dataflow::declined(Frame& frame, std::size_t step, const Invocation& invocation) const {
  Outcome outcome = missed(frame, step, invocation, {ErrorCode::permission_denied, "the person said no", ""}, 0);
  outcome.state = StepState::declined;
  return outcome;
}

asio::awaitable<CallOutcome> Dataflow::make_call(const Activation& activation, const Invocation& invocation,
                                                 Arguments arguments, Label given) {
  const Tool& tool = *checked_.tools().find(invocation.call.tool);
  CallOutcome outcome;
  if (Status begun = note_begin(activation, tool.signature); !begun) {
    outcome.result = Failure(std::move(begun).error());
    co_return outcome;
  }
  const std::string& name = activation.trace.name;
  const std::string key = options_.run_id.empty() ? "" : fmt::format("{}/{}", options_.run_id, name);
  const std::uint64_t seed = std::hash<std::string>{}(options_.run_id.empty() ? name : key);
  CallTerms terms{activation.stop.get_token(), deadline_, key, options_.user, std::move(given), seed};
  outcome = co_await call_tool(tool, gates_.of(tool.signature), std::move(arguments), std::move(terms));
  if (Status noted = note_end(activation, outcome.result); !noted) outcome.result = Failure(std::move(noted).error());
  co_return outcome;
}

std::optional<Result<Value>> Dataflow::recalled(const Activation& activation, const Invocation& invocation) const {
  if (options_.journal == nullptr) return std::nullopt;
  Journal::Recollection before = options_.journal->recall(activation.trace.name);
  if (auto* result = std::get_if<Result<Value>>(&before)) {
    // A call that failed for good and whose failure sank the run may be tried again.
    if (*result || invocation.optional) return std::move(*result);
    return std::nullopt;
  }
  if (std::holds_alternative<Journal::Unknown>(before)) return std::nullopt;
  if (checked_.tools().find(invocation.call.tool)->signature.idempotent) return std::nullopt;  // again, under its key
  return conflict("{}() may have happened before the program was stopped", invocation.call.tool)
      .mend("look whether it has, and ask anew if it has not");
}

Status Dataflow::note_begin(const Activation& activation, const Signature& signature) const {
  if (options_.journal == nullptr || signature.side_effect == SideEffect::none) return {};
  return options_.journal->begin(activation.trace.name);
}

Status Dataflow::note_end(const Activation& activation, const Result<Value>& result) const {
  if (options_.journal == nullptr) return {};
  // A failure that leaves open whether the tool has worked tells nothing.
  const bool is_open =
      !result && (activation.stop.stop_requested() || result.error().code == ErrorCode::unavailable ||
                  result.error().code == ErrorCode::deadline_exceeded || result.error().code == ErrorCode::cancelled);
  return is_open ? Status() : options_.journal->end(activation.trace.name, result);
}

asio::awaitable<Dataflow::Outcome> Dataflow::loop(Frame& frame, std::size_t step, const ForEach& loop) {
  Activation& activation = frame.activations[step];
  const auto list = value_of(frame, loop.in);
  if (!list) co_return Outcome{StepState::failed, list};
  const BlockGraph& graph = graph_of(loop.body.steps);
  auto& rounds = activation.frames;
  for (Value& element : elements_of(*list, loop.at_most)) {
    const std::size_t round = rounds.size();
    rounds.push_back(
        std::make_unique<Frame>(loop.body.steps, graph, fmt::format("{}[{}].", activation.trace.name, round + 1)));
    rounds.back()->variable = loop.variable;
    rounds.back()->element = std::move(element);
    rounds.back()->on_failure = [&rounds, round] {
      for (std::size_t later = round + 1; later < rounds.size(); ++later) rounds[later]->stop_from(0);
    };
  }
  for (const auto& round : rounds) {
    round->parent = &frame;
    round->follows.emplace(activation.stop.get_token(), [inner = round.get()] { inner->stop_from(0); });
  }
  co_await run_frames(rounds);
  std::vector<Value> values;
  Outcome held;  // a round that gave no value, one that waits before others
  for (const auto& round : rounds) {
    Outcome outcome = outcome_of(*round, loop.body.value);
    if (outcome.state == StepState::failed) co_return outcome;
    if (outcome.state == StepState::done)
      values.push_back(*std::move(outcome.result));
    else if (held.state != StepState::waiting)
      held = std::move(outcome);
  }
  if (held.state != StepState::done) co_return held;
  co_return Outcome{StepState::done, Value{std::move(values)}};
}

asio::awaitable<Dataflow::Outcome> Dataflow::branch(Frame& frame, std::size_t step, const If& branch) {
  Activation& activation = frame.activations[step];
  const auto condition = value_of(frame, branch.condition);
  if (!condition) co_return Outcome{StepState::failed, condition};
  const bool* holds = std::get_if<bool>(&condition->data);
  if (holds == nullptr) {
    auto error = failure(ErrorCode::internal, "the condition of a branch came to {}", digest(*condition));
    co_return Outcome{StepState::failed, std::move(error)};
  }
  if (!*holds && !branch.otherwise) co_return Outcome{};
  const Block& taken = *holds ? branch.then : *branch.otherwise;
  activation.frames.push_back(std::make_unique<Frame>(taken.steps, graph_of(taken.steps), activation.trace.name + "."));
  Frame& inner = *activation.frames.front();
  inner.parent = &frame;
  inner.follows.emplace(activation.stop.get_token(), [&inner] { inner.stop_from(0); });
  co_await run_frames(activation.frames);
  co_return outcome_of(inner, taken.value);
}

asio::awaitable<void> Dataflow::run_frames(const std::vector<std::unique_ptr<Frame>>& frames) {
  std::vector<Frame*> unfinished;
  for (const auto& frame : frames)
    if (!frame->is_over()) unfinished.push_back(frame.get());
  if (unfinished.empty()) co_return;
  co_await wait_for<bool>([&](const std::shared_ptr<Waiter<bool>>& waiter) {
    const auto left = std::make_shared<std::atomic<std::size_t>>(unfinished.size());
    for (Frame* frame : unfinished)
      frame->on_end = [waiter, left] {
        if (left->fetch_sub(1) == 1) waiter->settle(true);
      };
    for (Frame* frame : unfinished) start(*frame);
  });
}

Dataflow::Outcome Dataflow::outcome_of(const Frame& frame, const Expression& value) const {
  if (frame.failure) return {StepState::failed, Failure(*frame.failure), 0, true};
  Outcome outcome;
  for_each_reference(value, [&](const Reference& reference) {
    const auto step = frame.graph.position.find(reference.name);
    if (step == frame.graph.position.end() || frame.has_ended_with_value(step->second)) return;
    outcome.state = frame.waits() ? StepState::waiting : StepState::skipped;
  });
  if (frame.cut_short) outcome.state = StepState::skipped;
  if (outcome.state != StepState::done) return outcome;
  outcome.result = value_of(frame, value);
  if (!outcome.result) outcome.state = StepState::failed;
  return outcome;
}

std::optional<PendingCall> Dataflow::question_about(const Frame& frame, std::size_t step, const Invocation& invocation,
                                                    const Arguments& arguments) const {
  const StepFlow& flow = checked_.flow(frame.steps[step].name);
  if (!flow.needs_confirmation) return std::nullopt;
  PendingCall pending{frame.activations[step].trace.name, invocation.call.tool, {}, flow.decision, ""};
  json::object exact;
  for (std::size_t i = 0; i < invocation.call.arguments.size(); ++i) {
    const std::string& name = invocation.call.arguments[i].name;
    exact[name] = to_json(arguments[name], checked_.catalogue());
    const auto sources = flow.sources[i].names();
    pending.arguments.push_back({name, arguments[name], of_this_run(flow.arguments[i]),
                                 std::vector<std::string>(sources.begin(), sources.end())});
  }
  pending.fingerprint = fingerprint_of(options_.run_id, pending.step, pending.tool, attune::to_json(exact));
  return pending;
}

bool Dataflow::has_yes(const PendingCall& call) const {
  const bool by_policy = call.decision.verdict == FlowDecision::Verdict::needs_confirmation;
  return (options_.confirmed && !by_policy) || options_.confirmed_calls.contains(call.fingerprint);
}

bool Dataflow::has_no(const Frame& frame, std::size_t step, const Invocation& invocation) const {
  if (options_.declined_calls.empty()) return false;
  const auto arguments = arguments_of(frame, invocation);
  if (!arguments) return false;
  const auto asked = question_about(frame, step, invocation, *arguments);
  return asked && options_.declined_calls.contains(asked->fingerprint);
}

Label Dataflow::of_this_run(Label label) const {
  if (!options_.user.empty()) label.readers = label.readers.renamed(kUser, options_.user);
  return label;
}

// -- values. Inputs have ended before a step that needs them starts, so they are read without the lock.

Result<Arguments> Dataflow::arguments_of(const Frame& frame, const Invocation& invocation) const {
  const Signature& signature = checked_.tools().find(invocation.call.tool)->signature;
  std::map<std::string, Value, std::less<>> named;
  std::vector<Value> positional;
  for (const Parameter& parameter : signature.parameters) named.emplace(parameter.name, Value{});
  for (const Argument& argument : invocation.call.arguments) {
    ATTUNE_TRY(value, value_of(frame, argument.value));
    if (argument.name.empty())
      positional.push_back(std::move(value));
    else
      named.insert_or_assign(argument.name, std::move(value));
  }
  return Arguments(std::move(named), std::move(positional));
}

/// Evaluates the reply's arguments, but for those that hang on a step which didn't come to an end.
Result<Value> Dataflow::gather_reply(const Frame& frame, const Invocation& reply) {
  for (const Argument& argument : reply.call.arguments) {
    bool is_there = true;
    for_each_reference(argument.value, [&](const Reference& reference) {
      const auto step = frame.graph.position.find(reference.name);
      if (step != frame.graph.position.end()) is_there = is_there && frame.is_there(step->second);
    });
    if (!is_there) continue;
    ATTUNE_TRY(value, value_of(frame, argument.value));
    if (!value.is_absent()) reply_.push_back(std::move(value));
  }
  return Value{};
}

Result<Value> Dataflow::value_of(const Frame& frame, const Expression& expression) const {
  const Lookup lookup = [&](const Reference& reference) -> Value {
    if (reference.name == kUser) return {User{options_.user}};
    if (reference.name == kNow) return {options_.now};
    if (reference.name == kToday) return {Date(std::chrono::floor<std::chrono::days>(options_.now))};
    const Value* value = frame.find(reference.name);
    return value == nullptr ? Value{} : *value;
  };
  return evaluate(expression, lookup, checked_.catalogue());
}

void Dataflow::collect(Frame& frame, Run& run) const {
  for (std::size_t i = 0; i < frame.steps.size(); ++i) {
    Activation& activation = frame.activations[i];
    const bool is_hidden = is_taken_out(activation.trace.name);
    if (activation.pending) run.waiting.push_back(*std::move(activation.pending));
    const StepState state = activation.trace.state;
    const bool came_to_nothing = state == StepState::failed || state == StepState::declined;
    if (came_to_nothing && activation.value.is_absent() && !is_hidden) run.partial.push_back(activation.trace.name);
    run.trace.push_back(std::move(activation.trace));
    for (const auto& inner : activation.frames) collect(*inner, run);
  }
}

}  // namespace attune::plan
