#pragma once
#include "data/evidence.h"
#include "engine/engine.h"

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

/// "a, b and c".
std::string in_words(const std::vector<std::string>& parts);

/// What a user did, and with what: ("rated", "Casino 4.5").
struct EventWords {
  std::string_view verb;
  std::string object;
};
EventWords describe_event(const Event& event, std::string_view title);
/// "rated Casino 4.5".
std::string event_text(const Event& event, std::string_view title);

}  // namespace attune
