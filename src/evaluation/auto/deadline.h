#pragma once
#include "base/clock.h"
#include "base/progress.h"

#include <stop_token>

namespace attune {

/// Passes progress on, and asks for a stop once the clock has passed `deadline`, or once `outer` was stopped: work that
/// reports its progress ends in time without a thread that watches it. Thread-safe as Progress is.
class DeadlineProgress final : public Progress {
 public:
  DeadlineProgress(const Clock& clock, Time deadline, Progress& inner, const std::stop_token& outer)
      : clock_(clock), deadline_(deadline), inner_(inner), stop_with_outer_(outer, Stop{source_}) {}

  void begin(std::string_view phase, std::uint64_t total) override {
    look();
    inner_.begin(phase, total);
  }
  void update(std::uint64_t done) override {
    look();
    inner_.update(done);
  }
  [[nodiscard]] std::stop_token token() const { return source_.get_token(); }

 private:
  struct Stop {
    std::stop_source source;
    void operator()() { source.request_stop(); }
  };
  void look() {
    if (clock_.now() >= deadline_) source_.request_stop();
  }

  const Clock& clock_;
  Time deadline_;
  Progress& inner_;
  std::stop_source source_;
  std::stop_callback<Stop> stop_with_outer_;
};

}  // namespace attune
