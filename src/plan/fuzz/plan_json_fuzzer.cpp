#include "plan/fuzz/plan_claims.h"

/// Any bytes as the JSON form of a plan.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto document = attune::parse_json({reinterpret_cast<const char*>(data), size});
  if (!document) return 0;
  const auto plan = attune::plan::from_json(*document);
  if (plan) attune::plan::check_claims(*plan);
  return 0;
}
