#pragma once
#include "data/catalogue.h"
#include "data/filter/filter.h"
#include "language/internal/vocabulary.h"

#include <vector>

namespace attune::language {

/// Of several labels with one name, those that count for a wish: none that a five times more common one outshines.
inline constexpr std::size_t kOutshines = 5;

/// "field has any [...]" for each field, joined by "or".
Filter bears_any(const std::vector<LabelSense>& senses, const Catalogue& catalogue);
/// "field has label".
Filter bears(FieldId field, LabelId label, const Catalogue& catalogue);
/// 'title != "..."'.
Filter anything_but(ItemId item, const Catalogue& catalogue);

}  // namespace attune::language
