#pragma once
#include "base/error.h"
#include "data/catalogue.h"
#include "data/history.h"
#include "engine/copy_rules/settings.h"
#include "engine/exploration/settings.h"
#include "engine/language_models/settings.h"
#include "engine/planning/settings.h"
#include "engine/reranking/settings.h"
#include "engine/time_zone.h"
#include "store/run_log.h"

#include <filesystem>
#include <string>
#include <vector>

namespace attune {

/// In which languages people may speak to it.
struct SpokenLanguages {
  std::string usual = "en";           ///< where nothing tells
  std::vector<std::string> spoken{};  ///< that messages may be in; empty: all that there are
};

/// A directory with `attune.toml`, the database and the trained models. All paths are inside `root`.
struct Workspace {
  std::filesystem::path root;
  std::string name = "attune";
  std::string language = "english";       ///< of item texts, as Snowball names it
  SpokenLanguages spoken;                 ///< [language]
  RatingScale rating_scale;               ///< [ratings] low, high
  std::vector<FieldHint> field_hints;     ///< [fields.NAME] kind, measure, unit
  RerankingSettings reranking;            ///< [reranking] and [[rules]]
  ExplorationSettings exploration;        ///< [exploration]
  PlanSettings plans;                     ///< [plans]
  bool offers = true;                     ///< [offers] enabled: whether a next step may be offered behind an answer
  CopyRules copy;                         ///< [copy]
  LanguageModelSettings language_models;  ///< [language_models]
  RunRetention runs;                      ///< [runs]
  TimeZone zone = TimeZone::system();     ///< [time] zone: of its wall clocks
  std::vector<std::string> examples;      ///< requests that the page and the demo offer to try

  [[nodiscard]] std::filesystem::path database() const { return root / "attune.db"; }
  [[nodiscard]] std::filesystem::path snapshots() const { return root / "snapshots"; }

  /// Makes the folder, a commented attune.toml and an empty database. Errors: already_exists, io_error.
  static Result<Workspace> create(const std::filesystem::path& root);
  /// Reads attune.toml. Errors: not_found ("no workspace at ...", mend: `attune init`), parse_error with the line,
  /// invalid_argument for an unknown key.
  static Result<Workspace> open(const std::filesystem::path& root);
};

}  // namespace attune
