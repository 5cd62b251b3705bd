#pragma once
#include "data/bitmap.h"
#include "data/catalogue.h"
#include "data/history.h"
#include "engine/attribute_similarity.h"
#include "engine/reranking/arrange.h"
#include "engine/reranking/settings.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace attune {

/// What one request says of re-ranking; what it leaves open the workspace's settings say.
struct RerankingWish {
  std::optional<double> diversity;
  std::optional<double> calibration;
  std::optional<double> freshness;
};

/// The workspace's re-ranking, bound to a catalogue: freshness and boosts, then variety and calibration, then quotas,
/// then pins, each step on what the one before left. An item keeps the model's score wherever it stands, and is marked
/// with what moved it. Immutable, thread-safe; a default one changes nothing.
class Reranker {
 public:
  Reranker() = default;
  /// Both are kept. A rule or a field that the catalogue doesn't fit is left out, and notices() says so.
  Reranker(const RerankingSettings& settings, std::shared_ptr<const Catalogue> catalogue,
           std::shared_ptr<const AttributeSimilarity> similarity);

  [[nodiscard]] const std::vector<std::string>& notices() const { return notices_; }
  /// Whether a rule keeps the item out of every list.
  [[nodiscard]] bool blocks(ItemId item) const { return blocked_.size() != 0 && blocked_[index(item)]; }
  /// Leaves those of some items, one bit each, that no rule blocks.
  void take_out_blocked(Bitmap& items) const;

  /// Which settings hold.
  enum class Scope {
    list,           ///< all of them
    order,          ///< all but quotas, so that no item leaves
    request_alone,  ///< what the request itself says: for a list that is to resemble named items
  };
  /// Whether rerank would leave every list as it is, so that nothing beyond its length need be ranked.
  [[nodiscard]] bool leaves_alone(const RerankingWish& wish, Scope scope) const;
  /// Reorders what was ranked by score, and cuts it to n.
  /// Errors: invalid_argument for a strength out of range, or one that needs a field the catalogue lacks.
  [[nodiscard]] Result<Ranking> rerank(const Ranking& ranked, std::size_t n, const RerankingWish& wish, Scope scope,
                                       std::span<const HistoryEntry> history) const;

 private:
  struct Strengths {
    double diversity = 0;
    double calibration = 0;
    double freshness = 0;
  };
  struct BoundRule {
    Rule rule;
    BoundFilter items;
  };
  [[nodiscard]] Strengths strengths(const RerankingWish& wish, Scope scope) const;
  static Status check(const Strengths& strengths);
  void adjust_merits(std::vector<Candidate>& candidates, double freshness, Scope scope) const;
  void apply_rules(std::vector<Candidate>& candidates, std::size_t n, Scope scope) const;
  [[nodiscard]] double freshness_of(ItemId item) const;

  RerankingSettings settings_;
  std::shared_ptr<const Catalogue> catalogue_;
  std::shared_ptr<const AttributeSimilarity> similarity_;
  std::optional<FieldId> calibration_field_;
  std::optional<FieldId> freshness_field_;
  double newest_ = 0;             // largest value of the freshness field
  std::vector<BoundRule> rules_;  // boosts, quotas and pins, in the file's order
  Bitmap blocked_;                // one an item; empty where nothing is blocked
  std::vector<std::string> notices_;
};

}  // namespace attune
