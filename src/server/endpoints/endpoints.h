#pragma once
#include "assistant/assistant.h"
#include "base/error.h"
#include "base/json.h"
#include "data/event.h"
#include "engine/engine.h"
#include "engine/training_jobs.h"
#include "llm/language_models.h"
#include "server/conversations.h"
#include "server/http/message.h"
#include "server/http/router.h"

#include <vector>

namespace attune::server {

/// What endpoints work with. All of it outlives the server and is thread-safe.
struct Services {
  Engine& engine;
  assistant::Assistant& assistant;
  Conversations& conversations;
  TrainingJobs& trainings;
  const llm::LanguageModels* models = nullptr;  ///< null where none is configured
};

/// The routing table of everything but the page. To add an endpoint: a function of the shape below in a file of this
/// folder, and a line in endpoints.cpp. Shapes of requests and answers: docs/http-api.md.
std::vector<Route> endpoint_routes(const Services& services);

Result<Response> get_alive(const Services& services, const Request& request);
Result<Response> get_ready(const Services& services, const Request& request);
Result<Response> get_metrics(const Services& services, const Request& request);
Result<Response> get_language_models(const Services& services, const Request& request);
Result<Response> get_recommend(const Services& services, const Request& request);
Result<Response> post_recommend(const Services& services, const Request& request);
Result<Response> get_similar(const Services& services, const Request& request);
Result<Response> get_search(const Services& services, const Request& request);
Result<Response> post_plan(const Services& services, const Request& request);
Result<Response> post_read(const Services& services, const Request& request);
Result<Response> post_ask(const Services& services, const Request& request);
Result<Response> get_runs(const Services& services, const Request& request);
Result<Response> get_run(const Services& services, const Request& request);
Result<Response> post_run_confirm(const Services& services, const Request& request);
Result<Response> post_run_decline(const Services& services, const Request& request);
Result<Response> post_run_dismiss(const Services& services, const Request& request);
Result<Response> post_events(const Services& services, const Request& request);
Result<Response> post_training(const Services& services, const Request& request);
Result<Response> get_trainings(const Services& services, const Request& request);
Result<Response> get_training(const Services& services, const Request& request);
Result<Response> get_training_events(const Services& services, const Request& request);
Result<Response> delete_training(const Services& services, const Request& request);
Result<Response> get_lists(const Services& services, const Request& request);
Result<Response> get_reminders(const Services& services, const Request& request);
Result<Response> get_notes(const Services& services, const Request& request);
Result<Response> get_drafts(const Services& services, const Request& request);
Result<Response> get_calendar(const Services& services, const Request& request);
Result<Response> get_memory(const Services& services, const Request& request);
Result<Response> post_memory(const Services& services, const Request& request);
Result<Response> delete_memory(const Services& services, const Request& request);
Result<Response> get_memory_export(const Services& services, const Request& request);
Result<Response> get_fact(const Services& services, const Request& request);
Result<Response> patch_fact(const Services& services, const Request& request);
Result<Response> delete_fact(const Services& services, const Request& request);
Result<Response> get_consents(const Services& services, const Request& request);
Result<Response> put_consents(const Services& services, const Request& request);
Result<Response> get_disclosures(const Services& services, const Request& request);
Result<Response> get_standing(const Services& services, const Request& request);
Result<Response> post_standing(const Services& services, const Request& request);
Result<Response> patch_standing(const Services& services, const Request& request);
Result<Response> delete_standing(const Services& services, const Request& request);
Result<Response> get_inbox(const Services& services, const Request& request);
Result<Response> post_inbox_read(const Services& services, const Request& request);
Result<Response> get_users(const Services& services, const Request& request);
Result<Response> get_item(const Services& services, const Request& request);
Result<Response> get_tools(const Services& services, const Request& request);
Result<Response> get_examples(const Services& services, const Request& request);

/// 200 with a JSON document.
Response ok(const json::value& document);

/// The events in a body: one object, {"events": [object...]}, or (NDJSON) an object a line.
/// An object: {"user", "item", "kind", "value" (1 unless said; needed for a rating), "time" (as parse_time or Unix
/// seconds; `now` unless said)}.
/// Errors: parse_error, invalid_argument, with the line or position of the event at fault.
Result<std::vector<EventRecord>> read_events(const Request& request, Time now);

}  // namespace attune::server
