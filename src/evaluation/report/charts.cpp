#include "evaluation/report/charts.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace attune {
namespace {

constexpr std::size_t kColours = 8;
constexpr double kWidth = 640;

/// A round number not below `value`: 1, 2, 2.5 or 5 times a power of ten.
double round_up(double value) {
  if (!(value > 0)) return 1;
  const double power = std::pow(10, std::floor(std::log10(value)));
  for (const double step : {1.0, 2.0, 2.5, 5.0, 10.0})
    if (step * power >= value * (1 - 1e-9)) return step * power;
  return 10 * power;
}

std::string tick_text(double value) {
  return fmt::format("{:.4g}", value);
}

std::string svg(std::string_view title, double height, std::string_view body) {
  return fmt::format("<svg viewBox=\"0 0 {:.0f} {:.0f}\" role=\"img\" aria-label=\"{}\">{}</svg>\n", kWidth, height,
                     html_escaped(title), body);
}

std::string shortened(std::string_view label, std::size_t most) {
  return label.size() <= most ? std::string(label) : fmt::format("{}…", label.substr(0, most - 1));
}

}  // namespace

std::string html_escaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

std::string bar_chart(std::string_view title, std::span<const Bar> bars) {
  constexpr double kLabels = 190, kValues = 80, kRow = 26, kThick = 16;
  constexpr double kPlot = kWidth - kLabels - kValues;
  double most = 0, least = 0;
  for (const Bar& bar : bars) {
    most = std::max({most, bar.value, bar.interval ? bar.interval->high : bar.value});
    least = std::min(least, bar.value);
  }
  const double span = most - least > 0 ? most - least : 1;
  const auto x = [&](double value) { return kLabels + (value - least) / span * kPlot; };
  std::string body;
  for (std::size_t b = 0; b < bars.size(); ++b) {
    const Bar& bar = bars[b];
    const double top = static_cast<double>(b) * kRow + 5, middle = top + kThick / 2;
    body += fmt::format("<text class=\"label\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>", kLabels - 10,
                        middle + 4, html_escaped(shortened(bar.label, 20)));
    const double from = std::min(x(0), x(bar.value)), to = std::max(x(0), x(bar.value));
    body += fmt::format(
        "<rect class=\"s{}\" x=\"{:.1f}\" y=\"{:.1f}\" width=\"{:.1f}\" height=\"{:.0f}\" rx=\"2\"><title>{}: "
        "{:.4f}</title></rect>",
        bar.series % kColours, from, top, to - from, kThick, html_escaped(bar.label), bar.value);
    if (bar.interval)
      body += fmt::format(
          "<path class=\"whisker\" d=\"M{0:.1f} {2:.1f}H{1:.1f}M{0:.1f} {3:.1f}V{4:.1f}M{1:.1f} {3:.1f}V{4:.1f}\"/>",
          x(bar.interval->low), x(bar.interval->high), middle, middle - 4, middle + 4);
    const double end = std::max(to, bar.interval ? x(bar.interval->high) : to);
    body +=
        fmt::format("<text class=\"value\" x=\"{:.1f}\" y=\"{:.1f}\">{:.4f}</text>", end + 8, middle + 4, bar.value);
  }
  body += fmt::format("<path class=\"axis\" d=\"M{0:.1f} 0V{1:.1f}\"/>", x(0), static_cast<double>(bars.size()) * kRow);
  return svg(title, static_cast<double>(bars.size()) * kRow + 2, body);
}

std::string line_chart(std::string_view title, std::span<const std::size_t> xs, std::span<const Line> lines) {
  constexpr double kLeft = 70, kRight = 20, kTop = 10, kPlot = 200, kBottom = 28;
  constexpr int kTicks = 4;
  double most = 0;
  for (const Line& line : lines)
    for (const double value : line.values) most = std::max(most, value);
  const double top = round_up(most);
  const auto x = [&](std::size_t place) {
    return kLeft + static_cast<double>(place) / static_cast<double>(xs.size() - 1) * (kWidth - kLeft - kRight);
  };
  const auto y = [&](double value) { return kTop + (1 - value / top) * kPlot; };

  std::string body;
  for (int tick = 0; tick <= kTicks; ++tick) {
    const double value = top * tick / kTicks;
    body += fmt::format("<path class=\"{}\" d=\"M{:.1f} {:.1f}H{:.1f}\"/>", tick == 0 ? "axis" : "grid", kLeft,
                        y(value), kWidth - kRight);
    body += fmt::format("<text class=\"value\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"end\">{}</text>", kLeft - 8,
                        y(value) + 4, tick_text(value));
  }
  for (std::size_t place = 0; place < xs.size(); ++place)
    body += fmt::format("<text class=\"value\" x=\"{:.1f}\" y=\"{:.1f}\" text-anchor=\"middle\">{}</text>", x(place),
                        kTop + kPlot + 22, xs[place]);
  for (const Line& line : lines) {
    const std::size_t colour = line.series % kColours;
    std::string path, dots;
    for (std::size_t place = 0; place < line.values.size(); ++place) {
      path += fmt::format("{}{:.1f} {:.1f}", place == 0 ? "M" : "L", x(place), y(line.values[place]));
      dots += fmt::format(
          "<circle class=\"s{}\" cx=\"{:.1f}\" cy=\"{:.1f}\" r=\"3.5\"><title>{} at {}: {:.4f}</title></circle>",
          colour, x(place), y(line.values[place]), html_escaped(line.label), xs[place], line.values[place]);
    }
    body += fmt::format("<path class=\"line s{}\" d=\"{}\"/>{}", colour, path, dots);
  }
  return svg(title, kTop + kPlot + kBottom, body);
}

}  // namespace attune
