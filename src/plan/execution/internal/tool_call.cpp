#include "plan/execution/internal/tool_call.h"

#include "base/random.h"
#include "plan/execution/internal/waiter.h"

#include <algorithm>
#include <functional>

namespace attune::plan {
namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr int kMostRetries = 2;
constexpr std::chrono::milliseconds kFirstPause{10};  // quadrupled for each further try

/// Waits, but not past a request to stop. False when it was stopped.
asio::awaitable<bool> pause(std::chrono::microseconds time, const std::stop_token& stop) {
  co_await wait_for<bool>(
      [&](const auto& waiter) { waiter->settle_by(Clock::now() + time, stop, [] { return true; }); });
  co_return !stop.stop_requested();
}

/// Waits for a place among the tool's calls. False when the deadline or a stop came first.
asio::awaitable<bool> enter(ToolGate& gate, const CallTerms& terms) {
  if (gate.takes_all()) co_return true;
  co_return co_await wait_for<bool>([&](const std::shared_ptr<Waiter<bool>>& waiter) {
    waiter->settle_by(terms.deadline, terms.stop, [] { return false; });
    const auto take_place = [waiter, &gate] {
      if (!waiter->settle(true)) gate.leave();  // it came too late
    };
    if (gate.enter(take_place)) take_place();
  });
}

Status check_arguments(const Signature& signature, const Arguments& arguments) {
  for (const Parameter& parameter : signature.parameters) {
    const Value& value = arguments[parameter.name];
    const bool must_be_there = parameter.required || parameter.fallback;  // defaults were filled in
    if (value.is_absent() && must_be_there && !parameter.type.is_optional())
      return not_found("{}() needs '{}', which is not there", signature.name, parameter.name);
    if (Status fits = parameter.admits(value); !fits)
      return in_context(fmt::format("{}()", signature.name), std::move(fits).error());
  }
  return {};
}

Result<Value> of_its_type(const Signature& signature, Result<Value> result) {
  if (result && !is_of(*result, signature.result))
    return failure(ErrorCode::internal, "{}() gave {} instead of {}", signature.name, digest(*result),
                   to_text(signature.result));
  return result;
}

/// What a tool throws is its own bug.
Result<Value> guarded(const Signature& signature, const std::function<Result<Value>()>& run) {
  try {
    return run();
  } catch (const std::exception& exception) {
    return failure(ErrorCode::internal, "{}() broke down: {}", signature.name, exception.what());
  } catch (...) {
    return failure(ErrorCode::internal, "{}() broke down", signature.name);
  }
}

Result<Value> late(const Signature& signature, const std::stop_token& stop) {
  if (stop.stop_requested()) return cancelled("{}() was stopped", signature.name);
  return deadline_exceeded("{}() did not come back in time", signature.name);
}

asio::awaitable<Result<Value>> call_once(const Tool& tool, const Arguments& arguments, const CallTerms& terms) {
  const Signature& signature = tool.signature;
  auto deadline = terms.deadline;
  if (signature.timeout) deadline = std::min(deadline, Clock::now() + *signature.timeout);
  if (const auto* synchronous = std::get_if<Synchronous>(&tool.run))
    co_return guarded(signature, [&] {
      return (*synchronous)(arguments, {terms.stop, deadline, terms.idempotency_key, terms.label, terms.user});
    });

  // The tool hears of the deadline as a request to stop, and of the plan's.
  std::stop_source stop;
  const std::stop_callback forward(terms.stop, [&stop] { stop.request_stop(); });
  auto result = co_await wait_for<Result<Value>>([&](const std::shared_ptr<Waiter<Result<Value>>>& waiter) {
    waiter->settle_by(deadline, terms.stop, [&signature, token = terms.stop] { return late(signature, token); });
    const Result<Value> started = guarded(signature, [&]() -> Result<Value> {
      std::get<Asynchronous>(tool.run)(arguments,
                                       {stop.get_token(), deadline, terms.idempotency_key, terms.label, terms.user},
                                       [waiter](Result<Value> value) { waiter->settle(std::move(value)); });
      return Value{};
    });
    if (!started) waiter->settle(started);
  });
  stop.request_stop();
  co_return result;
}

/// Whether a failure says that the tool is in trouble, rather than what it was asked.
bool speaks_of_tool(const Error& error) {
  return error.code == ErrorCode::unavailable || error.code == ErrorCode::deadline_exceeded ||
         error.code == ErrorCode::io_error;
}

void tell(CircuitBreaker& breaker, const Result<Value>& result) {
  if (result)
    breaker.succeeded();
  else if (speaks_of_tool(result.error()))
    breaker.failed(Clock::now());
  else
    breaker.told_nothing();
}

Failure left_alone(const Signature& signature, const CircuitBreaker& breaker) {
  const auto rest = std::chrono::ceil<std::chrono::seconds>(breaker.closed_until() - Clock::now());
  return unavailable("{}() failed several times in a row and is left alone", signature.name)
      .mend("try again in {} s", std::max<std::int64_t>(rest.count(), 1));
}

/// A pause of 50 to 150 percent, so that calls that failed together don't come back together.
std::chrono::microseconds jittered(std::chrono::milliseconds pause, Random& random) {
  constexpr double kLeast = 0.5;
  return std::chrono::microseconds(
      static_cast<std::int64_t>((kLeast + random.uniform()) * 1000.0 * static_cast<double>(pause.count())));
}

}  // namespace

asio::awaitable<CallOutcome> call_tool(const Tool& tool, ToolGate& gate, Arguments arguments, CallTerms terms) {
  const Signature& signature = tool.signature;
  CallOutcome outcome;
  if (Status sound = check_arguments(signature, arguments); !sound) {
    outcome.result = Failure(std::move(sound).error());
    co_return outcome;
  }
  if (!co_await enter(gate, terms)) {
    outcome.result = late(signature, terms.stop);
    co_return outcome;
  }
  Random random(terms.seed);
  for (auto wait = kFirstPause;; wait *= 4) {
    if (!gate.breaker.admit(Clock::now())) {
      outcome.result = left_alone(signature, gate.breaker);
      break;
    }
    ++outcome.tries;
    outcome.result = of_its_type(signature, co_await call_once(tool, arguments, terms));
    tell(gate.breaker, outcome.result);
    const bool may_retry =
        signature.idempotent && !outcome.result && outcome.result.error().code == ErrorCode::unavailable;
    if (!may_retry || outcome.tries > kMostRetries || !co_await pause(jittered(wait, random), terms.stop)) break;
  }
  gate.leave();
  co_return outcome;
}

}  // namespace attune::plan
