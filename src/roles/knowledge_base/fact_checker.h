#pragma once
#include "base/clock.h"
#include "base/json.h"
#include "engine/view.h"
#include "roles/knowledge_base/enriched_field.h"
#include "store/knowledge_log.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune::roles {

/// Whether what is told must stand in the item's own text, word for word.
enum class Quoting { none, needed };

struct FactCheckOptions {
  double least_confidence = 0.6;  ///< whoever is less sure is kept as unsure
  std::size_t most_labels = 8;    ///< of one field of one item in one answer
  Quoting quoting = Quoting::none;
};

/// What an answer comes to.
struct CheckedFacts {
  std::vector<StoredKnowledge> facts;  ///< with what was decided, and why
  std::size_t strays = 0;              ///< that say nothing that can be kept
};

/// Holds what a language model tells of items against the catalogue. Nothing is believed of it: a fact is
/// - a stray unless it is about an item and a field that were asked about, and says a plain short name, a number, or a
///   title that is exactly one item's, as the field has it: what else it says may be anything, and is not kept;
/// - refused where the catalogue has a value of its own there, or the same label of the item under another name; where
///   its confidence is no number from 0 to 1; where a label is the item's title or a field's name, a number is out of
///   the field's range, an item is related to itself; where quoted words are needed and don't stand in the item's
///   texts; and past options.most_labels;
/// - unsure below options.least_confidence;
/// - accepted else.
/// Immutable, thread-safe.
class FactChecker {
 public:
  FactChecker(std::shared_ptr<const View> view, std::vector<EnrichedField> fields, FactCheckOptions options = {});

  /// @param answer  {"facts": [{"item": "i1", "field", "value", "confidence", "quote"?}]}
  /// @param batch   what was asked about: "i1" is the first
  /// @param model   as whoever answered calls itself: becomes the source "model:NAME", its odd characters left out
  [[nodiscard]] CheckedFacts check(const json::value& answer, std::span<const ItemId> batch, std::string_view model,
                                   Time now) const;

 private:
  bool put_value(std::string_view value, StoredKnowledge& fact) const;
  [[nodiscard]] std::optional<std::string> fault_of(const StoredKnowledge& fact, const EnrichedField& field) const;
  [[nodiscard]] std::optional<std::string> fault_of_label(ItemId item, const EnrichedField& field,
                                                          std::string_view label) const;
  [[nodiscard]] bool quotes(ItemId item, std::string_view words) const;

  std::shared_ptr<const View> view_;
  std::vector<EnrichedField> fields_;
  FactCheckOptions options_;
};

/// Whether a text is a plain short name: 2 to 48 bytes and at most five words of letters, digits, ' & and -, a letter
/// among them; no markup, no address, one line.
bool is_plain_label(std::string_view text);

/// "model:NAME", of what a model is called: its odd characters and what is behind the 64th left out.
std::string source_named(std::string_view model);

/// The one item of the catalogue with this title, letter case and punctuation aside, a year behind it allowed; none
/// where there are several.
std::optional<ItemId> item_titled(const View& view, std::string_view title);

}  // namespace attune::roles
