#pragma once
#include "models/model.h"

#include <memory>
#include <span>
#include <string_view>

namespace attune {

/// How much the past of a history still counts.
struct Recency {
  double decay = 1;        ///< factor a step back, in (0, 1]
  std::size_t window = 1;  ///< entries that count, the latest ones; >= 1
};

[[nodiscard]] bool is_valid(Recency recency);

/// The last `window` entries, oldest first, each weight times decay^(steps back from the last entry).
History fade(std::span<const HistoryEntry> history, Recency recency);

/// A model that sees every history faded: it scores, and explains, as `model` does for fade(history).
/// @param name   the registry name; must outlive the model
/// @param model  its own name and save() are used for its arrays alone
std::unique_ptr<Model> make_fading(std::string_view name, std::unique_ptr<Model> model, Recency recency);

/// The recency of a model that make_fading made, for mapping it. Errors: corrupt.
Result<Recency> map_recency(std::string_view name, const SnapshotReader& reader);

/// Maps what such a model over item weights saved. Errors: corrupt.
Result<std::unique_ptr<Model>> map_fading_item_weights(std::string_view name, SnapshotReader reader);

}  // namespace attune
