#include "engine/workspace.h"

#include "base/file.h"
#include "store/store.h"

#include <system_error>

#include <fmt/ranges.h>
#include <toml++/toml.h>

namespace attune {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTemplate = R"(# An Attune workspace. Every line is optional; these are the defaults.
# name = "attune"
# language = "english"            # of item texts: danish, dutch, english, french, german, italian, ...

# Requests that the page offers to try.
# examples = ["something like ...", "three ... under ..."]

# [ratings]                       # the scale of events of kind "rating"
# low = 0.5
# high = 5

# What the fields of the catalogue mean is inferred; say it here where that goes wrong.
# [fields.runtime]
# kind = "number"                 # number | labels | text
# measure = "duration"            # plain | year | duration | money | length | rating
# unit = "minutes"
)";

Failure bad_setting(const fs::path& file, const toml::node& node, std::string_view what) {
  return invalid_argument("{} line {}: {}", file.string(), node.source().begin.line, what);
}

template <class Enum>
Result<Enum> read_choice(const fs::path& file, const toml::node& node,
                         std::initializer_list<std::pair<std::string_view, Enum>> choices) {
  const auto given = node.value<std::string_view>();
  std::vector<std::string_view> names;
  for (const auto& [name, value] : choices) {
    if (given == name) return value;
    names.push_back(name);
  }
  return bad_setting(file, node, fmt::format("one of {} is wanted here", fmt::join(names, ", ")));
}

Result<std::string> read_text(const fs::path& file, const toml::node& node) {
  if (const auto text = node.value<std::string>()) return *text;
  return bad_setting(file, node, "a string is wanted here");
}

Result<double> read_number(const fs::path& file, const toml::node& node) {
  if (const auto number = node.value<double>(); number && std::isfinite(*number)) return *number;
  return bad_setting(file, node, "a number is wanted here");
}

Result<const toml::table*> read_table(const fs::path& file, const toml::node& node) {
  if (const toml::table* table = node.as_table()) return table;
  return bad_setting(file, node, "a table is wanted here");
}

Failure unknown_key(const fs::path& file, const toml::key& key, std::string_view known) {
  return invalid_argument("{} line {}: unknown key '{}'", file.string(), key.source().begin.line, key.str())
      .mend("known keys here: {}", known);
}

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

Status read_examples(const fs::path& file, const toml::node& node, std::vector<std::string>& examples) {
  const toml::array* list = node.as_array();
  if (list == nullptr) return bad_setting(file, node, "a list of strings is wanted here");
  for (const toml::node& element : *list) {
    ATTUNE_TRY(text, read_text(file, element));
    examples.push_back(std::move(text));
  }
  return {};
}

Status read_settings(const fs::path& file, const toml::table& settings, Workspace& workspace) {
  for (const auto& [key, value] : settings) {
    if (key == "name" || key == "language") {
      ATTUNE_TRY(text, read_text(file, value));
      (key == "name" ? workspace.name : workspace.language) = text;
    } else if (key == "examples") {
      ATTUNE_TRY_VOID(read_examples(file, value, workspace.examples));
    } else if (key == "ratings") {
      ATTUNE_TRY_VOID(read_ratings(file, value, workspace.rating_scale));
    } else if (key == "fields") {
      ATTUNE_TRY(fields, read_table(file, value));
      for (const auto& [name, hint] : *fields) {
        ATTUNE_TRY(read, read_field_hint(file, name.str(), hint));
        workspace.field_hints.push_back(std::move(read));
      }
    } else {
      return unknown_key(file, key, "name, language, examples, ratings, fields");
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
    const toml::table settings = toml::parse(text, file.string());
    ATTUNE_TRY_VOID(read_settings(file, settings, workspace));
  } catch (const toml::parse_error& error) {
    return parse_error("{} line {}: {}", file.string(), error.source().begin.line, error.description());
  }
  return workspace;
}

}  // namespace attune
