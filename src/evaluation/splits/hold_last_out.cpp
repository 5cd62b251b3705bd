#include "base/random.h"
#include "evaluation/splits/split.h"

#include <algorithm>
#include <numeric>

namespace attune {

Split hold_last_out(std::shared_ptr<const TrainingData> data, std::size_t most, std::uint64_t seed) {
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
  return {.protocol = "hold-last-out",
          .seen = SeenItems::exclude,
          .fit = FinalFit::refit,
          .tuning = std::move(tuning),
          .validation = std::move(validation),
          .training = std::move(data),
          .test = {}};
}

}  // namespace attune
