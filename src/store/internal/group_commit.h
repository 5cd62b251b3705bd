#pragma once
#include "store/internal/sqlite.h"

#include <condition_variable>
#include <deque>
#include <functional>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

namespace attune {

/// Lets concurrent small writes share transactions, and with them the wait for the disk. While one batch is being
/// synced the next one gathers, so nobody waits longer than two commits; a batch takes at most kMaxBatch writes.
class GroupCommit {
 public:
  using Write = std::function<Status()>;

  /// @param writer  the one connection that writes; `writer_mutex` is held while it is used, so that others may too
  /// @param undone  called, with `writer_mutex` held, whenever a write or a whole batch was rolled back, before
  ///                anything else is written: what memory holds of it is wrong now
  GroupCommit(sqlite::Database& writer, std::mutex& writer_mutex, std::function<void()> undone);
  ~GroupCommit();

  /// Runs the write inside a shared transaction and returns when it is durable. A write that fails is undone alone.
  /// Thread-safe; blocks.
  Status submit(Write write);
  /// The same without the wait: durable with the next commit, or when this is destroyed. What fails then is logged.
  /// Errors: unavailable when so many writes wait already that the disk must be stuck.
  Status submit_later(Write write);

 private:
  static constexpr std::size_t kMaxBatch = 256;
  static constexpr std::size_t kMaxWaiting = 65'536;
  struct Pending {
    Write write;
    std::function<void(const Status&)> done;
  };

  void work(const std::stop_token& stop);
  void commit(std::deque<Pending> batch);
  /// The batch in one transaction; the outcome of each write, or the error that undid them all.
  Result<std::vector<Status>> run(const std::deque<Pending>& batch);
  Result<std::vector<Status>> run_in_transaction(const std::deque<Pending>& batch);

  sqlite::Database& writer_;
  std::mutex& writer_mutex_;
  std::function<void()> undone_;
  std::mutex queue_mutex_;
  std::condition_variable_any queue_changed_;
  std::deque<Pending> queue_;
  std::jthread thread_;  // last: it uses everything above
};

}  // namespace attune
