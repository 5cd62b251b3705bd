#include "server/page/page.h"

#include "base/checksum.h"

#include <algorithm>
#include <array>
#include <utility>

namespace attune::server {
namespace {

constexpr std::string_view kSecurityPolicy =
    "default-src 'self'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'";

constexpr std::string_view kNoPage =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Attune</title>"
    "<h1>Attune is running</h1>"
    "<p>This program was built without its page. To have it: run <code>scripts/build-web</code>, then build again.</p>"
    "<p>The HTTP interface works all the same: <code>docs/http-api.md</code> describes it.</p></html>\n";

std::string media_type(std::string_view path) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kTypes{{
      {".html", "text/html; charset=utf-8"},
      {".js", "text/javascript; charset=utf-8"},
      {".css", "text/css; charset=utf-8"},
      {".json", "application/json"},
      {".map", "application/json"},
      {".webmanifest", "application/manifest+json"},
      {".svg", "image/svg+xml"},
      {".png", "image/png"},
      {".ico", "image/x-icon"},
      {".webp", "image/webp"},
      {".woff2", "font/woff2"},
      {".txt", "text/plain; charset=utf-8"},
  }};
  const auto* known = std::ranges::find_if(kTypes, [&](const auto& type) { return path.ends_with(type.first); });
  return std::string(known == kTypes.end() ? "application/octet-stream" : known->second);
}

/// Whether If-None-Match names the tag: a list of tags, each perhaps weak, or "*" (RFC 9110, 13.1.2).
bool names(std::string_view if_none_match, std::string_view tag) {
  return if_none_match == "*" || if_none_match.contains(tag);
}

Route asset_route(std::string pattern, const Asset& asset) {
  const std::string tag = fmt::format("\"{:016x}\"", checksum(asset.bytes));
  const std::string keep = asset.path.starts_with("/assets/") ? "public, max-age=31536000, immutable" : "no-cache";
  const auto handle = [asset, tag, keep](const Request& request) -> Result<Response> {
    Response response{.status = 200,
                      .content_type = media_type(asset.path),
                      .body = "",
                      .headers = {{"ETag", tag},
                                  {"Cache-Control", keep},
                                  {"Content-Security-Policy", std::string(kSecurityPolicy)},
                                  {"Referrer-Policy", "no-referrer"}}};
    if (names(request.header("if-none-match"), tag))
      response.status = 304;
    else
      response.body = asset.bytes;
    return response;
  };
  return {.method = "GET", .pattern = std::move(pattern), .handle = handle, .runs_on = RunsOn::io_thread};
}

}  // namespace

std::vector<Route> page_routes(std::span<const Asset> assets) {
  std::vector<Route> routes;
  for (const Asset& asset : assets) {
    routes.push_back(asset_route(std::string(asset.path), asset));
    if (asset.path == "/index.html") routes.push_back(asset_route("/", asset));
  }
  if (std::ranges::find(routes, "/", &Route::pattern) == routes.end())
    routes.push_back(asset_route("/", {.path = "/index.html", .bytes = kNoPage}));
  return routes;
}

}  // namespace attune::server
