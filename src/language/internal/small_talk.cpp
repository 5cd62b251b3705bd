#include "language/internal/small_talk.h"

#include "language/internal/message.h"

#include <algorithm>

namespace attune::language {
namespace {

/// Where the part ends that begins with a word: before the next pause.
std::size_t part_end(const Message& message, std::size_t first) {
  std::size_t end = first + 1;
  while (end < message.size() && !message[end].pause_before) ++end;
  return end;
}

const Grammar::Talk* talk_at(const Message& message, std::size_t first, std::size_t count, const Grammar& grammar) {
  for (const Grammar::Talk& talk : grammar.talk)
    if (message.match(first, talk.words) == count) return &talk;
  return nullptr;
}

}  // namespace

SmallTalk read_small_talk(std::string_view text, const Grammar& grammar) {
  const Message message(text, grammar);
  SmallTalk read{.names = {}, .rest = std::string(text)};
  std::vector<std::pair<std::size_t, std::size_t>> greetings;
  const auto blank = [&](std::size_t first, std::size_t end) {
    std::fill(read.rest.begin() + static_cast<std::ptrdiff_t>(message[first].begin),
              read.rest.begin() + static_cast<std::ptrdiff_t>(message[end - 1].end), ' ');
  };
  for (std::size_t first = 0; first < message.size();) {
    const std::size_t end = part_end(message, first);
    std::size_t from = first;
    const std::size_t greeting = message.match(first, grammar.intents.at("greet"));
    if (greeting > 0) from += greeting;
    if (from == end) {
      greetings.emplace_back(first, end);
    } else if (const Grammar::Talk* talk = talk_at(message, from, end - from, grammar)) {
      read.names.push_back(talk->name);
      blank(first, end);
    }
    first = end;
  }
  if (!read.names.empty())
    for (const auto& [first, end] : greetings) blank(first, end);
  return read;
}

}  // namespace attune::language
