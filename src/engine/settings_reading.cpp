#include "engine/settings_reading.h"

#include <cmath>
#include <cstdint>

namespace attune::settings {

namespace fs = std::filesystem;

Failure bad_setting(const fs::path& file, const toml::node& node, std::string_view what) {
  return invalid_argument("{} line {}: {}", file.string(), node.source().begin.line, what);
}

Failure unknown_key(const fs::path& file, const toml::key& key, std::string_view known) {
  return invalid_argument("{} line {}: unknown key '{}'", file.string(), key.source().begin.line, key.str())
      .mend("known keys here: {}", known);
}

Result<std::string> read_text(const fs::path& file, const toml::node& node) {
  if (const auto text = node.value<std::string>()) return *text;
  return bad_setting(file, node, "a string is wanted here");
}

Result<double> read_number(const fs::path& file, const toml::node& node) {
  if (const auto number = node.value<double>(); number && std::isfinite(*number)) return *number;
  return bad_setting(file, node, "a number is wanted here");
}

Result<double> read_number(const fs::path& file, const toml::node& node, double low, double high) {
  ATTUNE_TRY(number, read_number(file, node));
  if (number < low || number > high)
    return bad_setting(file, node, fmt::format("a number from {} to {} is wanted here, not {}", low, high, number));
  return number;
}

Result<std::size_t> read_count(const fs::path& file, const toml::node& node, std::size_t low, std::size_t high) {
  const auto number = node.value_exact<std::int64_t>();
  if (number && *number >= 0 && std::cmp_less_equal(low, *number) && std::cmp_less_equal(*number, high))
    return static_cast<std::size_t>(*number);
  return bad_setting(file, node, fmt::format("a whole number from {} to {} is wanted here", low, high));
}

Result<const toml::table*> read_table(const fs::path& file, const toml::node& node) {
  if (const toml::table* table = node.as_table()) return table;
  return bad_setting(file, node, "a table is wanted here");
}

Result<const toml::array*> read_list(const fs::path& file, const toml::node& node) {
  if (const toml::array* list = node.as_array()) return list;
  return bad_setting(file, node, "a list is wanted here");
}

}  // namespace attune::settings
