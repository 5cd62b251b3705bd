#pragma once
#include "base/error.h"
#include "data/catalogue.h"
#include "store/knowledge_log.h"

#include <string>
#include <string_view>
#include <vector>

namespace attune::roles {

/// A field that is to be filled for items whose source says nothing there.
struct EnrichedField {
  std::string name;  ///< a-z, 0-9, _; from a letter
  KnowledgeKind kind = KnowledgeKind::label;
  double low = 0;   ///< of a number
  double high = 0;  ///< of a number
  bool operator==(const EnrichedField&) const = default;
};

/// How fields are written: "themes,similar=items,difficulty=1..5" are labels, a relation to other items, and a number
/// from 1 to 5.
inline constexpr std::string_view kUsualFields = "themes,moods,similar=items";

/// Errors: invalid_argument for what is no field, one named twice, or a name that titles are looked up by; type_error
/// where the catalogue has the field and it is of another kind.
Result<std::vector<EnrichedField>> parse_enriched_fields(std::string_view text, const Catalogue& catalogue);
/// The same text again.
std::string to_text(const std::vector<EnrichedField>& fields);

}  // namespace attune::roles
