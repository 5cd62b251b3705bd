#pragma once
#include "base/json.h"
#include "net/event_loop.h"
#include "net/http_client.h"
#include "tools/mcp/tool.h"
#include "tools/outside/source.h"

#include <chrono>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace attune::tools {

/// One call of a source's tool.
struct OutsideCall {
  std::string tool;  ///< the source's name for it
  json::object arguments;
  std::chrono::steady_clock::time_point deadline;
  std::stop_token stop;
  std::string idempotency_key;  ///< "" for none
};

/// The way to one source. Making one touches nothing; the first call connects. Thread-safe.
class Connection {
 public:
  using Done = std::function<void(Result<mcp::McpResult>)>;
  /// Told, on the loop, of a tool whose manifest is no longer the approved one.
  using OnChanged = std::function<void(const std::string& tool)>;

  Connection() = default;
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  virtual ~Connection() = default;

  /// The tools that the source offers now; waits, so not from the loop.
  virtual Result<std::vector<mcp::McpTool>> offered() = 0;
  /// `done` is called once, on the loop, never from within this call. Errors besides those of client.h and
  /// http_client.h: permission_denied, for a tool whose manifest differs from what was approved.
  virtual void call(OutsideCall call, Done done) = 0;
  /// Ends the calls under way as cancelled, and those that come later too. Before the loop ends.
  virtual void close() = 0;
};

/// Loop and HTTP client outlive it, or its close(). Errors: those of address_policy().
Result<std::shared_ptr<Connection>> connection_to(const Source& source, net::EventLoop& loop, net::HttpClient& http,
                                                  Connection::OnChanged on_changed);

}  // namespace attune::tools
