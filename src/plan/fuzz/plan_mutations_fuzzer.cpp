#include "plan/fuzz/plan_claims.h"
#include "plan/testing/counting_tools.h"
#include "plan/testing/sound_plan.h"

#include "base/random.h"

#include <cstring>

/// Sound plans of every kind with a few bytes changed, cut or repeated, against tools of every kind.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace attune::plan;
  static const auto films = testing::numbered_films();
  static testing::EffectLog log;
  static const auto tools = testing::counting_tools(films, log);
  std::uint16_t seed = 0;
  if (size < sizeof(seed)) return 0;
  std::memcpy(&seed, data, sizeof(seed));
  std::string text = testing::SoundPlanWriter(seed).plan(2 + seed % 12);
  // Each three bytes are a change: where (two), and what.
  for (std::size_t i = sizeof(seed); i + 3 <= size && !text.empty(); i += 3) {
    const std::size_t at = (data[i] * 256U + data[i + 1]) % text.size();
    const std::uint8_t what = data[i + 2];
    if (what < 32)
      text.erase(at, what + 1U);
    else if (what < 128)
      text[at] = static_cast<char>(what);
    else
      text.insert(at, text.substr((at * what) % text.size(), what % 32U));
  }
  const auto plan = parse(text);
  if (!plan) return 0;
  check_claims(*plan);
  (void)CheckedPlan::create(*plan, tools, films);
  return 0;
}
