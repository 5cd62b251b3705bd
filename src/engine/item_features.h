#pragma once
#include "data/catalogue.h"
#include "models/training_data.h"
#include "search/analyzer.h"

namespace attune {

/// A catalogue as the models see it: every label of every labels field is a column of its own, every stem of titles and
/// texts too. Columns are numbered by field and label, and by first appearance, so the same catalogue gives the same
/// features. Cost: O(labels + characters of text).
ItemFeatures item_features(const Catalogue& catalogue, const Analyzer& analyzer);

}  // namespace attune
