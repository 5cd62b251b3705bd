#include "engine/training_jobs.h"

#include "base/file.h"

#include <atomic>
#include <thread>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

constexpr Time kNow{std::chrono::days(20'000)};

class TrainingJobsTest : public testing::Test {
 protected:
  TrainingJobsTest()
      : store_(open_sqlite_store((folder_.path() / "db").string(), {StoreOptions::Mode::create}).value()) {}

  /// Jobs whose trainings say that they have begun and then wait for release(), or until they are stopped.
  std::unique_ptr<TrainingJobs> open() {
    auto jobs = TrainingJobs::open(
        *store_, clock_, [this](const TrainOptions& options, Progress& progress, const std::stop_token& stop) {
          return train(options, progress, stop);
        });
    return std::move(jobs).value();
  }
  Result<TrainReport> train(const TrainOptions& options, Progress& progress, const std::stop_token& stop) {
    progress.begin("fitting", 10);
    progress.update(4);
    begun_ = options.seed;
    begun_.notify_all();
    const std::stop_callback wake(stop, [this] { release(); });
    released_.wait(false);
    released_ = false;
    if (stop.stop_requested()) return cancelled("stopped");
    if (options.seed == 13) return invalid_argument("an unlucky number");
    return TrainReport{7, "ease", {{"seed", options.seed}}};
  }
  void wait_until_begun(std::uint64_t seed) {
    for (std::uint64_t seen = begun_; seen != seed; seen = begun_) begun_.wait(seen);
  }
  void release() {
    released_ = true;
    released_.notify_all();
  }
  static void wait_until_idle(const TrainingJobs& jobs) {
    while (jobs.running()) std::this_thread::yield();
  }
  TrainingRecord only_record() { return store_->trainings().value().at(0); }

  TemporaryFolder folder_;
  ManualClock clock_{kNow};
  std::unique_ptr<Store> store_;
  std::atomic<std::uint64_t> begun_ = 0;
  std::atomic<bool> released_ = false;
};

TEST_F(TrainingJobsTest, RunsOneAtATimeAndKeepsWhatCameOfIt) {
  const auto jobs = open();
  const auto started = jobs->start({.models = {"ease"}, .parameters = {{"ease.lambda", "3"}}, .seed = 5}).value();
  wait_until_begun(5);
  const json::object running = to_json(jobs->find(started.record.id).value());
  EXPECT_EQ(running.at("state"), "running");
  EXPECT_EQ(to_json(running.at("progress")), R"({"phase":"fitting","done":4,"total":10})");
  EXPECT_EQ(running.at("options").at("settings").at("ease.lambda"), "3");
  EXPECT_EQ(jobs->start({}).error().code, ErrorCode::conflict);
  EXPECT_EQ(jobs->running(), started.record.id);

  clock_.advance(std::chrono::seconds(2));
  release();
  wait_until_idle(*jobs);
  const json::object ended = to_json(jobs->find(started.record.id).value());
  EXPECT_EQ(ended.at("state"), "succeeded");
  EXPECT_EQ(ended.at("finished"), json::value(format_time(kNow + std::chrono::seconds(2))));
  EXPECT_EQ(ended.at("outcome").at("snapshot"), 7);
  EXPECT_EQ(jobs->cancel(started.record.id).error().code, ErrorCode::conflict);
  EXPECT_EQ(jobs->find(99).error().code, ErrorCode::not_found);
}

TEST_F(TrainingJobsTest, FailureAndCancellationAreSaid) {
  const auto jobs = open();
  ASSERT_TRUE(jobs->start({.models = {}, .parameters = {}, .seed = 13}));
  release();
  wait_until_idle(*jobs);
  EXPECT_EQ(to_json(jobs->list().value().at(0)).at("outcome").at("error"), "an unlucky number");
  const auto second = jobs->start({.models = {}, .parameters = {}, .seed = 2}).value();
  wait_until_begun(2);
  ASSERT_TRUE(jobs->cancel(second.record.id));
  wait_until_idle(*jobs);
  EXPECT_EQ(jobs->find(second.record.id)->record.state, TrainingState::cancelled);
}

TEST_F(TrainingJobsTest, WhatIsUnderWayAtTheEndOfAProcessBeginsAnew) {
  auto jobs = open();
  ASSERT_TRUE(jobs->start({.models = {}, .parameters = {}, .seed = 3}));
  wait_until_begun(3);
  jobs.reset();
  EXPECT_EQ(only_record().state, TrainingState::running);
  begun_ = 0;
  jobs = open();
  wait_until_begun(3);
  release();
  wait_until_idle(*jobs);
  EXPECT_EQ(only_record().state, TrainingState::succeeded);
  EXPECT_EQ(only_record().attempts, 1);
}

TEST_F(TrainingJobsTest, ATrainingThatTwoProcessesDiedOfIsNotBegunAgain) {
  TrainingRecord died{.options = "{}", .started = kNow};
  died.id = store_->add_training(died).value();
  {
    const auto jobs = open();
    release();
    wait_until_idle(*jobs);
    EXPECT_EQ(only_record().attempts, 2);
    EXPECT_EQ(only_record().state, TrainingState::succeeded);
  }
  died.attempts = 2;
  ASSERT_TRUE(store_->update_training(died));
  const auto jobs = open();
  EXPECT_FALSE(jobs->running());
  EXPECT_EQ(only_record().state, TrainingState::interrupted);
}

TEST(TrainOptionsJson, ReadsWhatItWritesAndRefusesTheRest) {
  const TrainOptions options{.models = {"ease", "ials"},
                             .parameters = {{"ease.lambda", "3"}},
                             .tuning = {.budget = std::chrono::seconds(60), .trials = 4},
                             .threads = 2,
                             .seed = 9};
  const TrainOptions again = train_options_from_json(to_json(options)).value();
  EXPECT_EQ(to_json(to_json(again)), to_json(to_json(options)));
  for (const char* wrong : {R"({"model": []})", R"({"models": "ease"})", R"({"models": [1]})", R"({"seed": -1})",
                            R"({"budget_seconds": 0})", R"({"settings": []})", R"({"settings": {"a": []}})"})
    EXPECT_FALSE(train_options_from_json(parse_json(wrong)->as_object())) << wrong;
}

}  // namespace
}  // namespace attune
