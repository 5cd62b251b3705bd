#pragma once
#include "base/error.h"

#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace attune::server {

/// Name and value as they came, in the order of the request.
using Pairs = std::vector<std::pair<std::string, std::string>>;

/// A client that accepts server-sent events, and hears of its answer while that is worked out.
struct Listener {
  std::function<void(std::string)> tell;  ///< sends events at once, in the order of the calls; from any thread
  std::stop_token gone;                   ///< stopped when the client has gone away
};

/// One HTTP request, read whole and taken apart. Free of the library that read it, so that handlers and their tests
/// need none.
struct Request {
  std::string method = "GET";
  std::string path = "/";             ///< decoded, UTF-8, without query
  std::vector<std::string> segments;  ///< of the path, each decoded by itself: "/v1/items/a%2Fb" has "a/b" as its third
  Pairs query;                        ///< decoded
  Pairs headers;                      ///< names in lower case
  std::string body;
  std::vector<std::string> captures;  ///< what the route's {placeholders} stand for, in their order
  std::optional<Listener> listener;   ///< good while the handler runs; it need not make use of it

  /// Of several with that name the first; "" when absent. `name` in lower case.
  [[nodiscard]] std::string_view header(std::string_view name) const;
  [[nodiscard]] std::size_t count_headers(std::string_view name) const;
  /// The media type of Content-Type in lower case, without parameters; "" when absent.
  [[nodiscard]] std::string content_type() const;
  /// Whether Accept names `type`, itself and not by a wildcard. `type` in lower case.
  [[nodiscard]] bool accepts(std::string_view type) const;
};

inline constexpr std::string_view kEventStream = "text/event-stream";

/// One server-sent event. @param data  one line, as JSON is
std::string event_text(std::string_view name, std::string_view data);

/// One HTTP response. Where the request's listener was told something, the body of an event stream is what it is told
/// last, and any other response breaks the stream off. Content-Length, Date, Connection and the headers every response
/// carries come from the connection.
struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  /// For an answer without an end known beforehand, sent as it comes; the body is empty then. Asked several times a
  /// second for what is new: text, perhaps none, or nothing once the answer is complete. Must not block.
  std::function<std::optional<std::string>()> stream{};

  [[nodiscard]] std::string_view header(std::string_view name) const;
};

/// Fills path, segments and query from a request target: origin form ("/v1/items?n=5"), absolute form
/// ("http://host/v1/items", whose authority replaces the Host header), or "*".
/// Errors: parse_error when it is none of these, or decodes to something that is not UTF-8 or holds a NUL.
Status parse_target(std::string_view target, Request& request);

}  // namespace attune::server
