#include "server/http/router.h"

#include "base/log.h"
#include "server/http/problem.h"

#include <algorithm>
#include <exception>
#include <ranges>
#include <set>

#include <fmt/ranges.h>

namespace attune::server {
namespace {

std::vector<std::string> split(std::string_view pattern) {
  std::vector<std::string> segments;
  if (pattern == "/") return segments;
  for (const auto part : pattern.substr(1) | std::views::split('/')) segments.emplace_back(part.begin(), part.end());
  return segments;
}

bool is_placeholder(std::string_view segment) {
  return segment.starts_with('{') && segment.ends_with('}');
}

bool matches(const std::vector<std::string>& pattern, const std::vector<std::string>& path) {
  return std::ranges::equal(pattern, path, [](const std::string& wanted, const std::string& given) {
    return is_placeholder(wanted) ? !given.empty() : wanted == given;
  });
}

std::string allow(const std::set<std::string>& methods) {
  return fmt::format("{}", fmt::join(methods, ", "));
}

bool fits(Accepts accepts, const std::string& type) {
  switch (accepts) {
    case Accepts::none:
      return true;
    case Accepts::json:
      return type == "application/json";
    case Accepts::json_or_ndjson:
      return type == "application/json" || type == "application/x-ndjson";
  }
  return false;
}

}  // namespace

Router::Router(std::vector<Route> routes) {
  entries_.reserve(routes.size());
  for (Route& route : routes) {
    std::vector<std::string> segments = split(route.pattern);
    entries_.push_back({std::move(route), std::move(segments)});
  }
}

std::expected<const Route*, Response> Router::find(Request& request) const {
  const std::string& wanted = request.method == "HEAD" ? "GET" : request.method;
  std::set<std::string> methods;
  for (const auto& [route, segments] : entries_) {
    if (request.path != "*" && !matches(segments, request.segments)) continue;
    if (request.path != "*" && route.method == wanted) {
      for (std::size_t i = 0; i < segments.size(); ++i)
        if (is_placeholder(segments[i])) request.captures.push_back(request.segments[i]);
      return &route;
    }
    methods.insert(route.method);
  }
  if (methods.empty())
    return std::unexpected(problem(404, fmt::format("there is nothing at {}", request.path),
                                   "the endpoints are listed in docs/http-api.md"));
  if (methods.contains("GET")) methods.insert("HEAD");
  methods.insert("OPTIONS");
  if (request.method == "OPTIONS")
    return std::unexpected(
        Response{.status = 204, .content_type = "", .body = "", .headers = {{"Allow", allow(methods)}}});
  Response refusal = problem(405, fmt::format("{} does not take {}", request.path, request.method),
                             fmt::format("use one of {}", allow(methods)));
  refusal.headers.emplace_back("Allow", allow(methods));
  return std::unexpected(std::move(refusal));
}

Response Router::respond(const Route& route, const Request& request) {
  if (!fits(route.accepts, request.content_type()))
    return problem(415, fmt::format("the body's media type is '{}'", request.content_type()),
                   route.accepts == Accepts::json ? "send JSON with Content-Type: application/json"
                                                  : "send JSON with Content-Type: application/json, or a JSON object a "
                                                    "line with Content-Type: application/x-ndjson");
  try {
    Result<Response> response = route.handle(request);
    return response ? *std::move(response) : problem(response.error());
  } catch (const std::bad_alloc&) {
    return problem(503, "the server is out of memory", "try again later");
  } catch (const std::exception& exception) {
    return problem(
        Error{ErrorCode::internal, fmt::format("{} {}: {}", route.method, route.pattern, exception.what()), ""});
  }
}

}  // namespace attune::server
