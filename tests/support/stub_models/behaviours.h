#pragma once
#include "base/error.h"
#include "stub_models/behaviour.h"

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace attune::stub_models {

struct BehaviourWish {
  std::string name = "scripted";
  std::uint64_t seed = 1;
  std::string script{};  ///< file; "": none
};

/// "scripted", "obedient", "random", "liar", "honest".
std::vector<std::string> behaviour_names();
/// Errors: not_found for a name or a file that isn't there; those of Scripted::parse.
Result<std::shared_ptr<Behaviour>> make_behaviour(const BehaviourWish& wish);

}  // namespace attune::stub_models
