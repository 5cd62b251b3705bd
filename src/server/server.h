#pragma once
#include "assistant/assistant.h"
#include "base/error.h"
#include "engine/engine.h"
#include "llm/language_models.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace attune::server {

struct ServerOptions {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;  ///< 0: any free one
  std::size_t threads = 0;    ///< that do the work of requests; 0: as many as the machine has
                              ///< As many do conversations, and 16 at least where there are language models.
  std::size_t header_limit_bytes = std::size_t{32} << 10;
  std::size_t body_limit_bytes = std::size_t{8} << 20;
  std::chrono::seconds idle_timeout{60};      ///< a connection may wait this long between requests
  std::chrono::seconds transfer_timeout{30};  ///< for a request to arrive whole, and for a response to leave
  std::chrono::seconds stop_grace{10};        ///< for requests in flight when the server is stopped
  std::size_t max_connections = 10'000;
  std::size_t max_conversations = 100'000;        ///< least recently used ones go first
  std::chrono::milliseconds refresh_every{1000};  ///< how often another process's training or import is looked for
  /// SIGINT and SIGTERM stop the server, from create() on.
  bool handle_signals = false;
  /// Names that requests may use as Host besides loopback ones, while the server listens on a loopback address.
  std::vector<std::string> allowed_hosts;
  /// Whose figures are told; outlives the server. Null where there are none.
  const llm::LanguageModels* models = nullptr;
};

/// HTTP over one workspace: REST and the page. Errors are RFC 9457 problem documents. See docs/http-api.md.
class Server {
 public:
  /// Binds; `engine` and `assistant` must outlive the server. Errors: unavailable (port in use; the mend names
  /// --listen), permission_denied (a port for the system), invalid_argument (no such address here).
  static Result<std::unique_ptr<Server>> create(Engine& engine, assistant::Assistant& assistant, ServerOptions options);
  ~Server();
  [[nodiscard]] std::uint16_t port() const;
  /// Serves until stop() is called or a handled signal arrives; in-flight requests are finished. Once.
  Status run();
  /// From any thread; also before run(), which then returns at once.
  void stop();

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace attune::server
