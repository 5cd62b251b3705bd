#include "engine/planning/settings_file.h"

#include <limits>

namespace attune {
namespace {

using namespace settings;

Result<std::set<std::string, std::less<>>> read_tools(const std::filesystem::path& file, const toml::node& node) {
  ATTUNE_TRY(list, read_list(file, node));
  std::set<std::string, std::less<>> tools;
  for (const toml::node& element : *list) {
    ATTUNE_TRY(tool, read_text(file, element));
    tools.insert(std::move(tool));
  }
  return tools;
}

/// Whether the key is one of permissions'.
Result<bool> read_permission(const std::filesystem::path& file, std::string_view key, const toml::node& node,
                             ToolPermissions& permissions) {
  if (key != "allow" && key != "forbid") return false;
  ATTUNE_TRY(tools, read_tools(file, node));
  if (key == "allow")
    permissions.allow = std::move(tools);
  else
    permissions.forbid = std::move(tools);
  return true;
}

Status read_user(const std::filesystem::path& file, const toml::node& node, ToolPermissions& permissions) {
  ATTUNE_TRY(table, read_table(file, node));
  for (const auto& [key, value] : *table) {
    ATTUNE_TRY(known, read_permission(file, key.str(), value, permissions));
    if (!known) return unknown_key(file, key, "allow, forbid");
  }
  return {};
}

}  // namespace

Status read_plan_settings(const std::filesystem::path& file, const toml::node& node, PlanSettings& settings) {
  const std::pair<std::string_view, std::optional<double>*> budgets[] = {{"max_calls", &settings.most_calls},
                                                                         {"max_seconds", &settings.most_seconds},
                                                                         {"max_money", &settings.most_money},
                                                                         {"max_tokens", &settings.most_tokens}};
  ATTUNE_TRY(table, read_table(file, node));
  for (const auto& [key, value] : *table) {
    ATTUNE_TRY(is_permission, read_permission(file, key.str(), value, settings.everyone));
    if (is_permission) continue;
    if (key == "users") {
      ATTUNE_TRY(users, read_table(file, value));
      for (const auto& [name, user] : *users)
        ATTUNE_TRY_VOID(read_user(file, user, settings.users[std::string(name.str())]));
      continue;
    }
    const auto* budget = std::ranges::find(budgets, key.str(), &std::pair<std::string_view, std::optional<double>*>::first);
    if (budget == std::end(budgets))
      return unknown_key(file, key, "max_calls, max_seconds, max_money, max_tokens, allow, forbid, users");
    ATTUNE_TRY(number, read_number(file, value, 0, std::numeric_limits<double>::max()));
    *budget->second = number;
  }
  return {};
}

}  // namespace attune
