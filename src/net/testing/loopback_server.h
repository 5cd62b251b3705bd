#pragma once
#include <cstdint>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
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
    std::size_t body = 0;
    if (const auto at = buffer_.find("Content-Length: "); at < head) body = std::stoul(buffer_.substr(at + 16));
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
/// and then closes.
class LoopbackServer {
 public:
  explicit LoopbackServer(std::function<void(Peer&)> serve)
      : serve_(std::move(serve)), acceptor_(context_, {boost::asio::ip::address_v4::loopback(), 0}) {
    thread_ = std::thread([this] { accept(); });
  }
  ~LoopbackServer() {
    ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
    thread_.join();
    {
      const std::scoped_lock lock(mutex_);
      for (const auto& peer : peers_) ::shutdown(peer->socket().native_handle(), SHUT_RDWR);
    }
    for (std::thread& thread : threads_) thread.join();
  }

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  [[nodiscard]] std::string host() const { return "127.0.0.1:" + std::to_string(port()); }
  [[nodiscard]] std::string url(std::string_view path = "/") const { return "http://" + host() + std::string(path); }
  [[nodiscard]] std::size_t connections() const {
    const std::scoped_lock lock(mutex_);
    return peers_.size();
  }

 private:
  void accept() {
    while (true) {
      auto peer = std::make_shared<Peer>(context_);
      boost::system::error_code code;
      acceptor_.accept(peer->socket(), code);
      if (code) return;
      const std::scoped_lock lock(mutex_);
      peers_.push_back(peer);
      threads_.emplace_back([this, peer] {
        serve_(*peer);
        ::shutdown(peer->socket().native_handle(), SHUT_RDWR);
      });
    }
  }

  std::function<void(Peer&)> serve_;
  boost::asio::io_context context_;
  boost::asio::ip::tcp::acceptor acceptor_;
  mutable std::mutex mutex_;
  std::list<std::shared_ptr<Peer>> peers_;
  std::list<std::thread> threads_;
  std::thread thread_;
};

}  // namespace attune::net::testing
