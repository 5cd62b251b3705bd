#pragma once
#include "net/child_process.h"
#include "net/http_client.h"
#include "tools/mcp/message.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace attune::mcp {

/// How messages get to a server and back. Lives on the loop; tells nothing from within a call of it.
class Transport {
 public:
  struct Events {
    std::function<void(Message)> on_message;
    /// There will be no response to this request.
    std::function<void(std::int64_t id, Error)> on_failed;
    /// The connection is gone, and with it every request. Nothing is told after it.
    std::function<void(Error)> on_closed;
  };
  Transport() = default;
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;
  virtual ~Transport() = default;

  /// @param mirrored  what of the message stands in headers as well, where there are any: names and values
  virtual Status request(std::int64_t id, const json::object& message,
                         const std::vector<std::pair<std::string, std::string>>& mirrored) = 0;
  /// A notification, or a response to a request of the server's.
  virtual Status tell(const json::object& message) = 0;
  /// Nobody waits for that response any more.
  virtual void forget(std::int64_t id) = 0;
  /// The revision that was agreed upon.
  virtual void agreed(const std::string& revision) = 0;
  /// Whether a request is given up by forgetting it alone, in revisions without sessions.
  [[nodiscard]] virtual bool forgetting_cancels() const = 0;
  /// Opens the stream of what the server says unasked, in revisions with sessions, where there is one.
  virtual void listen() {}
};

Result<std::unique_ptr<Transport>> start_stdio(net::EventLoop& loop, net::ChildOptions options,
                                               const Transport::Events& events);

struct HttpEndpoint {
  std::string url;
  std::vector<net::HttpHeader> headers;
  net::AddressPolicy addresses;
  std::size_t max_message_bytes;
};
std::unique_ptr<Transport> start_http(net::EventLoop& loop, net::HttpClient& client, HttpEndpoint endpoint,
                                      Transport::Events events);

}  // namespace attune::mcp
