// Recommendations while a language model hangs: what those wait for who need no model, with as many conversations
// hanging as the server takes at once. The reference is a server over the same engine without any model, asked by
// turns.
#include "llm/language_models.h"
#include "llm/open_endpoints.h"
#include "net/http_client.h"
#include "roles/cast.h"
#include "roles/prompts.h"
#include "server/setting.h"
#include "stub_models/scripted.h"
#include "stub_models/stub_server.h"

#include <algorithm>
#include <optional>
#include <stop_token>
#include <thread>

#include <benchmark/benchmark.h>

namespace attune {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t kHanging = 16;
constexpr std::size_t kRequests = 2000;  // of each server

/// A second server over the setting's engine, whose every role has a model that never ends its answers.
class HangingModels {
 public:
  explicit HangingModels(Engine& engine)
      : stub_(std::make_shared<stub_models::Scripted>(stub_models::Scripted::Writer()),
              {.fault = stub_models::find_fault("hang_mid_stream")}) {
    LanguageModelSettings settings;
    settings.endpoints["stub"] = {.name = "stub",
                                  .url = stub_.base_url(),
                                  .model = "stub",
                                  .context_tokens = 65'536,
                                  .max_concurrent = kHanging,
                                  .first_token = 300s,
                                  .between_tokens = 300s,
                                  .whole = 300s};
    for (const ModelRole role : {ModelRole::front_end, ModelRole::explainer, ModelRole::conversational_agent})
      settings.roles[role] = {.endpoint = "stub", .cache = ModelCacheMode::none, .deadline = 300s, .gate = false};
    models_.emplace(settings, llm::open_endpoints(settings, engine.workspace().root, http_).value(), engine.store(),
                    engine.clock());
    prompts_.emplace(roles::Prompts::open(engine.workspace().root / "prompts").value());
    assistant_ = assistant::Assistant::create(engine, 2, roles::cast(*models_, *prompts_)).value();
    server::ServerOptions options;
    options.port = 0;
    options.models = &*models_;
    server_ = server::Server::create(engine, *assistant_, options).value();
    thread_ = std::jthread([this] { (void)server_->run(); });
  }
  ~HangingModels() { server_->stop(); }

  [[nodiscard]] std::string url(std::string_view path) const {
    return fmt::format("http://127.0.0.1:{}{}", server_->port(), path);
  }
  [[nodiscard]] std::size_t asked() const { return stub_.request_count(); }

 private:
  stub_models::StubServer stub_;
  net::EventLoop loop_;
  net::HttpClient http_{loop_};
  std::optional<llm::LanguageModels> models_;
  std::optional<roles::Prompts> prompts_;
  std::unique_ptr<assistant::Assistant> assistant_;
  std::unique_ptr<server::Server> server_;
  std::jthread thread_;  // ends first
};

net::HttpOptions within(std::chrono::milliseconds whole) {
  net::HttpOptions options;
  options.deadlines.first_byte = options.deadlines.whole = whole;
  options.addresses.allowed_hosts = {"127.0.0.1"};
  return options;
}

double quantile(std::vector<double>& values, double q) {
  std::ranges::sort(values);
  return values[std::min(values.size() - 1, static_cast<std::size_t>(q * static_cast<double>(values.size())))];
}

void BM_RecommendWhileTheModelHangs(benchmark::State& state) {
  if (!setting()) return state.SkipWithError(setting().error().to_string().c_str());
  HangingModels hanging((*setting())->engine());
  net::EventLoop loop;
  net::HttpClient http(loop);
  const auto recommend = [&](const std::string& server, std::size_t i, std::vector<double>& waited) {
    const auto& users = (*setting())->users;
    const Stopwatch watch;
    auto response = http.fetch({.url = server + "/v1/recommend?user=" + users[i % users.size()]}, within(10s));
    waited.push_back(watch.elapsed_ms());
    return response && response->status == 200 ? response->body : std::string();
  };
  const std::string without = fmt::format("http://127.0.0.1:{}", (*setting())->port());
  for (auto _ : state) {
    std::stop_source gone;
    std::vector<std::jthread> people;
    for (std::size_t i = 0; i < kHanging; ++i)
      people.emplace_back([&, i] {
        auto options = within(300s);
        options.stop = gone.get_token();
        (void)http.fetch({.method = "POST",
                          .url = hanging.url("/v1/ask"),
                          .headers = {{"Content-Type", "application/json"}, {"Accept", "text/event-stream"}},
                          .body = fmt::format(R"({{"user": "person{}", "text": "something quiet"}})", i)},
                         options);
      });
    const Stopwatch watch;
    while (hanging.asked() < kHanging && watch.elapsed_ms() < 30'000) std::this_thread::sleep_for(1ms);
    const bool all_hang = hanging.asked() >= kHanging;
    std::vector<double> alone;
    std::vector<double> beside;
    bool is_same = true;
    for (std::size_t i = 0; i < kRequests; ++i) {
      const std::string expected = recommend(without, i, alone);
      is_same = recommend(hanging.url(""), i, beside) == expected && !expected.empty() && is_same;
    }
    gone.request_stop();
    if (!all_hang) return state.SkipWithError("the conversations don't hang");
    if (!is_same) return state.SkipWithError("wrong answer");
    state.counters["p99_alone_ms"] = quantile(alone, 0.99);
    state.counters["p99_beside_ms"] = quantile(beside, 0.99);
    state.counters["median_alone_ms"] = quantile(alone, 0.5);
    state.counters["median_beside_ms"] = quantile(beside, 0.5);
    state.counters["p99_ratio"] = quantile(beside, 0.99) / quantile(alone, 0.99);
  }
}
BENCHMARK(BM_RecommendWhileTheModelHangs)->Iterations(1)->UseRealTime()->Unit(benchmark::kSecond);

}  // namespace
}  // namespace attune
