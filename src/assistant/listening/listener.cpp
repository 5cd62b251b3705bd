#include "assistant/listening/listener.h"

#include <algorithm>
#include <array>

namespace attune::assistant {

bool is_worth_hearing(const language::Reading& reading) {
  using language::Intent;
  constexpr std::array kOpinions{Intent::like, Intent::dislike, Intent::remember};
  const bool has_opinion =
      !reading.memory.empty() || std::ranges::any_of(kOpinions, [&](Intent intent) { return reading.has(intent); });
  const bool leaves_words = !reading.not_understood.empty() || reading.has(Intent::search) ||
                            reading.has(Intent::vague) || reading.has(Intent::talk);
  return leaves_words && !has_opinion && !reading.answer;
}

}  // namespace attune::assistant
