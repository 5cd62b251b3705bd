#include "assistant/records.h"

#include "base/ascii.h"
#include "engine/calendar/calendar_file.h"
#include "server/endpoints/endpoints.h"
#include "server/http/parameters.h"

namespace attune::server {
namespace {

constexpr Parameter kOfUser[] = {{"user", Parameter::Kind::text, Parameter::Need::required}};
constexpr Parameter kOfList[] = {{"user", Parameter::Kind::text, Parameter::Need::required}, {"list"}};

/// {"user", NAME: [record...]}.
Result<Response> records_of(const Services& services, RecordKind kind, std::string_view name,
                            const json::object& given) {
  const std::string user = text_or(given, "user");
  ATTUNE_TRY(records, services.engine.store().personal().records(user, kind));
  return ok(
      json::object{{"user", user}, {name, assistant::records_json(records, lower_ascii(text_or(given, "list")))}});
}

}  // namespace

Result<Response> get_lists(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_query(request, kOfList));
  return records_of(services, RecordKind::list_entry, "entries", given);
}

Result<Response> get_reminders(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_query(request, kOfUser));
  return records_of(services, RecordKind::reminder, "reminders", given);
}

Result<Response> get_notes(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_query(request, kOfUser));
  return records_of(services, RecordKind::note, "notes", given);
}

Result<Response> get_drafts(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_query(request, kOfUser));
  return records_of(services, RecordKind::draft, "drafts", given);
}

Result<Response> get_calendar(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_query(request, kOfUser));
  ATTUNE_TRY(text,
             calendar_text(services.engine.workspace(), services.engine.store().personal(), text_or(given, "user")));
  return Response{
      .status = 200, .content_type = "text/calendar; charset=utf-8", .body = std::move(text), .headers = {}};
}

}  // namespace attune::server
