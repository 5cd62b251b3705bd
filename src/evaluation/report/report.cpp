#include "evaluation/report/report.h"

#include "evaluation/metrics/lists.h"
#include "evaluation/statistics/significance.h"

#include <algorithm>
#include <numeric>

namespace attune {
namespace {

constexpr std::size_t kHeadlineDepth = 10;
constexpr double kColdShare = 0.25;
constexpr double kHeavyShare = 0.1;

double mean_of(std::span<const double> values) {
  if (values.empty()) return 0;
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

struct SegmentBounds {
  std::string name;
  std::size_t shortest = 0;
  std::size_t longest = 0;
  std::vector<std::uint32_t> cases;  // positions
};

std::vector<SegmentBounds> segments_of(const Cases& cases) {
  std::vector<std::size_t> lengths;
  lengths.reserve(cases.size());
  for (std::size_t q = 0; q < cases.size(); ++q) lengths.push_back(cases[q].history.size());
  std::vector<std::size_t> sorted = lengths;
  std::ranges::sort(sorted);
  const auto at = [&](double share) {
    return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size() - 1))];
  };
  const std::size_t cold = at(kColdShare), warm = std::max(cold, at(1 - kHeavyShare));
  std::vector<SegmentBounds> segments{
      {"cold", sorted.front(), cold, {}}, {"warm", cold + 1, warm, {}}, {"heavy", warm + 1, sorted.back(), {}}};
  for (std::uint32_t q = 0; q < lengths.size(); ++q)
    std::ranges::find_if(segments, [&](const SegmentBounds& segment) {
      return lengths[q] <= segment.longest;
    })->cases.push_back(q);
  std::erase_if(segments, [](const SegmentBounds& segment) { return segment.cases.empty(); });
  return segments;
}

/// What all models of a report share.
struct Ground {
  const Split& split;
  const ReportOptions& options;
  ItemFacts facts;
  std::vector<std::uint32_t> clusters;  // of each case: its user or session
  std::vector<SegmentBounds> segments;
};

ModelReport report_of(const Judged& judged, const Ground& ground) {
  ModelReport report{.judged = judged, .accuracy = {}, .lists = {}, .segments = {}};
  if (!judged.left_out.empty()) return report;
  std::vector<std::vector<double>> values;
  for (const std::size_t k : ground.options.depths) {
    for (const AccuracyMetric& metric : accuracy_metrics()) {
      values.push_back(judged.outcomes.values(metric, k));
      report.accuracy.push_back({.name = fmt::format("{}@{}", metric.name, k),
                                 .title = fmt::format("{}@{}", metric.title, k),
                                 .value = mean_of(values.back()),
                                 .interval = {}});
    }
    const RecommendedLists lists{
        .facts = ground.facts, .cases = ground.split.judged(), .lists = judged.outcomes.lists, .k = k};
    for (const ListMetric& metric : list_metrics()) {
      if (judged.outcomes.lists.rows() == 0) break;
      if (const auto value = metric.value(lists))
        report.lists.push_back({.name = fmt::format("{}@{}", metric.name, k),
                                .title = fmt::format("{}@{}", metric.title, k),
                                .value = *value,
                                .interval = {}});
    }
  }
  const auto intervals =
      bootstrap_means(values, ground.clusters, {.seed = ground.options.seed, .threads = ground.options.threads});
  for (std::size_t f = 0; f < intervals.size(); ++f) report.accuracy[f].interval = intervals[f];

  for (const SegmentBounds& bounds : ground.segments) {
    Segment segment{bounds.name, bounds.shortest, bounds.longest, bounds.cases.size(), report.accuracy};
    for (std::size_t f = 0; f < values.size(); ++f) {
      std::vector<double> of_segment;
      of_segment.reserve(bounds.cases.size());
      for (const std::uint32_t q : bounds.cases) of_segment.push_back(values[f][q]);
      segment.accuracy[f].value = mean_of(of_segment);
      segment.accuracy[f].interval.reset();
    }
    report.segments.push_back(std::move(segment));
  }
  return report;
}

std::vector<Comparison> compare(const Report& report, std::size_t depth, std::span<const std::uint32_t> clusters) {
  std::vector<const ModelReport*> ranked;
  for (const ModelReport& model : report.models)
    if (model.judged.left_out.empty()) ranked.push_back(&model);
  std::ranges::stable_sort(ranked, [&](const ModelReport* a, const ModelReport* b) {
    return a->figure(report.headline).value > b->figure(report.headline).value;
  });
  const auto values_of = [&](const ModelReport& model) {
    return model.judged.outcomes.values(*std::ranges::find(accuracy_metrics(), "ndcg", &AccuracyMetric::name), depth);
  };
  std::vector<Comparison> comparisons;
  for (std::size_t m = 1; m < ranked.size(); ++m)
    comparisons.push_back(
        {.better = ranked[0]->judged.name,
         .worse = ranked[m]->judged.name,
         .difference = ranked[0]->figure(report.headline).value - ranked[m]->figure(report.headline).value,
         .p_value = randomisation_test(values_of(*ranked[0]), values_of(*ranked[m]), clusters, {.seed = report.seed})});
  return comparisons;
}

}  // namespace

const Figure& ModelReport::figure(std::string_view name) const {
  const auto found = std::ranges::find(accuracy, name, &Figure::name);
  ATTUNE_CHECK(found != accuracy.end(), "there is no such figure");
  return *found;
}

Report make_report(const Split& split, std::span<const Judged> judged, const ReportOptions& options) {
  Ground ground{.split = split,
                .options = options,
                .facts = ItemFacts::of(*split.training),
                .clusters = {},
                .segments = segments_of(split.judged())};
  for (std::size_t q = 0; q < split.judged().size(); ++q) ground.clusters.push_back(split.judged()[q].row);
  const std::size_t depth = std::ranges::find(options.depths, kHeadlineDepth) != options.depths.end()
                                ? kHeadlineDepth
                                : options.depths.back();
  Report report{.split = split,
                .models = {},
                .comparisons = {},
                .headline = fmt::format("ndcg@{}", depth),
                .depths = options.depths,
                .seed = options.seed};
  for (const Judged& one : judged) report.models.push_back(report_of(one, ground));
  report.comparisons = compare(report, depth, ground.clusters);
  return report;
}

}  // namespace attune
