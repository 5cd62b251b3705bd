#include "evaluation/asking/asking_report.h"

#include "evaluation/report/charts.h"
#include "evaluation/report/page_style.h"

#include <numeric>

#include <fmt/format.h>

namespace attune {
namespace {

json::object figures(const AskingOutcomes& outcomes) {
  json::array by_turn;
  for (const double share : outcomes.success_by_turn()) by_turn.push_back(share);
  return {{fmt::format("success@{}", outcomes.turns), outcomes.success_at(outcomes.turns)},
          {"average_turns", outcomes.average_turns()},
          {"success_by_turn", std::move(by_turn)},
          {"decision_ms", outcomes.decision_ms}};
}

std::string what_was_asked(const AskingSetting& setting) {
  std::string text = fmt::format("{} targets of {} people among {} items with {} labels", setting.cases, setting.people,
                                 setting.items, setting.labels);
  if (setting.noise > 0) text += fmt::format("; an answer in {:.3g} is wrong", 1 / setting.noise);
  if (setting.left_out > 0) text += fmt::format("; {} targets without labels left out", setting.left_out);
  return text + fmt::format("; seed {}", setting.seed);
}

}  // namespace

json::object asking_json(const AskingSetting& setting, std::span<const AskingOutcomes> outcomes) {
  json::object document = figures(outcomes.front());
  document["cases"] = setting.cases;
  document["people"] = setting.people;
  document["items"] = setting.items;
  document["labels"] = setting.labels;
  document["left_out"] = setting.left_out;
  document["noise"] = setting.noise;
  document["seed"] = setting.seed;
  json::object prior;
  for (std::size_t f = 0; f < kPreferenceFeatures; ++f) prior[kPreferenceFeatureNames[f]] = setting.weights[f];
  document["prior"] = std::move(prior);
  json::object policies;
  for (const AskingOutcomes& each : outcomes) policies[each.policy] = figures(each);
  document["policies"] = std::move(policies);
  return document;
}

std::string asking_text(const AskingSetting& setting, std::span<const AskingOutcomes> outcomes) {
  std::string text = what_was_asked(setting) + "\n\n";
  const std::size_t turns = outcomes.front().turns;
  text += fmt::format("{:<18}{:>12}{:>15}{:>11}{:>11}{:>13}\n", "policy", fmt::format("success@{}", turns),
                      "average turns", "@1", "@5", "ms a turn");
  for (const AskingOutcomes& each : outcomes)
    text += fmt::format("{:<18}{:>12.4f}{:>15.3f}{:>11.4f}{:>11.4f}{:>13.2f}\n", each.policy, each.success_at(turns),
                        each.average_turns(), each.success_at(1), each.success_at(5), each.decision_ms);
  text += "\n";
  for (const AskingOutcomes& each : outcomes) text += fmt::format("{}: {}.\n", each.policy, each.summary);
  return text;
}

std::string asking_html(const AskingSetting& setting, std::span<const AskingOutcomes> outcomes) {
  const std::size_t turns = outcomes.front().turns;
  std::vector<std::size_t> xs(turns);
  std::iota(xs.begin(), xs.end(), std::size_t{1});
  std::vector<Line> lines;
  std::string legend, rows, rules;
  for (const AskingOutcomes& each : outcomes) {
    const std::size_t series = lines.size();
    lines.push_back({each.policy, each.success_by_turn(), series});
    legend += fmt::format(
        "<li><svg viewBox=\"0 0 10 10\"><rect class=\"s{}\" width=\"10\" height=\"10\" rx=\"2\"/></svg>{}</li>",
        series % 8, html_escaped(each.policy));
    rows += fmt::format("<tr><td>{}</td><td>{:.4f}</td><td>{:.3f}</td><td>{:.4f}</td><td>{:.4f}</td></tr>",
                        html_escaped(each.policy), each.success_at(turns), each.average_turns(), each.success_at(1),
                        each.success_at(5));
    rules += fmt::format("<p>{}: {}.</p>", html_escaped(each.policy), html_escaped(each.summary));
  }
  // A line needs two points.
  const std::string picture =
      turns < 2
          ? ""
          : fmt::format(
                "<figure><figcaption>Found within so many turns</figcaption>{}<ul class=\"legend\">{}</ul></figure>",
                line_chart("Share of the items found within so many turns", xs, lines), legend);
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
      "content=\"width=device-width\"><title>Attune: asking</title><style>{}</style></head><body><main>\n"
      "<h1>Asking</h1>\n<p>{}.</p>\n{}\n<div class=\"scroll\"><table><tr><th>policy</th><th>success@{}</th>"
      "<th>average turns</th><th>@1</th><th>@5</th></tr>{}</table></div>\n{}\n</main></body></html>\n",
      kPageStyle, html_escaped(what_was_asked(setting)), picture, turns, rows, rules);
}

}  // namespace attune
