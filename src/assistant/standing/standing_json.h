#pragma once
#include "base/json.h"
#include "store/standing_log.h"

namespace attune::assistant {

/// {"id", "user", "words", "trigger", "plan_text", "state", "made", "due", "fired"}; due and fired may be null.
json::object to_json(const StoredStandingRequest& request);
/// {"id", "request", "text", "answer", "run", "time", "read"}; the answer as `ask --json` gives it, null for none.
json::object to_json(const InboxEntry& entry);

}  // namespace attune::assistant
