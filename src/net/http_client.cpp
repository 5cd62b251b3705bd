#include "net/http_client.h"

#include "base/ascii.h"
#include "net/internal/curl_multi.h"
#include "net/internal/http_transfer.h"

#include <algorithm>
#include <future>
#include <unordered_map>
#include <utility>

#include <boost/asio/steady_timer.hpp>

namespace attune::net {

std::optional<std::string_view> HttpResponse::header(std::string_view name) const {
  const auto found = std::ranges::find_if(headers, [&](const HttpHeader& each) { return same_text(each.name, name); });
  if (found == headers.end()) return std::nullopt;
  return found->value;
}

std::string HttpResponse::media_type() const {
  const std::string_view type = header("Content-Type").value_or("");
  return lower_ascii(trimmed(type.substr(0, type.find(';'))));
}

/// The transfers under way. Lives on the loop; held by the client and, weakly, by what may come late.
class HttpClient::Transfers : public std::enable_shared_from_this<Transfers> {
 public:
  explicit Transfers(EventLoop& loop)
      : loop_(loop), multi_(loop, [this](CURL* easy, CURLcode code) { on_done(easy, code); }) {}

  void start(HttpRequest request, HttpOptions options, Done done) {
    if (closed_) return done(cancelled("the HTTP client has been closed"));
    auto transfer = std::make_unique<HttpTransfer>(std::move(request), std::move(options), std::move(done));
    if (Status status = transfer->prepare(); !status) return transfer->done(std::unexpected(status.error()));
    CURL* const easy = transfer->handle();
    Running& running = running_.try_emplace(easy, std::move(transfer), ++last_number_, loop_.context()).first->second;
    multi_.add(easy);
    watch_the_clock(easy);
    // Last: a stop that has been asked for already is told from within the constructor.
    running.on_stop.emplace(running.transfer->options().stop,
                            [weak = weak_from_this(), easy, number = running.number, &loop = loop_] {
                              loop.post([weak, easy, number] {
                                if (const auto self = weak.lock()) self->stop(easy, number);
                              });
                            });
  }

  void close() {
    closed_ = true;
    while (!running_.empty()) end(running_.begin()->first, cancelled("the HTTP client has been closed"));
  }

 private:
  struct Running {
    Running(std::unique_ptr<HttpTransfer> given, std::uint64_t its_number, boost::asio::io_context& context)
        : transfer(std::move(given)), number(its_number), timer(context) {}
    std::unique_ptr<HttpTransfer> transfer;
    std::uint64_t number;  // tells it from a later one whose handle has the same address
    boost::asio::steady_timer timer;
    std::optional<std::stop_callback<std::function<void()>>> on_stop;
  };

  void on_done(CURL* easy, CURLcode code) {
    const auto found = running_.find(easy);
    if (found == running_.end()) return;
    multi_.remove(easy);  // before the next hop changes its settings
    if (auto outcome = found->second.transfer->end(code)) return end(easy, std::move(*outcome));
    multi_.add(easy);
    watch_the_clock(easy);
  }

  void stop(CURL* easy, std::uint64_t number) {
    const auto found = running_.find(easy);
    if (found == running_.end() || found->second.number != number) return;
    end(easy, cancelled("the request to {} was stopped", found->second.transfer->origin()));
  }

  /// Looks at the deadlines when the next of them is due; bytes that came meanwhile have put it off.
  void watch_the_clock(CURL* easy) {
    Running& running = running_.at(easy);
    const auto expiry = running.transfer->expiry();
    if (!expiry) return;
    // The first byte changes which deadline counts, and the next may be the sooner one.
    const auto between = running.transfer->options().deadlines.between_bytes;
    const auto now = std::chrono::steady_clock::now();
    running.timer.expires_at(between ? std::min(expiry->at, now + *between) : expiry->at);
    running.timer.async_wait(
        [weak = weak_from_this(), easy, number = running.number](const boost::system::error_code& code) {
          const auto self = weak.lock();
          if (code || !self) return;
          const auto found = self->running_.find(easy);
          if (found == self->running_.end() || found->second.number != number) return;
          const auto due = found->second.transfer->expiry();
          if (due && due->at <= std::chrono::steady_clock::now()) {
            return self->end(easy, deadline_exceeded("{}", due->what).mend("try again, or allow it more time"));
          }
          self->watch_the_clock(easy);
        });
  }

  void end(CURL* easy, Result<HttpResponse> outcome) {
    auto node = running_.extract(easy);
    multi_.remove(easy);
    node.mapped().on_stop.reset();
    node.mapped().transfer->done(std::move(outcome));
  }

  EventLoop& loop_;
  CurlMulti multi_;
  std::unordered_map<CURL*, Running> running_;
  std::uint64_t last_number_ = 0;
  bool closed_ = false;
};

HttpClient::HttpClient(EventLoop& loop) : loop_(loop) {
  loop_.run([this] { transfers_ = std::make_shared<Transfers>(loop_); });
}

HttpClient::~HttpClient() {
  loop_.run([this] {
    transfers_->close();
    transfers_.reset();
  });
}

void HttpClient::send(HttpRequest request, HttpOptions options, Done done) {
  // A function must be copyable to be posted, and what it carries need not be copied.
  auto work = std::make_shared<std::tuple<HttpRequest, HttpOptions, Done>>(std::move(request), std::move(options),
                                                                           std::move(done));
  loop_.post([transfers = transfers_, work = std::move(work)] {
    auto& [posted_request, posted_options, posted_done] = *work;
    transfers->start(std::move(posted_request), std::move(posted_options), std::move(posted_done));
  });
}

Result<HttpResponse> HttpClient::fetch(HttpRequest request, HttpOptions options) {
  ATTUNE_CHECK(!loop_.is_current_thread(), "waiting on the loop for what happens on the loop");
  std::promise<Result<HttpResponse>> promise;
  send(std::move(request), std::move(options),
       [&](Result<HttpResponse> outcome) { promise.set_value(std::move(outcome)); });
  return promise.get_future().get();
}

}  // namespace attune::net
