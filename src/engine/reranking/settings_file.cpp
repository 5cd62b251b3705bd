#include "engine/reranking/settings_file.h"

namespace attune {
namespace {

using namespace settings;

constexpr double kMostBoost = 100;
constexpr std::size_t kLastPosition = 1000;

Result<Rule> read_rule(const std::filesystem::path& file, const toml::node& node) {
  ATTUNE_TRY(table, read_table(file, node));
  Rule rule;
  bool has_action = false, has_where = false;
  for (const auto& [key, value] : *table) {
    if (key == "action") {
      ATTUNE_TRY(action, read_choice<Rule::Action>(file, value,
                                                   {{"pin", Rule::Action::pin},
                                                    {"block", Rule::Action::block},
                                                    {"boost", Rule::Action::boost},
                                                    {"quota", Rule::Action::quota}}));
      rule.action = action;
      has_action = true;
    } else if (key == "where") {
      ATTUNE_TRY(text, read_text(file, value));
      auto where = parse_filter(text);
      if (!where) return bad_setting(file, value, where.error().to_string());
      rule.where = *std::move(where);
      has_where = !rule.where.is_true();
    } else if (key == "position") {
      ATTUNE_TRY(position, read_count(file, value, 1, kLastPosition));
      rule.position = position;
    } else if (key == "by") {
      ATTUNE_TRY(by, read_number(file, value, -kMostBoost, kMostBoost));
      rule.by = by;
    } else if (key == "at_least" || key == "at_most") {
      ATTUNE_TRY(share, read_number(file, value, 0, 1));
      (key == "at_least" ? rule.at_least : rule.at_most) = share;
    } else {
      return unknown_key(file, key, "action, where, position, by, at_least, at_most");
    }
  }
  if (!has_action || !has_where) return bad_setting(file, node, "a rule needs an action and a condition in 'where'");
  if (rule.action == Rule::Action::boost && rule.by == 0)
    return bad_setting(file, node, "a boost needs 'by', in standard deviations of the scores");
  if (rule.action == Rule::Action::quota && rule.at_least == 0 && rule.at_most == 1)
    return bad_setting(file, node, "a quota needs 'at_least' or 'at_most', as shares of a list");
  if (rule.at_least > rule.at_most) return bad_setting(file, node, "at_least must not be above at_most");
  return rule;
}

}  // namespace

Status read_reranking(const std::filesystem::path& file, const toml::node& node, RerankingSettings& settings) {
  ATTUNE_TRY(table, read_table(file, node));
  for (const auto& [key, value] : *table) {
    if (key == "diversity" || key == "calibration") {
      ATTUNE_TRY(share, read_number(file, value, 0, 1));
      (key == "diversity" ? settings.diversity : settings.calibration) = share;
    } else if (key == "freshness") {
      ATTUNE_TRY(lift, read_number(file, value, 0, RerankingSettings::kMostFreshness));
      settings.freshness = lift;
    } else if (key == "freshness_half_life") {
      ATTUNE_TRY(half_life, read_number(file, value, 1e-6, 1e12));
      settings.freshness_half_life = half_life;
    } else if (key == "calibration_field" || key == "freshness_field") {
      ATTUNE_TRY(name, read_text(file, value));
      (key == "calibration_field" ? settings.calibration_field : settings.freshness_field) = name;
    } else {
      return unknown_key(file, key,
                         "diversity, calibration, calibration_field, freshness, freshness_field, freshness_half_life");
    }
  }
  if (settings.diversity + settings.calibration > 1)
    return bad_setting(file, node, "diversity and calibration must not be more than 1 together");
  return {};
}

Status read_rules(const std::filesystem::path& file, const toml::node& node, RerankingSettings& settings) {
  ATTUNE_TRY(list, read_list(file, node));
  for (const toml::node& element : *list) {
    ATTUNE_TRY(rule, read_rule(file, element));
    settings.rules.push_back(std::move(rule));
  }
  return {};
}

}  // namespace attune
