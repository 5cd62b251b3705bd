#pragma once
#include "base/error.h"
#include "net/address_guard.h"
#include "net/event_loop.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace attune::net {

struct HttpHeader {
  std::string name;
  std::string value;
};

struct HttpRequest {
  std::string method = "GET";
  std::string url;  ///< http or https, without credentials in it
  std::vector<HttpHeader> headers;
  std::string body;
};

struct HttpResponse {
  int status = 0;
  std::vector<HttpHeader> headers;
  std::string body;  ///< decompressed; empty where the request had a sink

  /// The first header of that name, letter case aside.
  [[nodiscard]] std::optional<std::string_view> header(std::string_view name) const;
  /// The media type without its parameters, in lower case; empty if the response doesn't say.
  [[nodiscard]] std::string media_type() const;
};

/// How long to wait for what; nothing means for ever.
struct HttpDeadlines {
  std::chrono::milliseconds connect{10'000};                       ///< name look-up, connection, TLS
  std::optional<std::chrono::milliseconds> first_byte{30'000};     ///< of the response, from the start
  std::optional<std::chrono::milliseconds> between_bytes{30'000};  ///< of the response
  std::optional<std::chrono::milliseconds> whole{120'000};         ///< all hops together
};

/// What a sink answers: more of the body, or no more of it.
enum class Flow { go_on, end };

struct HttpOptions {
  HttpDeadlines deadlines;
  std::size_t max_response_bytes = std::size_t{16} << 20;  ///< of the body once decompressed
  std::size_t max_header_bytes = std::size_t{64} << 10;
  /// Redirects to follow. Every hop passes the address policy; one to another origin takes no header along but Accept,
  /// Accept-Language, Content-Type and User-Agent.
  int max_redirects = 0;
  AddressPolicy addresses;
  /// A proxy of the operator's, e.g. "http://proxy.lan:3128". Then it is the proxy that connects, and the address
  /// policy is the proxy's business. Proxies named in the environment are not used.
  std::string proxy;
  std::stop_token stop;  ///< closes the transfer
  /// Status and headers are there. With a sink only.
  std::function<void(const HttpResponse&)> on_head;
  /// Takes the body as it arrives; Flow::end closes the transfer, which then counts as done.
  std::function<Flow(std::string_view)> on_body;
};

/// HTTP over libcurl: asynchronous, all transfers on one loop, connections kept for reuse. A reused connection passes
/// the address policy of the request that reuses it.
///
/// Every send() is answered by exactly one call of `done`, on the loop, never from within send(). A response of any
/// status is a response; errors are for transfers that failed:
/// - invalid_argument: the URL or a header can't be sent
/// - permission_denied: the address policy refuses the address, or a redirect leads away from http and https
/// - unavailable: no such name, no connection, TLS refused, connection broken; trying again may help
/// - deadline_exceeded, cancelled: as the options had it; also cancelled when the client is destroyed
/// - resource_exhausted: more bytes or redirects than the options allow
/// - parse_error: what answered doesn't speak HTTP
/// Error texts name the origin, never path, query, headers or bodies, for those may hold secrets.
/// Thread-safe. The loop outlives the client; the destructor, not to be run from a callback of the client's own, waits
/// until every `done` has been called.
class HttpClient {
 public:
  using Done = std::function<void(Result<HttpResponse>)>;

  explicit HttpClient(EventLoop& loop);
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  ~HttpClient();

  void send(HttpRequest request, HttpOptions options, Done done);
  /// The same, and waits. Not from the loop.
  Result<HttpResponse> fetch(HttpRequest request, HttpOptions options);

 private:
  class Transfers;
  EventLoop& loop_;
  std::shared_ptr<Transfers> transfers_;
};

}  // namespace attune::net
