#pragma once
#include "data/catalogue.h"
#include "engine/wording.h"

#include <string>
#include <string_view>

namespace attune {

/// An item's label as it is told to people: by itself where the catalogue has it, else with who says so and how sure
/// that is, "grief (says model small, 80% sure)".
std::string told_label(const Catalogue& catalogue, FieldId field, ItemId item, LabelId label, const Wording& wording);

/// The same of a text that says that a word stands in a field of an item's: `"grief" in themes (says model small,
/// ...)`, where its labels there are derived: of those that hold the word as it is, else of all, with the surest.
std::string told_match(const Catalogue& catalogue, std::string_view field, ItemId item, std::string_view word,
                       std::string text, const Wording& wording);

/// The same of an item's number, whose text is given: "120 minutes".
std::string told_number(const Catalogue& catalogue, FieldId field, ItemId item, std::string text,
                        const Wording& wording);

}  // namespace attune
