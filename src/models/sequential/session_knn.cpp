#include "models/sequential/session_knn.h"

#include "models/internal/history_weight.h"
#include "models/internal/largest_first.h"
#include "models/internal/recency.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <ranges>
#include <utility>

namespace attune {
namespace {

constexpr std::string_view kName = "session-knn";

struct Options {
  Recency recency;
  std::uint64_t neighbours = 1;
  double closeness = 1;
};

/// An item's last place in a history that contains it.
struct Posting {
  std::uint32_t row = 0;
  std::uint32_t position = 0;
};

struct Arrays {
  std::span<const Options> options;             // 1
  std::span<const std::uint64_t> row_offsets;   // rows + 1
  std::span<const std::uint32_t> items;         // entries, by row, oldest first
  std::span<const float> weights;               // entries
  std::span<const float> row_scale;             // rows: |n|^-length
  std::span<const std::uint64_t> item_offsets;  // I + 1
  std::span<const Posting> postings;            // by item, then row
  std::span<const float> item_scale;            // I: count^-popularity

  [[nodiscard]] std::size_t rows() const { return row_scale.size(); }
  [[nodiscard]] std::size_t item_count() const { return item_scale.size(); }
  [[nodiscard]] std::span<const Posting> postings_of(std::size_t item) const {
    return postings.subspan(item_offsets[item], item_offsets[item + 1] - item_offsets[item]);
  }
};

struct NearHistory {
  std::uint32_t row = 0;
  std::uint32_t anchor = 0;  ///< where it has the latest shared item
  float likeness = 0;
};

class SessionKnn final : public Model {
 public:
  /// `memory` is whatever owns the arrays.
  SessionKnn(const Arrays& arrays, std::shared_ptr<const void> memory)
      : a_(arrays), options_(arrays.options.front()), memory_(std::move(memory)) {}

  [[nodiscard]] std::string_view name() const override { return kName; }
  [[nodiscard]] std::size_t item_count() const override { return a_.item_count(); }
  [[nodiscard]] bool additive() const override { return true; }

  void score(std::span<const HistoryEntry> history, std::span<float> scores) const override {
    std::ranges::fill(scores, 0.0F);
    for (const NearHistory& near : nearest(fade(history, options_.recency))) {
      for (std::uint64_t e = a_.row_offsets[near.row]; e < a_.row_offsets[near.row + 1]; ++e)
        scores[a_.items[e]] += near.likeness * vote(near, e);
    }
    for (std::size_t item = 0; item < scores.size(); ++item) scores[item] *= a_.item_scale[item];
  }

  [[nodiscard]] std::vector<Contribution> explain(std::span<const HistoryEntry> history, ItemId item) const override {
    std::vector<Contribution> contributions;
    if (index(item) >= item_count()) return contributions;
    const History faded = fade(history, options_.recency);
    // What each nearest history gives to the item for a likeness of 1.
    std::vector<std::pair<std::uint32_t, double>> votes;
    for (const NearHistory& near : nearest(faded)) {
      double sum = 0;
      for (std::uint64_t e = a_.row_offsets[near.row]; e < a_.row_offsets[near.row + 1]; ++e)
        if (a_.items[e] == index(item)) sum += static_cast<double>(vote(near, e));
      if (sum != 0) votes.emplace_back(near.row, sum * static_cast<double>(a_.item_scale[index(item)]));
    }
    std::ranges::sort(votes);
    for (const HistoryEntry& entry : faded) {
      if (index(entry.item) >= item_count()) continue;
      double amount = 0;
      for (const Posting posting : a_.postings_of(index(entry.item))) {
        const auto found = std::ranges::lower_bound(votes, posting.row, {}, &std::pair<std::uint32_t, double>::first);
        if (found != votes.end() && found->first == posting.row)
          amount += found->second * static_cast<double>(likeness_part(entry, posting));
      }
      if (amount != 0) contributions.push_back({entry.item, amount});
    }
    std::ranges::sort(contributions, LargestFirst{});
    return contributions;
  }

  [[nodiscard]] Ranking similar(ItemId item, std::size_t n) const override {
    Ranking ranking;
    if (index(item) >= item_count()) return ranking;
    std::vector<float> scores(item_count());
    score(std::array{HistoryEntry{.item = item}}, scores);
    for (std::uint32_t other = 0; other < scores.size(); ++other) {
      if (scores[other] > 0 && other != index(item)) ranking.push_back({ItemId{other}, scores[other]});
    }
    const std::size_t count = std::min(n, ranking.size());
    std::ranges::partial_sort(ranking, ranking.begin() + static_cast<std::ptrdiff_t>(count), BestFirst{});
    ranking.resize(count);
    return ranking;
  }

