#include "server/endpoints/endpoints.h"

namespace attune::server {
namespace {

struct Endpoint {
  std::string_view method;
  std::string_view pattern;
  Result<Response> (*handle)(const Services&, const Request&);
  Accepts accepts = Accepts::none;
  RunsOn runs_on = RunsOn::worker;
};

constexpr Endpoint kEndpoints[] = {
    {"GET", "/healthz", get_alive, Accepts::none, RunsOn::io_thread},
    {"GET", "/readyz", get_ready},
    {"GET", "/metrics", get_metrics},
    {"GET", "/v1/language-models", get_language_models},
    {"GET", "/v1/recommend", get_recommend},
    {"POST", "/v1/recommend", post_recommend, Accepts::json},
    {"GET", "/v1/similar", get_similar},
    {"GET", "/v1/search", get_search},
    {"POST", "/v1/plan", post_plan, Accepts::json, RunsOn::waiting_worker},
    {"POST", "/v1/read", post_read, Accepts::json},
    {"POST", "/v1/ask", post_ask, Accepts::json, RunsOn::waiting_worker},
    {"GET", "/v1/runs", get_runs},
    {"GET", "/v1/runs/{id}", get_run},
    {"POST", "/v1/runs/{id}/confirm", post_run_confirm, Accepts::json, RunsOn::waiting_worker},
    {"POST", "/v1/runs/{id}/decline", post_run_decline, Accepts::json, RunsOn::waiting_worker},
    {"POST", "/v1/runs/{id}/dismiss", post_run_dismiss, Accepts::json},
    {"POST", "/v1/events", post_events, Accepts::json_or_ndjson},
    {"POST", "/v1/training", post_training, Accepts::json},
    {"GET", "/v1/training", get_trainings},
    {"GET", "/v1/training/{id}", get_training},
    {"GET", "/v1/training/{id}/events", get_training_events},
    {"DELETE", "/v1/training/{id}", delete_training},
    {"GET", "/v1/lists", get_lists},
    {"GET", "/v1/reminders", get_reminders},
    {"GET", "/v1/notes", get_notes},
    {"GET", "/v1/drafts", get_drafts},
    {"GET", "/v1/calendar.ics", get_calendar},
    {"GET", "/v1/memory", get_memory},
    {"POST", "/v1/memory", post_memory, Accepts::json},
    {"DELETE", "/v1/memory", delete_memory},
    {"GET", "/v1/memory/export", get_memory_export},
    {"GET", "/v1/memory/{id}", get_fact},
    {"PATCH", "/v1/memory/{id}", patch_fact, Accepts::json},
    {"DELETE", "/v1/memory/{id}", delete_fact},
    {"GET", "/v1/consents", get_consents},
    {"PUT", "/v1/consents", put_consents, Accepts::json},
    {"GET", "/v1/disclosures", get_disclosures},
    {"GET", "/v1/standing", get_standing},
    {"POST", "/v1/standing", post_standing, Accepts::json, RunsOn::waiting_worker},
    {"PATCH", "/v1/standing/{id}", patch_standing, Accepts::json},
    {"DELETE", "/v1/standing/{id}", delete_standing},
    {"GET", "/v1/inbox", get_inbox},
    {"POST", "/v1/inbox/{id}/read", post_inbox_read, Accepts::json},
    {"GET", "/v1/users", get_users},
    {"GET", "/v1/items/{id}", get_item},
    {"GET", "/v1/tools", get_tools},
    {"GET", "/v1/examples", get_examples},
};

}  // namespace

std::vector<Route> endpoint_routes(const Services& services) {
  std::vector<Route> routes;
  for (const Endpoint& endpoint : kEndpoints)
    routes.push_back(
        {.method = std::string(endpoint.method),
         .pattern = std::string(endpoint.pattern),
         .handle = [services, handle = endpoint.handle](const Request& request) { return handle(services, request); },
         .accepts = endpoint.accepts,
         .runs_on = endpoint.runs_on});
  return routes;
}

Response ok(const json::value& document) {
  return {.status = 200, .content_type = "application/json", .body = to_json(document), .headers = {}};
}

}  // namespace attune::server
