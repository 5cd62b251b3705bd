#include "plan/explaining/cost_lines.h"

#include "plan/visit.h"

#include <unordered_map>

namespace attune::plan {
namespace {

/// A step and where it stands, in the order of the text.
struct Place {
  const Step* step;
  std::string path;   ///< its name with the loops and branches around it: "notes.entry"
  double rounds = 1;  ///< at most
};

void add_places(const std::vector<Step>& steps, const std::string& before, double rounds, std::vector<Place>& places) {
  for (const Step& step : steps) {
    places.push_back({&step, before + step.name, rounds});
    const auto* loop = std::get_if<ForEach>(&step.action);
    for_each_block(step, [&](const Block& block) {
      add_places(block.steps, before + step.name + ".", loop == nullptr ? rounds : rounds * loop->at_most, places);
    });
  }
}

/// "notes[2].entry" is a round of "notes.entry".
std::string without_rounds(std::string_view name) {
  std::string path;
  while (!name.empty()) {
    const std::size_t open = name.find('[');
    path += name.substr(0, open);
    if (open == std::string_view::npos) break;
    const std::size_t close = name.find(']', open);
    name.remove_prefix(close == std::string_view::npos ? name.size() : close + 1);
  }
  return path;
}

std::unordered_map<std::string, CostLine::Measured> measured_by_path(std::span<const StepTrace> trace) {
  std::unordered_map<std::string, CostLine::Measured> measured;
  for (const StepTrace& step : trace) {
    if (step.state == StepState::skipped) continue;
    auto& [ms, times] = measured[without_rounds(step.name)];
    ms += step.finished_ms - step.started_ms;
    ++times;
  }
  return measured;
}

/// Whether a line of the text is a step's first; the rest end blocks or give their values.
bool begins_step(std::string_view line) {
  const std::string_view text = line.substr(line.find_first_not_of(' '));
  return !text.starts_with("yield ") && !text.starts_with("}");
}

}  // namespace

std::vector<CostLine> cost_lines(const CheckedPlan& plan, std::span<const StepTrace> trace) {
  std::vector<Place> places;
  add_places(plan.plan().steps, "", 1, places);
  const auto measured = measured_by_path(trace);
  const std::string whole = to_text(plan.plan());
  std::string_view text = whole;
  text.remove_prefix(text.find('\n') + 1);  // the request
  std::vector<CostLine> lines;
  auto place = places.begin();
  while (!text.empty()) {
    CostLine line{.text = std::string(text.substr(0, text.find('\n')))};
    text.remove_prefix(line.text.size() + 1);
    if (begins_step(line.text)) {
      const Invocation* invocation = invocation_of(*place->step);
      if (invocation != nullptr) {
        line.calls = place->rounds;
        line.estimate_ms = place->rounds * plan.tools().find(invocation->call.tool)->signature.cost.time_ms;
      }
      if (!trace.empty()) {
        const auto found = measured.find(place->path);
        line.measured = found == measured.end() ? CostLine::Measured{} : found->second;
      }
      ++place;
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string cost_table(const CheckedPlan& plan, std::span<const StepTrace> trace) {
  const PlanCost& cost = plan.cost();
  std::string table = fmt::format("at most {} calls, {:.2f} ms one after the other, {:.2f} ms on the critical path\n",
                                  cost.calls, cost.time_ms, cost.critical_path_ms);
  table += fmt::format("{:>7} {:>10}{}\n", "calls", "about ms", trace.empty() ? "" : "     took ms");
  for (const CostLine& line : cost_lines(plan, trace)) {
    table += line.calls > 0 ? fmt::format("{:>7} {:>10.2f}", line.calls, line.estimate_ms) : std::string(18, ' ');
    if (!trace.empty())
      table += line.measured && line.measured->times > 0 ? fmt::format("  {:>10.3f}", line.measured->ms)
                                                         : std::string(12, ' ');
    table += line.text + "\n";
  }
  return table;
}

}  // namespace attune::plan
