#include "models/registry.h"

#include "models/baselines/popularity.h"
#include "models/blend/blend.h"
#include "models/content/attributes.h"
#include "models/content/text_vectors.h"
#include "models/factors/bpr.h"
#include "models/factors/ials.h"
#include "models/graph/gf_cf.h"
#include "models/linear/ease.h"
#include "models/linear/feature_ease.h"
#include "models/linear/sparse_ease.h"
#include "models/neighbours/item_knn.h"
#include "models/neighbours/user_knn.h"
#include "models/sequential/recency_ease.h"
#include "models/sequential/session_knn.h"
#include "models/sequential/sparse_transitions.h"
#include "models/sequential/transitions.h"

#include <algorithm>

#include <fmt/ranges.h>

namespace attune {
namespace {

std::string readable_bytes(std::size_t bytes) {
  const double mebibytes = static_cast<double>(bytes) / (1 << 20);
  return mebibytes < 1024 ? fmt::format("{:.0f} MiB", mebibytes) : fmt::format("{:.1f} GiB", mebibytes / 1024);
}

/// Names of the models that would fit with their default parameters.
std::vector<std::string_view> models_within(std::size_t limit_bytes, const TrainingData& data) {
  std::vector<std::string_view> names;
  for (const ModelEntry& entry : model_registry()) {
    const auto defaults = ModelParameters::create(entry.parameters);
    if (defaults && entry.memory_bytes(data, *defaults) <= limit_bytes) names.push_back(entry.name);
  }
  return names;
}

}  // namespace

std::span<const ModelEntry> model_registry() {
  // To add a model: its file, and its line here.
  // clang-format off: a line each
  static const std::vector<ModelEntry> entries{
      popularity_entry(),
      item_knn_entry(),
      user_knn_entry(),
      ease_entry(),
      feature_ease_entry(),
      sparse_ease_entry(),
      ials_entry(),
      bpr_entry(),
      gf_cf_entry(),
      attributes_entry(),
      text_vectors_entry(),
      transitions_entry(),
      sparse_transitions_entry(),
      recency_ease_entry(),
      session_knn_entry(),
  };
  // clang-format on
  return entries;
}

Result<const ModelEntry*> find_model(std::string_view name) {
  const auto entries = model_registry();
  const auto found = std::ranges::find(entries, name, &ModelEntry::name);
  if (found != entries.end()) return &*found;
  std::vector<std::string_view> names;
  for (const ModelEntry& entry : entries) names.push_back(entry.name);
  return not_found("no model is called '{}'", name).mend("there are: {}", fmt::join(names, ", "));
}

Result<std::unique_ptr<Model>> map_model(std::string_view name, SnapshotReader reader) {
  if (name == kBlendName) return map_blend(reader);
  ATTUNE_TRY(entry, find_model(name));
  return entry->map(std::move(reader));
}

Status check_memory(const ModelEntry& entry, const TrainingData& data, const ModelParameters& parameters,
                    std::size_t limit_bytes) {
  const std::size_t needed = entry.memory_bytes(data, parameters);
  if (needed <= limit_bytes) return {};
  const auto names = models_within(limit_bytes, data);
  return resource_exhausted("training {} needs {} ({} bytes), more than the limit of {}", entry.name,
                            readable_bytes(needed), needed, readable_bytes(limit_bytes))
      .mend("raise the limit, or train what fits: {}",
            names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", ")));
}

Result<std::unique_ptr<Model>> fit_model(const ModelEntry& entry, const TrainingData& data,
                                         const ModelParameters& parameters, const FitContext& context) {
  if (data.user_item.columns() == 0) {
    return invalid_argument("there is no item to train {} on", entry.name).mend("import a catalogue first");
  }
  ATTUNE_TRY_VOID(check_memory(entry, data, parameters, context.memory_limit_bytes));
  QuietProgress quiet;
  FitContext checked = context;
  checked.threads = std::max<std::size_t>(context.threads, 1);
  if (checked.progress == nullptr) checked.progress = &quiet;
  return entry.fit(data, parameters, checked);
}

}  // namespace attune
