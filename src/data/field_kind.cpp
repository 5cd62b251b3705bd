#include "data/field_kind.h"

namespace attune {

std::string_view to_string(FieldKind kind) {
  switch (kind) {
    case FieldKind::number:
      return "number";
    case FieldKind::labels:
      return "labels";
    case FieldKind::text:
      return "text";
  }
  return "";
}

}  // namespace attune
