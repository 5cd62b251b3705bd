#pragma once
#include "base/error.h"
#include "server/http/message.h"

#include <expected>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace attune::server {

/// Where a handler runs: whatever may wait for the disk or compute for long belongs on a worker, so that it holds up
/// no other connection; what may wait for others, language models and tools out there, has workers of its own, so that it
/// holds up nothing that needs none of them.
enum class RunsOn { worker, waiting_worker, io_thread };

/// What a request's body may be. `none`: the body is not looked at.
enum class Accepts { none, json, json_or_ndjson };

/// One line of the routing table.
struct Route {
  std::string method;   ///< "GET" answers HEAD as well
  std::string pattern;  ///< "/v1/items/{id}": a placeholder stands for one segment that is not empty
  std::function<Result<Response>(const Request&)> handle;
  Accepts accepts = Accepts::none;
  RunsOn runs_on = RunsOn::worker;
};

/// Finds the route of a request. Built once, then read by any number of threads.
class Router {
 public:
  explicit Router(std::vector<Route> routes);

  /// The request's route, with its captures filled in; or the response when there is none: 404 for an unknown path, 405
  /// with Allow for a method the path does not take, 204 with Allow for OPTIONS.
  [[nodiscard]] std::expected<const Route*, Response> find(Request& request) const;

  /// Runs the route's handler. Never fails and never throws: a media type that does not fit becomes 415, an Error or
  /// an exception a problem document. Blocks for as long as the handler does.
  [[nodiscard]] static Response respond(const Route& route, const Request& request);

 private:
  struct Entry {
    Route route;
    std::vector<std::string> segments;  // of the pattern
  };
  std::vector<Entry> entries_;
};

}  // namespace attune::server
