#include "engine/best_items.h"

#include <algorithm>

namespace attune {
namespace {

/// The order of the header.
class Better {
 public:
  explicit Better(const View& view) : popularity_(view.popularity) {}
  bool operator()(const Scored& a, const Scored& b) const {
    if (a.score != b.score) return a.score > b.score;
    const float likes_a = popularity_[index(a.item)];
    const float likes_b = popularity_[index(b.item)];
    return likes_a != likes_b ? likes_a > likes_b : a.item < b.item;
  }

 private:
  std::span<const float> popularity_;
};

}  // namespace

Ranking best_items(std::span<const double> scores, const Bitmap& allowed, const View& view, std::size_t n) {
  const Better better(view);
  Ranking best;  // once full, a heap whose front is the worst kept
  if (n == 0) return best;
  for (std::uint32_t i = 0; i < scores.size(); ++i) {
    if (best.size() == n && scores[i] < best.front().score) continue;  // nearly all of them
    if (!allowed[i]) continue;
    const Scored candidate{ItemId{i}, scores[i]};
    if (best.size() < n) {
      best.push_back(candidate);
      if (best.size() == n) std::ranges::make_heap(best, better);
    } else if (better(candidate, best.front())) {
      std::ranges::pop_heap(best, better);
      best.back() = candidate;
      std::ranges::push_heap(best, better);
    }
  }
  std::ranges::sort(best, better);
  return best;
}

Ranking best_items_sparse(std::span<const Scored> scores, const Bitmap& allowed, const View& view, std::size_t n) {
  const Better better(view);
  Ranking above;  // what beats an item that the scores don't name
  Ranking below;
  for (const Scored& scored : scores) {
    if (!allowed[index(scored.item)] || scored.score == 0) continue;
    (scored.score > 0 ? above : below).push_back(scored);
  }
  const auto kept = static_cast<std::ptrdiff_t>(std::min(n, above.size()));
  std::ranges::partial_sort(above, above.begin() + kept, better);
  above.resize(static_cast<std::size_t>(kept));
  if (above.size() == n) return above;

  Bitmap zero = allowed;
  for (const Scored& scored : scores)
    if (scored.score != 0) zero.set(index(scored.item), false);
  for (const Scored& scored : most_popular(zero, view, n - above.size())) above.push_back({scored.item, 0});
  std::ranges::sort(below, better);
  for (std::size_t i = 0; i < below.size() && above.size() < n; ++i) above.push_back(below[i]);
  return above;
}

Ranking most_popular(const Bitmap& allowed, const View& view, std::size_t n) {
  Ranking best;
  for (std::size_t i = 0; i < view.by_popularity.size() && best.size() < n; ++i) {
    const ItemId item = view.by_popularity[i];
    if (allowed[index(item)]) best.push_back({item, static_cast<double>(view.popularity[index(item)])});
  }
  return best;
}

}  // namespace attune
