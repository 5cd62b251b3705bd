#include "evaluation/report/report.h"

namespace attune {
namespace {

constexpr double kMebibyte = 1 << 20;

json::object values_json(std::span<const Figure> figures) {
  json::object values;
  for (const Figure& figure : figures) values[figure.name] = figure.value;
  return values;
}

json::object segments_json(std::span<const Segment> segments) {
  json::object all;
  for (const Segment& segment : segments) {
    json::object values{{"cases", segment.cases}, {"history", json::array{segment.shortest, segment.longest}}};
    values.insert_or_assign("figures", values_json(segment.accuracy));
    all[segment.name] = std::move(values);
  }
  return all;
}

json::object model_json(const ModelReport& report) {
  const Judged& judged = report.judged;
  if (!judged.left_out.empty()) return {{"left_out", judged.left_out}};
  json::object model = values_json(report.accuracy);
  for (const Figure& figure : report.lists) model[figure.name] = figure.value;
  model["fit_seconds"] = judged.fit_seconds;
  model["score_seconds"] = judged.outcomes.score_seconds;
  model["peak_rss_mb"] = static_cast<double>(judged.peak_rss_bytes) / kMebibyte;
  json::object intervals;
  for (const Figure& figure : report.accuracy)
    if (figure.interval) intervals[figure.name] = json::array{figure.interval->low, figure.interval->high};
  model["intervals"] = std::move(intervals);
  model["segments"] = segments_json(report.segments);
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
  for (const ModelReport& model : report.models) {
    models[model.judged.name] = model_json(model);
    if (model.judged.left_out.empty()) chosen[model.judged.name] = model.judged.chosen;
  }
  json::array comparisons;
  for (const Comparison& comparison : report.comparisons)
    comparisons.push_back(json::object{{"metric", report.headline},
                                       {"better", comparison.better},
                                       {"worse", comparison.worse},
                                       {"difference", comparison.difference},
                                       {"p_value", comparison.p_value}});
  return {{"models", std::move(models)},
          {"chosen", std::move(chosen)},
          {"comparisons", std::move(comparisons)},
          {"protocol", report.split.protocol},
          {"fit", to_string(report.split.fit)},
          {"judged_on", report.split.judged_part()},
          {"seen_items", to_string(report.split.seen)},
          {"seed", report.seed},
          {"data", data_json(report.split)}};
}

}  // namespace attune
