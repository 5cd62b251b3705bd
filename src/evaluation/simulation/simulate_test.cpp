#include "evaluation/simulation/simulate.h"

#include "base/random.h"
#include "data/history.h"
#include "kernels/top_k.h"
#include "models/registry.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::AllOf;
using testing::Ge;
using testing::HasSubstr;
using testing::Le;

/// A shop of shoes: brand, colours, year.
std::shared_ptr<const Catalogue> shoes(std::size_t count) {
  const std::vector<std::string> brands{"Alto", "Bota", "Corsa", "Duna", "Etna", "Fiore", "Gala", "Hafen"};
  const std::vector<std::string> colours{"red", "blue", "green", "black", "white", "brown"};
  Random random(5);
  std::vector<ItemRecord> records;
  for (std::size_t i = 0; i < count; ++i) {
    records.push_back(
        {.key = fmt::format("shoe-{}", i),
         .title = fmt::format("Shoe {}", i),
         .attributes = {{"brand", std::vector<std::string>{brands[random.below(brands.size())]}},
                        {"colours", std::vector<std::string>{colours[random.below(3)], colours[3 + random.below(3)]}},
                        {"year", 1980.0 + static_cast<double>(random.below(46))}}});
  }
  return *Catalogue::build(records);
}

std::vector<EventRecord> simulated(const Catalogue& catalogue, const SimulateOptions& options) {
  std::vector<EventRecord> events;
  const Status status = simulate_events(catalogue, options, [&](const EventRecord& event) -> Status {
    events.push_back(event);
    return {};
  });
  EXPECT_TRUE(status) << status.error();
  return events;
}

SimulateOptions small(std::uint64_t seed = 1) {
  SimulateOptions options;
  options.users = 60;
  options.events = 2000;
  options.seed = seed;
  return options;
}

TEST(SimulateTest, SameSeedSameEvents) {
  const auto catalogue = shoes(150);
  EXPECT_EQ(simulated(*catalogue, small()), simulated(*catalogue, small()));
  EXPECT_NE(simulated(*catalogue, small()), simulated(*catalogue, small(2)));
}

TEST(SimulateTest, EveryEventIsInBoundsAndNobodyTakesAnItemTwice) {
  const auto catalogue = shoes(150);
  const auto options = small();
  const auto events = simulated(*catalogue, options);
  EXPECT_EQ(events.size(), options.events);
  std::set<std::pair<std::string, std::string>> pairs;
  std::set<std::string> users;
  std::map<std::string, Time> last;
  for (const EventRecord& event : events) {
    EXPECT_TRUE(catalogue->find(event.item));
    EXPECT_EQ(event.kind, EventKind::rating);
    EXPECT_THAT(event.value, AllOf(Ge(0.5), Le(5)));
    EXPECT_EQ(event.value * 2, std::floor(event.value * 2));
    EXPECT_THAT(event.time, AllOf(Ge(options.last - options.span), Le(options.last)));
    EXPECT_GE(event.time, last[event.user]);
    last[event.user] = event.time;
    pairs.emplace(event.user, event.item);
    users.insert(event.user);
  }
  EXPECT_EQ(pairs.size(), events.size());
  EXPECT_EQ(users.size(), options.users);
}

TEST(SimulateTest, PopularityHasATailAndActivityASpread) {
  const auto catalogue = shoes(400);
  SimulateOptions options;
  options.users = 300;
  const auto events = simulated(*catalogue, options);
  std::map<std::string, std::size_t> by_item, by_user;
  for (const EventRecord& event : events) {
    ++by_item[event.item];
    ++by_user[event.user];
  }
  const auto descending = [](const std::map<std::string, std::size_t>& counts) {
    std::vector<std::size_t> values;
    for (const auto& [key, count] : counts) values.push_back(count);
    std::ranges::sort(values, std::greater<>{});
    return values;
  };
  const auto items = descending(by_item), users = descending(by_user);
  EXPECT_GT(items.front(), 5 * items[items.size() / 2] / 2);  // the most famous far above the median
  EXPECT_GT(by_item.size(), 380U);                            // and few items are never chosen
  EXPECT_GT(users.front(), 2 * users[users.size() / 2]);
  EXPECT_GT(users[users.size() / 2], 2 * users.back());
  double sum = 0;
  for (const EventRecord& event : events) sum += event.value;
  EXPECT_NEAR(sum / static_cast<double>(events.size()), 3.8, 0.5);
}

TEST(SimulateTest, AlmostNothingIsChosenBeforeItIsOut) {
  const auto catalogue = shoes(300);
  const FieldId year = *catalogue->find_field("year");
  std::size_t early = 0;
  const auto events = simulated(*catalogue, small());
  for (const EventRecord& event : events) {
    const std::chrono::year_month_day date(std::chrono::floor<std::chrono::days>(event.time));
    if (*catalogue->number(year, *catalogue->find(event.item)) > static_cast<int>(date.year())) ++early;
  }
  EXPECT_LE(early, events.size() / 100);
}

