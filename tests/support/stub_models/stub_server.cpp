#include "stub_models/stub_server.h"

#include "base/ascii.h"
#include "stub_models/protocol.h"

#include <utility>

#include <fmt/format.h>

namespace attune::stub_models {

class StubServer::ClosedPort {
 public:
  ClosedPort() : socket_(context_, {boost::asio::ip::address_v4::loopback(), 0}) {}
  [[nodiscard]] std::uint16_t port() const { return socket_.local_endpoint().port(); }

 private:
  boost::asio::io_context context_;
  boost::asio::ip::tcp::socket socket_;  // bound, and not listening
};

StubServer::StubServer(std::shared_ptr<Behaviour> behaviour, StubOptions options)
    : behaviour_(std::move(behaviour)), options_(std::move(options)) {
  if (options_.fault != nullptr && options_.fault->begins == Fault::Begins::closed)
    closed_ = std::make_unique<ClosedPort>();
  else
    server_ = std::make_unique<net::testing::LoopbackServer>([this](Peer& peer) { serve(peer); }, options_.port);
}

StubServer::~StubServer() = default;

std::uint16_t StubServer::port() const {
  return closed_ ? closed_->port() : server_->port();
}
std::string StubServer::base_url() const {
  return fmt::format("http://127.0.0.1:{}/v1", port());
}
std::size_t StubServer::connections() const {
  return server_ ? server_->connections() : 0;
}
std::vector<HttpRequest> StubServer::requests() const {
  const std::scoped_lock lock(mutex_);
  return requests_;
}

void StubServer::serve(Peer& peer) {
  if (options_.fault != nullptr && options_.fault->begins == Fault::Begins::connected &&
      faulted_++ < options_.faulty_requests) {
    options_.fault->serve({.peer = peer, .request = {}, .honest = {}});
    return;
  }
  while (const auto request = read_request(peer)) {
    if (request->path == "/stub/requests") {
      write_reply(peer, json_reply(200, fmt::format(R"({{"count":{}}})", request_count_.load())));
      continue;
    }
    ++request_count_;
    {
      const std::scoped_lock lock(mutex_);
      if (requests_.size() < options_.kept_requests) requests_.push_back(*request);
    }
    if (!serve(peer, *request) || same_text(request->header("Connection"), "close")) return;
  }
}

bool StubServer::serve(Peer& peer, const HttpRequest& request) {
  HttpReply reply = reply_to(request);
  const bool is_faulty = options_.fault != nullptr && options_.fault->begins == Fault::Begins::asked &&
                         faulted_++ < options_.faulty_requests;
  if (!is_faulty) return write_reply(peer, reply);
  return options_.fault->serve(
      {.peer = peer, .request = request, .honest = std::move(reply), .byte_interval = options_.byte_interval});
}

HttpReply StubServer::reply_to(const HttpRequest& request) {
  if (options_.replay) {
    if (auto recorded = options_.replay->find(request)) return *std::move(recorded);
    return refusal_reply({.status = 404,
                          .message = fmt::format("No exchange {} is recorded.", Cassette::hash_of(request)),
                          .code = "not_recorded"});
  }
  HttpReply reply = answer(request, *behaviour_, options_.dialect);
  if (options_.record) (void)options_.record->keep(request, reply);
  return reply;
}

}  // namespace attune::stub_models
