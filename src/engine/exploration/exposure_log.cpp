#include "engine/exploration/exposure_log.h"

#include <algorithm>
#include <vector>

namespace attune {
namespace {

constexpr SlotPolicy kPolicies[] = {
    {"best-score", "always the candidate with the best score",
     [](const Exposure& exposure) { return exposure.rank == 1 ? 1.0 : 0.0; }},
    {"uniform", "each candidate with the same chance",
     [](const Exposure& exposure) { return 1.0 / static_cast<double>(exposure.candidates); }},
};

/// @param events  of one user with one item
bool liked(std::span<const Event> events, RatingScale scale) {
  const History folded = fold_history(events, scale);
  return !folded.empty() && folded.front().weight >= 1;
}

}  // namespace

std::span<const SlotPolicy> slot_policies() {
  return kPolicies;
}

Result<std::uint64_t> read_exposure_log(Store& store, RatingScale scale, Time now, const ExposureLogOptions& options,
                                        const std::function<Status(const ExposureOutcome&)>& visit) {
  std::uint64_t left_out = 0;
  ATTUNE_TRY_VOID(store.for_each_exposure([&](const Exposure& exposure, std::span<const Event> events) -> Status {
    const Time end = exposure.time + options.window;
    if (end > now && options.open == ExposureLogOptions::Open::leave_out) {
      ++left_out;
      return {};
    }
    const auto within = std::ranges::upper_bound(events, end, {}, &Event::time);
    const auto count = static_cast<std::size_t>(within - events.begin());
    return visit({exposure, liked(events.first(count), scale) ? 1.0 : 0.0});
  }));
  return left_out;
}

}  // namespace attune
