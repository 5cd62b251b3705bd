#pragma once
#include "language/internal/grammar.h"
#include "language/internal/message.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace attune::language {

/// What a phrase of the grammar's section [mentions] does; each has a list of the same name there.
enum class Cue : std::uint8_t {
  title_follows,  ///< "have you seen", "the movie"
  title_may_follow,
  title_before,   ///< "was released", "starring"
  label_follows,  ///< "into", "some"
  likes,          ///< "I love", "looking for": what follows is wanted
  requests,       ///< "find me", "something like": what follows is asked for
  dislikes,       ///< "not a fan of"
  asks,           ///< "have you seen", "you might like": says nothing of the speaker's own taste
  rules_out,      ///< "other than"
  denies,         ///< "not", "never"
  is,             ///< "was", "looks"
  degree,         ///< "really", "one of my"
  good,
  bad,
  indifferent,  ///< neither, but ends an opinion: "long"
  points_back,  ///< "it", "that one"
  others_like,  ///< "my uncle loves": an opinion, but not the speaker's
  it_is,        ///< "it's": a verb with what was spoken of
  is_not,       ///< "wasn't"
  listener,     ///< "you": whose taste is asked about
  others,       ///< "she", "kids": whose opinion is not the speaker's
  of_person,    ///< "with her": who was spoken of is asked for
  of_before,    ///< "something similar": what was spoken of is asked for
  owned,        ///< "my": no kind of thing follows
  within_name,  ///< "of": between the words of one name
  contrast,     ///< "but"
  joins,        ///< "and", "or", between the names of a list
};
inline constexpr std::size_t kCueCount = 27;

/// The cues of a language, for look-up by hash. Immutable, thread-safe.
class CueTable {
 public:
  static CueTable build(const Grammar& grammar);

  using Set = std::uint32_t;
  static constexpr Set set_of(Cue cue) { return Set{1} << static_cast<unsigned>(cue); }

  struct Match {
    Set cues = 0;
    std::size_t words = 0;
    [[nodiscard]] bool is(Cue cue) const { return (cues & set_of(cue)) != 0; }
  };
  /// The longest phrase at word `at` that does any of `wanted`; no words where there is none.
  [[nodiscard]] Match match(const Message& message, std::size_t at, Set wanted) const;
  /// The longest phrase that ends before word `end`.
  [[nodiscard]] Match match_before(const Message& message, std::size_t end, Set wanted) const;

 private:
  [[nodiscard]] Set find(const std::string& phrase) const;
  std::unordered_map<std::string, Set> phrases_;
  std::size_t longest_ = 0;  // in words
};

}  // namespace attune::language
