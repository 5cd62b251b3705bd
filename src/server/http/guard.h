#pragma once
#include "server/http/message.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune::server {

/// Keeps other web pages away from a server that trusts whoever reaches it: a page on the internet can point its own
/// name at 127.0.0.1 (DNS rebinding) or post a form to it (cross-site request forgery).
class Guard {
 public:
  /// @param host           the address the server listens on
  /// @param allowed_hosts  further names it may be called by, e.g. that of a reverse proxy in front of it
  Guard(std::string_view host, std::vector<std::string> allowed_hosts);

  /// The refusal, or nothing when the request may pass:
  ///   400  no Host header, or several
  ///   421  on a loopback address: a Host that is neither loopback nor allowed
  ///   403  a request that may change something, sent by a page of another origin (Origin is not the Host)
  [[nodiscard]] std::optional<Response> refuse(const Request& request) const;

 private:
  bool loopback_;
  std::vector<std::string> allowed_hosts_;
};

/// "localhost", anything under ".localhost", 127.0.0.0/8 and ::1 (with or without brackets).
bool is_loopback(std::string_view host);

}  // namespace attune::server
