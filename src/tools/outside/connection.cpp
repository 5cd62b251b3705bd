#include "tools/outside/connection.h"

#include "tools/outside/internal/connections.h"

namespace attune::tools {

Result<std::shared_ptr<Connection>> connection_to(const Source& source, net::EventLoop& loop, net::HttpClient& http,
                                                  Connection::OnChanged on_changed) {
  if (std::holds_alternative<OpenApi>(source.place)) return connect_openapi(source, loop, http);
  return connect_mcp(source, loop, http, std::move(on_changed));
}

}  // namespace attune::tools
