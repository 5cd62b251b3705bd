#include "models/snapshot.h"

#include "base/file.h"
#include "models/testing/training_data_testing.h"

#include <fstream>
#include <string>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

namespace attune {
namespace {

using testing::HasSubstr;
using namespace testing_data;
namespace fs = std::filesystem;

/// Popularity over `items` items that were all liked by `likes` of 100 people, so that a score tells versions apart.
Snapshot snapshot_of(std::size_t items, std::size_t likes) {
  std::vector<std::vector<float>> rows(100, std::vector<float>(items));
  for (std::size_t u = 0; u < likes; ++u) std::ranges::fill(rows[u], 1.0F);
  Snapshot snapshot;
  snapshot.item_count = items;
  snapshot.user_count = 100;
  snapshot.event_count = likes;
  snapshot.primary = "popularity";
  snapshot.models.push_back(fitted("popularity", from_rows(rows)));
  snapshot.report = {{"tried", 1}};
  return snapshot;
}

float first_score(const Snapshot& snapshot) {
  return scores_of(*snapshot.models.front(), {}).front();
}

class SnapshotTest : public testing::Test {
 protected:
  void publish(std::size_t likes, std::uint64_t expected_version) const {
    const auto version = publish_snapshot(folder_, snapshot_of(10, likes));
    ASSERT_TRUE(version) << version.error();
    EXPECT_EQ(*version, expected_version);
  }
  TemporaryFolder temporary_;
  fs::path folder_ = temporary_.path() / "snapshots";
};

TEST_F(SnapshotTest, NothingTrainedYet) {
  EXPECT_EQ(current_snapshot_version(folder_), 0U);
  const auto snapshot = open_current_snapshot(folder_);
  ASSERT_FALSE(snapshot);
  EXPECT_EQ(snapshot.error().code, ErrorCode::not_found);
  EXPECT_THAT(snapshot.error().mend, HasSubstr("attune train"));
}

TEST_F(SnapshotTest, OpensWhatWasPublished) {
  publish(30, 1);
  const auto snapshot = open_current_snapshot(folder_);
  ASSERT_TRUE(snapshot) << snapshot.error();
  EXPECT_EQ((*snapshot)->version, 1U);
  EXPECT_EQ((*snapshot)->item_count, 10U);
  EXPECT_EQ((*snapshot)->user_count, 100U);
  EXPECT_EQ((*snapshot)->event_count, 30U);
  EXPECT_EQ((*snapshot)->primary, "popularity");
  EXPECT_EQ(to_json((*snapshot)->report), R"({"tried":1})");
  EXPECT_NE((*snapshot)->find("popularity"), nullptr);
  EXPECT_EQ((*snapshot)->find("ease"), nullptr);
  EXPECT_EQ(first_score(**snapshot), first_score(snapshot_of(10, 30)));
}

TEST_F(SnapshotTest, EveryModelTravels) {
  const TrainingData data = with_tastes(60, 40, 2, 1);
  Snapshot trained;
  trained.item_count = 40;
  for (const ModelEntry& entry : model_registry()) trained.models.push_back(fitted(entry.name, data));
  ASSERT_TRUE(publish_snapshot(folder_, trained));
  const auto mapped = open_current_snapshot(folder_);
  ASSERT_TRUE(mapped) << mapped.error();
  const History history = history_of(data, 3);
  for (const auto& model : trained.models) {
    EXPECT_EQ(scores_of(*(*mapped)->find(model->name()), history), scores_of(*model, history)) << model->name();
  }
}

TEST_F(SnapshotTest, PruningNeverBreaksAReader) {
  publish(1, 1);
  const auto oldest = open_current_snapshot(folder_);
  ASSERT_TRUE(oldest);
  const float score = first_score(**oldest);
  for (std::uint64_t version = 2; version <= 5; ++version) publish(version * 10, version);
  EXPECT_FALSE(fs::exists(folder_ / "000001"));
  EXPECT_FALSE(fs::exists(folder_ / "000003"));
  EXPECT_TRUE(fs::exists(folder_ / "000004"));
  EXPECT_EQ(first_score(**oldest), score);
  EXPECT_EQ((*open_current_snapshot(folder_))->version, 5U);
}

TEST_F(SnapshotTest, WhatACrashLeavesIsPassedOver) {
  publish(10, 1);
  // A crash while version 2 was written, and one just before CURRENT was replaced.
  fs::create_directories(folder_ / "000002");
  std::ofstream(folder_ / "000002" / "popularity.model.new") << "half a mod";
  std::ofstream(folder_ / "CURRENT.new") << "000002 00";
  EXPECT_EQ((*open_current_snapshot(folder_))->version, 1U);
  publish(20, 3);
  EXPECT_EQ((*open_current_snapshot(folder_))->version, 3U);
  EXPECT_FALSE(fs::exists(folder_ / "000002"));
}

TEST_F(SnapshotTest, DamageIsRefusedAndTrainingMendsIt) {
  publish(10, 1);
  for (const char* name : {"CURRENT", "000001/manifest.json", "000001/popularity.model"}) {
    const fs::path path = folder_ / name;
    const std::string good = *read_file(path);
    for (std::size_t position = 0; position < good.size(); ++position) {
      std::string bad = good;
      bad[position] = static_cast<char>(bad[position] ^ 1);
      std::ofstream(path, std::ios::binary).write(bad.data(), std::ssize(bad));
      const auto snapshot = open_current_snapshot(folder_);
      ASSERT_FALSE(snapshot) << name << " byte " << position;
      EXPECT_EQ(snapshot.error().code, ErrorCode::corrupt) << snapshot.error();
      EXPECT_THAT(snapshot.error().mend, HasSubstr("attune train"));
    }
    fs::remove(path);
    EXPECT_FALSE(open_current_snapshot(folder_));
    std::ofstream(path, std::ios::binary).write(good.data(), std::ssize(good));
    EXPECT_TRUE(open_current_snapshot(folder_));
  }
  std::ofstream(folder_ / "CURRENT") << "nonsense";
  EXPECT_FALSE(open_current_snapshot(folder_));
  publish(20, 2);
  EXPECT_EQ((*open_current_snapshot(folder_))->version, 2U);
}

TEST_F(SnapshotTest, AKilledPublisherLeavesOldOrNewInForce) {
  const Snapshot snapshot = snapshot_of(2000, 40);
  const float score = first_score(snapshot);
  ASSERT_TRUE(publish_snapshot(folder_, snapshot));
  for (int round = 0; round < 15; ++round) {
    const std::uint64_t before = current_snapshot_version(folder_);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      while (publish_snapshot(folder_, snapshot)) {
      }
      ::_exit(1);
    }
    // Killed somewhere after its second publication; each round a little later.
    while (current_snapshot_version(folder_) < before + 2) std::this_thread::yield();
    for (int spin = 0; spin < round * 20; ++spin) ASSERT_NE(current_snapshot_version(folder_), 0U);
    ::kill(child, SIGKILL);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status));

    const auto opened = open_current_snapshot(folder_);
    ASSERT_TRUE(opened) << opened.error();
    EXPECT_GE((*opened)->version, before + 2);
    EXPECT_EQ(first_score(**opened), score);
  }
}

TEST_F(SnapshotTest, ReadersAlwaysFindASnapshotWhileOnesArePublished) {
  publish(10, 1);
  std::jthread publisher([&](const std::stop_token& stop) {
    const Snapshot snapshot = snapshot_of(10, 50);
    while (!stop.stop_requested()) {
      if (!publish_snapshot(folder_, snapshot)) return;
    }
  });
  for (int round = 0; round < 200; ++round) {
    const auto snapshot = open_current_snapshot(folder_);
    ASSERT_TRUE(snapshot) << snapshot.error();
  }
}

}  // namespace
}  // namespace attune
