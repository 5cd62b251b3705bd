#pragma once
#include "base/json.h"
#include "evaluation/asking/protocol.h"

#include <span>
#include <string>

namespace attune {

/// What was asked, beside how policies did.
struct AskingSetting {
  std::size_t cases = 0;
  std::size_t people = 0;  ///< histories with a case
  std::size_t items = 0;
  std::size_t labels = 0;
  std::size_t left_out = 0;  ///< targets without labels
  double noise = 0;
  std::uint64_t seed = 1;
  PreferenceWeights weights{};  ///< of the prior
};

// Views of the same figures. The first of the outcomes is the one that is judged, the others stand beside it.

/// {"success@15": ..., "average_turns": ..., "success_by_turn": [...], "decision_ms": ..., "cases": ..., ...,
/// "prior": {"labels": weight, ...}, "policies": {"name": {the first four}, ...}}
json::object asking_json(const AskingSetting& setting, std::span<const AskingOutcomes> outcomes);
/// A line for each policy; every line ends with a line end.
std::string asking_text(const AskingSetting& setting, std::span<const AskingOutcomes> outcomes);
/// One self-contained page with success by turn as a picture.
std::string asking_html(const AskingSetting& setting, std::span<const AskingOutcomes> outcomes);

}  // namespace attune
