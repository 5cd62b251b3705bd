#include "models/sequential/recency_ease.h"

#include "models/internal/recency.h"
#include "models/linear/ease.h"

namespace attune {
namespace {

constexpr std::string_view kName = "recency-ease";

EaseOptions options_of(const ModelParameters& parameters) {
  return {
      .lambda = parameters["lambda"], .min_support = parameters.count("min_support"), .keep = parameters.count("keep")};
}

Result<std::unique_ptr<Model>> fit(const TrainingData& data, const ModelParameters& parameters,
                                   const FitContext& context) {
  if (data.histories.rows() == 0) {
    return invalid_argument("{} reads the order of events, and no history has a known order", kName)
        .mend("import events with times, or train ease");
  }
  ATTUNE_TRY(ease, fit_ease(kName, data.user_item, options_of(parameters), context));
  return make_fading(kName, std::move(ease), {.decay = parameters["decay"], .window = parameters.count("window")});
}

}  // namespace

ModelEntry recency_ease_entry() {
  return {
      .name = kName,
      .summary = "EASE that listens most to your latest items",
      .parameters =
          {{"lambda", 200, 1e-3, 1e9, "strength of the penalty on large weights", {20, 50, 100, 200, 500, 1000}},
           {"decay", 0.7, 0.01, 1, "what an item counts less for each step back", {0.5, 0.7, 0.85, 0.95}},
           {"window", 50, 1, 1000, "items back that count"},
           {"min_support", 2, 1, 1e9, "events an item needs to take part"},
           {"keep", 512, 1, 1e9, "weights stored for each item, largest first"}},
      .memory_bytes = [](const TrainingData& data,
                         const ModelParameters& given) { return ease_bytes(data.user_item, options_of(given)); },
      .fit = fit,
      .map = [](SnapshotReader reader) { return map_fading_item_weights(kName, std::move(reader)); },
  };
}

}  // namespace attune
