#pragma once
#include "base/error.h"
#include "base/json.h"
#include "store/model_log.h"

#include <span>
#include <string_view>

namespace attune::llm {

/// What a person allows, as commands and the HTTP interface tell it:
/// {"user", "roles": [{"role", "consent": "granted" | "withdrawn" | "none", "time"}]}, every role there is, in the
/// order of ModelRole; "time" only where the person said something.
Result<json::object> consents_json(ModelLog& log, std::string_view user);

/// Grants or withdraws. @param role  "" for all roles
/// Errors: invalid_argument for a role that there is not, or a bad user key.
Status set_consents(ModelLog& log, std::string_view user, std::string_view role, Consent consent, Time now);

/// What was sent, newest first: {"user", "disclosures": [{"id", "time", "role", "host", "model", "prompt", "version",
/// "bytes", "tokens", "text"}]}.
json::object disclosures_json(std::string_view user, std::span<const StoredDisclosure> disclosures);

/// All that is kept of a person's dealings with language models, for an export: {"consents": [{"role", "consent",
/// "time"}], oldest first, "disclosures": as above}.
Result<json::object> model_records_json(ModelLog& log, std::string_view user);

}  // namespace attune::llm