/// The share of each person's last fifth that is found among the first 20 unseen recommendations.
double recall_at_20(std::string_view model_name, const TrainingData& data,
                    const std::vector<std::set<std::uint32_t>>& held_out) {
  const ModelEntry& entry = **find_model(model_name);
  const auto model = fit_model(entry, data, *ModelParameters::create(entry.parameters), {});
  EXPECT_TRUE(model) << model.error();
  double found = 0, wanted = 0;
  std::vector<float> scores(data.user_item.columns());
  std::vector<kernels::TopEntry> best(20);
  for (std::size_t user = 0; user < held_out.size(); ++user) {
    History history;
    const SparseRow<float> row = data.user_item.row(user);
    for (std::size_t k = 0; k < row.size(); ++k) history.push_back({ItemId{row.columns[k]}, row.values[k], Time{}});
    (*model)->score(history, scores);
    for (const std::uint32_t seen : row.columns) scores[seen] = -std::numeric_limits<float>::infinity();
    const std::size_t count = kernels::top_k(scores, best);
    for (std::size_t k = 0; k < count; ++k) found += held_out[user].contains(best[k].position) ? 1 : 0;
    wanted += static_cast<double>(std::min<std::size_t>(20, held_out[user].size()));
  }
  return found / wanted;
}

TEST(SimulateTest, TastesCanBeLearned) {
  const auto catalogue = shoes(400);
  SimulateOptions options;
  options.users = 300;
  std::map<std::string, std::vector<std::uint32_t>> by_user;
  for (const EventRecord& event : simulated(*catalogue, options)) {
    by_user[event.user].push_back(static_cast<std::uint32_t>(*catalogue->find(event.item)));
  }
  std::vector<CsrMatrix<float>::Entry> entries;
  std::vector<std::set<std::uint32_t>> held_out;
  for (const auto& [key, items] : by_user) {
    const std::size_t kept = items.size() - items.size() / 5;
    const auto user = static_cast<std::uint32_t>(held_out.size());
    for (std::size_t k = 0; k < kept; ++k) entries.push_back({user, items[k], 1.0F});
    held_out.emplace_back(items.begin() + static_cast<std::ptrdiff_t>(kept), items.end());
  }
  const TrainingData data{.user_item = CsrMatrix<float>::from_entries(held_out.size(), catalogue->size(), entries),
                          .histories = {},
                          .features = {}};
  const double popularity = recall_at_20("popularity", data, held_out);
  const double ease = recall_at_20("ease", data, held_out);
  RecordProperty("popularity", fmt::format("{:.4f}", popularity));
  RecordProperty("ease", fmt::format("{:.4f}", ease));
  EXPECT_GT(ease, 1.25 * popularity);
}

TEST(SimulateTest, RefusesWhatCannotBe) {
  const auto catalogue = shoes(50);
  const auto attempt = [&](SimulateOptions options) {
    return simulate_events(*catalogue, options, [](const EventRecord&) -> Status { return {}; });
  };
  EXPECT_FALSE(attempt({.users = 0}));
  EXPECT_FALSE(attempt({.users = 10, .events = 5}));
  EXPECT_FALSE(attempt({.users = 10, .events = 100, .tastes = 0}));
  const Status crowded = attempt({.users = 10, .events = 400});
  ASSERT_FALSE(crowded);
  EXPECT_EQ(crowded.error().code, ErrorCode::invalid_argument);
  EXPECT_THAT(crowded.error().mend, HasSubstr("10 to 300 events"));
  EXPECT_TRUE(attempt({.users = 10, .events = 300}));
  EXPECT_FALSE(simulate_events(**Catalogue::build({}), {}, [](const EventRecord&) -> Status { return {}; }));
}

TEST(SimulateTest, TheSinksErrorEndsIt) {
  std::size_t calls = 0;
  const Status status = simulate_events(*shoes(150), small(), [&](const EventRecord&) -> Status {
    if (++calls == 3) return io_error("the disk is full");
    return {};
  });
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().message, "the disk is full");
  EXPECT_EQ(calls, 3U);
}

TEST(SimulatedUserKeyTest, AllDifferentAndReadable) {
  std::set<std::string> keys;
  for (std::size_t person = 0; person < 2000; ++person) keys.insert(simulated_user_key(person));
  EXPECT_EQ(keys.size(), 2000U);
  EXPECT_EQ(simulated_user_key(0), "ada");
}

}  // namespace
}  // namespace attune
