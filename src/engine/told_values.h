#pragma once
#include "data/catalogue.h"
#include "engine/wording.h"

#include <string>

namespace attune {

/// An item's label as it is told to people: by itself where the catalogue has it, else with who says so and how sure
/// that is, "grief (says model small, 80% sure)".
std::string told_label(const Catalogue& catalogue, FieldId field, ItemId item, LabelId label, const Wording& wording);

/// The same of an item's number, whose text is given: "120 minutes".
std::string told_number(const Catalogue& catalogue, FieldId field, ItemId item, std::string text,
                        const Wording& wording);

}  // namespace attune
