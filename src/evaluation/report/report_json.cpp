#include "evaluation/report/report.h"

namespace attune {
namespace {

constexpr double kMebibyte = 1 << 20;

json::object model_json(const Judged& judged, std::span<const std::size_t> depths) {
  if (!judged.left_out.empty()) return {{"left_out", judged.left_out}};
  json::object model;
  for (const std::size_t k : depths) {
    for (const AccuracyMetric& metric : accuracy_metrics())
      model[fmt::format("{}@{}", metric.name, k)] = judged.outcomes.mean(metric, k);
  }
  model["fit_seconds"] = judged.fit_seconds;
  model["score_seconds"] = judged.outcomes.score_seconds;
  model["peak_rss_mb"] = static_cast<double>(judged.peak_rss_bytes) / kMebibyte;
  return model;
}

json::object data_json(const Split& split) {
  return {{"items", split.item_count()},
          {"training_rows", split.training->user_item.rows()},
          {"training_events", split.training->user_item.nonzeros()},
          {"validation_cases", split.validation.size()},
          {"test_cases", split.test.size()},
          {"seen_targets_left_out", split.judged().seen_targets()}};
}

}  // namespace

json::object report_json(const Report& report) {
  json::object models, chosen;
  for (const Judged& judged : report.judged) {
    models[judged.name] = model_json(judged, report.depths);
    if (judged.left_out.empty()) chosen[judged.name] = judged.chosen;
  }
  return {{"models", std::move(models)},
          {"chosen", std::move(chosen)},
          {"protocol", report.split.protocol},
          {"fit", to_string(report.split.fit)},
          {"judged_on", report.split.judged_part()},
          {"seen_items", to_string(report.split.seen)},
          {"seed", report.seed},
          {"data", data_json(report.split)}};
}

}  // namespace attune
