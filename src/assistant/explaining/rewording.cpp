#include "assistant/explaining/rewording.h"

#include "assistant/explaining/grounding.h"
#include "base/log.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

namespace attune::assistant {
namespace {

constexpr std::size_t kMostOfItem = 4;

bool cites(const Reason& reason, const std::string& id) {
  return std::ranges::find(reason.evidence, id) != reason.evidence.end();
}

bool share_evidence(const Reason& a, const Reason& b) {
  return std::ranges::any_of(a.evidence, [&](const std::string& id) { return cites(b, id); });
}

class Rewording {
 public:
  Rewording(const ExplainingBrief& brief, const language::EvidenceChecker& checker)
      : brief_(brief), checker_(checker) {}

  void take(Reason sentence) {
    const Grounds grounds{brief_.reasons, brief_.evidence, brief_.catalogue, checker_};
    if (const auto fault = fault_of(sentence, grounds)) {
      spdlog::debug("a template explains instead: {}", *fault);
      return;
    }
    std::vector<Reason>& taken = taken_[sentence.item];
    if (taken.size() == kMostOfItem || !says_more(sentence)) return;
    // Reasons stand without a full stop.
    while (sentence.text.ends_with('.') || sentence.text.ends_with(' ')) sentence.text.pop_back();
    taken.push_back(std::move(sentence));
  }

  std::vector<Reason> merged() {
    std::vector<Reason> reasons;
    std::map<const Reason*, std::size_t> places;  // of sentences that stand already
    for (const Reason& reason : brief_.reasons) {
      std::size_t last = reasons.size();
      bool gives_way = false;
      for (const Reason& sentence : taken_[reason.item]) {
        if (!share_evidence(sentence, reason)) continue;
        const auto [known, is_new] = places.emplace(&sentence, reasons.size());
        if (is_new) reasons.push_back(sentence);
        last = known->second;
        gives_way = true;
      }
      if (!gives_way) {
        reasons.push_back(reason);
        continue;
      }
      for (const std::string& id : reason.evidence) {
        const bool is_cited = std::ranges::any_of(
            places, [&](const auto& place) { return place.first->item == reason.item && cites(*place.first, id); });
        if (!is_cited && !cites(reasons[last], id)) reasons[last].evidence.push_back(id);
      }
    }
    return reasons;
  }

 private:
  /// Keeps what it claims.
  bool says_more(const Reason& sentence) {
    bool says = false;
    for (std::string& claim : checker_.claims(sentence.text))
      says = claimed_.emplace(sentence.item, std::move(claim)).second || says;
    return says;
  }

  const ExplainingBrief& brief_;
  const language::EvidenceChecker& checker_;
  std::map<ItemId, std::vector<Reason>> taken_;
  std::set<std::pair<ItemId, std::string>> claimed_;
};

}  // namespace

std::vector<Reason> reworded(const ExplainingBrief& brief, std::vector<Reason> sentences,
                             const language::EvidenceChecker& checker) {
  Rewording rewording(brief, checker);
  for (Reason& sentence : sentences) rewording.take(std::move(sentence));
  return rewording.merged();
}

}  // namespace attune::assistant
