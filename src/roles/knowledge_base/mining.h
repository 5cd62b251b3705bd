#pragma once
#include "base/clock.h"
#include "base/error.h"
#include "base/progress.h"
#include "engine/view.h"
#include "roles/knowledge_base/enriched_field.h"
#include "store/knowledge_log.h"

#include <cstddef>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

namespace attune::roles {

// What is known of items without any language model: mined from what people like together, and from texts.

inline constexpr std::string_view kLikedTogether = "liked_together";  ///< the field
inline constexpr std::string_view kFromCoLiking = "mined:co-liking";
inline constexpr std::string_view kFromTexts = "mined:texts";

/// Items that people like together, as relations of the field `liked_together`: at most five for each
/// (CoLiking::liked_together), with the share of those who like the rarer one as confidence. No fewer people than
/// CoLiking::kLeastPeople stand behind any.
std::vector<StoredKnowledge> mine_co_liking(const View& view, Time now);

/// Labels of items whose source has none in a field, from the ten items whose texts are most like theirs and have some:
/// those that most of the ten bear, weighted by rank, the weight's share as confidence; at most three for each item and
/// field. Only fields of labels that the source has.
/// Errors: cancelled.
Result<std::vector<StoredKnowledge>> mine_texts(const View& view, std::span<const EnrichedField> fields, Time now,
                                                Progress& progress, std::stop_token stop);

}  // namespace attune::roles
