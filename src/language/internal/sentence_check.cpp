#include "language/internal/sentence_check.h"

#include <algorithm>
#include <cmath>

namespace attune::language {
namespace {

using Kind = SentencePart::Kind;
using Comparison = Filter::Comparison;

bool is_below(Comparison comparison) {
  return comparison == Comparison::less || comparison == Comparison::less_equal;
}
bool is_above(Comparison comparison) {
  return comparison == Comparison::greater || comparison == Comparison::greater_equal;
}

bool holds(double value, Comparison comparison, double bound) {
  switch (comparison) {
    case Comparison::less:
      return value < bound;
    case Comparison::less_equal:
      return value <= bound;
    case Comparison::greater:
      return value > bound;
    case Comparison::greater_equal:
      return value >= bound;
    case Comparison::equal:
      return value == bound;
    case Comparison::not_equal:
      return value != bound;
  }
  return false;
}

bool is_same(double a, double b) {
  return std::abs(a - b) < 0.05;  // as numbers are rounded in sentences
}

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
  return std::ranges::any_of(ground_.pieces(), [&](const GroundPiece& piece) {
    return piece.is_text(words_.phrase(0, words_.size()));
  });
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

/// "you rated", "40 people liked", "liked by 40 people".
void SentenceCheck::find_agents() {
  agents_.assign(parts_.size(), Agent::none);
  const auto agent_at = [&](std::size_t p) {
    const SentencePart& part = parts_[p];
    for (std::size_t w = part.first; w < part.first + part.count; ++w) {
      if (words_.match(w, grammar_.claims.person) > 0) return Agent::person;
      if (words_.match(w, grammar_.claims.people) > 0) return Agent::people;
    }
    return Agent::none;
  };
  for (std::size_t p = 0; p < parts_.size(); ++p) {
    if (parts_[p].group == nullptr || !parts_[p].group->is_deed) continue;
    agents_[p] = agent_at(p);
    constexpr std::size_t kFarthest = 4;  // parts: "liked by more than 40 people"
    for (std::size_t next = p + 1; next < std::min(p + kFarthest, parts_.size()) && agents_[p] == Agent::none; ++next) {
      if (starts_clause(next)) break;
      if (is_word_of(next - 1, grammar_.claims.owned_by) || parts_[next].number.number.of_people)
        agents_[p] = agent_at(next);
    }
    for (std::size_t back = p; back > 0 && agents_[p] == Agent::none; --back) {
      agents_[p] = agent_at(back - 1);
      if (starts_sentence(back - 1)) break;
    }
    // "among those who liked Heat, 40 people ..."
    for (std::size_t next = p + 1; next < parts_.size() && agents_[p] == Agent::none && !starts_sentence(next); ++next)
      if (parts_[next].number.number.of_people) agents_[p] = Agent::people;
  }
}

std::optional<std::string> SentenceCheck::denial() const {
  for (const Denials::Place& place : denials_.places)
    if (denials_.is_double || !ground_.denies() || !denial_is_borne(place)) return words_.written(place.first, place.count);
  return std::nullopt;
}

/// Something is denied in its clause (and has been held against the evidence as denied), or right before "which".
bool SentenceCheck::denial_is_borne(const Denials::Place& place) const {
  if (ground_.says(words_.phrase(place.first, place.count)) && place.count > 1) return true;
  std::size_t begin = place.first;
  const auto begins = [&](std::size_t w) { return words_[w].pause_before || words_.match(w, grammar_.claims.breaks) > 0; };
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
  return piece.concerns(item) || (piece.kind() != EvidenceKind::history &&
                                  piece.says(phrase_key(vocabulary_.view().catalogue->title(item))));
}

template <class Fits>
bool SentenceCheck::for_subjects(std::size_t p, Fits fits) const {
  const std::set<ItemId>& subjects = subjects_[p];
  if (subjects.empty()) return std::ranges::any_of(ground_.pieces(), fits);
  return std::ranges::all_of(subjects, [&](ItemId item) {
    return std::ranges::any_of(ground_.pieces(), [&](const GroundPiece& piece) {
      return (concerns(piece, item) || piece.kind() == EvidenceKind::memory ||
              piece.kind() == EvidenceKind::request) &&
             fits(piece);
    });
  });
}

bool SentenceCheck::is_of_people(const GroundPiece& piece) const {
  return std::ranges::any_of(grammar_.claims.people, [&](const std::string& people) { return piece.says(people); });
}

bool SentenceCheck::bears_deed(const GroundPiece& piece, std::size_t deed) const {
  const ClaimWords::Group& group = *parts_[deed].group;
  if (piece.kind() == EvidenceKind::request && piece.says(parts_[deed].phrase)) return true;
  if (agents_[deed] == Agent::people)
    return is_of_people(piece) && std::ranges::any_of(group.texts, [&](const std::string& text) {
             // "you liked" -> "liked": here others did
             const std::size_t verb = text.rfind(' ');
             return piece.says(verb == std::string::npos ? text : text.substr(verb + 1));
           });
  if (agents_[deed] != Agent::person) return false;
  return std::ranges::any_of(group.texts, [&](const std::string& text) { return piece.says(text); }) ||
         std::ranges::find(group.kinds, piece.kind()) != group.kinds.end();
}

bool SentenceCheck::bears_group(const GroundPiece& piece, std::size_t p) const {
  const ClaimWords::Group& group = *parts_[p].group;
  return std::ranges::find(group.kinds, piece.kind()) != group.kinds.end() || piece.says(parts_[p].phrase) ||
         std::ranges::any_of(group.texts, [&](const std::string& text) { return piece.says(text); });
}

/// The claim of the grammar's before a part in its clause.
std::optional<std::size_t> SentenceCheck::governor(std::size_t p) const {
  for (std::size_t at = p; at > 0 && !starts_clause(at); --at) {
    const SentencePart& before = parts_[at - 1];
    if (before.begins_anew) return std::nullopt;
    if (before.group != nullptr && !before.group->of_several) return at - 1;
  }
  return std::nullopt;
}

bool SentenceCheck::is_governed_well(std::size_t p, const GroundPiece& piece) const {
  const auto group = governor(p);
  // "on 3 May" is when something was said, and no number of the item's.
  if (!group) return piece.kind() != EvidenceKind::memory || parts_[p].kind != Kind::number;
  return parts_[*group].group->is_deed ? bears_deed(piece, *group) : bears_group(piece, *group);
}

/// "you keep coming back to Heat": whether the sentence says what somebody does with a title, in words of its own.
bool SentenceCheck::says_of_doer(std::size_t p) const {
  for (std::size_t at = p; at > 0; --at) {
    if (parts_[at - 1].begins_anew) return false;
    if (words_.match(parts_[at - 1].first, grammar_.claims.doer) > 0) return true;
    if (starts_clause(at - 1)) return false;
  }
  return false;
}

/// "you liked Heat, Casino and Ronin": a comma, a title, and no verb behind it.
bool SentenceCheck::goes_on_with_list(std::size_t p) const {
  return parts_[p].kind == Kind::title && words_[parts_[p].first].pause_before && !starts_sentence(p) &&
         (p + 1 == parts_.size() || is_joint(p + 1) || words_[parts_[p + 1].first].pause_before);
}

/// The deed that is done to a title: before it in its clause, else behind it.
std::optional<std::size_t> SentenceCheck::deed_of_title(std::size_t p) const {
  for (std::size_t back = p; back > 0; --back) {
    if (starts_clause(back) && !goes_on_with_list(back)) break;
    const SentencePart& part = parts_[back - 1];
    if (part.group != nullptr && part.group->is_deed) return back - 1;
    if (part.begins_anew || part.group != nullptr) break;
  }
  for (std::size_t next = p + 1; next < parts_.size(); ++next)
    if (parts_[next].group != nullptr && parts_[next].group->is_deed && parts_[next].kind == Kind::group) {
      const auto title = title_of_deed(next);
      return title == p ? std::optional(next) : std::nullopt;
    }
  return std::nullopt;
}

/// The title behind a deed in its clause, else the last before it.
std::optional<std::size_t> SentenceCheck::title_of_deed(std::size_t p) const {
  for (std::size_t next = p + 1; next < parts_.size() && !starts_clause(next); ++next) {
    if (parts_[next].kind == Kind::title) return next;
    if (parts_[next].kind == Kind::group) break;
  }
  for (std::size_t back = p; back > 0; --back) {
    if (parts_[back - 1].kind == Kind::title) return back - 1;
    if (starts_sentence(back - 1)) break;
  }
  return std::nullopt;
}

bool SentenceCheck::title_is_borne(std::size_t p) const {
  const SentencePart& part = parts_[p];
  const auto says_it = [&](const GroundPiece& piece) {
    return piece.says(part.phrase) || std::ranges::any_of(part.items, [&](ItemId item) { return piece.concerns(item); });
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
  return for_subjects(p, [&](const GroundPiece& piece) {
           return is_governed_well(p, piece) && piece.says(phrase, denied);
         }) &&
         (first != p || fits_roles(p, phrase));
}

bool SentenceCheck::matches(std::size_t p, const GroundPiece& piece, const CountedNumber& known) const {
  constexpr double kRough = 0.07;  // "nearly three hours", of 170 minutes
  const CountedNumber& said = parts_[p].number.number;
  const Catalogue& catalogue = *vocabulary_.view().catalogue;
  if (said.of_people != known.of_people) return false;
  // "a runtime of 170", "under 180 minutes, and it takes 170": of 170 minutes
  const bool is_of_unit_said = said.unit.empty() && std::ranges::any_of(parts_, [&](const SentencePart& part) {
                                 return part.kind == Kind::number && part.number.number.unit == known.unit;
                               });
  const bool names_field = std::ranges::any_of(known.fields, [&](FieldId field) {
    return catalogue.field(field).unit == said.unit ||
           (said.unit.empty() && names_field_of(phrase_key(catalogue.field(field).name)));
  });
  if (said.unit != known.unit && !names_field && !is_of_unit_said) return false;
  const bool is_wish = piece.kind() == EvidenceKind::constraint || piece.kind() == EvidenceKind::request;
  if (said.bound && *said.bound != Comparison::equal) {
    if (known.bound && *known.bound != Comparison::equal)
      return is_same(said.value, known.value) &&
             ((is_below(*said.bound) && is_below(*known.bound)) || (is_above(*said.bound) && is_above(*known.bound)));
    // What was wished for is a bound, not what the item has.
    const auto group = governor(p);
    const bool is_wished = group && std::ranges::find(parts_[*group].group->kinds, EvidenceKind::constraint) !=
                                        parts_[*group].group->kinds.end();
    const bool is_value = !is_wish || !known.fields.empty();
    return is_value && !is_wished && holds(known.value, *said.bound, said.value);
  }
  if (known.bound && *known.bound != Comparison::equal) return false;
  if (is_wish && known.fields.empty() && known.bound != said.bound && piece.kind() != EvidenceKind::request) return false;
  if (parts_[p].number.is_rough) return std::abs(known.value - said.value) <= kRough * said.value;
  return is_same(known.value, said.value);
}

bool SentenceCheck::names_field_of(const std::string& name) const {
  for (std::size_t w = 0; w < words_.size(); ++w)
    if (words_.match(w, {name}) > 0) return true;
  return false;
}

bool SentenceCheck::number_is_borne(std::size_t p) const {
  const SentencePart& part = parts_[p];
  const CountedNumber& number = part.number.number;
  // By how much two items differ is held together with what compares them.
  if (p + 1 < parts_.size() && parts_[p + 1].kind == Kind::comparison) return comparison_is_borne(p + 1);
  // A number without a unit, beside a deed, is what somebody gave: "you rated Heat 4.5".
  std::optional<std::size_t> deed;
  if (number.unit.empty() && !number.of_people)
    for (std::size_t back = p; back > 0; --back) {
      if (parts_[back - 1].group != nullptr && parts_[back - 1].group->is_deed) {
        deed = back - 1;
        break;
      }
      if (starts_sentence(back - 1)) break;
    }
  if (deed) {
    std::optional<std::size_t> title;
    for (std::size_t back = p; back > *deed + 1 && !title; --back)
      if (parts_[back - 1].kind == Kind::title) title = back - 1;
    if (!title) title = title_of_deed(*deed);
    return std::ranges::any_of(ground_.pieces(), [&](const GroundPiece& piece) {
      const bool is_of_title = !title || piece.says(parts_[*title].phrase) ||
                               std::ranges::any_of(parts_[*title].items, [&](ItemId item) { return piece.concerns(item); });
      return is_of_title && bears_deed(piece, *deed) &&
             std::ranges::any_of(piece.numbers(), [&](const CountedNumber& known) {
               return matches(p, piece, known);
             });
    });
  }
  // What is not so many is anybody's guess.
  if (denials_.denied[part.first] && !ground_.denies()) return false;
  const auto has_it = [&](const GroundPiece& piece) {
    return (piece.denies() || !denials_.denied[part.first]) && is_governed_well(p, piece) &&
           std::ranges::any_of(piece.numbers(),
                               [&](const CountedNumber& known) { return matches(p, piece, known); });
  };
  return for_subjects(p, has_it);
}

bool SentenceCheck::decade_is_borne(std::size_t p) const {
  constexpr double kLast = 9;
  const double first = parts_[p].number.number.value;
  return for_subjects(p, [&](const GroundPiece& piece) {
    return piece.says(parts_[p].phrase) || std::ranges::any_of(piece.numbers(), [&](const CountedNumber& known) {
             return known.unit == "year" && !known.bound && known.value >= first && known.value <= first + kLast;
           });
  });
}

bool SentenceCheck::group_is_borne(std::size_t p) const {
  const ClaimWords::Group& group = *parts_[p].group;
  if (group.is_deed)
    return std::ranges::any_of(ground_.pieces(), [&](const GroundPiece& piece) { return bears_deed(piece, p); });
  if (group.of_several && ground_.items().size() > 1) return true;
  return std::ranges::any_of(ground_.pieces(), [&](const GroundPiece& piece) { return bears_group(piece, p); });
}

std::optional<double> SentenceCheck::measured(ItemId item, Measure measure) const {
  const Catalogue& catalogue = *vocabulary_.view().catalogue;
  for (const GroundPiece& piece : ground_.pieces()) {
    if (!piece.concerns(item)) continue;
    for (const CountedNumber& number : piece.numbers())
      for (const FieldId field : number.fields)
        if (catalogue.field(field).measure == measure && catalogue.number(field, item)) return number.value;
  }
  return std::nullopt;
}

bool SentenceCheck::comparison_is_borne(std::size_t p) const {
  if (denials_.denied[parts_[p].first]) return false;
  const Grammar::Comparative& comparison = *parts_[p].comparison;
  if (subjects_[p].size() != 1) return false;
  const ItemId subject = *subjects_[p].begin();
  std::optional<ItemId> other;
  for (std::size_t next = p + 1; next < parts_.size() && !other && !starts_sentence(next); ++next)
    if (parts_[next].kind == Kind::title && subjects_[next].size() == 1) other = *subjects_[next].begin();
  if (!other && ground_.items().size() == 2)
    for (const ItemId item : ground_.items())
      if (item != subject) other = item;
  if (!other || *other == subject) return false;
  // "longer" is said of what takes time, and of what has pages.
  for (const Measure measure : {comparison.measure, Measure::length}) {
    if (measure != comparison.measure && comparison.measure != Measure::duration) break;
    const auto own = measured(subject, measure);
    const auto others = measured(*other, measure);
    if (!own || !others) continue;
    if (!holds(*own, comparison.comparison, *others)) return false;
    return p == 0 || parts_[p - 1].kind != Kind::number ||
           is_same(std::abs(*own - *others), parts_[p - 1].number.number.value);
  }
  return false;
}

bool SentenceCheck::has_field(const Grammar::Role& role) const {
  return std::ranges::any_of(vocabulary_.view().catalogue->fields(), [&](const Field& field) {
    return std::ranges::find(role.fields, phrase_key(field.name)) != role.fields.end();
  });
}

bool SentenceCheck::names_somebody(const std::string& name) const {
  const Catalogue& catalogue = *vocabulary_.view().catalogue;
  const auto is_in_role = [&](const std::string& field) {
    return std::ranges::any_of(grammar_.roles, [&](const Grammar::Role& role) {
      return std::ranges::find(role.fields, field) != role.fields.end();
    });
  };
  return std::ranges::any_of(vocabulary_.labels(name),
                             [&](const LabelSense& sense) {
                               return is_in_role(phrase_key(catalogue.field(sense.field).name));
                             }) ||
         !vocabulary_.names_ending_in(name).empty();
}

/// The longest that ends right before a part. Small words ("with", "in") are a role only where the catalogue has a field
/// for it.
const Grammar::Role* SentenceCheck::role_before(std::size_t p) const {
  constexpr std::size_t kLongest = 5;  // words
  const std::size_t i = parts_[p].first;
  for (std::size_t from = i - std::min(i, kLongest); from < i; ++from) {
    bool is_small = true;
    for (std::size_t w = from; w < i; ++w) is_small = is_small && grammar_.stop.contains(words_[w].text);
    for (const Grammar::Role& role : grammar_.roles)
      if (from + words_.match(from, role.words) == i && (!is_small || has_field(role))) return &role;
  }
  // "with Al Pacino and Robert De Niro": the next name has the role of the one before.
  if (p > 1 && is_joint(p - 1) && names_somebody(parts_[p - 2].phrase)) return role_before(p - 2);
  if (p > 0 && words_[i].pause_before && names_somebody(parts_[p - 1].phrase)) return role_before(p - 1);
  return nullptr;
}

/// Or it is a word like others.
bool SentenceCheck::stands_behind_name(std::size_t p) const {
  if (parts_[p].count == 1 && grammar_.claims.free.contains(parts_[p].phrase) &&
      !grammar_.claims.guarded.contains(parts_[p].phrase))
    return true;
  return p > 0 && !words_[parts_[p].first].pause_before && names_somebody(parts_[p - 1].phrase);
}

/// "Michael Mann directed", also over a list of names.
const Grammar::Role* SentenceCheck::role_behind(std::size_t p) const {
  std::size_t next = p + 1;
  const auto is_name = [&](std::size_t at) { return at < parts_.size() && names_somebody(parts_[at].phrase); };
  while (next < parts_.size() && (is_name(next) || (is_joint(next) && is_name(next + 1)))) ++next;
  if (next >= parts_.size() || words_[parts_[next].first].pause_before) return nullptr;
  for (const Grammar::Role& role : grammar_.roles)
    if (words_.match(parts_[next].first, role.behind) > 0) return &role;
  return nullptr;
}

/// "Michael Mann's Heat" is his, and so is a work of his.
const Grammar::Role* SentenceCheck::owner_role(std::size_t p) const {
  const bool owns = p + 1 < parts_.size() && is_possessive_ending(words_, parts_[p + 1].first, grammar_);
  const bool is_of = p > 0 && grammar_.says("of", parts_[p - 1].phrase);  // "the work of Michael Mann"
  if (!owns && !is_of) return nullptr;
  for (const Grammar::Role& role : grammar_.roles)
    for (const std::string& word : grammar_.claims.owned_by)
      if (std::ranges::find(role.words, word) != role.words.end()) return &role;
  return nullptr;
}

bool SentenceCheck::has_role(const std::string& name, const Grammar::Role& role, ItemId item) const {
  const Catalogue& catalogue = *vocabulary_.view().catalogue;
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f) {
    if (catalogue.field(FieldId{f}).kind != FieldKind::labels ||
        std::ranges::find(role.fields, phrase_key(catalogue.field(FieldId{f}).name)) == role.fields.end())
      continue;
    for (const LabelId label : catalogue.labels(FieldId{f}, item)) {
      const std::string known = phrase_key(catalogue.label_text(FieldId{f}, label));
      if (known == name || known.ends_with(" " + name)) return true;
    }
  }
  return false;
}

bool SentenceCheck::fits_roles(std::size_t p, const std::string& name) const {
  if (!names_somebody(name)) return true;
  for (const Grammar::Role* role : {role_before(p), role_behind(p), owner_role(p)}) {
    if (role == nullptr) continue;
    const auto lists = [&](const GroundPiece& piece) { return piece.lists(name, role->fields); };
    if (for_subjects(p, lists)) continue;
    const std::set<ItemId>& subjects = subjects_[p];
    if (subjects.empty() || !std::ranges::all_of(subjects, [&](ItemId item) { return has_role(name, *role, item); }))
      return false;
  }
  return true;
}

}  // namespace attune::language
