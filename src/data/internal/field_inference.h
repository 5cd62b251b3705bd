#pragma once
#include "data/catalogue.h"

#include <span>
#include <string>
#include <vector>

namespace attune {

/// The fields of some records, in order of first appearance, with kinds and measures inferred as Catalogue says, then
/// overruled by hints. Hints for fields that no record has are ignored. Cost: linear in the values.
std::vector<Field> infer_fields(std::span<const ItemRecord> records, std::span<const FieldHint> hints);

/// A value in the form another kind needs: a number or text is one label, a list of labels joins to prose.
std::vector<std::string> as_labels(const AttributeValue& value);
std::string as_text(const AttributeValue& value);

}  // namespace attune
