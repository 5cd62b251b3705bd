#include "language/internal/answer_reader.h"

#include "language/internal/message.h"

#include <algorithm>

namespace attune::language {
namespace {

/// "the second", "the second one", "second": a place among what was offered.
std::optional<std::size_t> place_in(const Message& message, std::size_t offered, const Grammar& grammar) {
  std::size_t at = 0;
  if (const std::size_t article = message.match(0, grammar.time.at("article")); article > 0) at = article;
  if (at >= message.size()) return std::nullopt;
  const auto ordinal = grammar.ordinals.find(message[at].text);
  if (ordinal == grammar.ordinals.end() || ordinal->second > offered) return std::nullopt;
  ++at;
  if (at < message.size() && grammar.item_nouns.contains(message[at].text)) ++at;
  if (at < message.size()) return std::nullopt;
  return ordinal->second - 1;
}

}  // namespace

Answered read_answer(std::string_view text, const AskedQuestion& asked, const Grammar& grammar) {
  using Kind = QuestionAnswer::Kind;
  Answered answered{{}, std::string(text)};
  const Message message(text, grammar);
  const std::size_t offered = std::max(asked.labels.size(), asked.items.size());
  if (const auto place = place_in(message, offered, grammar)) {
    answered.answer = QuestionAnswer{Kind::pick, *place};
    answered.rest.assign(text.size(), ' ');
    return answered;
  }
  std::size_t words = 0;
  for (const auto& [name, kind] : {std::pair{"yes", Kind::yes}, {"no", Kind::no}, {"open", Kind::open}}) {
    const std::size_t found = message.match(0, grammar.answers.at(name));
    if (found <= words) continue;
    words = found;
    answered.answer = QuestionAnswer{kind};
  }
  // "No horror" is no answer, but a wish.
  if (words > 0 && words < message.size() && !message[words].pause_before) return {{}, std::string(text)};
  const std::size_t end = words == 0 ? 0 : words < message.size() ? message[words].begin : text.size();
  answered.rest.replace(0, end, end, ' ');
  return answered;
}

}  // namespace attune::language
