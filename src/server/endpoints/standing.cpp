#include "assistant/standing/standing_json.h"
#include "assistant/standing/standing_requests.h"
#include "server/endpoints/endpoints.h"
#include "server/http/parameters.h"

#include <charconv>

namespace attune::server {
namespace {

using Kind = Parameter::Kind;
using Need = Parameter::Need;

constexpr Parameter kOfUser[] = {{"user", Kind::text, Need::required}};
constexpr Parameter kNew[] = {
    {"user", Kind::text, Need::required}, {"request", Kind::text, Need::required}, {"when"}, {"plan"}};
constexpr Parameter kChange[] = {{"user", Kind::text, Need::required}, {"state", Kind::text, Need::required}};
constexpr Parameter kInbox[] = {{"user", Kind::text, Need::required}, {"n", Kind::count}};

Result<std::int64_t> captured_id(const Request& request) {
  const std::string& text = request.captures.at(0);
  std::int64_t id = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  if (error != std::errc() || end != text.data() + text.size())
    return not_found("there is nothing with the id '{}'", text);
  return id;
}

assistant::StandingRequests& standing(const Services& services) {
  return services.assistant.standing();
}

}  // namespace

Result<Response> get_standing(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_query(request, kOfUser));
  ATTUNE_TRY(requests, standing(services).log().requests(text_or(given, "user")));
  json::array array;
  for (const StoredStandingRequest& kept : requests) array.push_back(assistant::to_json(kept));
  return ok(json::object{{"requests", std::move(array)}});
}

Result<Response> post_standing(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_body(request, kNew));
  const std::string user = text_or(given, "user");
  const std::string words = text_or(given, "request");
  assistant::StandingOrder order{.words = words, .trigger = {}, .plan = {}};
  if (const std::string when = text_or(given, "when"); !when.empty()) {
    ATTUNE_TRY(trigger, plan::parse_trigger(when));
    ATTUNE_TRY(plan, plan::parse(text_or(given, "plan", "plan \"\"\n  reply($new)\n")));
    order.trigger = std::move(trigger);
    order.plan = std::move(plan);
  } else {
    ATTUNE_TRY(compiled, standing(services).compile(words, user));
    if (!compiled)
      return invalid_argument("'{}' is a request to answer now, not one that stands", words)
          .mend("begin with \"tell me when\" or \"every Friday at six\", or say `when`");
    order = *std::move(compiled);
  }
  ATTUNE_TRY(kept, standing(services).add(order, user));
  return ok(assistant::to_json(kept));
}

Result<Response> patch_standing(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_body(request, kChange));
  ATTUNE_TRY(id, captured_id(request));
  const std::string user = text_or(given, "user");
  const std::string state = text_or(given, "state");
  if (state == to_string(StandingState::paused)) {
    ATTUNE_TRY_VOID(standing(services).pause(user, id));
  } else if (state == to_string(StandingState::active)) {
    ATTUNE_TRY_VOID(standing(services).resume(user, id));
  } else {
    return invalid_argument("the state '{}' is none", state).mend("say active or paused");
  }
  ATTUNE_TRY(kept, standing(services).log().find(id));
  if (!kept) return not_found("user '{}' has no standing request {}", user, id);
  return ok(assistant::to_json(*kept));
}

Result<Response> delete_standing(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_query(request, kOfUser));
  ATTUNE_TRY(id, captured_id(request));
  ATTUNE_TRY_VOID(standing(services).log().remove(text_or(given, "user"), id));
  return ok(json::object{{"removed", id}});
}

Result<Response> get_inbox(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_query(request, kInbox));
  constexpr std::size_t kUsual = 20;
  ATTUNE_TRY(entries, standing(services).log().inbox(text_or(given, "user"), count_or(given, "n", kUsual)));
  json::array array;
  for (const InboxEntry& entry : entries) array.push_back(assistant::to_json(entry));
  return ok(json::object{{"entries", std::move(array)}});
}

Result<Response> post_inbox_read(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_body(request, kOfUser));
  ATTUNE_TRY(id, captured_id(request));
  ATTUNE_TRY_VOID(standing(services).log().mark_read(text_or(given, "user"), id));
  return ok(json::object{{"read", id}});
}

}  // namespace attune::server
