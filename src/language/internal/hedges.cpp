#include "language/internal/hedges.h"

#include <algorithm>

namespace attune::language {
namespace {

class HedgeReader {
 public:
  HedgeReader(Message& message, const Grammar& grammar) : message_(message), grammar_(grammar) {}

  std::vector<HedgedPart> run() {
    for (std::size_t i = 0; i < message_.size();) {
      const std::size_t behind = match(i, "behind");
      const std::size_t before = match(i, "before");
      const bool closes = i > clause_ && behind > 0 && ends_at(i + behind);
      if (closes) {
        add(clause_, i);
        i = hedge(i, behind);
      } else if (before > 0 && before >= behind) {
        i = hedge(i, before);
        const std::size_t end = end_from(i);
        // "I'd prefer something short": what stands behind up to the next turn; a hedge with nothing behind it hedges
        // nothing.
        add(i, end);
        i = std::max(i, end);
        clause_ = i;
      } else {
        if (begins_clause(i)) clause_ = i;
        const std::size_t firm = match(i, "firm");
        i = firm > 0 ? hedge(i, firm) : i + 1;
      }
    }
    return std::move(parts_);
  }

 private:
  std::size_t match(std::size_t i, const char* cue) const {
    if (i >= message_.size()) return 0;
    const std::size_t words = message_.match(i, grammar_.hedges.at(cue));
    return words > 0 && message_.free(i, words) ? words : 0;  // "Definitely, Maybe" may be a title
  }
  std::size_t hedge(std::size_t i, std::size_t words) {
    message_.use(i, words);
    return i + words;
  }
  bool begins_clause(std::size_t i) const {
    return i == 0 || message_[i].pause_before || match(i, "ends") > 0 ||
           message_.match(i, grammar_.cues.at("scope_end")) > 0 ||
           (i > 0 && (message_.match(i - 1, grammar_.wishes.at("joint")) == 1));
  }
  bool ends_at(std::size_t i) const {
    return i >= message_.size() || message_[i].pause_before || match(i, "ends") > 0 ||
           message_.match(i, grammar_.wishes.at("joint")) > 0 || message_.match(i, grammar_.cues.at("closing")) > 0;
  }
  /// Words of a list go on behind "and" and "or"; a pause and a turn end it.
  std::size_t end_from(std::size_t i) const {
    std::size_t end = i;
    while (end < message_.size() && (end == i || (!message_[end].pause_before && match(end, "ends") == 0))) ++end;
    return end;
  }
  void add(std::size_t first, std::size_t end) {
    if (first < end && end <= message_.size()) parts_.push_back({message_[first].begin, message_[end - 1].end});
  }

  Message& message_;
  const Grammar& grammar_;
  std::size_t clause_ = 0;  ///< where the words began that a hedge behind them would cover
  std::vector<HedgedPart> parts_;
};

}  // namespace

std::vector<HedgedPart> read_hedges(Message& message, const Grammar& grammar) {
  return HedgeReader(message, grammar).run();
}

void weaken(const std::vector<HedgedPart>& parts, Reading& reading) {
  for (Constraint& constraint : reading.constraints)
    for (const HedgedPart& part : parts)
      if (part.begin <= constraint.begin && constraint.begin < part.end) constraint.strength = Strength::preferred;
}

}  // namespace attune::language
