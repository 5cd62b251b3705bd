#pragma once
#include "language/internal/evidence_ground.h"
#include "language/internal/vocabulary.h"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace attune::language {

/// What some words of a sentence are, as far as claims go.
struct SentencePart {
  enum class Kind {
    free,         ///< claims nothing
    title,        ///< of items of the catalogue
    label,        ///< of the catalogue
    value,        ///< that a cited piece lists
    number,       ///< with its unit
    group,        ///< a claim of the grammar's: "rated", "popular"
    comparison,   ///< "longer"
    role,         ///< before a name: "directed by"
    role_behind,  ///< or behind: "directed"
    denial,
    decade,  ///< "nineties"
    unknown  ///< any other word
  };
  Kind kind = Kind::free;
  std::size_t first = 0;  ///< word
  std::size_t count = 1;
  std::string phrase;           ///< phrase_key
  std::vector<ItemId> items{};  ///< of a title
  NumberPlace number{};         ///< of a number; a decade's first year
  const ClaimWords::Group* group = nullptr;
  const Grammar::Comparative* comparison = nullptr;
  bool begins_anew = false;  ///< free, and what stands before it says nothing of what follows: "may like"
};

/// A sentence as it is looked at: endings of what is somebody's stand apart, "Mann's" is "Mann 's".
std::string with_possessives_apart(std::string_view sentence, const Grammar& grammar);
/// Whether a word is such an ending.
bool is_possessive_ending(const Message& words, std::size_t i, const Grammar& grammar);

/// The parts of a sentence, in order and without gaps; of what may be several, the longest, and of equals a title
/// before a claim of the grammar's before what is free before names.
/// @param ground  whose values are looked for
std::vector<SentencePart> parts_of(const Message& words, const EvidenceGround& ground, const Grammar& grammar,
                                   const Vocabulary& vocabulary);

}  // namespace attune::language
