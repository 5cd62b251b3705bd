#pragma once
#include "base/json.h"
#include "memory/fact_timeline.h"

namespace attune {

/// The one form of a fact, on the command line and over HTTP: {"id", "user", "subject", "kind", "field", "value",
/// "source", "origin", "scope", "confidence", "confidence_now", "time", "status"} and, where it has them,
/// "conversation", "turn", "valid_from", "valid_until", "corrects", "superseded_by", "superseded".
json::object fact_json(const RememberedFact& remembered, const Moment& moment);

/// A user's whole log, each fact with what became of it: {"user", "exported", "facts": [fact...]}, by id.
json::object export_json(std::string_view user, const FactTimeline& facts, const Moment& moment);

}  // namespace attune
