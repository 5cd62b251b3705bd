#include "language/internal/sentence_check.h"

#include <algorithm>
#include <array>

namespace attune::language {
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
  return std::ranges::any_of(
             vocabulary_.labels(name),
             [&](const LabelSense& sense) { return is_in_role(phrase_key(catalogue.field(sense.field).name)); }) ||
         !vocabulary_.names_ending_in(name).empty();
}

/// The longest that ends right before a part. Small words ("with", "in") are a role only where the catalogue has a
/// field for it.
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

/// "among the cast you will find Al Pacino", "the director of this one is Michael Mann", "Al Pacino is part of the
/// cast": where the sentence speaks of a field or a role, the last before the name, else the first behind it.
const Grammar::Role* SentenceCheck::role_of_field_named(std::size_t p) const {
  const auto role_of = [&](const SentencePart& part) -> const Grammar::Role* {
    for (const Grammar::Role& role : grammar_.roles) {
      const bool is_field = std::ranges::find(role.fields, part.phrase) != role.fields.end();
      const bool is_role = part.count == 1 && std::ranges::find(role.words, part.phrase) != role.words.end() &&
                           !grammar_.stop.contains(part.phrase);
      if (is_field || is_role) return &role;
    }
    return nullptr;
  };
  const auto names_role = [](const SentencePart& part) {
    return part.kind == SentencePart::Kind::role || part.kind == SentencePart::Kind::role_behind;
  };
  for (std::size_t back = p; back > 0 && !starts_sentence(back); --back) {
    const SentencePart& part = parts_[back - 1];
    if (const Grammar::Role* role = role_of(part)) return role;
    if (names_role(part)) break;
  }
  for (std::size_t next = p + 1; next < parts_.size() && !starts_sentence(next); ++next) {
    const SentencePart& part = parts_[next];
    if (names_role(part)) break;
    if (const Grammar::Role* role = part.kind == SentencePart::Kind::free ? role_of(part) : nullptr) return role;
  }
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
  std::array<const Grammar::Role*, 3> roles{role_before(p), role_behind(p), owner_role(p)};
  if (std::ranges::all_of(roles, [](const Grammar::Role* role) { return role == nullptr; }))
    roles[0] = role_of_field_named(p);
  for (const Grammar::Role* role : roles) {
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
