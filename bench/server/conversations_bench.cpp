// Many conversations at once: each on a connection of its own, with a person who reads an answer for a while before
// they say the next thing. What they wait for is counted from sending a message to holding the whole answer. The
// reference is /healthz, which does nothing but travel, asked for beside them all the time.
#include "server/setting.h"

#include <algorithm>
#include <array>
#include <random>

#include <benchmark/benchmark.h>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

namespace attune {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using asio::ip::tcp;

/// What one of them says, from a vague beginning to what is remembered.
constexpr std::array<std::string_view, 12> kMessages{"I'm bored",
                                                     "Thriller",
                                                     "they're a bit too old",
                                                     "more like the second one",
                                                     "why the first one?",
                                                     "something like Heat but no war films, after 1990",
                                                     "more",
                                                     "I love comedies",
                                                     "scary films after 2000 but no gore",
                                                     "what do you know about me?",
                                                     "put the first one on my watchlist",
                                                     "how sure are you?"};

double number_behind(const std::string& answer, std::string_view mark) {
  const std::size_t at = answer.find(mark);
  return at == std::string::npos ? 0 : std::strtod(answer.c_str() + at + mark.size(), nullptr);
}

class Crowd {
 public:
  Crowd(std::uint16_t port, std::chrono::milliseconds reads_for) : port_(port), reads_for_(reads_for) {}

  asio::awaitable<void> converse(std::size_t person) {
    std::mt19937_64 draw(person);
    std::exponential_distribution<double> reading(1.0 / static_cast<double>(reads_for_.count()));
    tcp::socket socket(io_);
    co_await socket.async_connect({asio::ip::address_v4::loopback(), port_}, asio::use_awaitable);
    asio::steady_timer pause(io_);
    std::string conversation;
    for (const std::string_view message : kMessages) {
      pause.expires_after(std::chrono::microseconds(static_cast<std::int64_t>(1000 * reading(draw))));
      co_await pause.async_wait(asio::use_awaitable);
      const std::string body = fmt::format(R"({{"user": "person{}", "text": "{}"{}}})", person, message,
                                           conversation.empty() ? "" : R"(, "conversation": ")" + conversation + '"');
      const Stopwatch watch;
      const std::string answer = co_await exchange(socket, http::verb::post, "/v1/ask", body);
      waited_ms.push_back(watch.elapsed_ms());
      const std::size_t id = answer.find(R"("conversation":")");
      if (id == std::string::npos) {
        ++failures;
        continue;
      }
      compiled_ms.push_back(number_behind(answer, R"("compile":)"));
      const std::size_t begin = id + 16;
      conversation = answer.substr(begin, answer.find('"', begin) - begin);
    }
    --talking_;
  }

  asio::awaitable<void> look_on() {
    tcp::socket socket(io_);
    co_await socket.async_connect({asio::ip::address_v4::loopback(), port_}, asio::use_awaitable);
    asio::steady_timer pause(io_);
    while (talking_ > 0) {
      const Stopwatch watch;
      const std::string alive = co_await exchange(socket, http::verb::get, "/healthz", "");
      travelled_ms.push_back(watch.elapsed_ms());
      failures += alive.empty() ? 1 : 0;
      pause.expires_after(std::chrono::milliseconds(20));
      co_await pause.async_wait(asio::use_awaitable);
    }
  }

  void run(std::size_t people) {
    talking_ = people;
    for (std::size_t person = 0; person < people; ++person) asio::co_spawn(io_, converse(person), asio::detached);
    asio::co_spawn(io_, look_on(), asio::detached);
    io_.run();
  }

  std::vector<double> waited_ms;
  std::vector<double> compiled_ms;  ///< message to checked plan, as the server says
  std::vector<double> travelled_ms;
  std::size_t failures = 0;

 private:
  /// The answer's body; empty when the status is not 200.
  asio::awaitable<std::string> exchange(tcp::socket& socket, http::verb verb, std::string_view target,
                                        std::string body) {
    http::request<http::string_body> request(verb, target, 11);
    request.set(http::field::host, "localhost");
    if (!body.empty()) request.set(http::field::content_type, "application/json");
    request.body() = std::move(body);
    request.prepare_payload();
    co_await http::async_write(socket, request, asio::use_awaitable);
    http::response<http::string_body> response;
    boost::beast::flat_buffer buffer;
    co_await http::async_read(socket, buffer, response, asio::use_awaitable);
    co_return response.result() == http::status::ok ? std::move(response.body()) : std::string();
  }

  asio::io_context io_;
  std::uint16_t port_;
  std::chrono::milliseconds reads_for_;
  std::size_t talking_ = 0;
};

double quantile(std::vector<double>& values, double q) {
  if (values.empty()) return 0;
  std::ranges::sort(values);
  return values[std::min(values.size() - 1, static_cast<std::size_t>(q * static_cast<double>(values.size())))];
}

/// @param range(0)  people who talk at once; range(1): milliseconds that each reads for, on average
void BM_Conversations(benchmark::State& state) {
  if (!setting()) return state.SkipWithError(setting().error().to_string().c_str());
  for (auto _ : state) {
    Crowd crowd((*setting())->port(), std::chrono::milliseconds(state.range(1)));
    crowd.run(static_cast<std::size_t>(state.range(0)));
    if (crowd.failures > 0) return state.SkipWithError("a turn failed");
    state.counters["turns"] = static_cast<double>(crowd.waited_ms.size());
    state.counters["median_ms"] = quantile(crowd.waited_ms, 0.5);
    state.counters["p99_ms"] = quantile(crowd.waited_ms, 0.99);
    state.counters["compile_median_ms"] = quantile(crowd.compiled_ms, 0.5);
    state.counters["compile_p99_ms"] = quantile(crowd.compiled_ms, 0.99);
    state.counters["max_ms"] = quantile(crowd.waited_ms, 1);
    state.counters["travel_median_ms"] = quantile(crowd.travelled_ms, 0.5);
    state.counters["travel_p99_ms"] = quantile(crowd.travelled_ms, 0.99);
  }
}
BENCHMARK(BM_Conversations)
    ->Args({1, 20})
    ->Args({100, 5000})
    ->Args({500, 5000})
    ->Iterations(1)
    ->UseRealTime()
    ->Unit(benchmark::kSecond);

}  // namespace
}  // namespace attune
