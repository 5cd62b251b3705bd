// A running server on a real socket and a client that waits for each answer before it sends the next request: what a
// person waits for. The reference is the round trip of /healthz in the same run, which does nothing but travel.
//
// Data: the catalogue and events in $ATTUNE_DATA/cinema where there are such, else the sample in examples/cinema.
#include "base/thread_priority.h"
#include "server/setting.h"

#include <algorithm>
#include <array>

#include <benchmark/benchmark.h>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>

namespace attune {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;

class Client {
 public:
  explicit Client(std::uint16_t port) { socket_.connect({asio::ip::address_v4::loopback(), port}); }

  /// The answer's body; empty when the status is not 200.
  std::string exchange(http::verb verb, const std::string& target, const std::string& body) {
    http::request<http::string_body> request(verb, target, 11);
    request.set(http::field::host, "localhost");
    if (!body.empty()) request.set(http::field::content_type, "application/json");
    request.body() = body;
    request.prepare_payload();
    http::write(socket_, request);
    http::response<http::string_body> response;
    http::read(socket_, buffer_, response);
    return response.result() == http::status::ok ? std::move(response.body()) : std::string();
  }

 private:
  asio::io_context io_;
  asio::ip::tcp::socket socket_{io_};
  boost::beast::flat_buffer buffer_;
};

/// Times each exchange by itself: a mean would hide what one request in twenty waits for.
template <class Exchange>
void measure(benchmark::State& state, Exchange exchange) {
  if (!setting()) return state.SkipWithError(setting().error().to_string().c_str());
  Client client((*setting())->port());
  std::vector<double> waited_ms;
  for (auto _ : state) {
    const Stopwatch watch;
    const bool right = exchange(client, waited_ms.size());
    waited_ms.push_back(watch.elapsed_ms());
    if (!right) return state.SkipWithError("wrong answer");
  }
  std::ranges::sort(waited_ms);
  state.counters["median_ms"] = waited_ms[waited_ms.size() / 2];
  state.counters["p95_ms"] = waited_ms[waited_ms.size() * 95 / 100];
  state.counters["p99_ms"] = waited_ms[waited_ms.size() * 99 / 100];
  state.counters["max_ms"] = waited_ms.back();
}

void BM_Health(benchmark::State& state) {
  measure(state, [](Client& client, std::size_t) {
    return client.exchange(http::verb::get, "/healthz", "") == R"({"status":"alive"})";
  });
}
BENCHMARK(BM_Health)->UseRealTime()->Unit(benchmark::kMillisecond);

constexpr std::array kRequests{
    "something like Heat but no war films, after 1990",
    "crime movies directed by Michael Mann",
    "something like Toy Story but not animation",
    "scary films after 2000 but no gore",
    "a movie with both Al Pacino and Robert De Niro",
    "comedies from the eighties",
    "recommend me a drama",
    "I'm bored",
    "films about time travel",
    "five westerns before 1970",
};

std::string body(std::size_t turn) {
  const auto& users = (*setting())->users;
  return fmt::format(R"({{"user": "{}", "text": "{}"}})", users[turn * 7 % users.size()],
                     kRequests[turn % kRequests.size()]);
}

/// Each turn another user and another request, so that nothing is answered from a cache.
void BM_Ask(benchmark::State& state) {
  measure(state, [](Client& client, std::size_t turn) {
    const std::string answer = client.exchange(http::verb::post, "/v1/ask", body(turn));
    return answer.contains(R"("score":)") || answer.contains(R"("choices":[)");
  });
}
BENCHMARK(BM_Ask)->UseRealTime()->Unit(benchmark::kMillisecond);

void BM_Plan(benchmark::State& state) {
  measure(state, [](Client& client, std::size_t turn) {
    return client.exchange(http::verb::post, "/v1/plan", body(turn)).contains("reply(");
  });
}
BENCHMARK(BM_Plan)->UseRealTime()->Unit(benchmark::kMillisecond);

void BM_Recommend(benchmark::State& state) {
  measure(state, [](Client& client, std::size_t turn) {
    const auto& users = (*setting())->users;
    const std::string target = fmt::format("/v1/recommend?explain=true&user={}", users[turn * 7 % users.size()]);
    return client.exchange(http::verb::get, target, "").contains(R"("score":)");
  });
}
BENCHMARK(BM_Recommend)->UseRealTime()->Unit(benchmark::kMillisecond);

/// From sending somebody's first event to holding an answer that rests on it, while a training runs on the same cores.
void BM_EventToAnswer(benchmark::State& state) {
  if (!setting()) return state.SkipWithError(setting().error().to_string().c_str());
  Engine& engine = (*setting())->engine();
  const std::jthread training([&engine](const std::stop_token& stop) {
    run_in_background();
    QuietProgress quiet;
    while (!stop.stop_requested()) (void)engine.train({.models = {"ials"}, .parameters = {}}, quiet, stop);
  });
  const auto view = engine.view();
  static std::size_t newcomers = 0;  // over all of the benchmark's runs, so that everybody is new
  measure(state, [&](Client& client, std::size_t turn) {
    const std::string user = fmt::format("newcomer{}", newcomers++);
    const ItemId item = view->by_popularity[turn % std::min<std::size_t>(view->by_popularity.size(), 50)];
    const std::string stored = client.exchange(
        http::verb::post, "/v1/events",
        fmt::format(R"({{"user": "{}", "item": "{}", "kind": "like"}})", user, view->catalogue->key(item)));
    return stored.contains(R"("accepted":1)") &&
           client.exchange(http::verb::get, "/v1/recommend?user=" + user, "").contains(R"("personal":true)");
  });
}
BENCHMARK(BM_EventToAnswer)->UseRealTime()->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace attune
