#pragma once
#include "base/clock.h"
#include "server/http/guard.h"
#include "server/http/message.h"
#include "server/http/router.h"

#include <chrono>
#include <cstddef>
#include <memory>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>

namespace attune::server {

struct ConnectionLimits {
  std::size_t header_bytes = std::size_t{32} << 10;
  std::size_t body_bytes = std::size_t{8} << 20;
  std::chrono::seconds idle{60};      ///< between requests
  std::chrono::seconds transfer{30};  ///< for a request to arrive whole, from its first byte; for a response to leave
  std::chrono::milliseconds heartbeat{15'000};  ///< a listener that has heard nothing for this long gets a comment
};

/// What all connections of a server share. Outlives them.
struct ConnectionContext {
  const Router& router;
  const Guard& guard;
  const Clock& clock;
  boost::asio::thread_pool& workers;
  boost::asio::thread_pool& waiting_workers;
  ConnectionLimits limits;
};

/// One client's connection: reads requests one after the other (so pipelined ones are answered in order), answers
/// each, and closes when the client is done, breaks the protocol, or takes too long.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  /// @param socket  its executor is a strand: everything here happens on it, handlers that run on workers excepted
  Connection(boost::asio::ip::tcp::socket socket, const ConnectionContext& context);

  /// Serves until the connection has closed. Spawn on the socket's executor; keeps itself alive meanwhile.
  boost::asio::awaitable<void> serve();

  /// Closes the connection as soon as no request is in flight. From any thread.
  void stop();

 private:
  struct Incoming;

  [[nodiscard]] boost::asio::thread_pool& workers_for(const Route& route) const;
  boost::asio::awaitable<bool> wait_for_request();
  boost::asio::awaitable<Incoming> read_request();
  boost::asio::awaitable<Response> answer(Incoming& incoming);
  boost::asio::awaitable<Response> answer_listener(Incoming& incoming, const Route& route);
  boost::asio::awaitable<bool> write(Incoming& incoming, Response response);
  boost::asio::awaitable<void> write_stream(Incoming& incoming, const Response& response);
  /// A part of a stream, with the stream's header before the first.
  boost::asio::awaitable<boost::system::error_code> write_part(Incoming& incoming, const Response& stream,
                                                               std::string_view text);
  boost::asio::awaitable<void> drain();

  boost::beast::tcp_stream stream_;
  boost::beast::flat_buffer buffer_;
  const ConnectionContext& context_;
  bool idle_ = false;
  bool stopping_ = false;
};

}  // namespace attune::server
