#include "evaluation/report/sentences.h"

namespace attune {

std::vector<std::string> report_sentences(const Report& report) {
  const Split& split = report.split;
  const std::size_t cases = split.judged().size(), seen = split.judged().seen_targets();
  std::vector<std::string> sentences{
      fmt::format("Protocol {}: {} {} case{}, each a full ranking of {} items.", split.protocol, cases,
                  split.judged_part(), cases == 1 ? "" : "s", split.item_count()),
      split.seen == SeenItems::exclude ? "Items of the history are left out of the ranking."
                                       : "Items of the history stay in the ranking.",
      split.fit == FinalFit::train ? "Fitted on the training part alone." : "Fitted on training and validation part.",
      "A tied target takes the place it has on average."};
  if (seen > 0)
    sentences.push_back(fmt::format("{} target{} had been seen before, could be in no ranking and {} left out.", seen,
                                    seen == 1 ? "" : "s", seen == 1 ? "was" : "were"));
  if (split.test.empty())
    sentences.emplace_back("There is no test part: whatever was tuned on these cases looks better than it is.");
  return sentences;
}

std::string figure_text(double value) {
  return fmt::format("{:.4f}", value);
}

std::string interval_text(const Figure& figure) {
  if (!figure.interval) return "";
  return fmt::format("{} to {}", figure_text(figure.interval->low), figure_text(figure.interval->high));
}

std::string p_value_text(double p_value) {
  return p_value < 0.001 ? "p < 0.001" : fmt::format("p = {:.2g}", p_value);
}

}  // namespace attune
