#pragma once
#include "data/history.h"
#include "data/ragged.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace attune {

using Histories = RaggedRows<HistoryEntry>;

/// Whether items of the history may be recommended again.
enum class SeenItems { exclude, include };

/// A question put to a model and what would have been right.
struct Case {
  std::uint32_t row = 0;                  ///< of the history it comes from: a user or a session
  std::span<const HistoryEntry> history;  ///< oldest first, may be empty
  std::span<const ItemId> targets;        ///< at least one, each once
};

/// Q cases. Histories are prefixes of rows that several sets of cases share, so that a million cases cost little more
/// than their targets.
class Cases {
 public:
  Cases() = default;
  explicit Cases(std::shared_ptr<const Histories> histories) : histories_(std::move(histories)) {}

  /// A case whose history is the first `length` entries of `row`. Targets that are given twice count once; with
  /// SeenItems::exclude, targets that stand in the history can be in no ranking: they are left out and counted. A case
  /// that has no target left is not added.
  void add(std::uint32_t row, std::size_t length, std::span<const ItemId> targets, SeenItems seen);

  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] bool empty() const { return rows_.empty(); }
  [[nodiscard]] Case operator[](std::size_t q) const {
    return {rows_[q], histories_->row(rows_[q]).first(lengths_[q]), targets_.row(q)};
  }
  /// Targets that add() left out because they had been seen before.
  [[nodiscard]] std::size_t seen_targets() const { return seen_targets_; }
  /// The cases at these positions, in this order: a sample, say.
  [[nodiscard]] Cases subset(std::span<const std::uint32_t> positions) const;

 private:
  std::shared_ptr<const Histories> histories_;
  std::vector<std::uint32_t> rows_;     // Q
  std::vector<std::uint32_t> lengths_;  // Q
  RaggedRows<ItemId> targets_;          // Q rows
  std::size_t seen_targets_ = 0;
};

}  // namespace attune
