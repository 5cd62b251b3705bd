#pragma once
#include "base/json.h"
#include "plan/plan.h"

namespace attune::plan {

/// {"request": "...", "steps": [{"name": "pool", "tool": "candidates", "arguments": {"user": {"ref": "$user"},
/// "like": [{"ref": "seed"}], "limit": 500}}, ..., {"tool": "reply", "positional": [{"ref": "picks"}]}]}
/// Literals are JSON literals; {"ref": NAME}, {"filter": "genres has \"Crime\""}, {"date": "2026-11-23"},
/// {"object": {NAME: VALUE}} and {"call": {"tool": ..., ...}} are the rest. "needs_confirmation" and "optional" stand
/// only where true.
json::value to_json(const Plan& plan);
/// from_json(to_json(p)) == p. Errors: invalid_argument that names the step and key, parse_error for a filter,
/// resource_exhausted past the bounds of plan::parse.
Result<Plan> from_json(const json::value& document);

}  // namespace attune::plan
