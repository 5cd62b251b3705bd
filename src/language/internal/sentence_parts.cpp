#include "language/internal/sentence_parts.h"

#include "language/internal/number.h"

#include <algorithm>
#include <array>

namespace attune::language {
namespace {

using Kind = SentencePart::Kind;

bool is_capital(std::string_view written) {
  return !written.empty() && written.front() >= 'A' && written.front() <= 'Z';
}

class Splitter {
 public:
  Splitter(const Message& words, const EvidenceGround& ground, const Grammar& grammar, const Vocabulary& vocabulary)
      : words_(words), ground_(ground), grammar_(grammar), claims_(grammar.claims), vocabulary_(vocabulary) {
    for (const Denials::Place& place : denials_of(words, grammar).places) denials_.emplace_back(place);
    for (const Field& field : vocabulary.view().catalogue->fields()) {
      const std::string name = phrase_key(field.name);
      fields_.push_back(name);
      for (const auto& [ending, singular] : grammar.field_singulars)
        if (name.ends_with(ending)) fields_.push_back(name.substr(0, name.size() - ending.size()) + singular);
    }
  }

  std::vector<SentencePart> run() {
    std::vector<SentencePart> parts;
    for (std::size_t i = 0; i < words_.size(); i += parts.back().count) parts.push_back(part_at(i));
    for (std::size_t p = 0; p < parts.size(); ++p) {
      SentencePart& part = parts[p];
      // Right behind a deed a phrase is put in: "you liked, in fact, Heat".
      if (part.kind == Kind::free)
        part.begins_anew = part.count > 1 && words_.match(part.first, claims_.free_phrases) > 1 &&
                           (p == 0 || parts[p - 1].group == nullptr || !parts[p - 1].group->is_deed);
      if (part.group == nullptr) continue;
      if (const ClaimWords::Group* likeness = likeness_of(parts, p)) part.group = likeness;
      // "like" counts where a title follows.
      const bool counts = !part.group->needs_title || (p + 1 < parts.size() && parts[p + 1].kind == Kind::title);
      const bool is_foreseen = part.group->is_deed && foresees(part);
      if (counts && !is_foreseen) continue;
      part.kind = Kind::free;
      part.group = nullptr;
      part.begins_anew = is_foreseen;
    }
    return parts;
  }

 private:
  SentencePart part_at(std::size_t i) const {
    SentencePart best{.kind = Kind::unknown, .first = i, .count = 1, .phrase = words_[i].text};
    std::size_t longest = 0;
    const auto offer = [&](std::size_t count, Kind kind) {
      if (count <= longest) return false;
      longest = count;
      best = {.kind = kind, .first = i, .count = count, .phrase = words_.phrase(i, count)};
      return true;
    };
    if (const auto [count, items] = title_at(i); offer(count, Kind::title)) best.items = items;
    if (const NumberPlace number = number_at(words_, i, grammar_); offer(number.words, Kind::number))
      best.number = number;
    for (const ClaimWords::Group& group : claims_.groups)
      if (offer(words_.match(i, group.words), Kind::group)) best.group = &group;
    for (const Grammar::Comparative& comparative : grammar_.comparatives)
      if (offer(words_.match(i, comparative.words), Kind::comparison)) best.comparison = &comparative;
    for (const Denials::Place& place : denials_)
      if (place.first == i) offer(place.count, Kind::denial);
    for (const Grammar::Role& role : grammar_.roles) {
      offer(words_.match(i, role.words), Kind::role);
      offer(words_.match(i, role.behind), Kind::role_behind);
    }
    for (const Grammar::Comparator& comparator : grammar_.comparators)
      if (const std::size_t count = words_.match(i, comparator.words); bounds_number(i, count))
        offer(count, Kind::free);
    offer(words_.match(i, claims_.free_phrases), Kind::free);
    offer(words_.match(i, fields_), Kind::free);
    if (is_free(i) && !is_written_as_label(i)) offer(1, Kind::free);
    if (const auto decade = read_decade_word(words_[i].text, grammar_); decade && offer(1, Kind::decade))
      best.number.number.value = *decade;
    const std::size_t most = std::min(Vocabulary::kLongestPhrase, words_.size() - i);
    for (std::size_t count = most; count > longest; --count) {
      const std::string phrase = words_.phrase(i, count);
      if (!vocabulary_.labels(phrase).empty() && offer(count, Kind::label)) break;
      if (is_value(phrase) && offer(count, Kind::value)) break;
    }
    return best;
  }

  /// "like Heat, it is ...": where nobody does it, and a title follows, a word for a deed says what something is like.
  const ClaimWords::Group* likeness_of(const std::vector<SentencePart>& parts, std::size_t p) const {
    if (!parts[p].group->is_deed || p + 1 == parts.size() || parts[p + 1].kind != Kind::title) return nullptr;
    for (std::size_t w = parts[p].first; w > 0 && !words_[w].pause_before; --w)
      if (words_.match(w - 1, claims_.person) > 0 || words_.match(w - 1, claims_.people) > 0) return nullptr;
    for (const ClaimWords::Group& group : claims_.groups)
      if (group.needs_title && std::ranges::find(group.words, parts[p].phrase) != group.words.end()) return &group;
    return nullptr;
  }

