#pragma once
#include "base/error.h"
#include "data/filter/filter.h"
#include "evaluation/auto/tune_options.h"

#include <cstddef>
#include <string>
#include <utility>

namespace CLI {  // NOLINT(readability-identifier-naming): not ours
class App;
}

namespace attune::cli {

// Options that several commands share, so that they read and mean the same everywhere.

inline constexpr std::size_t kDefaultItems = 10;

enum class Need { optional, required };
void add_user(CLI::App& app, std::string& user, Need need);
/// -n, --count: from 1 to 1000.
void add_count(CLI::App& app, std::size_t& count);
/// --language: that a message is in.
void add_language(CLI::App& app, std::string& language);
void add_where(CLI::App& app, std::string& where);

/// --budget and --trials, for what `auto` may cost.
void add_tuning(CLI::App& app, TuneOptions& options);

/// Errors: those of parse_filter, in context "--where".
Result<Filter> parse_where(const std::string& text);

/// What --set was given, "ease.lambda=300", as name and value. Errors: invalid_argument.
Result<std::pair<std::string, std::string>> parse_setting(const std::string& text);

}  // namespace attune::cli
