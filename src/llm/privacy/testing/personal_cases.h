#pragma once
#include "base/random.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace attune::llm::testing {

using ByteRange = std::pair<std::size_t, std::size_t>;

/// A text as people and catalogues write them, and what in it is personal.
struct PersonalCase {
  std::string text;
  std::vector<std::string> profile;                            ///< values known to be personal
  std::vector<std::pair<std::string, ByteRange>> patterned{};  ///< what kind, and where
  std::vector<ByteRange> known{};                              ///< where profile values stand
};

/// Requests, facts, messages and catalogue rows in English and German, with personal data of every kind that
/// find_personal_data() looks for, in many ways of writing it, with known values in several spellings, and with all the
/// numbers, titles, dates and years that are nobody's. About a third have nothing personal in them.
PersonalCase personal_case(Random& random);

}  // namespace attune::llm::testing
