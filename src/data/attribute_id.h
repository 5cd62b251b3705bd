#pragma once
#include <cstdint>

namespace attune {

/// A label of any field, where the labels of all fields are counted through (the columns of ItemFeatures::labels).
enum class AttributeId : std::uint32_t {};

}  // namespace attune
