#include "assistant/written_plan.h"
#include "base/checksum.h"
#include "language/reading_json.h"
#include "plan/syntax/plan_json.h"
#include "server/endpoints/endpoints.h"
#include "server/endpoints/told_answer.h"
#include "server/http/parameters.h"

namespace attune::server {
namespace {

using Kind = Parameter::Kind;
using Need = Parameter::Need;

constexpr Parameter kPlan[] = {{"user", Kind::text, Need::required}, {"text", Kind::message, Need::required}};
constexpr Parameter kAsk[] = {{"user", Kind::text, Need::required},
                              {"text", Kind::message, Need::required},
                              {"conversation"},
                              {"language"},
                              {"confirm", Kind::boolean}};

/// What this turn changes counts once: for a client that repeats itself under one Idempotency-Key, across its requests;
/// else for the same words in the same turn.
std::string run_id(const Request& request, const Conversations::Turn& turn, std::string_view message) {
  const assistant::Conversation& conversation = turn.conversation();
  if (const std::string_view key = request.header("idempotency-key"); !key.empty())
    return fmt::format("{}/{}", conversation.user, key);
  return fmt::format("{}/{}/{:x}", turn.id(), conversation.turns, checksum(message));
}

/// An answer's document.
Result<json::object> answer_to(const Services& services, std::string_view message, const Conversations::Turn& turn,
                               const assistant::AskOptions& options) {
  ATTUNE_TRY(answer, services.assistant.ask(message, turn.conversation(), options));
  services.conversations.keep(turn);
  json::object document = assistant::to_json(answer, *services.engine.view()->catalogue);
  document.emplace("conversation", turn.id());
  document.emplace("language", turn.conversation().spoken);
  return document;
}

}  // namespace

Result<Response> post_plan(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_body(request, kPlan));
  const std::string message = text_or(given, "text");
  ATTUNE_TRY(written, assistant::write_plan(services.assistant, message, text_or(given, "user")));
  json::array not_understood;
  for (const std::string& part : written.not_understood) not_understood.emplace_back(part);
  return ok(json::object{{"trigger", written.trigger.empty() ? json::value(nullptr) : json::value(written.trigger)},
                         {"plan", plan::to_json(written.plan)},
                         {"plan_text", plan::to_text(written.plan)},
                         {"not_understood", std::move(not_understood)}});
}

Result<Response> post_read(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_body(request, kPlan));
  const std::string message = text_or(given, "text");
  assistant::Conversation conversation;
  conversation.user = text_or(given, "user");
  ATTUNE_TRY(read, services.assistant.read(message, conversation));
  json::object document = language::reading_json(message, read.reading, read.mentions, *read.view->catalogue);
  document.emplace("language", read.language);
  return ok(document);
}

Result<Response> post_ask(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_body(request, kAsk));
  const std::string message = text_or(given, "text");
  ATTUNE_TRY(turn, services.conversations.begin(text_or(given, "conversation"), text_or(given, "user")));
  if (const std::string language = text_or(given, "language"); !language.empty())
    turn.conversation().language = language;
  assistant::AskOptions options;
  options.confirmed = boolean_or(given, "confirm", false);
  options.run_id = run_id(request, turn, message);
  if (request.listener) {
    options.stop = request.listener->gone;  // nobody needs the answer of a listener who has gone away
    return tell_answer(*request.listener, options.run_id, Begins::at_once, [&](const assistant::StepListener& on_step) {
      options.on_step = on_step;
      return answer_to(services, message, turn, options);
    });
  }
  ATTUNE_TRY(document, answer_to(services, message, turn, options));
  return ok(document);
}

}  // namespace attune::server
