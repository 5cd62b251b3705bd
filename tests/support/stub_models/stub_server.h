#pragma once
#include "stub_models/behaviour.h"
#include "stub_models/cassette.h"
#include "stub_models/faults.h"
#include "stub_models/http_exchange.h"

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace attune::stub_models {

struct StubOptions {
  Dialect dialect{};
  const Fault* fault = nullptr;
  std::size_t faulty_requests = std::numeric_limits<std::size_t>::max();  ///< so many first ones; then it is sound
  std::chrono::milliseconds byte_interval{1000};                          ///< of "byte_a_second"
  std::optional<Cassette> replay{};  ///< answers what was recorded, and refuses the rest with 404
  std::optional<Cassette> record{};  ///< of what the behaviour answers
  std::uint16_t port = 0;            ///< 0: any that is free
  std::size_t kept_requests = 1000;  ///< that can be asked for afterwards
};

/// A server that speaks OpenAI's protocol on 127.0.0.1 and behaves as it is told, with a thread for each connection.
/// GET /stub/requests tells, as {"count": n}, how many requests there have been, where the fault lets it read any.
/// Thread-safe; ends its connections when it is destroyed.
class StubServer {
 public:
  explicit StubServer(std::shared_ptr<Behaviour> behaviour, StubOptions options = {});
  ~StubServer();

  /// "http://127.0.0.1:PORT/v1"
  [[nodiscard]] std::string base_url() const;
  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::size_t connections() const;
  /// The first that came, up to as many as the options say.
  [[nodiscard]] std::vector<HttpRequest> requests() const;
  [[nodiscard]] std::size_t request_count() const { return request_count_; }

 private:
  void serve(Peer& peer);
  bool serve(Peer& peer, const HttpRequest& request);
  HttpReply reply_to(const HttpRequest& request);

  const std::shared_ptr<Behaviour> behaviour_;
  const StubOptions options_;
  std::atomic<std::size_t> request_count_ = 0;
  std::atomic<std::size_t> faulted_ = 0;
  mutable std::mutex mutex_;
  std::vector<HttpRequest> requests_;  // under the lock
  /// A port at which nobody listens, kept from others.
  class ClosedPort;
  std::unique_ptr<ClosedPort> closed_;
  std::unique_ptr<net::testing::LoopbackServer> server_;  // last: its threads use the rest
};

}  // namespace attune::stub_models
