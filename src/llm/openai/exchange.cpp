#include "llm/openai/exchange.h"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace attune::llm {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr milliseconds kMomentToEnd{50};

/// What the loop brings and the calling thread takes.
class Mailbox {
 public:
  void take_head(const net::HttpResponse& head) {
    const std::scoped_lock lock(mutex_);
    head_ = head;
  }
  net::Flow take_bytes(std::string_view bytes) {
    {
      const std::scoped_lock lock(mutex_);
      if (is_closed_) return net::Flow::end;
      pieces_.emplace_back(bytes);
    }
    changed_.notify_one();
    return net::Flow::go_on;
  }
  void take_end(Result<net::HttpResponse> outcome) {
    // Within the lock: once it is seen, the mailbox may be gone.
    const std::scoped_lock lock(mutex_);
    outcome_ = std::move(outcome);
    changed_.notify_one();
  }

  /// Waits for pieces or the end. False: neither came in time.
  bool wait(steady_clock::time_point until, std::vector<std::string>& pieces) {
    std::unique_lock lock(mutex_);
    const bool came = changed_.wait_until(lock, until, [&] { return !pieces_.empty() || outcome_; });
    pieces = std::exchange(pieces_, {});
    return came;
  }
  void wait_for_end(steady_clock::time_point until) {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, until, [&] { return outcome_.has_value(); });
  }
  /// Waits for the end, and takes no more pieces.
  Result<net::HttpResponse> close() {
    std::unique_lock lock(mutex_);
    is_closed_ = true;
    changed_.wait(lock, [&] { return outcome_.has_value(); });
    return *std::move(outcome_);
  }
  [[nodiscard]] bool has_ended() const {
    const std::scoped_lock lock(mutex_);
    return outcome_.has_value() && pieces_.empty();
  }
  [[nodiscard]] std::optional<net::HttpResponse> head() const {
    const std::scoped_lock lock(mutex_);
    return head_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<net::HttpResponse> head_;
  std::vector<std::string> pieces_;
  std::optional<Result<net::HttpResponse>> outcome_;
  bool is_closed_ = false;
};

/// Which wait ends next, by what came so far.
class Watch {
 public:
  explicit Watch(const ExchangeWaits& waits) : waits_(waits) {}

  [[nodiscard]] bool had_token() const { return last_token_.has_value(); }
  void token() { last_token_ = steady_clock::now(); }
  [[nodiscard]] steady_clock::time_point due() const { return std::min(waits_.deadline, token_due()); }
  [[nodiscard]] Error expired() const {
    const auto what =
        token_due() > waits_.deadline ? deadline_exceeded("the language model did not finish in time")
        : last_token_
            ? deadline_exceeded("the language model sent nothing more within {} ms", waits_.between_tokens.count())
            : deadline_exceeded("the language model did not begin to answer within {} ms", waits_.first_token.count());
    Error error = what.error();
    error.mend = "try again, or allow it more time";
    return error;
  }

 private:
  [[nodiscard]] steady_clock::time_point token_due() const {
    return last_token_ ? *last_token_ + waits_.between_tokens : started_ + waits_.first_token;
  }

  const ExchangeWaits& waits_;
  steady_clock::time_point started_ = steady_clock::now();
  std::optional<steady_clock::time_point> last_token_;
};

}  // namespace

ExchangeOutcome exchange(net::HttpClient& http, net::HttpRequest request, const ExchangeOptions& options,
                         const std::function<Result<Progress>(const net::HttpResponse& head, std::string_view)>& read) {
  Mailbox mailbox;
  Watch watch(options.waits);
  std::stop_source transfer;
  const std::stop_callback on_stop(options.stop, [&] { transfer.request_stop(); });

  net::HttpOptions http_options{
      .max_response_bytes = options.max_body_bytes, .addresses = options.addresses, .stop = transfer.get_token()};
  http_options.deadlines = {options.waits.connect, std::nullopt, std::nullopt, std::nullopt};
  http_options.on_head = [&](const net::HttpResponse& head) { mailbox.take_head(head); };
  http_options.on_body = [&](std::string_view bytes) { return mailbox.take_bytes(bytes); };
  http.send(std::move(request), std::move(http_options),
            [&](Result<net::HttpResponse> outcome) { mailbox.take_end(std::move(outcome)); });

  std::optional<Error> ended_by;
  bool is_done = false;
  std::vector<std::string> pieces;
  while (!ended_by && !is_done && !mailbox.has_ended()) {
    if (!mailbox.wait(watch.due(), pieces)) {
      ended_by = watch.expired();
      break;
    }
    const auto head = mailbox.head();
    if (!head && !pieces.empty()) {  // a status below 100 is none that HttpClient would tell of
      ended_by = parse_error("the language model's server does not answer in proper HTTP").error();
      break;
    }
    for (const std::string& piece : pieces) {
      const auto progress = read(*head, piece);
      if (!progress) ended_by = progress.error();
      is_done = progress && *progress == Progress::done;
      if (ended_by || is_done) break;
      if (*progress == Progress::token) watch.token();
    }
    if (!ended_by && !is_done && steady_clock::now() >= watch.due()) ended_by = watch.expired();
  }
  if (is_done) mailbox.wait_for_end(std::min(options.waits.deadline, steady_clock::now() + kMomentToEnd));
  if (ended_by || is_done) transfer.request_stop();  // of no effect where it has ended

  auto outcome = mailbox.close();
  if (ended_by) {
    if (options.stop.stop_requested()) ended_by = cancelled("the call of the language model was stopped").error();
    return {std::unexpected(*std::move(ended_by))};
  }
  if (is_done) return {*mailbox.head()};
  // Of its own the client knows one deadline, that of the connection.
  const bool is_safe_again =
      !outcome && !watch.had_token() &&
      (outcome.error().code == ErrorCode::unavailable || outcome.error().code == ErrorCode::deadline_exceeded);
  return {std::move(outcome), is_safe_again};
}

}  // namespace attune::llm
