#pragma once
#include "server/http/router.h"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune::server {

/// A file of the web app, as it lies in the program.
struct Asset {
  std::string_view path;   ///< "/index.html", "/assets/main-1a2b3c.js"
  std::string_view bytes;  ///< lives as long as the program
};

/// The files that were in web/dist when this program was built; empty when the page was not built. Generated
/// (cmake/AttuneEmbed.cmake).
std::vector<Asset> page_assets();

/// A route for every asset, and "/" for /index.html. Without assets "/" tells how to build the page.
///
/// Files under /assets/ carry a hash of their content in their name and may be kept for a year; the others are asked
/// for again each time and answered with 304 where their ETag still holds. Pages may load from this server alone
/// (Content-Security-Policy).
std::vector<Route> page_routes(std::span<const Asset> assets);

}  // namespace attune::server
