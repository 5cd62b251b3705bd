#pragma once
#include "tools/outside/connection.h"

namespace attune::tools {

/// The kinds of connections.
Result<std::shared_ptr<Connection>> connect_mcp(const Source& source, net::EventLoop& loop, net::HttpClient& http,
                                                Connection::OnChanged on_changed);
Result<std::shared_ptr<Connection>> connect_openapi(const Source& source, net::EventLoop& loop, net::HttpClient& http);

}  // namespace attune::tools
