#pragma once
#include "base/error.h"

#include <filesystem>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/ranges.h>
#include <toml++/toml.h>

/// Typed values out of attune.toml. Every error is an invalid_argument that names the file and the line.
namespace attune::settings {

Failure bad_setting(const std::filesystem::path& file, const toml::node& node, std::string_view what);
/// @param known  the keys that are allowed there, as the mend names them
Failure unknown_key(const std::filesystem::path& file, const toml::key& key, std::string_view known);

Result<std::string> read_text(const std::filesystem::path& file, const toml::node& node);
/// A finite number.
Result<double> read_number(const std::filesystem::path& file, const toml::node& node);
/// A number in [low, high].
Result<double> read_number(const std::filesystem::path& file, const toml::node& node, double low, double high);
/// A whole number in [low, high].
Result<std::size_t> read_count(const std::filesystem::path& file, const toml::node& node, std::size_t low,
                               std::size_t high);
Result<const toml::table*> read_table(const std::filesystem::path& file, const toml::node& node);
Result<const toml::array*> read_list(const std::filesystem::path& file, const toml::node& node);

template <class Enum>
Result<Enum> read_choice(const std::filesystem::path& file, const toml::node& node,
                         std::initializer_list<std::pair<std::string_view, Enum>> choices) {
  const auto given = node.value<std::string_view>();
  std::vector<std::string_view> names;
  for (const auto& [name, value] : choices) {
    if (given == name) return value;
    names.push_back(name);
  }
  return bad_setting(file, node, fmt::format("one of {} is wanted here", fmt::join(names, ", ")));
}

}  // namespace attune::settings
