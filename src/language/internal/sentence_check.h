#pragma once
#include "language/internal/sentence_parts.h"

#include <algorithm>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace attune::language {

/// One sentence, held against what it cites: see language/evidence_checker.h. What is said of somebody's deeds is
/// looked at in sentence_deeds.cpp, numbers and what compares them in sentence_numbers.cpp, roles of names in
/// sentence_roles.cpp.
class SentenceCheck {
 public:
  /// @param about  the item that it is about, where that is known
  SentenceCheck(std::string_view sentence, const EvidenceGround& ground, std::optional<ItemId> about,
                const Grammar& grammar, const Vocabulary& vocabulary);

  /// The first words that nothing bears out, as they are written.
  std::optional<std::string> run();

 private:
  /// What of the sentence stands where: worked out before anything is held against the evidence.
  void find_subjects();
  void find_agents();
  [[nodiscard]] std::set<ItemId> subject_ahead(std::size_t p) const;

  [[nodiscard]] std::optional<std::string> denial() const;
  [[nodiscard]] bool denial_is_borne(const Denials::Place& place) const;
  /// Whether a piece says all of it, word by word.
  [[nodiscard]] bool is_quoted() const;
  [[nodiscard]] bool is_borne(std::size_t p) const;
  [[nodiscard]] bool title_is_borne(std::size_t p) const;
  [[nodiscard]] bool name_is_borne(std::size_t p) const;
  [[nodiscard]] bool number_is_borne(std::size_t p) const;
  [[nodiscard]] bool decade_is_borne(std::size_t p) const;
  [[nodiscard]] bool group_is_borne(std::size_t p) const;
  [[nodiscard]] bool comparison_is_borne(std::size_t p) const;
  [[nodiscard]] bool words_are_borne(std::size_t p) const;

  [[nodiscard]] bool fits_roles(std::size_t p, const std::string& name) const;
  [[nodiscard]] bool has_field(const Grammar::Role& role) const;
  [[nodiscard]] bool stands_behind_name(std::size_t p) const;
  [[nodiscard]] bool goes_on_with_list(std::size_t p) const;
  [[nodiscard]] const Grammar::Role* role_before(std::size_t p) const;
  [[nodiscard]] const Grammar::Role* role_behind(std::size_t p) const;
  [[nodiscard]] const Grammar::Role* owner_role(std::size_t p) const;
  [[nodiscard]] const Grammar::Role* role_of_field_named(std::size_t p) const;
  [[nodiscard]] bool names_somebody(const std::string& name) const;
  [[nodiscard]] bool has_role(const std::string& name, const Grammar::Role& role, ItemId item) const;

  /// Whether for each item that part `p` is said of, some piece that says something of it fits; any piece, where it is
  /// said of none.
  template <class Fits>
  [[nodiscard]] bool for_subjects(std::size_t p, Fits fits) const {
    const std::set<ItemId>& subjects = subjects_[p];
    if (subjects.empty()) return std::ranges::any_of(ground_.pieces(), fits);
    return std::ranges::all_of(subjects, [&](ItemId item) {
      return std::ranges::any_of(ground_.pieces(), [&](const GroundPiece& piece) {
        const bool is_of_all = piece.kind() == EvidenceKind::memory || piece.kind() == EvidenceKind::request;
        return (is_of_all || concerns(piece, item)) && fits(piece);
      });
    });
  }
  [[nodiscard]] bool concerns(const GroundPiece& piece, ItemId item) const;
  [[nodiscard]] bool is_of_people(const GroundPiece& piece) const;
  [[nodiscard]] bool bears_deed(const GroundPiece& piece, std::size_t deed) const;
  /// Whether a piece may bear out part `p` by what governs it: what follows "you asked for" must have been asked for.
  [[nodiscard]] bool is_governed_well(std::size_t p, const GroundPiece& piece) const;
  [[nodiscard]] std::optional<std::size_t> governor(std::size_t p) const;
  [[nodiscard]] bool bears_group(const GroundPiece& piece, std::size_t p) const;
  [[nodiscard]] bool says_of_doer(std::size_t p) const;
  [[nodiscard]] bool matches(std::size_t p, const GroundPiece& piece, const CountedNumber& known) const;
  [[nodiscard]] std::optional<std::size_t> deed_of_title(std::size_t p) const;
  [[nodiscard]] std::optional<std::size_t> title_of_deed(std::size_t p) const;
  [[nodiscard]] std::optional<double> measured(ItemId item, Measure measure) const;
  [[nodiscard]] bool starts_clause(std::size_t p) const;
  [[nodiscard]] bool starts_sentence(std::size_t p) const { return words_[parts_[p].first].stop_before; }
  [[nodiscard]] bool is_word_of(std::size_t p, const std::vector<std::string>& phrases) const;
  [[nodiscard]] bool is_joint(std::size_t p) const;
  [[nodiscard]] bool names_field_of(const std::string& name) const;
  /// Whether an item that the piece is about, other than the sentence's, is named.
  [[nodiscard]] bool names_other_of(const GroundPiece& piece) const;

  const EvidenceGround& ground_;
  const std::optional<ItemId> about_;
  const Grammar& grammar_;
  const Vocabulary& vocabulary_;
  const std::string text_;
  const Message words_;
  const Denials denials_;
  const std::vector<SentencePart> parts_;

  enum class Agent { none, person, people };
  std::vector<std::set<ItemId>> subjects_;  ///< one a part: what it is said of
  std::vector<Agent> agents_;               ///< one a part: who does the deed
};

}  // namespace attune::language
