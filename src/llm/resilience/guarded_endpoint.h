#pragma once
#include "engine/language_models/settings.h"
#include "llm/model_endpoint.h"
#include "llm/resilience/circuit_breaker.h"
#include "llm/resilience/steady_time.h"

#include <chrono>
#include <cstdint>
#include <memory>

namespace attune::llm {

struct GuardOptions {
  CircuitBreakerSettings breaker;
  std::chrono::milliseconds first_pause{200};  ///< before a second try; doubles with each further one
  std::chrono::milliseconds longest_pause{5'000};
  std::uint64_t seed = 1;  ///< of the pauses, which are between half of that and all of it
  std::shared_ptr<SteadyTime> time = std::make_shared<SystemSteadyTime>();
};

/// An endpoint around another, for a server that may be slow, busy or broken. By the endpoint's settings:
///
/// - `retries`: a call that failed is made again where that is safe (FailedCall; else where it was `unavailable`),
/// after
///   a pause with jitter, or the one that the server asked for. Never after text was passed on to on_text, never past
///   the deadline: where the pause would pass it, the error returns at once.
/// - A server that asks to be left alone is left alone by all calls.
/// - A circuit breaker: past some failures calls fail at once with `unavailable`, until one that tries succeeds.
/// - `max_concurrent`: further calls wait for a place within their deadline.
/// - `hedge_after`: hedged_chat.
/// - `whole` bounds everything together: waits, pauses and tries.
///
/// Errors: those of the inner endpoint, with how often it was tried; unavailable while the breaker is open;
/// deadline_exceeded and cancelled while it waits. Thread-safe if the inner endpoint is.
std::unique_ptr<ModelEndpoint> guarded(std::unique_ptr<ModelEndpoint> inner, const EndpointSettings& settings,
                                       GuardOptions options = {});

}  // namespace attune::llm