  /// "you might really like it" says nothing of what was done.
  bool foresees(const SentencePart& part) const {
    if (std::ranges::find(claims_.foreseen, part.phrase) == claims_.foreseen.end()) return false;
    for (std::size_t w = part.first; w > 0 && !words_[w].pause_before; --w)
      if (words_.match(w - 1, claims_.foresees) == 1) return true;
    return false;
  }

  /// A comparator counts where a number follows, roughly told or not.
  bool bounds_number(std::size_t i, std::size_t count) const {
    if (count == 0) return false;
    const std::size_t next = i + count;
    return number_at(words_, next, grammar_).words > 0 ||
           (words_.match(next, claims_.roughly) > 0 && number_at(words_, next + 1, grammar_).words > 0);
  }

  bool is_free(std::size_t i) const {
    const std::string& word = words_[i].text;
    if (is_possessive_ending(words_, i, grammar_)) return true;
    if (claims_.guarded.contains(word)) return false;
    return claims_.free.contains(word) || grammar_.item_nouns.contains(word) || words_.match(i, claims_.person) > 0 ||
           words_.match(i, claims_.breaks) == 1 || words_.match(i, claims_.returns) == 1 ||
           words_.match(i, claims_.oblique) == 1 || words_.match(i, claims_.foresees) == 1 ||
           words_.match(i, claims_.roughly) == 1 || (claims_.free.empty() && is_small(i));
  }
  /// A language of the workspace's own may have no claims: there what has no capital letter is free.
  bool is_small(std::size_t i) const {
    return i == 0 || words_[i].stop_before || !is_capital(words_.written(i, 1)) || grammar_.is_everyday(words_[i].text);
  }

  /// In quotes, or with a capital: "heat" in small letters is warmth.
  std::pair<std::size_t, std::vector<ItemId>> title_at(std::size_t i) const {
    for (std::size_t count = std::min(Vocabulary::kLongestPhrase, words_.size() - i); count > 0; --count) {
      const bool is_quoted = std::ranges::find(words_.quoted(), std::pair(i, count)) != words_.quoted().end();
      bool has_capital = false;
      for (std::size_t w = i; w < i + count; ++w)
        has_capital = has_capital || (is_capital(words_.written(w, 1)) &&
                                      (!is_free(w) || (w > 0 && count == 1 && is_mid_sentence(w))));
      if (!is_quoted && !has_capital) continue;
      auto items = vocabulary_.view().titles->lookup_exact(words_.phrase(i, count));
      if (!items.empty()) return {count, std::move(items)};
    }
    return {0, {}};
  }
  bool is_mid_sentence(std::size_t i) const {
    return grammar_.signs.only_names_have_capitals && !words_[i].stop_before &&
           !grammar_.says("speaker", words_[i].text);
  }

  /// "War", in German, is no "war".
  bool is_written_as_label(std::size_t i) const {
    return i > 0 && !words_[i].stop_before && is_capital(words_.written(i, 1)) &&
           !grammar_.item_nouns.contains(words_[i].text) && !vocabulary_.labels(words_[i].text).empty();
  }

  bool is_value(const std::string& phrase) const {
    return std::ranges::any_of(ground_.pieces(), [&](const GroundPiece& piece) {
      return std::ranges::any_of(piece.values(), [&](const auto& value) { return value.second == phrase; });
    });
  }

  const Message& words_;
  const EvidenceGround& ground_;
  const Grammar& grammar_;
  const ClaimWords& claims_;
  const Vocabulary& vocabulary_;
  std::vector<Denials::Place> denials_;
  std::vector<std::string> fields_;  ///< names of the catalogue's fields, phrase_keys
};

}  // namespace

std::string with_possessives_apart(std::string_view sentence, const Grammar& grammar) {
  std::string apart;
  for (std::size_t at = 0; at < sentence.size(); ++at) {
    for (const std::string& ending : grammar.possessives) {
      const std::string_view rest = sentence.substr(at);
      const bool ends_word = rest.starts_with(ending) && (rest.size() == ending.size() || rest[ending.size()] == ' ' ||
                                                          rest[ending.size()] == '.' || rest[ending.size()] == ',');
      if (ends_word && at > 0) {
        apart += ' ';
        break;
      }
    }
    apart += sentence[at];
  }
  return apart;
}

bool is_possessive_ending(const Message& words, std::size_t i, const Grammar& grammar) {
  if (words[i].text != "s" || i == 0) return false;
  const std::string_view gap = words.gap_before(i);
  return std::ranges::any_of(grammar.possessives, [&](const std::string& ending) {
    return gap.ends_with(std::string_view(ending).substr(0, ending.size() - 1));
  });
}

std::vector<SentencePart> parts_of(const Message& words, const EvidenceGround& ground, const Grammar& grammar,
                                   const Vocabulary& vocabulary) {
  return Splitter(words, ground, grammar, vocabulary).run();
}

}  // namespace attune::language
