#pragma once
#include "data/bitmap.h"
#include "data/ranking.h"
#include "engine/view.h"

#include <cstddef>
#include <span>
#include <vector>

/// The n best of a view's items among those that are allowed: higher score first; ties to the more popular item, since
/// models that have nothing to say of an item score it 0, and there are many of those; then to the smaller id. The
/// three functions give the same ranking of the same scores; they differ in what they need to look at.
///
/// @param allowed  one bit an item of the view
/// @param n        any number; fewer come back when fewer items are allowed
namespace attune {

/// From a score for each item. Cost: O(items + c log n) for c items that beat the n-th best so far.
Ranking best_items(std::span<const double> scores, const Bitmap& allowed, const View& view, std::size_t n);

/// From the scores that aren't 0, each item at most once, in any order. Cost: O(s log s + n) for s of them, plus the
/// popular items that are passed over.
Ranking best_items_sparse(std::span<const Scored> scores, const Bitmap& allowed, const View& view, std::size_t n);

/// By popularity alone, which is the score then. Cost: O(n), plus the items that are passed over.
Ranking most_popular(const Bitmap& allowed, const View& view, std::size_t n);

}  // namespace attune
