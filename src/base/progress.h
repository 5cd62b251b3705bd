#pragma once
#include <cstdint>
#include <memory>
#include <string_view>

namespace attune {

/// Where long work says how far it is. Thread-safe; cheap enough to call once for each of a million records.
class Progress {
 public:
  virtual ~Progress() = default;
  /// Starts a named phase of `total` steps (0: unknown), e.g. ("reading events", 1'000'000).
  virtual void begin(std::string_view phase, std::uint64_t total) = 0;
  /// `done` steps of the current phase are finished.
  virtual void update(std::uint64_t done) = 0;
};

/// Says nothing.
class QuietProgress final : public Progress {
 public:
  void begin(std::string_view, std::uint64_t) override {}
  void update(std::uint64_t) override {}
};

/// A progress bar on stderr when that is a terminal, otherwise quiet.
std::unique_ptr<Progress> terminal_progress();

}  // namespace attune
