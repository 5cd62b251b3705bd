#include "language/internal/sentence_check.h"

#include <algorithm>

namespace attune::language {
namespace {

using Kind = SentencePart::Kind;

}  // namespace

SentenceCheck::SentenceCheck(std::string_view sentence, const EvidenceGround& ground, std::optional<ItemId> about,
                             const Grammar& grammar, const Vocabulary& vocabulary)
    : ground_(ground),
      about_(about),
      grammar_(grammar),
      vocabulary_(vocabulary),
      text_(with_possessives_apart(sentence, grammar)),
      words_(text_, grammar),
      denials_(denials_of(words_, grammar)),
      parts_(parts_of(words_, ground, grammar, vocabulary)) {}

std::optional<std::string> SentenceCheck::run() {
  if (parts_.empty() || is_quoted()) return std::nullopt;
  find_subjects();
  find_agents();
  for (std::size_t p = 0; p < parts_.size(); ++p)
    if (!is_borne(p)) return words_.written(parts_[p].first, parts_[p].count);
  return denial();
}

bool SentenceCheck::is_quoted() const {
  return std::ranges::any_of(ground_.pieces(),
                             [&](const GroundPiece& piece) { return piece.is_text(words_.phrase(0, words_.size())); });
}

bool SentenceCheck::is_word_of(std::size_t p, const std::vector<std::string>& phrases) const {
  return words_.match(parts_[p].first, phrases) >= parts_[p].count;
}

/// "and", or nothing but a comma: what goes on with a list.
bool SentenceCheck::is_joint(std::size_t p) const {
  return parts_[p].kind == Kind::free && grammar_.says("and", parts_[p].phrase);
}

bool SentenceCheck::starts_clause(std::size_t p) const {
  return words_[parts_[p].first].pause_before || words_.match(parts_[p].first, grammar_.claims.breaks) > 0;
}

void SentenceCheck::find_subjects() {
  const std::set<ItemId> usual = about_ ? std::set<ItemId>{*about_} : std::set<ItemId>{};
  subjects_.assign(parts_.size(), usual);
  std::set<ItemId> subject = usual;
  bool is_named = false;
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    const SentencePart& part = parts_[p];
    if (p > 0 && starts_sentence(p)) {
      subject = usual;
      is_named = false;
    }
    if (part.kind == Kind::free && is_word_of(p, grammar_.claims.returns) && about_) {
      subject = usual;
      is_named = true;
    }
    if (part.kind == Kind::group && part.group->of_several) {
      subject = ground_.items();
      is_named = true;
    }
    if (part.kind == Kind::title) {
      const bool is_oblique = p > 0 && (is_word_of(p - 1, grammar_.claims.oblique) ||
                                        (parts_[p - 1].group != nullptr && parts_[p - 1].group->needs_title));
      // Several items may have a title: the one that is spoken of.
      std::set<ItemId> named;
      for (const ItemId item : part.items)
        if (ground_.items().contains(item) || item == about_) named.insert(item);
      const bool goes_on = p > 1 && is_joint(p - 1) && parts_[p - 2].kind == Kind::title;
      if (!is_oblique) {
        if (goes_on)
          subject.insert(named.begin(), named.end());
        else
          subject = named;
        is_named = true;
      }
      subjects_[p] = named;
      continue;
    }
    subjects_[p] = is_named || about_ ? subject : subject_ahead(p);
    // "than Heat (1995)"
    const bool is_beside = p > 0 && parts_[p - 1].kind == Kind::title && words_.gap_before(part.first).contains('(');
    if (part.kind == Kind::number && is_beside) subjects_[p] = subjects_[p - 1];
  }
}

/// Before any title: the first that follows.
std::set<ItemId> SentenceCheck::subject_ahead(std::size_t p) const {
  for (std::size_t next = p + 1; next < parts_.size(); ++next) {
    if (starts_sentence(next)) break;
    if (parts_[next].kind != Kind::title || is_word_of(next - 1, grammar_.claims.oblique)) continue;
    std::set<ItemId> named;
    for (const ItemId item : parts_[next].items)
      if (ground_.items().contains(item)) named.insert(item);
    return named;
  }
  return {};
}

std::optional<std::string> SentenceCheck::denial() const {
  for (const Denials::Place& place : denials_.places)
    if (denials_.is_double || !ground_.denies() || !denial_is_borne(place))
      return words_.written(place.first, place.count);
  return std::nullopt;
}

