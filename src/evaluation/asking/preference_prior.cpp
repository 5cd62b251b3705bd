#include "evaluation/asking/preference_prior.h"

#include "models/registry.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace attune {
namespace {

/// Average items that a history counts as holding beside its own, for what its labels say.
constexpr double kAverageItems = 3;
constexpr double kMostLabelTaste = 60;
constexpr double kLabelTasteScale = 30;
constexpr double kLeastLikeness = 0.005;
constexpr double kLeastBehaviour = 0.02;

Result<std::unique_ptr<Model>> fitted(std::string_view name, const TrainingData& data, const FitContext& context) {
  ATTUNE_TRY(entry, find_model(name));
  ATTUNE_TRY(parameters, ModelParameters::create(entry->parameters));
  return fit_model(*entry, data, parameters, context);
}

double& at(PreferenceWeights& values, PreferenceFeature feature) {
  return values[static_cast<std::size_t>(feature)];
}

}  // namespace

PreferenceWeights default_preference_weights() {
  return {-0.14, 0.45, -0.22, 2.54, 1.16, 0.21, 0.89, 0.61, 0.08, -0.29};
}

double log_preference(const PreferenceWeights& features, const PreferenceWeights& weights) {
  return std::inner_product(features.begin(), features.end(), weights.begin(), 0.0);
}

Result<PreferencePrior> PreferencePrior::fit(std::shared_ptr<const TrainingData> data, const FitContext& context) {
  PreferencePrior prior;
  ATTUNE_TRY(likeness, fitted("attributes", *data, context));
  ATTUNE_TRY(behaviour, fitted("feature-ease", *data, context));
  prior.likeness_ = std::move(likeness);
  prior.behaviour_ = std::move(behaviour);

  const CsrMatrix<float>& labels = data->features.labels;
  const std::size_t items = data->user_item.columns();
  std::vector<double> popularity(items, 0);
  for (std::size_t u = 0; u < data->user_item.rows(); ++u)
    for (const std::uint32_t item : data->user_item.row(u).columns) ++popularity[item];
  double events = 0;
  for (const double count : popularity) {
    prior.log_popularity_.push_back(std::log1p(count));
    prior.mean_fame_ += count * std::log1p(count);
    events += count;
  }
  prior.mean_fame_ /= std::max(events, 1.0);
  prior.bearers_.assign(labels.columns(), 0);
  for (std::size_t i = 0; i < labels.rows(); ++i)
    for (const std::uint32_t label : labels.row(i).columns) ++prior.bearers_[label];
  for (std::size_t i = 0; i < items; ++i) {
    double sum = 0;
    const auto row = labels.row(i).columns;
    for (const std::uint32_t label : row) sum += std::log(static_cast<double>(items) / prior.bearers_[label]);
    prior.rarity_.push_back(row.empty() ? 0 : sum / static_cast<double>(row.size()));
  }
  prior.data_ = std::move(data);
  return prior;
}

std::vector<PreferenceWeights> PreferencePrior::features(std::span<const HistoryEntry> history) const {
  const CsrMatrix<float>& labels = data_->features.labels;
  const std::size_t items = data_->user_item.columns();
  std::vector<float> likeness(items), behaviour(items);
  likeness_->score(history, likeness);
  behaviour_->score(history, behaviour);

  const double length = static_cast<double>(history.size());
  double fame = 0;
  std::vector<double> borne(labels.columns(), 0);
  for (const HistoryEntry& entry : history) {
    fame += log_popularity_[index(entry.item)] / length;
    for (const std::uint32_t label : labels.row(index(entry.item)).columns) ++borne[label];
  }
  const double fame_taste = history.empty() ? 0 : fame - mean_fame_;
  // ln(P(label | h) / P(label)) = ln((c + a p) / ((length + a) p)); the part that all labels share, and the rest.
  const double shared = std::log(kAverageItems / (length + kAverageItems));
  std::vector<double> taste(labels.columns(), 0);
  for (std::size_t label = 0; label < borne.size(); ++label)
    if (borne[label] > 0)
      taste[label] = std::log1p(borne[label] * static_cast<double>(items) / (kAverageItems * bearers_[label]));

  std::vector<PreferenceWeights> features(items);
  for (std::size_t i = 0; i < items; ++i) {
    const auto row = labels.row(i).columns;
    const auto count = static_cast<double>(row.size());
    double label_taste = count * shared;
    for (const std::uint32_t label : row) label_taste += taste[label];
    const double unseen = log_popularity_[i] == 0 ? 1 : 0;
    PreferenceWeights& f = features[i];
    at(f, PreferenceFeature::labels) = std::log(std::max(count, 1.0));
    at(f, PreferenceFeature::popularity) = log_popularity_[i];
    at(f, PreferenceFeature::unseen) = unseen;
    at(f, PreferenceFeature::likeness) =
        std::log(kLeastLikeness + std::max(0.0, static_cast<double>(likeness[i]) / std::max(length, 1.0)));
    at(f, PreferenceFeature::behaviour) = std::log(kLeastBehaviour + std::max(0.0, static_cast<double>(behaviour[i])));
    at(f, PreferenceFeature::label_taste) =
        std::clamp(label_taste, -kMostLabelTaste, kMostLabelTaste) / kLabelTasteScale;
    at(f, PreferenceFeature::rarity) = rarity_[i];
    at(f, PreferenceFeature::fame_taste) = log_popularity_[i] * fame_taste;
    at(f, PreferenceFeature::unseen_taste) = unseen * fame_taste;
    at(f, PreferenceFeature::fame) = log_popularity_[i] * log_popularity_[i];
  }
  return features;
}

}  // namespace attune
