#pragma once
#include "stub_models/behaviour.h"
#include "stub_models/schema_sampler.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace attune::stub_models {

/// Texts for values that name things and refer to them, as plans do: under "name" a new name, under "ref" one that was
/// given, as a rule; elsewhere one of some words, or any text. One of its own for each value.
TextChoice names_that_hold(std::vector<std::string> words);

/// A model that talks nonsense: values that conform to whatever schema was asked for, calls of whatever tools were
/// offered, words. Of the same seed the same to the same request.
class Nonsense final : public Behaviour {
 public:
  explicit Nonsense(std::uint64_t seed) : seed_(seed) {}
  std::expected<Completion, Refusal> complete(const ChatAsked& asked) override;

 private:
  const std::uint64_t seed_;
};

}  // namespace attune::stub_models