/// Something is denied in its clause (and has been held against the evidence as denied), or right before "which".
bool SentenceCheck::denial_is_borne(const Denials::Place& place) const {
  if (ground_.says(words_.phrase(place.first, place.count)) && place.count > 1) return true;
  std::size_t begin = place.first;
  const auto begins = [&](std::size_t w) {
    return words_[w].pause_before || words_.match(w, grammar_.claims.breaks) > 0;
  };
  while (begin > 0 && !begins(begin)) --begin;
  std::size_t end = place.first + place.count;
  while (end < words_.size() && (!begins(end) || (denials_.denied[end] && !words_[end].stop_before))) ++end;
  const bool goes_on = words_.match(begin, grammar_.claims.relatives) > 0;
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    const SentencePart& part = parts_[p];
    const bool is_here = part.first >= begin && part.first < end;
    const bool is_before = goes_on && part.first < begin;
    if ((!is_here && !is_before) || !denials_.denied[part.first]) continue;
    if (part.kind == Kind::label || part.kind == Kind::value || part.kind == Kind::unknown) return true;
    if (part.kind == Kind::title && deed_of_title(p)) return true;
  }
  // "disliked" denies by itself; its title has been held against what was disliked.
  return std::ranges::any_of(parts_, [&](const SentencePart& part) {
    return part.first == place.first && part.group != nullptr && part.group->denies;
  });
}

bool SentenceCheck::is_borne(std::size_t p) const {
  switch (parts_[p].kind) {
    case Kind::free:
    case Kind::denial:
      return true;
    case Kind::role:
      return true;  // what it says, it says of a name
    case Kind::role_behind:
      return stands_behind_name(p) || words_are_borne(p);
    case Kind::title:
      return title_is_borne(p);
    case Kind::label:
    case Kind::value:
      return name_is_borne(p);
    case Kind::number:
      return number_is_borne(p);
    case Kind::decade:
      return decade_is_borne(p);
    case Kind::group:
      return group_is_borne(p);
    case Kind::comparison:
      return comparison_is_borne(p);
    case Kind::unknown:
      return words_are_borne(p);
  }
  return false;
}

bool SentenceCheck::concerns(const GroundPiece& piece, ItemId item) const {
  return piece.concerns(item) ||
         (piece.kind() != EvidenceKind::history && piece.says(phrase_key(vocabulary_.view().catalogue->title(item))));
}

bool SentenceCheck::title_is_borne(std::size_t p) const {
  const SentencePart& part = parts_[p];
  const auto says_it = [&](const GroundPiece& piece) {
    return piece.says(part.phrase) ||
           std::ranges::any_of(part.items, [&](ItemId item) { return piece.concerns(item); });
  };
  const auto deed = deed_of_title(p);
  if (!deed) {
    const bool is_others = about_ && !subjects_[p].contains(*about_);
    const bool is_done = is_others && says_of_doer(p);
    return std::ranges::any_of(ground_.pieces(), [&](const GroundPiece& piece) {
      const bool is_persons = piece.kind() == EvidenceKind::history || piece.kind() == EvidenceKind::memory ||
                              piece.kind() == EvidenceKind::request;
      return says_it(piece) && is_governed_well(p, piece) && (!is_done || is_persons);
    });
  }
  const bool denies = denials_.denied[part.first] || parts_[*deed].group->denies;
  return std::ranges::any_of(ground_.pieces(), [&](const GroundPiece& piece) {
    return says_it(piece) && bears_deed(piece, *deed) && piece.denies() == denies;
  });
}

bool SentenceCheck::name_is_borne(std::size_t p) const {
  const SentencePart& part = parts_[p];
  const bool denied = denials_.denied[part.first];
  const Catalogue& catalogue = *vocabulary_.view().catalogue;
  std::vector<std::string> names{part.phrase};
  for (const LabelSense& sense : vocabulary_.labels(part.phrase))
    names.push_back(phrase_key(catalogue.label_text(sense.field, sense.label)));
  const auto says = [&](const GroundPiece& piece) {
    return is_governed_well(p, piece) &&
           std::ranges::any_of(names, [&](const std::string& name) { return piece.says(name, denied); });
  };
  return for_subjects(p, says) && fits_roles(p, part.phrase);
}

bool SentenceCheck::words_are_borne(std::size_t p) const {
  // Words that nobody knows are held together: a name is its words in their order.
  std::size_t first = p;
  std::size_t last = p;
  const auto goes_on = [&](std::size_t to) {
    return parts_[to].kind == Kind::unknown && !words_[parts_[to].first].pause_before;
  };
  while (first > 0 && parts_[first - 1].kind == Kind::unknown && !words_[parts_[first].first].pause_before) --first;
  while (last + 1 < parts_.size() && goes_on(last + 1)) ++last;
  const std::size_t from = parts_[first].first;
  const std::string phrase = words_.phrase(from, parts_[last].first + parts_[last].count - from);
  const bool denied = denials_.denied[parts_[p].first];
  return for_subjects(
             p, [&](const GroundPiece& piece) { return is_governed_well(p, piece) && piece.says(phrase, denied); }) &&
         (first != p || fits_roles(p, phrase));
}

}  // namespace attune::language
