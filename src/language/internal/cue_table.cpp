#include "language/internal/cue_table.h"

#include <algorithm>
#include <array>

namespace attune::language {
namespace {

constexpr std::array<std::pair<std::string_view, Cue>, kCueCount> kLists{{{"title follows", Cue::title_follows},
                                                                          {"title may follow", Cue::title_may_follow},
                                                                          {"title before", Cue::title_before},
                                                                          {"label follows", Cue::label_follows},
                                                                          {"likes", Cue::likes},
                                                                          {"requests", Cue::requests},
                                                                          {"dislikes", Cue::dislikes},
                                                                          {"asks", Cue::asks},
                                                                          {"rules out", Cue::rules_out},
                                                                          {"denies", Cue::denies},
                                                                          {"is", Cue::is},
                                                                          {"degree", Cue::degree},
                                                                          {"good", Cue::good},
                                                                          {"bad", Cue::bad},
                                                                          {"indifferent", Cue::indifferent},
                                                                          {"points back", Cue::points_back},
                                                                          {"others like", Cue::others_like},
                                                                          {"it is", Cue::it_is},
                                                                          {"is not", Cue::is_not},
                                                                          {"listener", Cue::listener},
                                                                          {"others", Cue::others},
                                                                          {"of that person", Cue::of_person},
                                                                          {"of those before", Cue::of_before},
                                                                          {"owned", Cue::owned},
                                                                          {"within a name", Cue::within_name},
                                                                          {"contrast", Cue::contrast},
                                                                          {"joins", Cue::joins}}};

}  // namespace

CueTable CueTable::build(const Grammar& grammar) {
  CueTable table;
  for (const auto& [name, cue] : kLists)
    for (const std::string& phrase : grammar.mentions.at(std::string(name))) {
      table.phrases_[phrase] |= set_of(cue);
      const auto words = static_cast<std::size_t>(std::ranges::count(phrase, ' ')) + 1;
      table.longest_ = std::max(table.longest_, words);
    }
  return table;
}

CueTable::Set CueTable::find(const std::string& phrase) const {
  const auto found = phrases_.find(phrase);
  return found == phrases_.end() ? 0 : found->second;
}

CueTable::Match CueTable::match(const Message& message, std::size_t at, Set wanted) const {
  Match best;
  std::string phrase;
  for (std::size_t i = at; i < message.size() && i < at + longest_; ++i) {
    if (i > at && message[i].stop_before) break;
    phrase.append(i == at ? "" : " ").append(message[i].text);
    if (const Set cues = find(phrase) & wanted; cues != 0) best = {cues, i - at + 1};
  }
  return best;
}

CueTable::Match CueTable::match_before(const Message& message, std::size_t end, Set wanted) const {
  for (std::size_t words = std::min(longest_, end); words > 0; --words)
    if (const Set cues = find(message.phrase(end - words, words)) & wanted; cues != 0) return {cues, words};
  return {};
}

}  // namespace attune::language
