#pragma once
#include "base/clock.h"
#include "base/error.h"
#include "data/history.h"
#include "store/store.h"

#include <chrono>
#include <cstdint>
#include <functional>
#include <span>
#include <string_view>

namespace attune {

/// Another way to fill the places that exploration fills: what the log can judge without running it.
struct SlotPolicy {
  std::string_view name;
  std::string_view summary;
  /// Probability with which it would have shown the item that was shown.
  double (*target)(const Exposure& exposure);
};
/// Every one; to add one: a function and a line.
std::span<const SlotPolicy> slot_policies();

struct ExposureLogOptions {
  std::chrono::milliseconds window = std::chrono::days(7);  ///< in which a like counts for having been shown
  /// Exposures whose window isn't over are left out: what comes of them isn't known. Or they count as they stand.
  enum class Open { leave_out, keep };
  Open open = Open::leave_out;
};

/// An exposure and what came of it.
struct ExposureOutcome {
  const Exposure& exposure;
  double reward = 0;  ///< 1 if its user's last event with the item within the window likes it (data/history.h), else 0
};

/// Reads what was shown to learn, oldest first, with what its users did afterwards.
/// @return how many exposures were left out because their window isn't over at `now`
/// Errors: those of the store and of `visit`.
Result<std::uint64_t> read_exposure_log(Store& store, RatingScale scale, Time now, const ExposureLogOptions& options,
                                        const std::function<Status(const ExposureOutcome&)>& visit);

}  // namespace attune
