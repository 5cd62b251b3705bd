#include "cli/options.h"

#include <chrono>

#include <CLI/CLI.hpp>

namespace attune::cli {

void add_user(CLI::App& app, std::string& user, Need need) {
  CLI::Option* option = app.add_option("--user", user, "The user's id")->type_name("ID");
  if (need == Need::required) option->required();
}

void add_count(CLI::App& app, std::size_t& count) {
  app.add_option("-n,--count", count, "How many items, at most")
      ->check(CLI::Range(1, 1000))
      ->type_name("N")
      ->capture_default_str();
}

void add_language(CLI::App& app, std::string& language) {
  app.add_option("--language", language, "The language it is in (en, de, ...); told from the words unless said")
      ->type_name("LANGUAGE");
}

void add_where(CLI::App& app, std::string& where) {
  app.add_option("--where", where, "Only items that satisfy this, e.g. 'genres has \"Crime\" and year > 1990'")
      ->type_name("EXPR");
}

void add_tuning(CLI::App& app, TuneOptions& options) {
  const auto set_budget = [&options](double minutes) {
    options.budget =
        std::chrono::round<std::chrono::milliseconds>(std::chrono::duration<double, std::ratio<60>>(minutes));
  };
  app.add_option_function<double>("--budget", set_budget,
                                  "Minutes that auto may take; unless said, by the number of events, at most 10")
      ->check(CLI::Range(0.0, 1e5))
      ->type_name("MINUTES");
  app.add_option("--trials", options.trials, "Settings of each model that auto may try")
      ->check(CLI::Range(1, 1'000'000))
      ->type_name("N")
      ->capture_default_str();
}

Result<Filter> parse_where(const std::string& text) {
  auto filter = parse_filter(text);
  if (!filter) return in_context("--where", std::move(filter).error());
  return filter;
}

Result<std::pair<std::string, std::string>> parse_setting(const std::string& text) {
  const auto equals = text.find('=');
  if (equals == 0 || equals == std::string::npos || equals + 1 == text.size())
    return invalid_argument("--set takes NAME=VALUE, but was given '{}'", text)
        .mend("for example --set ease.lambda=300");
  return std::pair(text.substr(0, equals), text.substr(equals + 1));
}

}  // namespace attune::cli
