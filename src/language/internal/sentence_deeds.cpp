#include "language/internal/sentence_check.h"

#include <algorithm>

namespace attune::language {
namespace {

using Kind = SentencePart::Kind;

}  // namespace

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
    // "having rated Heat 4.5, you ..."
    const bool is_of_title = p + 1 < parts_.size() && parts_[p + 1].kind == Kind::title;
    for (std::size_t next = p + 1; is_of_title && next < parts_.size() && agents_[p] == Agent::none; ++next) {
      if (starts_sentence(next)) break;
      if (!words_[parts_[next].first].pause_before) continue;
      if (is_word_of(next, grammar_.claims.doer)) agents_[p] = Agent::person;
      break;
    }
  }
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
  // "you liked, in fact, Heat": pauses with nothing claimed between them are none.
  const bool is_set_off = words_[parts_[p].first].pause_before;
  bool is_past_pause = false;
  for (std::size_t back = p; back > 0; --back) {
    if (starts_sentence(back)) break;
    if (starts_clause(back) && !goes_on_with_list(back)) {
      if (!is_set_off) break;
      is_past_pause = true;
    }
    const SentencePart& part = parts_[back - 1];
    if (part.group != nullptr && part.group->is_deed) return back - 1;
    if (is_past_pause && part.kind != Kind::free) break;
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

bool SentenceCheck::group_is_borne(std::size_t p) const {
  const ClaimWords::Group& group = *parts_[p].group;
  if (group.is_deed)
    return std::ranges::any_of(ground_.pieces(), [&](const GroundPiece& piece) { return bears_deed(piece, p); });
  if (group.of_several && ground_.items().size() > 1) return true;
  return std::ranges::any_of(ground_.pieces(), [&](const GroundPiece& piece) { return bears_group(piece, p); });
}

}  // namespace attune::language
