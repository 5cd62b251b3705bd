#include "kernels/top_k.h"
#include "models/testing/training_data_testing.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <map>

#include <gtest/gtest.h>

namespace attune {
namespace {

using namespace testing_data;

/// MovieLens 100K with each user's last liked film held out.
struct LeaveLastOut {
  TrainingData data;
  std::vector<std::pair<std::size_t, ItemId>> held_out;  // user, film
};

LeaveLastOut read_ratings(std::istream& in) {
  std::map<std::uint32_t, std::vector<Event>> by_user;
  std::uint32_t user = 0, item = 0, items = 0;
  double rating = 0;
  std::int64_t seconds = 0;
  while (in >> user >> item >> rating >> seconds) {
    by_user[user].push_back(
        {UserId{user}, ItemId{item}, EventKind::rating, rating, Time(std::chrono::seconds(seconds))});
    items = std::max(items, item + 1);
  }
  LeaveLastOut split;
  RaggedRows<HistoryEntry> histories;
  std::uint32_t row = 0;
  for (const auto& [key, events] : by_user) {
    History history = fold_history(events, {.low = 1, .high = 5});
    const auto last = std::ranges::find_if(history.rbegin(), history.rend(),
                                           [](const HistoryEntry& entry) { return entry.weight >= 1; });
    if (last != history.rend()) {
      split.held_out.emplace_back(row, last->item);
      history.erase(std::next(last).base());
    }
    histories.add_row(history);
    ++row;
  }
  split.data = TrainingData::from_histories(std::move(histories), items);
  return split;
}

/// The share of held-out films among the first 20 unseen recommendations.
double recall_at_20(const Model& model, const LeaveLastOut& split) {
  std::size_t found = 0;
  std::vector<kernels::TopEntry> best(20);
  for (const auto& [user, item] : split.held_out) {
    const History history = history_of(split.data, user);
    auto scores = scores_of(model, history);
    for (const HistoryEntry& entry : history) scores[index(entry.item)] = -std::numeric_limits<float>::infinity();
    const std::size_t count = kernels::top_k(scores, best);
    const auto top = std::span(best).first(count);
    found += static_cast<std::size_t>(std::ranges::count(top, index(item), &kernels::TopEntry::position));
  }
  return static_cast<double>(found) / static_cast<double>(split.held_out.size());
}

TEST(AccuracyTest, LearnedModelsBeatPopularityOnMovieLens100K) {
  const char* folder = std::getenv("ATTUNE_DATA");
  const auto path =
      std::filesystem::path(folder != nullptr ? folder : ATTUNE_SOURCE_DIR "/../shared/data") / "ml-100k" / "u.data";
  std::ifstream in(path);
  if (!in) GTEST_SKIP() << path << " is not there; set ATTUNE_DATA to the folder that holds ml-100k";
  const LeaveLastOut split = read_ratings(in);
  ASSERT_GT(split.held_out.size(), 900U);
  std::map<std::string, double> recall;
  for (const ModelEntry& entry : model_registry()) {
    const std::string name(entry.name);
    const auto model = try_fit(name, split.data, {}, {.threads = 2});
    if (!model) continue;  // this data has no labels or texts
    recall[name] = recall_at_20(**model, split);
    RecordProperty("recall_at_20_" + name, fmt::format("{:.4f}", recall[name]));
  }
  EXPECT_GT(recall["item-knn"], 1.4 * recall["popularity"]);
  EXPECT_GT(recall["ease"], 1.7 * recall["popularity"]);
  EXPECT_GT(recall["ials"], 1.7 * recall["popularity"]);
}

}  // namespace
}  // namespace attune
