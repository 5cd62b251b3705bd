#pragma once
#include "base/json.h"
#include "data/catalogue.h"
#include "data/evidence.h"
#include "llm/prompt/prompt.h"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune::roles {

/// Evidence as models are told of it, and the sentences that they make of it. Items go by short names, "i1", "i2", ...
/// in the order of the reasons, so that no title is in the way.
class EvidenceLines {
 public:
  /// @param reasons  which items there are, and which evidence is whose; what cites nothing is passed over
  EvidenceLines(std::span<const Reason> reasons, std::span<const Evidence> evidence, const Catalogue& catalogue);

  /// "i1: Heat"; worth most for the first.
  [[nodiscard]] const std::vector<llm::PromptLine>& items() const { return items_; }
  /// "e1 (i1): you rated Casino 4.5"; worth as much as their item.
  [[nodiscard]] const std::vector<llm::PromptLine>& evidence() const { return evidence_; }

  /// Of [{"item": "i1", "text": "...", "evidence": ["e1", ...]}]: what is not of this shape, or of no item, is passed
  /// over. At most 200.
  [[nodiscard]] std::vector<Reason> sentences(const json::value& answer) const;

 private:
  std::vector<llm::PromptLine> items_;
  std::vector<llm::PromptLine> evidence_;
  std::map<std::string, ItemId, std::less<>> by_name_;
};

}  // namespace attune::roles
