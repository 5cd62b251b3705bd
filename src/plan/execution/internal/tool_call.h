#pragma once
#include "base/error.h"
#include "plan/execution/internal/tool_gate.h"
#include "plan/tool.h"

#include <boost/asio/awaitable.hpp>

namespace attune::plan {

/// One call and what became of it.
struct CallOutcome {
  Result<Value> result{Value{}};
  int tries = 0;
};

/// What all tries of one call share.
struct CallTerms {
  std::stop_token stop;
  std::chrono::steady_clock::time_point deadline;
  std::string idempotency_key;
  std::string user;
  Label label;             ///< as the tool is told it
  std::uint64_t seed = 0;  ///< of the pauses' jitter
};

/// Calls a tool with arguments that the checker has passed; suspends while it waits for its turn, for an asynchronous
/// tool and between tries, and resumes on the coroutine's executor.
///
/// Values that were not constants are held against their parameters' ranges here. An idempotent tool that is
/// unavailable is tried twice more, after about 10 and 40 ms. A tool that throws, or gives a value of another type than
/// it says, is an internal error that names it. An asynchronous tool is not waited for past the deadline or a request
/// to stop.
boost::asio::awaitable<CallOutcome> call_tool(const Tool& tool, ToolGate& gate, Arguments arguments, CallTerms terms);

}  // namespace attune::plan
