#include "store/internal/group_commit.h"

namespace attune {

GroupCommit::GroupCommit(sqlite::Database& writer, std::mutex& writer_mutex, std::function<void()> undone)
    : writer_(writer),
      writer_mutex_(writer_mutex),
      undone_(std::move(undone)),
      thread_([this](const std::stop_token& stop) { work(stop); }) {}

GroupCommit::~GroupCommit() = default;

Status GroupCommit::submit(Write write) {
  std::future<Status> done;
  {
    const std::scoped_lock lock(queue_mutex_);
    queue_.push_back({std::move(write), {}});
    done = queue_.back().done.get_future();
  }
  queue_changed_.notify_one();
  return done.get();
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
    batch[i].done.set_value(outcomes ? (*outcomes)[i] : Status(std::unexpected(outcomes.error())));
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
