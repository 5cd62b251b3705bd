#pragma once
#include "data/ids.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// What a piece of evidence rests on. Part of the JSON contract by name (to_string).
enum class EvidenceKind {
  history,     ///< an event of the user's own: `item` is the history item, `value` its exact contribution
  constraint,  ///< a stated wish that the result satisfies: `text` says which and with which of its attributes
  similarity,  ///< nearness to an item the user named: `item` is that item, `value` the similarity
  text_match,  ///< words of the query found in the item
  popularity,  ///< liked by many; what is left when nothing personal is known
  memory,      ///< a fact the system keeps about the user
  request,     ///< the user's own words
  placement,   ///< what gave the item its place where the score alone did not (Placement)
  rank,        ///< the item's place by score: `value`, from 1
  stability,   ///< how often the item stays in the list when a part of the history is left out: `value`, a share
  catalogue,   ///< what the catalogue says of the item: `text` is "field: value, value"
  change,      ///< something that would have to be otherwise for another answer
};
std::string_view to_string(EvidenceKind kind);

/// One citable piece of evidence. Ids ("e1", "e2", ...) are unique within an answer.
struct Evidence {
  std::string id;
  EvidenceKind kind = EvidenceKind::request;
  std::string text;  ///< for people: "you rated Casino 4.5"
  double value = 0;
  std::optional<ItemId> item;
  std::int64_t fact = 0;  ///< of memory: the fact's id; 0 for none
  bool operator==(const Evidence&) const = default;
};

/// Why one item is in an answer: a sentence and the evidence it cites.
struct Reason {
  ItemId item{};
  std::string text;
  std::vector<std::string> evidence;
  bool operator==(const Reason&) const = default;
};

}  // namespace attune
