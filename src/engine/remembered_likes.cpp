#include "engine/remembered_likes.h"

#include <algorithm>

namespace attune {
namespace {

constexpr double kOfASureLike = 0.5;
constexpr double kUnit = 0.5;
constexpr double kUnitAlone = 2.5;

}  // namespace

RememberedLikes::RememberedLikes(const StandingTaste& taste, const Catalogue& catalogue, const ItemScores& scores)
    : catalogue_(catalogue), likes_(taste.likes) {
  const std::span<const double> values = scores.values;
  if (values.empty() || likes_.empty()) return;
  double sum = 0;
  for (const double value : values) sum += value;
  const auto [lowest, highest] = std::ranges::minmax(values);
  const double mean = sum / static_cast<double>(values.size());
  unit_ = scores.personal ? kUnit * (highest - mean) : kUnitAlone * (highest - lowest);
}

void RememberedLikes::add_to(std::span<double> scores) const {
  if (are_none()) return;
  std::vector<double> strengths(scores.size(), 0);
  for (const StandingTaste::Entry& like : likes_)
    for (const ItemId item : catalogue_.items_with(like.field, like.label))
      strengths[index(item)] += kOfASureLike * like.strength;
  for (std::size_t i = 0; i < scores.size(); ++i)
    if (strengths[i] > 0) scores[i] += unit_ * std::min(1.0, strengths[i]);
}

std::vector<RememberedLikes::Share> RememberedLikes::shares_of(ItemId item) const {
  std::vector<Share> shares;
  if (are_none()) return shares;
  double strength = 0;
  for (const StandingTaste::Entry& like : likes_) {
    if (!bears(catalogue_, item, like.field, like.label)) continue;
    const double before = std::min(1.0, strength);
    strength += kOfASureLike * like.strength;
    const double amount = unit_ * (std::min(1.0, strength) - before);
    if (amount > 0) shares.push_back({&like, amount});
  }
  return shares;
}

}  // namespace attune
