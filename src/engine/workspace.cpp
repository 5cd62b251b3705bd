#include "engine/workspace.h"

#include "base/file.h"
#include "engine/copy_rules/settings_file.h"
#include "engine/exploration/settings_file.h"
#include "engine/language_models/settings_file.h"
#include "engine/planning/settings_file.h"
#include "engine/reranking/settings_file.h"
#include "engine/settings_reading.h"
#include "store/store.h"

#include <algorithm>
#include <system_error>

namespace attune {
namespace {

namespace fs = std::filesystem;
using namespace settings;

constexpr std::string_view kTemplate = R"(# An Attune workspace. Every line is optional; these are the defaults.
# name = "attune"

# [language]
# texts = "english"               # of item texts: danish, dutch, english, french, german, italian, ...
# default = "en"                  # of conversations that don't tell
# spoken = ["en", "de"]           # that messages may be in; all that there are unless said

# Requests that the page offers to try.
# examples = ["something like ...", "three ... under ..."]

# [time]
# zone = "Europe/Berlin"          # of reminders, calendars and "tomorrow"; the system's unless said

# [ratings]                       # the scale of events of kind "rating"
# low = 0.5
# high = 5

# [reranking]                     # how a list departs from the order of the scores
# diversity = 0                   # 0 to 1: variety against likeness
# calibration = 0                 # 0 to 1: the history's mixture of labels
# freshness = 0                   # 0 to 10: how far new items rise

# [[rules]]                       # as many as you like
# action = "boost"                # pin | block | boost | quota
# where = 'genres has "Drama"'
# by = 0.5

# [exploration]                   # places of a list for items of which too little is known
# slots = 0                       # how many; 0: none
# least_events = 20               # an item is known once so many people have had it
# pool = 30                       # the best so many of them are candidates

# [plans]                         # what a request may cost at most, and who may call which tools
# max_calls = 200
# max_seconds = 60                # of all calls together, as their tools estimate it
# forbid = ["draft_email"]
# [plans.users.kim]
# allow = ["candidates", "take", "explain"]

# [runs]                          # what plans did
# keep_days = 30                  # how long that is kept of those that have ended
# keep_most = 10000               # and of how many

# [copy]                          # what blurbs, digests and messages must keep to, whoever writes them
# forbid = ["cheap"]
# tones = ["plain", "warm"]       # that they may be written in; plain, warm and playful unless said
# max_words = { brief = 40, medium = 90, full = 180 }

# [language_models.endpoints.local]   # a server that speaks OpenAI's protocol; docs/language-models.md
# url = "http://127.0.0.1:8080/v1"
# model = "qwen2.5-7b-instruct"
# [language_models.roles]             # what it may do; whatever has no model is done the built-in way
# front_end = "local"

# What the fields of the catalogue mean is inferred; say it here where that goes wrong.
# [fields.runtime]
# kind = "number"                 # number | labels | text
# measure = "duration"            # plain | year | duration | money | length | rating
# unit = "minutes"
)";

Result<FieldHint> read_field_hint(const fs::path& file, std::string_view name, const toml::node& node) {
  FieldHint hint{.name = std::string(name), .kind = {}, .measure = {}, .unit = {}};
  ATTUNE_TRY(table, read_table(file, node));
  for (const auto& [key, value] : *table) {
    if (key == "kind") {
      ATTUNE_TRY(kind, read_choice<FieldKind>(
                           file, value,
                           {{"number", FieldKind::number}, {"labels", FieldKind::labels}, {"text", FieldKind::text}}));
      hint.kind = kind;
    } else if (key == "measure") {
      ATTUNE_TRY(measure, read_choice<Measure>(file, value,
                                               {{"plain", Measure::plain},
                                                {"year", Measure::year},
                                                {"duration", Measure::duration},
                                                {"money", Measure::money},
                                                {"length", Measure::length},
                                                {"rating", Measure::rating}}));
      hint.measure = measure;
    } else if (key == "unit") {
      ATTUNE_TRY(unit, read_text(file, value));
      hint.unit = unit;
    } else {
      return unknown_key(file, key, "kind, measure, unit");
    }
  }
  return hint;
}

Status read_ratings(const fs::path& file, const toml::node& node, RatingScale& scale) {
  ATTUNE_TRY(table, read_table(file, node));
  for (const auto& [key, value] : *table) {
    if (key != "low" && key != "high") return unknown_key(file, key, "low, high");
    ATTUNE_TRY(number, read_number(file, value));
    (key == "low" ? scale.low : scale.high) = number;
  }
  if (scale.low >= scale.high) return bad_setting(file, node, "ratings.low must be below ratings.high");
  return {};
}

Status read_time(const fs::path& file, const toml::node& node, TimeZone& zone) {
  ATTUNE_TRY(table, read_table(file, node));
  for (const auto& [key, value] : *table) {
    if (key != "zone") return unknown_key(file, key, "zone");
    ATTUNE_TRY(name, read_text(file, value));
    auto named = TimeZone::open(name);
    if (!named) return bad_setting(file, value, named.error().to_string());
    zone = *std::move(named);
  }
  return {};
}

Status read_runs(const fs::path& file, const toml::node& node, RunRetention& keep) {
  constexpr std::size_t kMostDays = 36'500;
  constexpr std::size_t kMostRuns = 10'000'000;
  ATTUNE_TRY(table, read_table(file, node));
  for (const auto& [key, value] : *table) {
    if (key == "keep_days") {
      ATTUNE_TRY(days, read_count(file, value, 1, kMostDays));
      keep.age = std::chrono::days(days);
    } else if (key == "keep_most") {
      ATTUNE_TRY(most, read_count(file, value, 1, kMostRuns));
      keep.most = most;
    } else {
      return unknown_key(file, key, "keep_days, keep_most");
    }
  }
  return {};
}

Status read_offers(const fs::path& file, const toml::node& node, bool& enabled) {
  ATTUNE_TRY(table, read_table(file, node));
  for (const auto& [key, value] : *table) {
    if (key != "enabled") return unknown_key(file, key, "enabled");
    const auto given = value.value<bool>();
    if (!given) return bad_setting(file, value, "true or false is wanted here");
    enabled = *given;
  }
  return {};
}

Status read_texts(const fs::path& file, const toml::node& node, std::vector<std::string>& examples) {
  ATTUNE_TRY(list, read_list(file, node));
  for (const toml::node& element : *list) {
    ATTUNE_TRY(text, read_text(file, element));
    examples.push_back(std::move(text));
  }
  return {};
}

/// A table; a lone text is that of item texts.
Status read_language(const fs::path& file, const toml::node& node, Workspace& workspace) {
  if (node.is_string()) {
    ATTUNE_TRY(texts, read_text(file, node));
    workspace.language = std::move(texts);
    return {};
  }
  ATTUNE_TRY(table, read_table(file, node));
  for (const auto& [key, value] : *table) {
    if (key == "texts") {
      ATTUNE_TRY(texts, read_text(file, value));
      workspace.language = std::move(texts);
    } else if (key == "default") {
      ATTUNE_TRY(usual, read_text(file, value));
      workspace.spoken.usual = std::move(usual);
    } else if (key == "spoken") {
      ATTUNE_TRY_VOID(read_texts(file, value, workspace.spoken.spoken));
    } else {
      return unknown_key(file, key, "texts, default, spoken");
    }
  }
  const std::vector<std::string>& spoken = workspace.spoken.spoken;
  if (!spoken.empty() && std::ranges::find(spoken, workspace.spoken.usual) == spoken.end())
    return bad_setting(file, node,
                       fmt::format("the default, '{}', is not among the languages spoken", workspace.spoken.usual));
  return {};
}

Status read_settings(const fs::path& file, const toml::table& table, Workspace& workspace) {
  for (const auto& [key, value] : table) {
    if (key == "name") {
      ATTUNE_TRY(text, read_text(file, value));
      workspace.name = text;
    } else if (key == "language") {
      ATTUNE_TRY_VOID(read_language(file, value, workspace));
    } else if (key == "examples") {
      ATTUNE_TRY_VOID(read_texts(file, value, workspace.examples));
    } else if (key == "ratings") {
      ATTUNE_TRY_VOID(read_ratings(file, value, workspace.rating_scale));
    } else if (key == "time") {
      ATTUNE_TRY_VOID(read_time(file, value, workspace.zone));
    } else if (key == "runs") {
      ATTUNE_TRY_VOID(read_runs(file, value, workspace.runs));
    } else if (key == "fields") {
      ATTUNE_TRY(fields, read_table(file, value));
      for (const auto& [name, hint] : *fields) {
        ATTUNE_TRY(read, read_field_hint(file, name.str(), hint));
        workspace.field_hints.push_back(std::move(read));
      }
    } else if (key == "reranking") {
      ATTUNE_TRY_VOID(read_reranking(file, value, workspace.reranking));
    } else if (key == "rules") {
      ATTUNE_TRY_VOID(read_rules(file, value, workspace.reranking));
    } else if (key == "exploration") {
      ATTUNE_TRY_VOID(read_exploration(file, value, workspace.exploration));
    } else if (key == "plans") {
      ATTUNE_TRY_VOID(read_plan_settings(file, value, workspace.plans));
    } else if (key == "copy") {
      ATTUNE_TRY_VOID(read_copy_rules(file, value, workspace.copy));
    } else if (key == "language_models") {
      ATTUNE_TRY_VOID(read_language_models(file, value, workspace.language_models));
    } else if (key == "offers") {
      ATTUNE_TRY_VOID(read_offers(file, value, workspace.offers));
    } else {
      return unknown_key(file, key,
                         "name, language, examples, time, runs, ratings, fields, reranking, rules, exploration, plans, "
                         "offers, copy, language_models");
    }
  }
  return {};
}

}  // namespace

