#pragma once
#include "evaluation/statistics/bootstrap.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

// Plots as inline SVG elements. Colours come from the page's style: series n has the class "s<n>", from 0 to 7 and over
// again; text and lines have "label", "value", "axis", "grid". Every mark has a title, which browsers show as a hint.

/// Text that cannot be markup.
std::string html_escaped(std::string_view text);

struct Bar {
  std::string label;
  double value = 0;
  std::optional<Interval> interval;  ///< drawn as a whisker
  std::size_t series = 0;
};
/// Horizontal bars from zero, one below the other, values behind them.
/// @param title  what the values are, for readers who see no picture
std::string bar_chart(std::string_view title, std::span<const Bar> bars);

struct Line {
  std::string label;
  std::vector<double> values;  ///< one for each of xs
  std::size_t series = 0;
};
/// Lines with a dot at each value; y begins at zero.
/// @param xs  ascending, at least 2, placed at even distances
std::string line_chart(std::string_view title, std::span<const std::size_t> xs, std::span<const Line> lines);

}  // namespace attune
