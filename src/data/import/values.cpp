#include "data/import/values.h"

#include "base/ascii.h"

#include <charconv>
#include <cmath>

namespace attune {
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
