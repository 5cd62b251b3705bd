#include "plan/syntax/plan_json.h"
#include "server/endpoints/endpoints.h"
#include "server/endpoints/told_answer.h"
#include "server/http/parameters.h"

namespace attune::server {
namespace {

using Kind = Parameter::Kind;
using Need = Parameter::Need;

constexpr Parameter kList[] = {{"user", Kind::text, Need::required}, {"n", Kind::count}};
constexpr Parameter kOne[] = {{"user", Kind::text, Need::required}};
constexpr Parameter kDecide[] = {{"user", Kind::text, Need::required}, {"tokens", Kind::texts, Need::required}};

/// {"id", "state", "request", "started", "finished"}.
json::object summary(const StoredRun& run) {
  json::object object{{"id", run.id}, {"state", to_string(run.state)}, {"started", format_time(run.started)}};
  if (run.state != RunState::running) object["finished"] = format_time(run.finished);
  if (const auto document = parse_json(run.plan))
    if (const auto plan = plan::from_json(*document)) object["request"] = plan->request;
  return object;
}

/// Goes on with a run. Whoever listens hears of it as it is worked out; should they go away, the run goes on all the
/// same: what was said is said.
Result<Response> decide(const Services& services, const Request& request, std::string_view user,
                        const assistant::Decisions& said) {
  const std::string& run = request.captures.at(0);
  const auto answer = [&](const assistant::StepListener& on_step) -> Result<json::object> {
    ATTUNE_TRY(decided, services.assistant.decide(run, user, said, on_step));
    return assistant::to_json(decided, *services.engine.view()->catalogue);
  };
  if (request.listener) return tell_answer(*request.listener, run, Begins::with_first_step, answer);
  ATTUNE_TRY(document, answer({}));
  return ok(document);
}

}  // namespace

Result<Response> get_runs(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_query(request, kList));
  constexpr std::size_t kUsual = 20;
  ATTUNE_TRY(runs, services.engine.store().runs().runs(text_or(given, "user"), count_or(given, "n", kUsual)));
  json::array array;
  for (const StoredRun& run : runs) array.push_back(summary(run));
  return ok(json::object{{"runs", std::move(array)}});
}

Result<Response> get_run(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_query(request, kOne));
  const std::string& id = request.captures.at(0);
  ATTUNE_TRY(run, services.engine.store().runs().find_run(id));
  // Another person's run is none that this one could ask about.
  if (!run || run->user != text_or(given, "user")) return not_found("there is no run '{}' of this user", id);
  json::object object = summary(*run);
  ATTUNE_TRY(document, parse_json(run->plan));
  ATTUNE_TRY(plan, plan::from_json(document));
  object["plan"] = std::move(document);
  object["plan_text"] = plan::to_text(plan);
  ATTUNE_TRY(trace, parse_json(run->trace.empty() ? "{}" : run->trace));
  object["trace"] = std::move(trace);
  return ok(object);
}

Result<Response> post_run_confirm(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_body(request, kDecide));
  return decide(services, request, text_or(given, "user"), {.yes = texts_of(given, "tokens")});
}

Result<Response> post_run_decline(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_body(request, kDecide));
  return decide(services, request, text_or(given, "user"), {.no = texts_of(given, "tokens")});
}

Result<Response> post_run_dismiss(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_body(request, kOne));
  const std::string& id = request.captures.at(0);
  ATTUNE_TRY_VOID(services.assistant.runs().dismiss(id, text_or(given, "user")));
  return ok(json::object{{"dismissed", id}});
}

}  // namespace attune::server
