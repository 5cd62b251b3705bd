#include "tools/mcp/client.h"
#include "tools/outside/internal/connections.h"

#include <algorithm>
#include <map>
#include <utility>

namespace attune::tools {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kListingDeadline{20};
/// How long a list of tools is taken for the server's own: not every server tells of changes.
constexpr std::chrono::seconds kListingHolds{60};

/// The server's command or address with the environment's values in it.
Result<mcp::McpServer> server_of(const Source& source) {
  if (const auto* at = std::get_if<McpAddress>(&source.place)) {
    ATTUNE_TRY(headers, with_environment(at->server.headers));
    ATTUNE_TRY(addresses, address_policy(at->server));
    mcp::HttpServer server{.url = at->server.url, .headers = {}, .addresses = std::move(addresses)};
    for (auto& [name, value] : headers) server.headers.push_back({name, std::move(value)});
    return mcp::McpServer{source.name, std::move(server)};
  }
  const auto& child = std::get<McpCommand>(source.place);
  ATTUNE_TRY(environment, with_environment(child.environment));
  net::ChildOptions options{
      .program = child.command.front(),
      .arguments = {child.command.begin() + 1, child.command.end()},
      .environment = std::move(environment),
      .sandbox = net::Sandbox{.network = child.network, .readable = child.readable, .writable = child.writable}};
  options.limits.data_bytes = child.memory_bytes;
  return mcp::McpServer{source.name, std::move(options)};
}

/// Before a call, it holds the server's list of tools against the pins: at the first one, after the server said that
/// the list has changed, after the connection broke, and once a minute.
class McpConnection final : public Connection, public std::enable_shared_from_this<McpConnection> {
 public:
  McpConnection(const Source& source, net::EventLoop& loop, net::HttpClient& http, OnChanged on_changed)
      : source_(source), loop_(loop), http_(http), on_changed_(std::move(on_changed)) {
    for (const auto& [name, tool] : source_.tools)
      if (tool.is_approved()) pins_.emplace(name, tool.pin);
  }

  Result<std::vector<mcp::McpTool>> offered() override {
    ATTUNE_TRY(server, server_of(source_));
    ATTUNE_TRY(client, mcp::McpClient::connect(loop_, http_, std::move(server), {}));
    return client->list_tools(kListingDeadline);
  }

  void call(OutsideCall call, Done done) override {
    loop_.post([self = shared_from_this(), call = std::move(call), done = std::move(done)]() mutable {
      self->start(std::move(call), std::move(done));
    });
  }

  void close() override {
    loop_.run([this] {
      closed_ = true;
      client_.reset();
    });
  }

 private:
  using Then = std::function<void(const Status&)>;
  enum class Listing { none, known };

  // All that follows runs on the loop.
  void start(OutsideCall call, Done done) {
    if (const Status connected = connect(); !connected) return done(std::unexpected(connected.error()));
    // What holds on to this is let go of by a later task: never from within the client's own callback.
    const auto finish = [self = shared_from_this(), done = std::move(done)](Result<mcp::McpResult> result) {
      done(std::move(result));
      self->loop_.post([self] {});
    };
    with_listing([this, call = std::move(call), finish](const Status& listed) {
      if (!listed) return finish(std::unexpected(listed.error()));
      if (const Status unchanged = held_against_pin(call.tool); !unchanged)
        return finish(std::unexpected(unchanged.error()));
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(call.deadline - Clock::now());
      client_->call(call.tool, call.arguments, {.deadline = left, .stop = call.stop, .on_progress = {}}, finish);
    });
  }

  Status connect() {
    if (client_) return {};
    if (closed_) return cancelled("the connection to '{}' has been closed", source_.name);
    ATTUNE_TRY(server, server_of(source_));
    client_ = mcp::McpClient::create(loop_, http_, std::move(server), {});
    client_->on_tools_changed([this] {
      listing_ = Listing::none;
      ++changes_;
    });
    return {};
  }

  void with_listing(Then then) {
    if (listing_ == Listing::known && Clock::now() < listed_at_ + kListingHolds) return then({});
    waiting_.push_back(std::move(then));
    if (waiting_.size() > 1) return;  // under way
    client_->list_tools(kListingDeadline, [this, changes = changes_](Result<std::vector<mcp::McpTool>> tools) {
      take(std::move(tools), changes == changes_ ? Listing::known : Listing::none);
    });
  }

  /// @param holds  known unless the server told of changes while it was asked: then the next call asks again
  void take(Result<std::vector<mcp::McpTool>> tools, Listing holds) {
    Status status;
    if (tools) {
      hashes_.clear();
      for (const mcp::McpTool& tool : *tools) hashes_.emplace(tool.name, mcp::manifest_hash(tool));
      listing_ = holds;
      listed_at_ = Clock::now();
      for (const auto& [name, pin] : pins_)
        if (!held_against_pin(name)) on_changed_(name);
    } else {
      status = std::unexpected(std::move(tools).error());
    }
    for (const Then& then : std::exchange(waiting_, {})) then(status);
  }

  [[nodiscard]] Status held_against_pin(const std::string& tool) const {
    const auto pin = pins_.find(tool);
    if (pin == pins_.end()) return {};  // a call of the operator's own
    const auto offered = hashes_.find(tool);
    if (offered == hashes_.end())
      return permission_denied("'{}' no longer offers '{}'", source_.name, tool)
          .mend("`attune tools update {}` takes over what it offers", source_.name);
    if (offered->second != pin->second)
      return permission_denied("'{}' of '{}' is not what was approved", tool, source_.name)
          .mend("`attune tools update {0}`, look at it with `attune tools show {0} {1}`, then `attune tools approve`",
                source_.name, tool);
    return {};
  }

  const Source source_;
  net::EventLoop& loop_;
  net::HttpClient& http_;
  const OnChanged on_changed_;
  std::map<std::string, std::string> pins_;
  std::map<std::string, std::string> hashes_;  // of what the server offers, by tool
  Listing listing_ = Listing::none;
  std::uint64_t changes_ = 0;  // that the server has told of, and broken connections
  Clock::time_point listed_at_;
  std::vector<Then> waiting_;
  bool closed_ = false;
  std::unique_ptr<mcp::McpClient> client_;  // last: closing it ends what waits
};

}  // namespace

Result<std::shared_ptr<Connection>> connect_mcp(const Source& source, net::EventLoop& loop, net::HttpClient& http,
                                                Connection::OnChanged on_changed) {
  return std::make_shared<McpConnection>(source, loop, http, std::move(on_changed));
}

}  // namespace attune::tools
