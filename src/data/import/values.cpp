#include "data/import/values.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace attune {
namespace {

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  return text.substr(0, text.find_last_not_of(" \t") + 1);
}

}  // namespace

std::optional<double> parse_number(std::string_view text) {
  text = trimmed(text);
  double value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

Result<Time> parse_timestamp(std::string_view text) {
  constexpr double kMillisecondsFrom = 1e11;
  constexpr double kMillisecondsInSecond = 1000;
  if (const auto number = parse_number(text))
    return time_of(*number > kMillisecondsFrom ? *number / kMillisecondsInSecond : *number);
  return parse_time(trimmed(text));
}

}  // namespace attune
