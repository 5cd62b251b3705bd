#pragma once
#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace attune::plan {

/// Resumes a coroutine once, whoever comes first: with what a tool gave, at a deadline, or when a stop is requested.
template <class T>
class Waiter : public std::enable_shared_from_this<Waiter<T>> {
 public:
  Waiter(boost::asio::any_io_executor executor, std::function<void(T)> resume)
      : executor_(executor), resume_(std::move(resume)), timer_(std::move(executor)) {}

  /// False for all but the first.
  bool settle(T value) {
    if (settled_.exchange(true)) return false;
    value_ = std::move(value);
    arrive();
    return true;
  }
  /// Settles with what `late` gives, at that time or when a stop is requested, whichever is first.
  void settle_by(std::chrono::steady_clock::time_point deadline, const std::stop_token& stop, std::function<T()> late) {
    timer_.expires_at(deadline);
    timer_.async_wait([self = this->shared_from_this(), late](const boost::system::error_code& error) {
      if (!error) self->settle(late());
    });
    stop_.emplace(stop, [weak = this->weak_from_this(), late] {
      if (const auto self = weak.lock()) self->settle(late());
    });
  }
  /// The coroutine resumes when it is settled and whoever set it up has come here: what set it up may use what lies on
  /// the coroutine's frame.
  void arrive() {
    if (arrivals_.fetch_add(1) == 0) return;
    // Never on the caller's stack: it may be a tool's, or hold a lock of its own.
    boost::asio::post(executor_, [self = this->shared_from_this()] {
      self->stop_.reset();
      self->timer_.cancel();
      self->resume_(*std::move(self->value_));
    });
  }

 private:
  boost::asio::any_io_executor executor_;
  std::function<void(T)> resume_;
  boost::asio::steady_timer timer_;
  std::atomic<bool> settled_{false};
  std::atomic<int> arrivals_{0};
  std::optional<T> value_;
  std::optional<std::stop_callback<std::function<void()>>> stop_;
};

/// Suspends until the waiter that `begin` is given is settled.
template <class T>
boost::asio::awaitable<T> wait_for(std::function<void(const std::shared_ptr<Waiter<T>>&)> begin) {
  const auto executor = co_await boost::asio::this_coro::executor;
  co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>, void(T)>(
      [&](auto handler) {
        auto shared = std::make_shared<decltype(handler)>(std::move(handler));
        const auto waiter =
            std::make_shared<Waiter<T>>(executor, [shared](T value) { std::move (*shared)(std::move(value)); });
        begin(waiter);
        waiter->arrive();
      },
      boost::asio::use_awaitable);
}

}  // namespace attune::plan
