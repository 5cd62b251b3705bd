#include "server/endpoints/endpoints.h"

namespace attune::server {

Result<Response> get_alive(const Services&, const Request&) {
  return ok(json::object{{"status", "alive"}});
}

Result<Response> get_ready(const Services& services, const Request&) {
  const auto view = services.engine.view();
  if (view->catalogue->size() == 0)
    return unavailable("the workspace has no items yet").mend("read some with `attune import`");
  json::array notices;
  for (const std::string& notice : services.engine.notices()) notices.emplace_back(notice);
  const json::value snapshot = view->snapshot ? json::value(view->snapshot->version) : json::value(nullptr);
  return ok(json::object{{"status", "ready"},
                         {"items", view->catalogue->size()},
                         {"snapshot", snapshot},
                         {"notices", std::move(notices)}});
}

}  // namespace attune::server
