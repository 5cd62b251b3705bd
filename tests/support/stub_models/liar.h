#pragma once
#include "stub_models/behaviour.h"

#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

namespace attune::stub_models {

/// A model that writes fluently about the evidence it was given, lines like "e1 (i1, i2): text" in the messages, in
/// answers that conform to their shape: sentences about each item, with the ids of what they say. A liar plants into
/// every text what stands nowhere: a name, a number, an attribute, each by turns; an honest one says the evidence and
/// nothing else. Where there is no evidence, its texts speak of what the user's message has. Of the same seed the same
/// to the same request.
class Liar final : public Behaviour {
 public:
  enum class Manner { lying, honest };
  Liar(Manner manner, std::uint64_t seed) : manner_(manner), seed_(seed) {}

  std::expected<Completion, Refusal> complete(const ChatAsked& asked) override;
  /// What it has planted so far, each a piece of text that no evidence has.
  [[nodiscard]] std::vector<std::string> planted() const;

 private:
  class Telling;

  const Manner manner_;
  const std::uint64_t seed_;
  mutable std::mutex mutex_;
  std::vector<std::string> planted_;  // under the lock
};

}  // namespace attune::stub_models
