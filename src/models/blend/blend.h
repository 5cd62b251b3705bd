#pragma once
#include "models/model.h"

#include <memory>
#include <span>
#include <vector>

namespace attune {

/// A model that speaks in a blend, and how loudly.
struct BlendPart {
  std::unique_ptr<const Model> model;
  double weight = 0;  ///< finite, >= 0
};

/// The name under which a blend is saved and found in a snapshot.
inline constexpr std::string_view kBlendName = "blend";

/// Models that recommend together, each in units of its own spread for this history:
///
///   score(j) = sum over parts m of weight_m * s_m(j) * spread_scale(s_m)
///
/// Contributions and baselines of the parts are scaled alike, so that they add up to the score wherever the parts' own
/// do: the blend is additive if all its parts are. A part that says the same of every item says nothing.
///
/// similar() adds up the parts' lists, each likeness divided by that of the part's nearest item, times the weight.
///
/// A blend is made of fitted models rather than fitted by name, so it is no entry of the registry; map_model knows it.
/// Scoring costs what its parts cost, and two passes over the items for each.
/// @param parts  at least one; all over the same items
std::unique_ptr<Model> make_blend(std::vector<BlendPart> parts);

/// 1 / the standard deviation of the scores over all items; 0 where they are all the same, to float rounding.
/// @param scores  finite
double spread_scale(std::span<const float> scores);

/// Maps what a blend saved, its parts by their names. Errors: corrupt.
Result<std::unique_ptr<Model>> map_blend(const SnapshotReader& reader);

}  // namespace attune