  void save(SnapshotWriter& out) const override {
    out.add("options", a_.options);
    out.add("row_offsets", a_.row_offsets);
    out.add("items", a_.items);
    out.add("weights", a_.weights);
    out.add("row_scale", a_.row_scale);
    out.add("item_offsets", a_.item_offsets);
    out.add("postings", a_.postings);
    out.add("item_scale", a_.item_scale);
  }

 private:
  /// What a shared entry adds to the likeness of the history that it is shared with.
  [[nodiscard]] float likeness_part(const HistoryEntry& entry, Posting posting) const {
    const float theirs = a_.weights[a_.row_offsets[posting.row] + posting.position];
    return bounded_weight(entry.weight) * theirs * a_.row_scale[posting.row];
  }

  /// What entry e of a near history gives to its item for a likeness of 1.
  [[nodiscard]] float vote(const NearHistory& near, std::uint64_t e) const {
    const auto position = static_cast<double>(e - a_.row_offsets[near.row]);
    const double distance = std::abs(position - static_cast<double>(near.anchor));
    return static_cast<float>(std::pow(options_.closeness, distance)) * a_.weights[e];
  }

  /// In an order that depends on the history and the data alone.
  [[nodiscard]] std::vector<NearHistory> nearest(std::span<const HistoryEntry> faded) const {
    constexpr std::uint32_t kUnseen = ~std::uint32_t{0};
    std::vector<std::uint32_t> place(a_.rows(), kUnseen);  // in `near`
    std::vector<NearHistory> near;
    for (const HistoryEntry& entry : faded | std::views::reverse) {  // the latest shared item comes first
      if (index(entry.item) >= item_count()) continue;
      for (const Posting posting : a_.postings_of(index(entry.item))) {
        if (place[posting.row] == kUnseen) {
          place[posting.row] = static_cast<std::uint32_t>(near.size());
          near.push_back({.row = posting.row, .anchor = posting.position});
        }
        near[place[posting.row]].likeness += likeness_part(entry, posting);
      }
    }
    float bound = 0;
    if (near.size() > options_.neighbours) {
      std::vector<float> likeness;
      likeness.reserve(near.size());
      for (const NearHistory& candidate : near) likeness.push_back(candidate.likeness);
      const auto last = likeness.begin() + static_cast<std::ptrdiff_t>(options_.neighbours - 1);
      std::ranges::nth_element(likeness, last, std::greater<>{});
      bound = *last;
    }
    std::erase_if(near, [&](const NearHistory& n) { return !(n.likeness > 0 && n.likeness >= bound); });
    return near;
  }

  Arrays a_;
  Options options_;
  std::shared_ptr<const void> memory_;
};

struct OwnedArrays {
  std::vector<Options> options;
  std::vector<std::uint64_t> row_offsets{0};
  std::vector<std::uint32_t> items;
  std::vector<float> weights;
  std::vector<float> row_scale;
  std::vector<std::uint64_t> item_offsets;
  std::vector<Posting> postings;
  std::vector<float> item_scale;

