#pragma once
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace attune {

/// Which tools somebody's plans may call. `reply` is nobody's to forbid.
struct ToolPermissions {
  std::optional<std::set<std::string, std::less<>>> allow;  ///< these and no others; none: every one
  std::set<std::string, std::less<>> forbid;                ///< but for these
  [[nodiscard]] bool permit(std::string_view tool) const {
    return (!allow || allow->contains(tool)) && !forbid.contains(tool);
  }
};

/// [plans] of attune.toml: what a plan may cost at most, known before it runs, and who may call what.
struct PlanSettings {
  std::optional<double> most_calls;
  std::optional<double> most_seconds;  ///< of all its calls together, as their tools hint
  std::optional<double> most_money;
  std::optional<double> most_tokens;  ///< of language models
  ToolPermissions everyone;
  std::map<std::string, ToolPermissions, std::less<>> users;  ///< [plans.users.NAME], on top of everyone's
  [[nodiscard]] bool permit(std::string_view user, std::string_view tool) const {
    const auto own = users.find(user);
    return everyone.permit(tool) && (own == users.end() || own->second.permit(tool));
  }
};

}  // namespace attune
