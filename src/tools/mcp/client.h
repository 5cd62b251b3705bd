#pragma once
#include "net/child_process.h"
#include "net/http_client.h"
#include "tools/mcp/tool.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

namespace attune::mcp {

struct HttpServer {
  std::string url;
  std::vector<net::HttpHeader> headers;  ///< credentials among them; sent to the URL's origin alone
  net::AddressPolicy addresses;
};

struct McpServer {
  std::string name;  ///< the operator's, for texts
  std::variant<net::ChildOptions, HttpServer> at;
};

struct McpOptions {
  std::chrono::milliseconds connect_deadline{20'000};
  std::chrono::milliseconds probe_deadline{5'000};  ///< after it a silent child is taken for one of an older revision
  std::size_t max_message_bytes = std::size_t{16} << 20;
  std::size_t max_pending = 256;  ///< requests under way
  std::size_t max_pages = 100;    ///< of the list of tools
  std::size_t max_tools = 1'000;
  std::size_t max_unasked = 10'000;  ///< messages in a row that answer no request
};

/// What the server says of itself: outside text, proof of nothing.
struct McpServerInfo {
  std::string revision;  ///< of the protocol, as agreed
  std::string name;
  std::string version;
  std::string instructions;
};

struct McpProgress {
  double progress = 0;
  std::optional<double> total;
  std::string message;  ///< outside text
};

struct McpCallOptions {
  std::chrono::milliseconds deadline{60'000};
  std::stop_token stop;  ///< tells the server too
  std::function<void(const McpProgress&)> on_progress;
};

/// A client of one MCP server, over a child's pipes or streamable HTTP, in revision 2026-07-28 or in those of
/// 2024-11-05 to 2025-11-25, which it finds out by asking.
///
/// What a server may do to it costs the call in question: a broken, silent, flooding or dead server is an error of the
/// calls under way, and the next call connects anew. Requests of the server's are refused, but for pings: it gets no
/// sampling, no elicitation and no roots. Errors:
/// - unavailable: not running, not reachable, gone; deadline_exceeded, cancelled: as the options had it
/// - parse_error, type_error, resource_exhausted: what it says is not MCP, or too much
/// - permission_denied: the address policy, its credentials, or it wants input that is refused
/// - unsupported: it speaks no revision that we do, or has no tools
/// Error texts hold no text of the server's. Callbacks come on the loop. Thread-safe; loop and HTTP client outlive it.
class McpClient {
 public:
  using Done = std::function<void(Result<McpResult>)>;

  /// Touches nothing yet: the first call connects. From any thread.
  static std::unique_ptr<McpClient> create(net::EventLoop& loop, net::HttpClient& http, McpServer server,
                                           const McpOptions& options);
  /// The same, connects, and waits for it: not from the loop.
  static Result<std::unique_ptr<McpClient>> connect(net::EventLoop& loop, net::HttpClient& http, McpServer server,
                                                    const McpOptions& options);
  McpClient(const McpClient&) = delete;
  McpClient& operator=(const McpClient&) = delete;
  /// Ends the calls under way as cancelled.
  ~McpClient();

  [[nodiscard]] McpServerInfo server() const;
  /// All tools, in the server's order, first of a name only; waits: not from the loop.
  Result<std::vector<McpTool>> list_tools(std::chrono::milliseconds deadline, std::stop_token stop = {});
  /// The same, and doesn't wait; `done` is called once, on the loop, never from within this call.
  void list_tools(std::chrono::milliseconds deadline, std::function<void(Result<std::vector<McpTool>>)> done);
  /// Calls a tool; `done` is called once, on the loop, never from within this call.
  void call(std::string tool, json::object arguments, McpCallOptions options, Done done);
  /// The same, and waits: not from the loop.
  Result<McpResult> call_and_wait(std::string tool, json::object arguments, McpCallOptions options);
  /// Told, on the loop, when the server says that its tools have changed, and when the connection is lost: who comes
  /// back may have others.
  void on_tools_changed(std::function<void()> told);

 private:
  class Session;
  McpClient(net::EventLoop& loop, std::shared_ptr<Session> session) : loop_(loop), session_(std::move(session)) {}
  net::EventLoop& loop_;
  std::shared_ptr<Session> session_;
};

}  // namespace attune::mcp
