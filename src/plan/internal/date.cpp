#include "plan/internal/date.h"

#include <algorithm>

#include <fmt/format.h>

namespace attune::plan {

std::optional<Date> read_date(std::string_view text) {
  constexpr std::string_view kShape = "dddd-dd-dd";
  const auto fits = [](char c, char shape) { return shape == 'd' ? c >= '0' && c <= '9' : c == shape; };
  if (!std::ranges::equal(text, kShape, fits)) return std::nullopt;
  const auto number = [&](std::size_t first, std::size_t count) {
    unsigned value = 0;
    for (const char digit : text.substr(first, count)) value = value * 10 + static_cast<unsigned>(digit - '0');
    return value;
  };
  const Date date{std::chrono::year(static_cast<int>(number(0, 4))), std::chrono::month(number(5, 2)),
                  std::chrono::day(number(8, 2))};
  return date.ok() ? std::optional(date) : std::nullopt;
}

std::string date_text(const Date& date) {
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

}  // namespace attune::plan
