#pragma once
#include "net/testing/loopback_server.h"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace attune::stub_models {

using net::testing::Peer;

struct HttpRequest {
  std::string method;
  std::string path;  ///< without its query
  std::vector<std::pair<std::string, std::string>> headers{};
  std::string body{};

  /// The first of that name, letter case aside; "" where there is none.
  [[nodiscard]] std::string_view header(std::string_view name) const;
};
/// The next request of a connection; nothing once the client has closed, or for what is no HTTP.
std::optional<HttpRequest> read_request(Peer& peer);

/// What a server answers. Its body is in parts, so that faults can be put between them: one for a document, one an
/// event for a stream.
struct HttpReply {
  int status = 200;
  std::string content_type = "application/json";
  std::vector<std::pair<std::string, std::string>> headers{};  ///< further ones
  std::vector<std::string> parts{};
  bool is_stream = false;  ///< chunked: a chunk a part

  /// Status line and headers, with the empty line.
  [[nodiscard]] std::string head() const;
  /// The parts together.
  [[nodiscard]] std::string body() const;
};
HttpReply json_reply(int status, std::string body);

/// False once the client has closed.
bool write_reply(Peer& peer, const HttpReply& reply);
/// One chunk of a chunked body; "" ends it.
std::string chunk_of(std::string_view bytes);

}  // namespace attune::stub_models
