#include "cli/run_timeline.h"

#include "cli/terminal.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

namespace attune::cli {
namespace {

struct Line {
  std::string step;
  std::string state;
  std::string note;  ///< the result, or the error
  double started_ms = 0;
  double finished_ms = 0;
};

std::string text_of(const json::object& object, std::string_view key) {
  return find_text(object, key).value_or(std::nullopt).value_or("");
}
double number_of(const json::object& object, std::string_view key) {
  return find_number(object, key).value_or(std::nullopt).value_or(0);
}

std::vector<Line> lines_of(const json::value& trace) {
  std::vector<Line> lines;
  const auto* object = trace.if_object();
  const json::value* steps = object == nullptr ? nullptr : object->if_contains("steps");
  if (steps == nullptr || !steps->is_array()) return lines;
  for (const json::value& value : steps->get_array()) {
    const auto* step = value.if_object();
    if (step == nullptr) continue;
    std::string note = text_of(*step, "error");
    if (note.empty()) note = text_of(*step, "result");
    lines.push_back({printable(text_of(*step, "step")), printable(text_of(*step, "state")), printable(note),
                     number_of(*step, "started_ms"), number_of(*step, "finished_ms")});
  }
  return lines;
}

/// "   ====    ": where in the whole a part lies.
std::string bar(double from, double to, double whole, std::size_t width) {
  const auto at = [&](double ms) {
    const double share = whole > 0 ? std::clamp(ms / whole, 0.0, 1.0) : 0;
    return static_cast<std::size_t>(std::lround(share * static_cast<double>(width - 1)));
  };
  std::string text(width, ' ');
  for (std::size_t i = at(from); i <= at(to); ++i) text[i] = '=';
  return text;
}

}  // namespace

std::string run_timeline(const json::value& trace, std::size_t width) {
  const std::vector<Line> lines = lines_of(trace);
  double whole = 0;
  std::size_t names = 4;
  constexpr std::size_t kLongestName = 24;
  for (const Line& line : lines) {
    whole = std::max(whole, line.finished_ms);
    names = std::clamp(line.step.size(), names, kLongestName);
  }
  constexpr std::size_t kOther = 24;  // columns of the state, the time and the gaps
  const std::size_t free = width > names + kOther ? width - names - kOther : 0;
  const std::size_t bars = std::max<std::size_t>(free / 2, 8);
  std::string text;
  for (const Line& line : lines)
    text += fmt::format("{:<{}} {:<8} {:>8.2f} ms {} {}\n", cut(line.step, names), names, line.state,
                        line.finished_ms - line.started_ms, bar(line.started_ms, line.finished_ms, whole, bars),
                        cut(line.note, std::max<std::size_t>(free - free / 2, 8)));
  return text;
}

}  // namespace attune::cli
