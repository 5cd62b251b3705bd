#include "plan/fuzz/plan_claims.h"

/// Any bytes as the text form of a plan.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto plan = attune::plan::parse({reinterpret_cast<const char*>(data), size});
  if (plan) attune::plan::check_claims(*plan);
  return 0;
}
