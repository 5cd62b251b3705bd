#pragma once
#include "evaluation/splits/cases.h"
#include "models/model.h"

#include <array>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace attune {

/// What an item is to a person before they say more than one label, as numbers that a weight each makes a log
/// probability of. With h the person's history, n(i) the labels of item i, c(i) the people who had it:
enum class PreferenceFeature : std::uint8_t {
  labels,        ///< ln n(i)
  popularity,    ///< ln(1 + c(i))
  unseen,        ///< 1 where c(i) = 0
  likeness,      ///< ln(0.005 + mean over h of the cosine of tf-idf vectors)   (model `attributes`)
  behaviour,     ///< ln(0.02 + max(0, score of `feature-ease`))
  label_taste,   ///< sum over i's labels of ln(P(label | h) / P(label)), in [-60, 60], / 30; P(label | h) smoothed as
                 ///< if h held three average items more
  rarity,        ///< mean over i's labels of ln(I / items that bear it)
  fame_taste,    ///< ln(1 + c(i)) * (mean of ln(1 + c) over h, less its mean over all histories)
  unseen_taste,  ///< the same for `unseen`
  fame,          ///< ln(1 + c(i))^2: neither the unknown nor what everybody has had by now
};
inline constexpr std::size_t kPreferenceFeatures = 10;
/// Their names, in order.
inline constexpr std::array<std::string_view, kPreferenceFeatures> kPreferenceFeatureNames{
    "labels",      "popularity", "unseen",     "likeness",     "behaviour",
    "label_taste", "rarity",     "fame_taste", "unseen_taste", "fame"};
using PreferenceWeights = std::array<double, kPreferenceFeatures>;

/// Weights that were found on the validation part of Last.fm with attributes (docs/asking.md); what holds where there
/// is nothing to fit them on.
PreferenceWeights default_preference_weights();

/// P(item | person) for everything that can be asked about: a softmax over weighted features, which blends what a
/// recommender says, likeness by labels, popularity and taste. Immutable, thread-safe.
class PreferencePrior {
 public:
  /// Fits the models `attributes` and `feature-ease` on the data. Errors: those of fit_model.
  static Result<PreferencePrior> fit(std::shared_ptr<const TrainingData> data, const FitContext& context);

  /// The features of all items for one person. @return I rows of kPreferenceFeatures. Cost: two models' scoring and
  /// O(labels borne).
  [[nodiscard]] std::vector<PreferenceWeights> features(std::span<const HistoryEntry> history) const;
  [[nodiscard]] const TrainingData& data() const { return *data_; }

 private:
  PreferencePrior() = default;

  std::shared_ptr<const TrainingData> data_;
  std::unique_ptr<Model> likeness_;
  std::unique_ptr<Model> behaviour_;
  std::vector<double> log_popularity_;  // I: ln(1 + c(i))
  std::vector<double> rarity_;          // I
  std::vector<std::uint32_t> bearers_;  // A
  double mean_fame_ = 0;
};

/// The weighted sum of an item's features.
double log_preference(const PreferenceWeights& features, const PreferenceWeights& weights);

/// Someone chose one of these, whose log probabilities are `offset` + weights . features, up to a constant.
struct PreferenceChoice {
  std::vector<PreferenceWeights> features;  ///< of each alternative
  std::vector<double> offsets;
  std::size_t chosen = 0;
};
/// The weights of largest likelihood, with a penalty of |weights - default|^2 / 2 so that what the choices don't tell
/// stays at its default: conditional logit, by at most 12 damped steps of Newton. Deterministic.
/// Source: McFadden, "Conditional logit analysis of qualitative choice behavior", 1974.
PreferenceWeights fit_preference_weights(std::span<const PreferenceChoice> choices);

}  // namespace attune
