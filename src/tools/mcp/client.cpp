#include "tools/mcp/client.h"

#include "tools/mcp/internal/session.h"

#include <future>
#include <utility>

namespace attune::mcp {

std::unique_ptr<McpClient> McpClient::create(net::EventLoop& loop, net::HttpClient& http, McpServer server,
                                             const McpOptions& options) {
  return std::unique_ptr<McpClient>(
      new McpClient(loop, std::make_shared<Session>(loop, http, std::move(server), options)));
}

Result<std::unique_ptr<McpClient>> McpClient::connect(net::EventLoop& loop, net::HttpClient& http, McpServer server,
                                                      const McpOptions& options) {
  ATTUNE_CHECK(!loop.is_current_thread(), "waiting on the loop for what happens on the loop");
  auto client = create(loop, http, std::move(server), options);
  std::promise<Status> promise;
  loop.post([&] { client->session_->when_ready([&](Status status) { promise.set_value(std::move(status)); }); });
  if (Status status = promise.get_future().get(); !status) return std::unexpected(status.error());
  return client;
}

McpClient::~McpClient() {
  loop_.run([this] {
    session_->close();
    session_.reset();
  });
}

McpServerInfo McpClient::server() const {
  McpServerInfo info;
  loop_.run([&] { info = session_->info(); });
  return info;
}

Result<std::vector<McpTool>> McpClient::list_tools(std::chrono::milliseconds deadline, std::stop_token stop) {
  ATTUNE_CHECK(!loop_.is_current_thread(), "waiting on the loop for what happens on the loop");
  std::promise<Result<std::vector<McpTool>>> promise;
  loop_.post([&] {
    session_->list_tools({.deadline = std::chrono::steady_clock::now() + deadline, .stop = std::move(stop)},
                         [&](Result<std::vector<McpTool>> tools) { promise.set_value(std::move(tools)); });
  });
  return promise.get_future().get();
}

void McpClient::list_tools(std::chrono::milliseconds deadline, std::function<void(Result<std::vector<McpTool>>)> done) {
  loop_.post([session = session_, deadline, done = std::move(done)]() mutable {
    session->list_tools({.deadline = std::chrono::steady_clock::now() + deadline, .stop = {}, .on_progress = {}},
                        std::move(done));
  });
}

void McpClient::call(std::string tool, json::object arguments, McpCallOptions options, Done done) {
  auto work = std::make_shared<std::tuple<std::string, json::object, McpCallOptions, Done>>(
      std::move(tool), std::move(arguments), std::move(options), std::move(done));
  loop_.post([session = session_, work = std::move(work)] {
    auto& [name, given, how, then] = *work;
    session->call(name, std::move(given),
                  {std::chrono::steady_clock::now() + how.deadline, how.stop, std::move(how.on_progress)},
                  std::move(then));
  });
}

Result<McpResult> McpClient::call_and_wait(std::string tool, json::object arguments, McpCallOptions options) {
  ATTUNE_CHECK(!loop_.is_current_thread(), "waiting on the loop for what happens on the loop");
  std::promise<Result<McpResult>> promise;
  call(std::move(tool), std::move(arguments), std::move(options),
       [&](Result<McpResult> result) { promise.set_value(std::move(result)); });
  return promise.get_future().get();
}

void McpClient::on_tools_changed(std::function<void()> told) {
  loop_.run([&] { session_->on_tools_changed(std::move(told)); });
}

}  // namespace attune::mcp
