#pragma once
#include "base/json.h"
#include "evaluation/off_policy/estimators.h"

#include <filesystem>
#include <string>
#include <vector>

namespace attune {

/// Reads logged decisions from a table with a header line: the columns propensity, target and reward, and where a
/// reward model spoke, expected_reward and expected_value (see LoggedDecision). Other columns are passed over. Errors:
/// not_found, io_error; parse_error with the line for a missing column or a cell that is no number; invalid_argument
/// with the line for a number out of its range, or where there are no decisions.
Result<std::vector<LoggedDecision>> read_logged_decisions(const std::filesystem::path& path);

/// {"decisions": n, "logged_reward": mean, "effective_decisions": e, "estimates": {"ips": {"value",
/// "standard_error"}}}.
json::object off_policy_json(std::span<const LoggedDecision> decisions);
/// The same for people. Every line ends with a line end.
std::string off_policy_text(std::span<const LoggedDecision> decisions);

}  // namespace attune
