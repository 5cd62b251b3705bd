#pragma once
#include "data/evidence.h"
#include "engine/engine.h"
#include "engine/wording.h"

#include <optional>
#include <string>
#include <vector>

namespace attune {

/// Collects reasons and numbers the evidence that they cite.
class Citations {
 public:
  /// The new piece's id.
  std::string cite(EvidenceKind kind, std::string text, double value, std::optional<ItemId> item = {});
  /// The same of a fact that is remembered.
  std::string cite_fact(std::int64_t fact, std::string text, double value);
  void say(ItemId item, std::string text, std::vector<std::string> evidence);
  [[nodiscard]] std::size_t reasons() const { return written_.reasons.size(); }
  Reasons take() { return std::move(written_); }

 private:
  Reasons written_;
};

/// How what a user did stands in a sentence.
enum class EventForm {
  whole,        ///< "you rated Casino 4.5"
  also,         ///< the next of the same kind: "Ronin 4"
  behind_that,  ///< "(that you) rated Casino 4.5"
};
std::string event_text(const Event& event, std::string_view title, EventForm form, const Wording& wording);

}  // namespace attune
