#include "base/random.h"
#include "evaluation/splits/hold_out.h"
#include "evaluation/splits/split.h"

#include <algorithm>
#include <numeric>

namespace attune {
namespace {

Split hold_last_events(std::shared_ptr<const TrainingData> data, std::size_t most, std::uint64_t seed) {
  constexpr std::size_t kFewestEvents = 2;  // one to learn from, one to validate
  const Histories& histories = data->histories;
  std::vector<std::uint32_t> users;
  for (std::uint32_t user = 0; user < histories.rows(); ++user) {
    const auto row = histories.row(user);
    if (row.size() >= kFewestEvents && row.back().weight > 0) users.push_back(user);
  }
  Random random(seed);
  for (std::size_t u = users.size(); u > 1; --u) std::swap(users[u - 1], users[random.below(u)]);
  users.resize(std::min(users.size(), most));
  std::ranges::sort(users);

  Cases validation(std::shared_ptr<const Histories>(data, &histories));
  Histories kept;
  kept.reserve(histories.rows(), histories.size());
  auto next = users.begin();
  for (std::uint32_t user = 0; user < histories.rows(); ++user) {
    auto row = histories.row(user);
    if (next != users.end() && *next == user) {
      ++next;
      validation.add(user, row.size() - 1, std::span(&row.back().item, 1), SeenItems::exclude);
      row = row.first(row.size() - 1);
    }
    kept.add_row(row);
  }
  auto tuning = std::make_shared<TrainingData>(
      TrainingData::from_histories(std::move(kept), data->user_item.columns(), data->features));
  return {.protocol = "last event for tuning",
          .seen = SeenItems::exclude,
          .fit = FinalFit::refit,
          .tuning = std::move(tuning),
          .validation = std::move(validation),
          .training = std::move(data),
          .test = {}};
}

Split hold_random_events(const TrainingData& data, std::uint64_t seed) {
  constexpr double kShare = 0.1;
  HeldOut parts = hold_out_randomly(data.histories, kShare, seed);
  const auto kept = std::make_shared<const Histories>(std::move(parts.kept));
  const Interactions known{.histories = kept, .items = data.user_item.columns(), .features = data.features};
  return {.protocol = "random events for tuning",
          .seen = SeenItems::exclude,
          .fit = FinalFit::refit,
          .tuning = std::make_shared<TrainingData>(known.training_data(*kept)),
          .validation = cases_after(kept, parts.held, SeenItems::exclude),
          .training = std::make_shared<TrainingData>(known.training_data(data.histories)),
          .test = {}};
}

}  // namespace

Split hold_out_for_tuning(std::shared_ptr<const TrainingData> data, std::size_t most, std::uint64_t seed) {
  if (order_by_times(data->histories) == EventOrder::none) return hold_random_events(*data, seed);
  return hold_last_events(std::move(data), most, seed);
}

}  // namespace attune
