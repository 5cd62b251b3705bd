#include "language/internal/subject.h"

namespace attune::language {

std::size_t subject_cue(const Message& message, std::size_t i, const Grammar& grammar) {
  if (i > 0 && grammar.says("how what", message[i - 1].text)) return 0;  // "how about a western?"
  return message.match(i, grammar.cues.at("about"));
}

bool ends_subject(const Message& message, std::size_t i, const Grammar& grammar) {
  return message[i].pause_before || message.match(i, grammar.cues.at("subject_end")) > 0;
}

}  // namespace attune::language
