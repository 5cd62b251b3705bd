#include "plan/tool_json.h"
#include "server/endpoints/endpoints.h"

namespace attune::server {

Result<Response> get_tools(const Services& services, const Request&) {
  json::array tools;
  for (const plan::Tool* tool : services.assistant.tools()->all()) tools.push_back(plan::to_json(tool->signature));
  return ok(json::object{{"tools", std::move(tools)}});
}

}  // namespace attune::server
