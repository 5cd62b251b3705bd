#include "store/internal/group_commit.h"

#include "base/log.h"

#include <memory>

namespace attune {

GroupCommit::GroupCommit(sqlite::Database& writer, std::mutex& writer_mutex, std::function<void()> undone)
    : writer_(writer),
      writer_mutex_(writer_mutex),
      undone_(std::move(undone)),
      thread_([this](const std::stop_token& stop) { work(stop); }) {}

GroupCommit::~GroupCommit() = default;

Status GroupCommit::submit(Write write) {
  const auto done = std::make_shared<std::promise<Status>>();
  {
    const std::scoped_lock lock(queue_mutex_);
    queue_.push_back({std::move(write), [done](const Status& outcome) { done->set_value(outcome); }});
  }
  queue_changed_.notify_one();
  return done->get_future().get();
}

Status GroupCommit::submit_later(Write write) {
  {
    const std::scoped_lock lock(queue_mutex_);
    if (queue_.size() >= kMaxWaiting) return unavailable("{} writes wait for the disk already", queue_.size());
    queue_.push_back({std::move(write), [](const Status& outcome) {
                        if (!outcome) spdlog::error("a write was lost: {}", outcome.error().to_string());
                      }});
  }
  queue_changed_.notify_one();
  return {};
}

void GroupCommit::work(const std::stop_token& stop) {
  while (true) {
    std::deque<Pending> batch;
    {
      std::unique_lock lock(queue_mutex_);
      if (!queue_changed_.wait(lock, stop, [&] { return !queue_.empty(); })) return;
      while (!queue_.empty() && batch.size() < kMaxBatch) {
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
      }
    }
    commit(std::move(batch));
  }
}

void GroupCommit::commit(std::deque<Pending> batch) {
  const Result<std::vector<Status>> outcomes = run(batch);
  for (std::size_t i = 0; i < batch.size(); ++i)
    batch[i].done(outcomes ? (*outcomes)[i] : Status(std::unexpected(outcomes.error())));
}

Result<std::vector<Status>> GroupCommit::run(const std::deque<Pending>& batch) {
  const std::scoped_lock lock(writer_mutex_);
  auto outcomes = run_in_transaction(batch);
  if (!outcomes) undone_();
  return outcomes;
}

Result<std::vector<Status>> GroupCommit::run_in_transaction(const std::deque<Pending>& batch) {
  std::vector<Status> outcomes;
  ATTUNE_TRY(transaction, sqlite::Transaction::begin(writer_));
  for (const Pending& pending : batch) {
    ATTUNE_TRY_VOID(writer_.execute("SAVEPOINT one_write"));
    outcomes.push_back(pending.write());
    if (!outcomes.back()) {
      ATTUNE_TRY_VOID(writer_.execute("ROLLBACK TO one_write"));
      undone_();
    }
    ATTUNE_TRY_VOID(writer_.execute("RELEASE one_write"));
  }
  ATTUNE_TRY_VOID(transaction.commit());
  return outcomes;
}

}  // namespace attune
