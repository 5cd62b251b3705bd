#pragma once
#include "net/testing/loopback_server.h"

#include <functional>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace attune::llm::testing {

/// A server that answers each request as a test tells it, and keeps what it was sent.
class ScriptedServer {
 public:
  /// @param answer  writes the answer to a request; the connection stays open after it
  explicit ScriptedServer(std::function<void(net::testing::Peer&, const std::string& request)> answer)
      : answer_(std::move(answer)), server_([this](net::testing::Peer& peer) {
          while (const auto request = peer.read_request()) {
            {
              const std::scoped_lock lock(mutex_);
              requests_.push_back(*request);
            }
            answer_(peer, *request);
          }
        }) {}

  [[nodiscard]] std::string url() const { return server_.url("/v1"); }
  [[nodiscard]] std::vector<std::string> requests() const {
    const std::scoped_lock lock(mutex_);
    return requests_;
  }
  [[nodiscard]] std::size_t connections() const { return server_.connections(); }

 private:
  std::function<void(net::testing::Peer&, const std::string&)> answer_;
  mutable std::mutex mutex_;
  std::vector<std::string> requests_;
  net::testing::LoopbackServer server_;
};

/// What follows the head of a request.
inline std::string body_of(const std::string& request) {
  return request.substr(request.find("\r\n\r\n") + 4);
}

inline void answer_json(net::testing::Peer& peer, std::string_view body) {
  peer.respond("200 OK", "Content-Type: application/json\r\n", body);
}

inline void answer_events(net::testing::Peer& peer, std::string_view events) {
  peer.respond("200 OK", "Content-Type: text/event-stream\r\n", events);
}

/// An event that says a part of the answer.
inline std::string said(std::string_view text) {
  return "data: {\"model\":\"stub\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + std::string(text) +
         "\"}}]}\n\n";
}

inline std::string ended(std::string_view reason) {
  return "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + std::string(reason) + "\"}]}\n\n";
}

inline constexpr std::string_view kDone = "data: [DONE]\n\n";

}  // namespace attune::llm::testing
