#include "base/progress.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <mutex>
#include <string>

#include <fmt/format.h>
#include <unistd.h>

namespace attune {
namespace {

class BarProgress final : public Progress {
 public:
  ~BarProgress() override { finish(); }

  void begin(std::string_view phase, std::uint64_t total) override {
    const std::scoped_lock lock(mutex_);
    finish();
    phase_ = phase;
    total_ = total;
    started_ = std::chrono::steady_clock::now();
    draw(0);
  }

  void update(std::uint64_t done) override {
    const std::scoped_lock lock(mutex_);
    done_ = done;
    if (std::chrono::steady_clock::now() - drawn_ >= std::chrono::milliseconds(100)) draw(done);
  }

 private:
  void draw(std::uint64_t done) {
    drawn_ = std::chrono::steady_clock::now();
    done_ = done;
    if (total_ == 0) {
      fmt::print(stderr, "\r\033[K{} ... {}", phase_, done);
    } else {
      constexpr int kWidth = 30;
      const double share = std::min(1.0, static_cast<double>(done) / static_cast<double>(total_));
      const int filled = static_cast<int>(share * kWidth);
      fmt::print(stderr, "\r\033[K{:<24} [{:=<{}}{:<{}}] {:3.0f}%", phase_, "", filled, "", kWidth - filled,
                 share * 100);
    }
    std::fflush(stderr);
  }

  void finish() {
    if (phase_.empty()) return;
    draw(total_ == 0 ? done_ : total_);
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - started_;
    fmt::print(stderr, " {:.1f} s\n", took.count());
    phase_.clear();
  }

  std::mutex mutex_;
  std::string phase_;
  std::uint64_t total_ = 0;
  std::uint64_t done_ = 0;
  std::chrono::steady_clock::time_point started_;
  std::chrono::steady_clock::time_point drawn_;
};

}  // namespace

std::unique_ptr<Progress> terminal_progress() {
  if (isatty(STDERR_FILENO) == 0) return std::make_unique<QuietProgress>();
  return std::make_unique<BarProgress>();
}

}  // namespace attune