  [[nodiscard]] Arrays view() const {
    return {options, row_offsets, items, weights, row_scale, item_offsets, postings, item_scale};
  }
};

/// Entry positions of an item's last place in each row, row after row: calls visit(row, position, item).
void for_each_last_place(const RaggedRows<HistoryEntry>& histories, std::size_t item_count,
                         const std::function<void(std::uint32_t, std::uint32_t, std::size_t)>& visit) {
  std::vector<std::uint32_t> last_row(item_count, ~std::uint32_t{0});
  for (std::uint32_t row = 0; row < histories.rows(); ++row) {
    const auto history = histories.row(row);
    for (std::size_t position = history.size(); position-- > 0;) {
      const std::size_t item = index(history[position].item);
      if (std::exchange(last_row[item], row) != row) visit(row, static_cast<std::uint32_t>(position), item);
    }
  }
}

Result<std::unique_ptr<Model>> fit(const TrainingData& data, const ModelParameters& parameters, const FitContext&) {
  const RaggedRows<HistoryEntry>& histories = data.histories;
  if (histories.rows() == 0) {
    return invalid_argument("{} learns from the order of events, and no history has a known order", kName)
        .mend("import events with times, or train another model");
  }
  const std::size_t items = data.user_item.columns();
  auto owned = std::make_shared<OwnedArrays>();
  owned->options.push_back({.recency = {.decay = parameters["decay"], .window = parameters.count("window")},
                            .neighbours = parameters.count("neighbours"),
                            .closeness = parameters["closeness"]});
  for (std::size_t row = 0; row < histories.rows(); ++row) {
    const auto history = histories.row(row);
    for (const HistoryEntry& entry : history) {
      owned->items.push_back(static_cast<std::uint32_t>(entry.item));
      owned->weights.push_back(bounded_weight(entry.weight));
    }
    owned->row_offsets.push_back(owned->items.size());
    const auto length = static_cast<double>(std::max<std::size_t>(history.size(), 1));
    owned->row_scale.push_back(static_cast<float>(std::pow(length, -parameters["length"])));
  }
  owned->item_offsets.assign(items + 1, 0);
  for_each_last_place(histories, items, [&](auto, auto, std::size_t item) { ++owned->item_offsets[item + 1]; });
  for (std::size_t item = 0; item < items; ++item) {
    const auto count = static_cast<double>(std::max<std::uint64_t>(owned->item_offsets[item + 1], 1));
    owned->item_scale.push_back(static_cast<float>(std::pow(count, -parameters["popularity"])));
    owned->item_offsets[item + 1] += owned->item_offsets[item];
  }
  owned->postings.resize(owned->item_offsets.back());
  std::vector<std::uint64_t> next(owned->item_offsets.begin(), owned->item_offsets.end() - 1);
  for_each_last_place(histories, items, [&](std::uint32_t row, std::uint32_t position, std::size_t item) {
    owned->postings[next[item]++] = {row, position};
  });
  const Arrays arrays = owned->view();
  return std::make_unique<SessionKnn>(arrays, std::move(owned));
}

template <class Value>
bool are_offsets(std::span<const std::uint64_t> offsets, std::size_t rows, std::span<const Value> values) {
  return offsets.size() == rows + 1 && offsets.front() == 0 && offsets.back() == values.size() &&
         std::ranges::is_sorted(offsets);
}

bool is_consistent(const Arrays& a) {
  if (a.options.size() != 1) return false;
  const Options& options = a.options.front();
  if (!is_valid(options.recency) || options.neighbours == 0 || !(options.closeness > 0 && options.closeness <= 1))
    return false;
  if (!are_offsets(a.row_offsets, a.rows(), a.items) || !are_offsets(a.item_offsets, a.item_count(), a.postings))
    return false;
  const auto finite = [](float value) { return std::isfinite(value); };
  const auto known = [&](std::uint32_t item) { return item < a.item_count(); };
  const auto inside = [&](Posting p) {
    return p.row < a.rows() && p.position < a.row_offsets[p.row + 1] - a.row_offsets[p.row];
  };
  return a.weights.size() == a.items.size() && std::ranges::all_of(a.items, known) &&
         std::ranges::all_of(a.postings, inside) && std::ranges::all_of(a.weights, finite) &&
         std::ranges::all_of(a.row_scale, finite) && std::ranges::all_of(a.item_scale, finite);
}

Result<std::unique_ptr<Model>> map(SnapshotReader reader) {
  ATTUNE_TRY(options, reader.array<Options>("options"));
  ATTUNE_TRY(row_offsets, reader.array<std::uint64_t>("row_offsets"));
  ATTUNE_TRY(items, reader.array<std::uint32_t>("items"));
  ATTUNE_TRY(weights, reader.array<float>("weights"));
  ATTUNE_TRY(row_scale, reader.array<float>("row_scale"));
  ATTUNE_TRY(item_offsets, reader.array<std::uint64_t>("item_offsets"));
  ATTUNE_TRY(postings, reader.array<Posting>("postings"));
  ATTUNE_TRY(item_scale, reader.array<float>("item_scale"));
  const Arrays arrays{options, row_offsets, items, weights, row_scale, item_offsets, postings, item_scale};
  if (!is_consistent(arrays)) return corrupt("the arrays of model {} contradict each other", kName);
  return std::make_unique<SessionKnn>(arrays, std::make_shared<SnapshotReader>(std::move(reader)));
}

std::size_t memory_bytes(const TrainingData& data, const ModelParameters&) {
  return 24 * data.histories.size() + 16 * data.histories.rows() + 32 * data.user_item.columns();
}

}  // namespace

ModelEntry session_knn_entry() {
  return {
      .name = kName,
      .summary = "what people chose in the histories most like the latest part of yours (V-SKNN, STAN)",
      .parameters = {{"neighbours", 500, 1, 1e6, "histories that are asked", {50, 100, 200, 500, 1500}},
                     {"decay", 0.7, 0.01, 1, "what an item counts less for each step back", {0.3, 0.5, 0.7, 0.9}},
                     {"window", 20, 1, 1000, "items back that count"},
                     {"closeness",
                      0.7,
                      0.01,
                      1,
                      "what an item counts less for each step from the latest shared one",
                      {0.3, 0.5, 0.7, 0.9}},
                     {"length", 0.5, 0, 1, "how much long histories count less", {0, 0.5, 1}},
                     {"popularity", 0, 0, 1, "how much popular items count less", {0, 0.2, 0.4}}},
      .memory_bytes = memory_bytes,
      .fit = fit,
      .map = map,
  };
}

}  // namespace attune
