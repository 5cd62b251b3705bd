#pragma once
#include "data/catalogue.h"

#include <string>

namespace attune::tools {

/// All that the catalogue says of an item, a line for its title and one for each attribute, for models to read.
std::string item_text(ItemId item, const Catalogue& catalogue);

}  // namespace attune::tools
