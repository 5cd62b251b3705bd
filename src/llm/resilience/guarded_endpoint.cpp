#include "llm/resilience/guarded_endpoint.h"

#include "base/random.h"
#include "llm/resilience/concurrency_limit.h"
#include "llm/resilience/hedge.h"

#include <algorithm>
#include <mutex>
#include <optional>
#include <utility>

namespace attune::llm {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLongestLeftAlone{60'000};
constexpr milliseconds kFairChance{2'000};
constexpr FailedCall kNotMade{.is_safe_again = true};

milliseconds in_ms(SteadyTime::Point::duration duration) {
  return std::chrono::duration_cast<milliseconds>(duration);
}

/// Until when a server asks to be left alone. Thread-safe.
class LeftAlone {
 public:
  void until(SteadyTime::Point time) {
    const std::scoped_lock lock(mutex_);
    until_ = std::max(until_, time);
  }
  [[nodiscard]] SteadyTime::Point until() const {
    const std::scoped_lock lock(mutex_);
    return until_;
  }

 private:
  mutable std::mutex mutex_;
  SteadyTime::Point until_;
};

/// The pauses between tries. Thread-safe.
class BackOff {
 public:
  explicit BackOff(const GuardOptions& options)
      : first_(options.first_pause), longest_(options.longest_pause), random_(options.seed) {}

  milliseconds after(std::size_t tries) {
    const double doubled =
        static_cast<double>(first_.count()) * static_cast<double>(1ULL << std::min<std::size_t>(tries - 1, 20));
    const double most = std::min(doubled, static_cast<double>(longest_.count()));
    const std::scoped_lock lock(mutex_);
    return milliseconds(static_cast<std::int64_t>(most * (0.5 + 0.5 * random_.uniform())));
  }

 private:
  milliseconds first_;
  milliseconds longest_;
  std::mutex mutex_;
  Random random_;
};

class GuardedEndpoint final : public ModelEndpoint {
 public:
  GuardedEndpoint(std::unique_ptr<ModelEndpoint> inner, const EndpointSettings& settings, const GuardOptions& options)
      : inner_(std::move(inner)),
        settings_(settings),
        time_(options.time),
        breaker_(options.breaker),
        limit_(settings.max_concurrent),
        back_off_(options) {}

  Result<ChatReply> chat(const ChatRequest& request, const CallOptions& options) override {
    return attempt<ChatReply>(options, [&](const CallOptions& own) {
      if (settings_.hedge_after) return hedged_chat(*inner_, request, own, *settings_.hedge_after, limit_);
      return inner_->chat(request, own);
    });
  }

  Result<Embeddings> embed(std::span<const std::string> texts, const CallOptions& options) override {
    return attempt<Embeddings>(options, [&](const CallOptions& own) { return inner_->embed(texts, own); });
  }

  Result<std::vector<RerankScore>> rerank(std::string_view query, std::span<const std::string> documents,
                                          const CallOptions& options) override {
    return attempt<std::vector<RerankScore>>(
        options, [&](const CallOptions& own) { return inner_->rerank(query, documents, own); });
  }

 private:
  /// What one try came to besides its result.
  struct Try {
    std::optional<FailedCall> failed;
    bool has_told = false;  // text, to whoever called
    milliseconds allowed{};
  };

  template <class T, class Call>
  Result<T> attempt(const CallOptions& options, const Call& call) {
    const auto deadline =
        time_->now() + std::clamp(options.whole.value_or(settings_.whole), milliseconds(0), settings_.whole);
    std::optional<Result<T>> last;
    Try made;
    for (std::size_t tries = 1;; ++tries) {
      if (const Status may = enter(deadline, options.stop); !may) {
        if (last) return told(*std::move(last), options, made, tries - 1);
        return told<T>(std::unexpected(may.error()), options, {.failed = kNotMade}, tries);
      }
      made = {};
      last = try_once<T>(options, deadline, call, made);
      if (*last || made.has_told || tries > settings_.retries || !may_try_again(*last, made))
        return told(*std::move(last), options, made, tries);
      const auto asked = made.failed ? made.failed->after.value_or(milliseconds(0)) : milliseconds(0);
      const auto next = time_->now() + std::max(asked, back_off_.after(tries));
      if (next >= deadline) return told(*std::move(last), options, made, tries);
      if (!time_->wait_until(next, options.stop)) return stopped();
    }
  }

  /// Whether a call may be made now, after the wait that the server asked for.
  Status enter(SteadyTime::Point deadline, const std::stop_token& stop) {
    const auto left_alone = left_alone_.until();
    if (left_alone > time_->now()) {
      if (left_alone >= deadline)
        return unavailable("{}: the language model's server asks to be left alone for {} ms", settings_.name,
                           in_ms(left_alone - time_->now()).count())
            .mend("try again later");
      time_->wait_until(left_alone, stop);
    }
    if (stop.stop_requested()) return stopped();
    if (!breaker_.admit(time_->now()))
      return unavailable("{}: the language model has failed too often, and is left alone for a while", settings_.name)
          .mend("look at its server");
    return {};
  }

  template <class T, class Call>
  Result<T> try_once(const CallOptions& options, SteadyTime::Point deadline, const Call& call, Try& made) {
    auto permit = limit_.acquire(deadline, options.stop);
    if (!permit) {
      breaker_.report(CircuitBreaker::Outcome::neither, time_->now());
      made.failed = kNotMade;
      return in_context(settings_.name, permit.error());
    }
    CallOptions own;
    own.stop = options.stop;
    own.whole = made.allowed = std::max(in_ms(deadline - time_->now()), milliseconds(0));
    own.on_failed = [&](const FailedCall& failed) { made.failed = failed; };
    if (options.on_text)
      own.on_text = [&](std::string_view text) {
        made.has_told = true;
        options.on_text(text);
      };
    Result<T> outcome = call(own);
    breaker_.report(judge(outcome, made), time_->now());
    if (!outcome && made.failed && made.failed->after)
      left_alone_.until(time_->now() + std::min(*made.failed->after, kLongestLeftAlone));
    return outcome;
  }

  template <class T>
  CircuitBreaker::Outcome judge(const Result<T>& outcome, const Try& made) const {
    using enum CircuitBreaker::Outcome;
    if (outcome) return good;
    switch (outcome.error().code) {
      case ErrorCode::unavailable:
      case ErrorCode::parse_error:
        return bad;
      case ErrorCode::deadline_exceeded:
        // A caller in a hurry says nothing of the server.
        return made.has_told || made.allowed < std::min({kFairChance, settings_.first_token, settings_.whole}) ? neither
                                                                                                               : bad;
      case ErrorCode::cancelled:
        return neither;
      default:
        return good;
    }
  }

  template <class T>
  static bool may_try_again(const Result<T>& outcome, const Try& made) {
    if (made.failed) return made.failed->is_safe_again;
    return outcome.error().code == ErrorCode::unavailable;
  }

  template <class T>
  static Result<T> told(Result<T> outcome, const CallOptions& options, const Try& made, std::size_t tries) {
    if (outcome) return outcome;
    Error error = outcome.error();
    if (options.on_failed && made.failed && error.code != ErrorCode::cancelled) options.on_failed(*made.failed);
    if (tries > 1) error.message += fmt::format(", tried {} times", tries);
    return std::unexpected(std::move(error));
  }

  [[nodiscard]] Failure stopped() const {
    return cancelled("{}: the call of the language model was stopped", settings_.name);
  }

  std::unique_ptr<ModelEndpoint> inner_;
  EndpointSettings settings_;
  std::shared_ptr<SteadyTime> time_;
  CircuitBreaker breaker_;
  ConcurrencyLimit limit_;
  BackOff back_off_;
  LeftAlone left_alone_;
};

}  // namespace

std::unique_ptr<ModelEndpoint> guarded(std::unique_ptr<ModelEndpoint> inner, const EndpointSettings& settings,
                                       GuardOptions options) {
  return std::make_unique<GuardedEndpoint>(std::move(inner), settings, options);
}

}  // namespace attune::llm
