#include "language/internal/denials.h"

#include <algorithm>

namespace attune::language {
namespace {

std::size_t denial_at(const Message& text, std::size_t i, const Grammar& grammar) {
  std::size_t longest = std::max({text.match(i, grammar.cues.at("negation")),
                                  text.match(i, grammar.intents.at("hated")), text.match(i, grammar.claims.denials)});
  for (const ClaimWords::Group& group : grammar.claims.groups)
    if (group.denies) longest = std::max(longest, text.match(i, group.words));
  // "no less long than": what compares denies nothing.
  for (const Grammar::Comparative& comparative : grammar.comparatives)
    if (text.match(i, comparative.words) >= std::max<std::size_t>(longest, 1)) return 0;
  return longest;
}

}  // namespace

Denials denials_of(const Message& text, const Grammar& grammar) {
  const ClaimWords& claims = grammar.claims;
  Denials found;
  found.denied.assign(text.size(), false);
  std::size_t clause = 0;   // where it begins
  std::size_t content = 0;  // words with a meaning since the last denial
  bool denies = false;
  bool affirms = false;
  bool denied_in_clause = false;
  for (std::size_t i = 0; i < text.size();) {
    if (text[i].pause_before || text.match(i, claims.breaks) > 0) {
      // "horror, gore and war": what is listed is denied together; a sentence ends it.
      const bool is_list = !text[i].stop_before && text.match(i, claims.breaks) == 0;
      denies = denies && is_list;
      affirms = false;
      denied_in_clause = false;
      clause = i;
      content = 0;
    }
    if (const std::size_t words = denial_at(text, i, grammar); words > 0) {
      found.is_double = found.is_double || denied_in_clause;
      found.places.push_back({i, words});
      const bool ends_clause = [&] {
        for (std::size_t w = i + words; w < text.size() && !text[w].pause_before; ++w) {
          if (text.match(w, claims.breaks) > 0) break;
          if (!grammar.stop.contains(text[w].text) && !claims.free.contains(text[w].text)) return false;
        }
        return true;
      }();
      // "horror is nothing for you": it stands behind what it denies.
      if (ends_clause && !affirms)
        for (std::size_t w = clause; w < i; ++w) found.denied[w] = true;
      denies = denied_in_clause = true;
      content = 0;
      i += words;
      continue;
    }
    if (const std::size_t words = text.match(i, claims.affirms); words > 0) {
      affirms = true;
      if (denies && content > 0) denies = denied_in_clause = false;
      for (std::size_t w = i; w < i + words; ++w) found.denied[w] = denies;
      i += words;
      continue;
    }
    found.denied[i] = denies;
    if (!grammar.stop.contains(text[i].text)) ++content;
    ++i;
  }
  return found;
}

}  // namespace attune::language
