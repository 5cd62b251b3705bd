#include "llm/privacy/privacy_json.h"
#include "server/endpoints/endpoints.h"
#include "server/http/parameters.h"

namespace attune::server {
namespace {

using Kind = Parameter::Kind;
using Need = Parameter::Need;

constexpr Parameter kOfUser[] = {{"user", Kind::text, Need::required}};
constexpr Parameter kConsent[] = {
    {"user", Kind::text, Need::required}, {"consent", Kind::text, Need::required}, {"role"}};
constexpr Parameter kPage[] = {{"user", Kind::text, Need::required}, {"n", Kind::count}, {"before", Kind::number}};

Result<Consent> consent_of(std::string_view name) {
  for (const Consent consent : {Consent::granted, Consent::withdrawn})
    if (name == to_string(consent)) return consent;
  return invalid_argument("\"{}\" is no consent", name).mend("\"granted\" or \"withdrawn\"");
}

}  // namespace

Result<Response> get_consents(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_query(request, kOfUser));
  ATTUNE_TRY(document, llm::consents_json(services.engine.store().model_log(), text_or(given, "user")));
  return ok(document);
}

Result<Response> put_consents(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_body(request, kConsent));
  ATTUNE_TRY(consent, consent_of(text_or(given, "consent")));
  ModelLog& log = services.engine.store().model_log();
  const std::string user = text_or(given, "user");
  ATTUNE_TRY_VOID(llm::set_consents(log, user, text_or(given, "role"), consent, services.engine.clock().now()));
  ATTUNE_TRY(document, llm::consents_json(log, user));
  return ok(document);
}

Result<Response> get_disclosures(const Services& services, const Request& request) {
  constexpr std::size_t kUsual = 50;
  ATTUNE_TRY(given, from_query(request, kPage));
  const std::string user = text_or(given, "user");
  const double before = number_of(given, "before").value_or(0);
  constexpr double kGreatest = 9e15;  // exact in a double
  if (before < 0 || before > kGreatest) return invalid_argument("before is {}", before).mend("give a disclosure's id");
  ATTUNE_TRY(disclosures, services.engine.store().model_log().disclosures(user, count_or(given, "n", kUsual),
                                                                          static_cast<std::int64_t>(before)));
  return ok(llm::disclosures_json(user, disclosures));
}

}  // namespace attune::server
