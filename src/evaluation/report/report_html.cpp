#include "evaluation/metrics/lists.h"
#include "evaluation/report/charts.h"
#include "evaluation/report/page_style.h"
#include "evaluation/report/report.h"
#include "evaluation/report/sentences.h"

#include <algorithm>
#include <map>

#include <fmt/ranges.h>

namespace attune {
namespace {

constexpr double kMebibyte = 1 << 20;

/// A model with its colour, which stays the same over all plots.
struct Shown {
  const ModelReport* model = nullptr;
  std::size_t series = 0;
  [[nodiscard]] const std::string& name() const { return model->judged.name; }
};

std::vector<Shown> shown_models(const Report& report) {
  std::vector<Shown> models;
  for (const ModelReport& model : report.models)
    if (model.judged.left_out.empty()) models.push_back({&model, models.size()});
  return models;
}

std::string figure(std::string_view caption, std::string_view content) {
  return fmt::format("<figure><figcaption>{}</figcaption>{}</figure>\n", html_escaped(caption), content);
}

std::string legend(std::span<const Shown> models) {
  std::string items;
  for (const Shown& shown : models)
    items += fmt::format(
        "<li><svg viewBox=\"0 0 10 10\"><rect class=\"s{}\" width=\"10\" height=\"10\" rx=\"2\"/></svg>{}</li>",
        shown.series % 8, html_escaped(shown.name()));
  return fmt::format("<ul class=\"legend\">{}</ul>", items);
}

std::string facts(const Report& report) {
  const Split& split = report.split;
  const auto fact = [](auto value, std::string_view what) { return fmt::format("<li><b>{}</b>{}</li>", value, what); };
  return "<ul class=\"facts\">" + fact(split.judged().size(), fmt::format("{} cases", split.judged_part())) +
         fact(split.item_count(), "items ranked") + fact(split.training->user_item.rows(), "training histories") +
         fact(split.training->user_item.nonzeros(), "training pairs") + fact(to_string(split.fit), "fit") +
         fact(to_string(split.seen), "seen items") + fact(report.seed, "seed") + "</ul>\n";
}

std::string headline_plot(const Report& report, std::span<const Shown> models) {
  std::vector<Bar> bars;
  for (const Shown& shown : models) {
    const Figure& headline = shown.model->figure(report.headline);
    bars.push_back({shown.name(), headline.value, headline.interval, shown.series});
  }
  std::ranges::stable_sort(bars, [](const Bar& a, const Bar& b) { return a.value > b.value; });
  const std::string& title = models.front().model->figure(report.headline).title;
  return figure(title + ", with 95% confidence intervals", bar_chart(title, bars));
}

/// How metrics grow with the number of recommendations.
std::string depth_plots(const Report& report, std::span<const Shown> models) {
  if (report.depths.size() < 2) return "";
  std::string plots;
  for (const AccuracyMetric& metric : accuracy_metrics()) {
    std::vector<Line> lines;
    for (const Shown& shown : models) {
      lines.push_back({shown.name(), {}, shown.series});
      for (const std::size_t k : report.depths)
        lines.back().values.push_back(shown.model->figure(fmt::format("{}@{}", metric.name, k)).value);
    }
    plots += figure(fmt::format("{}@k against k", metric.title), line_chart(metric.title, report.depths, lines));
  }
  return fmt::format("<h2>By length of the list</h2>\n{}<div class=\"pair\">{}</div>\n", legend(models), plots);
}

std::string segment_plots(const Report& report, std::span<const Shown> models) {
  std::string plots;
  for (const Segment& like : models.front().model->segments) {
    std::vector<Bar> bars;
    for (const Shown& shown : models) {
      const auto segment = std::ranges::find(shown.model->segments, like.name, &Segment::name);
      const auto value = std::ranges::find(segment->accuracy, report.headline, &Figure::name);
      bars.push_back({shown.name(), value->value, {}, shown.series});
    }
    plots +=
        figure(fmt::format("{}: {} cases, {} to {} events before", like.name, like.cases, like.shortest, like.longest),
               bar_chart(like.name, bars));
  }
  return fmt::format(
      "<h2>By length of the history</h2>\n<p>{} for the quarter of the cases with the shortest histories, "
      "the tenth with the longest, and the rest.</p>\n<div class=\"pair\">{}</div>\n",
      html_escaped(report.headline), plots);
}

/// What the lists are like, at the largest depth.
std::string list_plots(const Report& report, std::span<const Shown> models) {
  const std::string suffix = fmt::format("@{}", report.depths.back());
  std::string plots;
  for (const Figure& like : models.front().model->lists) {
    if (!like.name.ends_with(suffix)) continue;
    const auto metric = std::ranges::find_if(list_metrics(), [&](const ListMetric& listed) {
      return like.name == fmt::format("{}{}", listed.name, suffix);
    });
    std::vector<Bar> bars;
    for (const Shown& shown : models)
      bars.push_back(
          {shown.name(), std::ranges::find(shown.model->lists, like.name, &Figure::name)->value, {}, shown.series});
    plots += figure(fmt::format("{}: {}", like.title, metric->summary), bar_chart(like.title, bars));
  }
  return plots.empty() ? "" : fmt::format("<h2>What is recommended</h2>\n<div class=\"pair\">{}</div>\n", plots);
}

std::string figures_table(const Report& report, std::span<const Shown> models) {
  std::vector<const Figure*> columns;
  std::map<std::string_view, double> best;
  for (const Figure& column : models.front().model->accuracy) columns.push_back(&column);
  for (const Shown& shown : models)
    for (const Figure& value : shown.model->accuracy) best[value.name] = std::max(best[value.name], value.value);
  std::string table = "<h2>All figures</h2>\n";
  for (const std::size_t k : report.depths) {
    const std::string suffix = fmt::format("@{}", k);
    std::string head = "<th>model</th>", rows;
    for (const Figure* column : columns)
      if (column->name.ends_with(suffix)) head += fmt::format("<th>{}</th>", html_escaped(column->title));
    for (const Shown& shown : models) {
      rows += fmt::format("<tr><td>{}</td>", html_escaped(shown.name()));
      for (const Figure& value : shown.model->accuracy) {
        if (!value.name.ends_with(suffix)) continue;
        rows += fmt::format("<td{} title=\"{}\">{}</td>", value.value == best[value.name] ? " class=\"best\"" : "",
                            interval_text(value), figure_text(value.value));
      }
      rows += "</tr>";
    }
    table += fmt::format("<div class=\"scroll\"><table><tr>{}</tr>{}</table></div>\n", head, rows);
  }
  return table;
}

std::string cost_table(std::span<const Shown> models) {
  std::string rows;
  for (const Shown& shown : models)
    rows += fmt::format("<tr><td>{}</td><td>{:.2f} s</td><td>{:.2f} s</td><td>{:.0f} MiB</td></tr>",
                        html_escaped(shown.name()), shown.model->judged.fit_seconds,
                        shown.model->judged.outcomes.score_seconds,
                        static_cast<double>(shown.model->judged.peak_rss_bytes) / kMebibyte);
  return fmt::format(
      "<h2>Cost</h2>\n<div class=\"scroll\"><table><tr><th>model</th><th>fit</th><th>scoring</th>"
      "<th>peak memory</th></tr>{}</table></div>\n",
      rows);
}

std::string notes(const Report& report) {
  std::string text;
  for (const Comparison& comparison : report.comparisons)
    text +=
        fmt::format("<p>{} is ahead of {} by {} {} ({}, paired randomisation test).</p>\n",
                    html_escaped(comparison.better), html_escaped(comparison.worse), figure_text(comparison.difference),
                    html_escaped(report.headline), html_escaped(p_value_text(comparison.p_value)));
  for (const ModelReport& model : report.models)
    if (!model.judged.left_out.empty())
      text += fmt::format("<p>Left out: {}</p>\n", html_escaped(model.judged.left_out));
  return text;
}

std::string settings(std::span<const Shown> models) {
  json::object chosen;
  for (const Shown& shown : models) chosen[shown.name()] = shown.model->judged.chosen;
  return fmt::format("<h2>Settings</h2>\n<pre>{}</pre>\n", html_escaped(to_pretty_json(chosen)));
}

}  // namespace

std::string report_html(const Report& report) {
  const auto models = shown_models(report);
  std::vector<std::string> sentences;
  for (const std::string& sentence : report_sentences(report)) sentences.push_back(html_escaped(sentence));
  return fmt::format(
             "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
             "<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\"><title>Evaluation: {0}</title>"
             "<style>{1}</style></head>\n<body><main>\n<h1>How well models find what was held out</h1>\n<p>{2}</p>\n",
             html_escaped(report.split.protocol), kPageStyle, fmt::join(sentences, " ")) +
         facts(report) + headline_plot(report, models) + notes(report) + depth_plots(report, models) +
         segment_plots(report, models) + list_plots(report, models) + figures_table(report, models) +
         cost_table(models) + settings(models) + "</main></body></html>\n";
}

}  // namespace attune
