#pragma once
#include "tools/mcp/client.h"
#include "tools/mcp/internal/transport.h"
#include "tools/mcp/mirrored_arguments.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/steady_timer.hpp>

namespace attune::mcp {

/// The conversation with a server: connecting, requests under way, what the server says. Lives on the loop.
class McpClient::Session : public std::enable_shared_from_this<Session> {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Answer = std::function<void(Result<Response>)>;
  struct Call {
    Time deadline;
    std::stop_token stop;
    std::function<void(const McpProgress&)> on_progress;
  };

  Session(net::EventLoop& loop, net::HttpClient& http, McpServer server, const McpOptions& options)
      : loop_(loop), http_(http), server_(std::move(server)), options_(options), connect_timer_(loop.context()) {}

  /// Connects unless it is; tells when it is, or why not.
  void when_ready(std::function<void(Status)> then);
  void list_tools(Call call, std::function<void(Result<std::vector<McpTool>>)> done);
  void call(const std::string& tool, json::object arguments, Call call, Done done);
  void close();

  [[nodiscard]] const McpServerInfo& info() const { return info_; }
  void on_tools_changed(std::function<void()> told) { on_tools_changed_ = std::move(told); }

 private:
  struct Pending {
    explicit Pending(boost::asio::io_context& context) : timer(context) {}
    Answer answer;
    std::function<void(const McpProgress&)> on_progress;
    boost::asio::steady_timer timer;
    std::optional<std::stop_callback<std::function<void()>>> on_stop;
  };
  struct Listing {
    Call call;
    std::vector<McpTool> tools;
    std::set<std::string> names;
    std::map<std::string, std::vector<MirroredArgument>> mirrored;
    std::set<std::string> cursors;
    std::size_t pages = 0;
    std::function<void(Result<std::vector<McpTool>>)> done;
  };

  Status open();
  void probe();
  void on_discovered(Result<Response> outcome);
  void initialise();
  void on_initialised(Result<Response> outcome);
  void ready();
  void connected(const Status& status);
  void listen();

  std::int64_t request(std::string_view method, json::object params, Call call, Answer answer,
                       const std::vector<std::pair<std::string, std::string>>& mirrored = {});
  void answer(std::int64_t id, Result<Response> outcome);
  void give_up(std::int64_t id, Error error);
  void list_page(const std::shared_ptr<Listing>& listing, const std::optional<std::string>& cursor);
  void take_page(const std::shared_ptr<Listing>& listing, Result<Response> outcome);

  void on_message(Message message);
  void on_request(const ServerRequest& request);
  void on_notification(const Notification& notification);
  void broken(const Error& error);
  [[nodiscard]] Failure refusal(const RpcError& error) const;

  net::EventLoop& loop_;
  net::HttpClient& http_;
  McpServer server_;
  McpOptions options_;
  boost::asio::steady_timer connect_timer_;
  std::unique_ptr<Transport> transport_;
  std::uint64_t transport_number_ = 0;  // what comes of an earlier transport is passed over
  bool ready_ = false;
  bool probing_ = false;
  bool asked_again_ = false;
  bool closed_ = false;
  bool stateless_ = true;  // revision 2026-07-28, every request says all; false once the server is found to be older
  McpServerInfo info_;
  json::object capabilities_;
  std::vector<std::function<void(Status)>> waiting_;
  std::map<std::int64_t, std::unique_ptr<Pending>> pending_;
  std::int64_t last_id_ = 0;
  std::size_t unasked_ = 0;
  std::function<void()> on_tools_changed_;
  std::map<std::string, std::vector<MirroredArgument>> mirrored_;  // of the tools listed last, where there are any
};

}  // namespace attune::mcp
