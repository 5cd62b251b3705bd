#pragma once
#include "assistant/assistant.h"
#include "base/error.h"
#include "engine/engine.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace attune::server {

struct ServerOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;  ///< 0: any free one
  std::size_t threads = 0;    ///< 0: all
  std::size_t body_limit_bytes = std::size_t{8} << 20;
  std::chrono::seconds idle_timeout{60};
  std::size_t max_connections = 10'000;
  std::size_t max_conversations = 100'000;  ///< least recently used ones go first
};

/// HTTP over one workspace: REST and the page. Errors are RFC 9457 problem documents. See docs/http-api.md.
class Server {
 public:
  /// Binds. Errors: unavailable (port in use; the mend names --listen), invalid_argument (address).
  static Result<std::unique_ptr<Server>> create(Engine& engine, assistant::Assistant& assistant, ServerOptions options);
  ~Server();
  [[nodiscard]] std::uint16_t port() const;
  /// Serves until stop() is called or SIGINT/SIGTERM arrives (if `handle_signals`); in-flight requests are finished.
  Status run(bool handle_signals);
  /// From any thread.
  void stop();

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace attune::server
