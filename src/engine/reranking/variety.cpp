#include "engine/reranking/variety.h"

#include <algorithm>
#include <vector>

namespace attune {
namespace {

class Variety final : public ListAim {
 public:
  Variety(const AttributeSimilarity& similarity, std::size_t items)
      : similarity_(&similarity), nearest_(items), to_placed_(items) {}

  [[nodiscard]] double loss(ItemId item) const override { return nearest_[index(item)]; }
  void place(ItemId item) override {
    similarity_->to_all(std::span(&item, 1), to_placed_);
    std::ranges::transform(nearest_, to_placed_, nearest_.begin(), [](double a, double b) { return std::max(a, b); });
  }

 private:
  const AttributeSimilarity* similarity_;
  std::vector<double> nearest_;    // one an item: to the placed item most like it
  std::vector<double> to_placed_;  // the latest one alone
};

}  // namespace

std::unique_ptr<ListAim> make_variety(const AttributeSimilarity& similarity, std::size_t items) {
  return std::make_unique<Variety>(similarity, items);
}

}  // namespace attune
