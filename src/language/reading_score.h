#pragma once
#include "base/json.h"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace attune::language {

/// What a person says an utterance names.
struct LabelledEntity {
  std::size_t start = 0;  ///< in characters, as reading_json() counts them
  std::size_t end = 0;
  std::string kind;              ///< "item", or a label's field
  std::vector<std::string> ids;  ///< any of them is right: the same thing under several keys
  std::string polarity;
};

/// How many names were labelled, how many found, and how many of these are right.
struct FoundCounts {
  std::size_t labelled = 0;
  std::size_t found = 0;
  std::size_t right = 0;
  [[nodiscard]] double precision() const;
  [[nodiscard]] double recall() const;
  [[nodiscard]] double f1() const;  ///< 1 where there was nothing to find and nothing was found
};

/// Holds readings against what people say.
class ReadingScore {
 public:
  /// One utterance. A name found is right when it overlaps a labelled one of the same thing and has its id, each
  /// labelled one counting once; its polarity is right when, besides, that is the same. Two labels are the same thing
  /// whatever their fields, since one who acts may direct.
  /// @param entities  of reading_json()
  void add(const std::vector<LabelledEntity>& labelled, const json::array& entities);

  [[nodiscard]] const FoundCounts& entities() const { return entities_; }
  [[nodiscard]] const FoundCounts& polarity() const { return polarity_; }
  /// Entities by kind: "item", "label".
  [[nodiscard]] const std::map<std::string, FoundCounts>& by_kind() const { return by_kind_; }
  [[nodiscard]] std::size_t utterances() const { return utterances_; }

 private:
  FoundCounts entities_;
  FoundCounts polarity_;
  std::map<std::string, FoundCounts> by_kind_;
  std::size_t utterances_ = 0;
};

/// An entity of a file of labels: {"start", "end", "kind", "id": id or [id...], "polarity"}.
/// Errors: invalid_argument, naming what is missing.
Result<LabelledEntity> read_labelled_entity(const json::value& value);

}  // namespace attune::language
