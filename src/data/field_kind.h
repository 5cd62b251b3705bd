#pragma once
#include "data/catalogue.h"

#include <string_view>

namespace attune {

/// "number", "labels", "text": as attune.toml and listings have them.
std::string_view to_string(FieldKind kind);

}  // namespace attune
