#pragma once
#include "data/history.h"

#include <algorithm>
#include <cmath>

namespace attune {

/// A history weight as the models use it: NaN becomes 0, and magnitudes end at a million, so that no sum of products
/// with finite model weights can overflow to infinity or NaN.
inline float bounded_weight(float weight) {
  return std::isnan(weight) ? 0.0F : std::clamp(weight, -1e6F, 1e6F);
}

}  // namespace attune
