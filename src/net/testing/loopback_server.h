#pragma once
#include "base/ascii.h"

#include <atomic>
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

namespace attune::net::testing {

/// The server's side of one connection.
class Peer {
 public:
  explicit Peer(boost::asio::io_context& context) : socket_(context) {}

  /// The next request, head and body as they came; nothing once the client has closed.
  std::optional<std::string> read_request() {
    boost::system::error_code code;
    const std::size_t head = boost::asio::read_until(socket_, boost::asio::dynamic_buffer(buffer_), "\r\n\r\n", code);
    if (code) return std::nullopt;
    const std::string headers = lower_ascii(std::string_view(buffer_).substr(0, head));
    std::size_t body = 0;
    if (const auto at = headers.find("\r\ncontent-length: "); at < head) body = std::stoul(headers.substr(at + 18));
    if (headers.contains("\r\nexpect: 100-continue")) write("HTTP/1.1 100 Continue\r\n\r\n");
    const std::size_t size = head + body;
    if (buffer_.size() < size) {
      boost::asio::read(socket_, boost::asio::dynamic_buffer(buffer_),
                        boost::asio::transfer_exactly(size - buffer_.size()), code);
    }
    if (code) return std::nullopt;
    std::string request = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return request;
  }
  /// False once the client has closed.
  bool write(std::string_view bytes) {
    boost::system::error_code code;
    boost::asio::write(socket_, boost::asio::buffer(bytes), code);
    return !code;
  }
  bool respond(std::string_view status, std::string_view headers, std::string_view body) {
    return write("HTTP/1.1 " + std::string(status) + "\r\n" + std::string(headers) +
                 "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body));
  }
  /// Does nothing until the client closes.
  void hang() {
    boost::system::error_code code;
    char byte = 0;
    while (!code) socket_.read_some(boost::asio::buffer(&byte, 1), code);
  }
  boost::asio::ip::tcp::socket& socket() { return socket_; }

 private:
  boost::asio::ip::tcp::socket socket_;
  std::string buffer_;
};

/// A server on a port of 127.0.0.1 that does what a test tells it: every connection has a thread, which runs `serve`
/// and then closes. What has ended is cleared away as others come.
class LoopbackServer {
 public:
  /// @param port  0 for any that is free
  explicit LoopbackServer(std::function<void(Peer&)> serve, std::uint16_t port = 0)
      : serve_(std::move(serve)), acceptor_(context_, {boost::asio::ip::address_v4::loopback(), port}) {
    thread_ = std::thread([this] { accept(); });
  }
  ~LoopbackServer() {
    ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
    thread_.join();
    for (const auto& served : served_) ::shutdown(served->peer.socket().native_handle(), SHUT_RDWR);
    for (const auto& served : served_) served->thread.join();
  }

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  [[nodiscard]] std::string host() const { return "127.0.0.1:" + std::to_string(port()); }
  [[nodiscard]] std::string url(std::string_view path = "/") const { return "http://" + host() + std::string(path); }
  /// That there have been.
  [[nodiscard]] std::size_t connections() const { return connections_; }

 private:
  struct Served {
    explicit Served(boost::asio::io_context& context) : peer(context) {}
    Peer peer;
    std::thread thread;
    std::atomic<bool> ended = false;
  };

  void accept() {
    while (true) {
      auto served = std::make_unique<Served>(context_);
      boost::system::error_code code;
      acceptor_.accept(served->peer.socket(), code);
      if (code) return;
      served_.remove_if([](const auto& each) {
        if (each->ended) each->thread.join();
        return each->ended.load();
      });
      ++connections_;
      served->thread = std::thread([this, served = served.get()] {
        serve_(served->peer);
        ::shutdown(served->peer.socket().native_handle(), SHUT_RDWR);
        served->ended = true;
      });
      served_.push_back(std::move(served));
    }
  }

  std::function<void(Peer&)> serve_;
  boost::asio::io_context context_;
  boost::asio::ip::tcp::acceptor acceptor_;
  std::list<std::unique_ptr<Served>> served_;  // of the accepting thread, and once it has ended of the destructor
  std::atomic<std::size_t> connections_ = 0;
  std::thread thread_;
};

}  // namespace attune::net::testing
