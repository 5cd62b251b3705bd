#pragma once
#include "data/catalogue.h"
#include "data/filter/filter.h"
#include "engine/wording.h"

#include <string>
#include <vector>

namespace attune {

/// A condition in plain words: "genres: Crime", "year after 1990", "no gore", "runtime under 120 minutes".
std::string describe(const Filter& condition, const Catalogue& catalogue, const Wording& wording);

/// The conditions a filter joins by "and"; one element for any other filter, none for the true one.
std::vector<Filter> conjuncts(const Filter& filter);

/// What an item itself has where a condition looks: "Crime, Thriller", "1995"; empty where it has nothing there.
/// What is derived says so (engine/told_values.h).
std::string values_looked_at(const Filter& condition, const Catalogue& catalogue, ItemId item, const Wording& wording);

}  // namespace attune
