#include "evaluation/report/report.h"

#include <algorithm>

namespace attune {
namespace {

std::string_view plural(std::size_t count) {
  return count == 1 ? "" : "s";
}

std::string heading(const Split& split) {
  const std::size_t cases = split.judged().size();
  std::string text =
      fmt::format("{} on {} {} case{}; every one of {} items is ranked, {}.\n", split.protocol, cases,
                  split.judged_part(), plural(cases), split.item_count(),
                  split.seen == SeenItems::exclude ? "items of the history are left out" : "items of the history too");
  text += split.fit == FinalFit::train ? "Models are fitted on the training part only.\n"
                                       : "Models are fitted on training and validation part.\n";
  if (const std::size_t seen = split.judged().seen_targets(); seen > 0)
    text += fmt::format("{} target{} had been seen before and count{} for nothing.\n", seen, plural(seen),
                        seen == 1 ? "s" : "");
  return text;
}

}  // namespace

std::string report_text(const Report& report) {
  std::size_t width = std::string_view("model").size();
  for (const Judged& judged : report.judged) width = std::max(width, judged.name.size());

  std::string text = heading(report.split);
  for (const std::size_t k : report.depths) {
    text += fmt::format("\n{:<{}}", "model", width);
    for (const AccuracyMetric& metric : accuracy_metrics())
      text += fmt::format("  {:>10}", fmt::format("{}@{}", metric.title, k));
    text += fmt::format("  {:>8}  {:>8}  {:>9}\n", "fit", "score", "peak");
    for (const Judged& judged : report.judged) {
      if (!judged.left_out.empty()) continue;
      text += fmt::format("{:<{}}", judged.name, width);
      for (const AccuracyMetric& metric : accuracy_metrics())
        text += fmt::format("  {:>10.4f}", judged.outcomes.mean(metric, k));
      text += fmt::format("  {:>6.1f} s  {:>6.1f} s  {:>5.0f} MiB\n", judged.fit_seconds, judged.outcomes.score_seconds,
                          static_cast<double>(judged.peak_rss_bytes) / (1 << 20));
    }
  }
  for (const Judged& judged : report.judged)
    if (!judged.left_out.empty()) text += fmt::format("\nLeft out: {}\n", judged.left_out);
  return text;
}

}  // namespace attune