Result<Workspace> Workspace::create(const fs::path& root) {
  if (fs::exists(root / "attune.toml"))
    return already_exists("there is a workspace at {} already", root.string())
        .mend("use it, or name another folder with --workspace");
  std::error_code code;
  fs::create_directories(root, code);
  if (code) return io_error("cannot make the folder {}: {}", root.string(), code.message());
  Workspace workspace;
  workspace.root = root;
  ATTUNE_TRY_VOID(open_sqlite_store(workspace.database().string(), {.mode = StoreOptions::Mode::create}));
  // Written last: a folder with this file is a whole workspace.
  ATTUNE_TRY_VOID(write_file_atomically(root / "attune.toml", kTemplate));
  return workspace;
}

Result<Workspace> Workspace::open(const fs::path& root) {
  const fs::path file = root / "attune.toml";
  if (!fs::exists(file))
    return not_found("no workspace at {}", root.string())
        .mend("make one with `attune init`, or name another with --workspace or $ATTUNE_WORKSPACE");
  ATTUNE_TRY(text, read_file(file));
  Workspace workspace;
  workspace.root = root;
  try {
    const toml::table table = toml::parse(text, file.string());
    ATTUNE_TRY_VOID(read_settings(file, table, workspace));
  } catch (const toml::parse_error& error) {
    return parse_error("{} line {}: {}", file.string(), error.source().begin.line, error.description());
  }
  return workspace;
}

}  // namespace attune
