#include "evaluation/auto/tuner.h"
#include "evaluation/report/report.h"
#include "evaluation/report/sentences.h"

#include <algorithm>

#include <fmt/ranges.h>

namespace attune {
namespace {

constexpr double kMebibyte = 1 << 20;

/// Columns aligned: the first to the left, the others to the right.
std::string table(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t c = 0; c < row.size(); ++c) widths[c] = std::max(widths[c], row[c].size());
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line = fmt::format("{:<{}}", row[0], widths[0]);
    for (std::size_t c = 1; c < row.size(); ++c) line += fmt::format("  {:>{}}", row[c], widths[c]);
    text += line + "\n";
  }
  return text;
}

std::vector<const ModelReport*> judged_models(const Report& report) {
  std::vector<const ModelReport*> models;
  for (const ModelReport& model : report.models)
    if (model.judged.left_out.empty()) models.push_back(&model);
  return models;
}

std::string accuracy_table(const Report& report, std::size_t k) {
  std::vector<std::vector<std::string>> rows{{"model"}};
  for (const AccuracyMetric& metric : accuracy_metrics()) rows[0].push_back(fmt::format("{}@{}", metric.title, k));
  for (const ModelReport* model : judged_models(report)) {
    rows.push_back({model->judged.name});
    for (const AccuracyMetric& metric : accuracy_metrics())
      rows.back().push_back(figure_text(model->figure(fmt::format("{}@{}", metric.name, k)).value));
  }
  return table(rows);
}

std::string cost_table(const Report& report) {
  const auto models = judged_models(report);
  std::vector<std::vector<std::string>> rows{
      {"model", report.headline + " with 95% confidence", "fit", "score", "peak"}};
  for (const ModelReport* model : models) {
    const Figure& headline = model->figure(report.headline);
    rows.push_back({model->judged.name, interval_text(headline), fmt::format("{:.1f} s", model->judged.fit_seconds),
                    fmt::format("{:.1f} s", model->judged.outcomes.score_seconds),
                    fmt::format("{:.0f} MiB", static_cast<double>(model->judged.peak_rss_bytes) / kMebibyte)});
  }
  return table(rows);
}

/// List metrics at the largest depth.
std::string lists_table(const Report& report) {
  const std::string suffix = fmt::format("@{}", report.depths.back());
  std::vector<std::vector<std::string>> rows;
  for (const ModelReport* model : judged_models(report)) {
    std::vector<std::string> titles{"model"}, row{model->judged.name};
    for (const Figure& figure : model->lists) {
      if (!figure.name.ends_with(suffix)) continue;
      titles.push_back(figure.title);
      row.push_back(figure_text(figure.value));
    }
    if (rows.empty()) rows.push_back(std::move(titles));
    rows.push_back(std::move(row));
  }
  return table(rows);
}

std::string segments_table(const Report& report) {
  std::vector<std::vector<std::string>> rows{{report.headline}};
  for (const ModelReport* model : judged_models(report)) {
    rows.push_back({model->judged.name});
    for (const Segment& segment : model->segments) {
      if (rows.size() == 2)
        rows[0].push_back(fmt::format("{} ({}-{})", segment.name, segment.shortest, segment.longest));
      rows.back().push_back(figure_text(std::ranges::find(segment.accuracy, report.headline, &Figure::name)->value));
    }
  }
  return table(rows);
}

}  // namespace

std::string report_text(const Report& report) {
  std::string text = fmt::format("{}\n", fmt::join(report_sentences(report), "\n"));
  for (const std::size_t k : report.depths) text += "\n" + accuracy_table(report, k);
  text += "\n" + cost_table(report);
  text += "\n" + lists_table(report);
  text += "\nBy length of the history:\n" + segments_table(report);
  if (!report.comparisons.empty()) text += "\n";
  for (const Comparison& comparison : report.comparisons)
    text += fmt::format("{} is ahead of {} by {} {} ({})\n", comparison.better, comparison.worse,
                        figure_text(comparison.difference), report.headline, p_value_text(comparison.p_value));
  for (const ModelReport& model : report.models)
    if (model.judged.chosen.contains("tried"))
      text += fmt::format("\nWhat {} tried:\n{}", model.judged.name, tuning_table(model.judged.chosen));
  for (const ModelReport& model : report.models)
    if (!model.judged.left_out.empty()) text += fmt::format("\nLeft out: {}\n", model.judged.left_out);
  return text;
}

}  // namespace attune
