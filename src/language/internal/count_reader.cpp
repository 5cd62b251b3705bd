#include "language/internal/count_reader.h"

#include "language/internal/number.h"

#include <algorithm>
#include <cmath>

namespace attune::language {
namespace {

constexpr double kMostItems = 50;

}  // namespace

void read_count(Message& message, const Grammar& grammar, Reading& reading) {
  for (std::size_t i = 0; i < message.size(); ++i) {
    const NumberMatch number = read_number(message, i, grammar);
    if (number.words == 0 || number.value < 1 || std::floor(number.value) != number.value) continue;
    const std::size_t next = i + number.words;
    const bool asked_for = i > 0 && grammar.says("asks for some", message[i - 1].text);
    const bool last = next == message.size();
    const bool counted = last ? asked_for
                              : message[next].used || grammar.item_nouns.contains(message[next].text) ||
                                    !grammar.stop.contains(message[next].text) ||
                                    grammar.says("counted", message[next].text);
    const bool single = grammar.says("one", message[i].text) && i > 0 && !asked_for &&
                        (last || !grammar.item_nouns.contains(message[next].text));
    const bool of_people = i > 0 && grammar.says("counts people", message[i - 1].text);
    if (!counted || single || of_people) continue;
    if (number.value > kMostItems)
      reading.not_understood.push_back(grammar.say("too_many", {{"count", fmt::format("{}", kMostItems)}}));
    reading.count = static_cast<std::size_t>(std::min(number.value, kMostItems));
    message.use(i, number.words);
    return;
  }
}

}  // namespace attune::language
