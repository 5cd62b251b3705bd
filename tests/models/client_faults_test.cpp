// The client of language models against every fault that the stub servers know: it ends in a typed error, or in the
// answer where that can be told all the same, within its deadline; and nothing is left behind. ATTUNE_FAULTS=10000 for
// as many draws, as the nightly tests do.
#include "base/random.h"
#include "llm/json_schema.h"
#include "llm/openai/openai_endpoint.h"
#include "llm/structured/structured_output.h"
#include "net/event_loop.h"
#include "net/http_client.h"
#include "process_census.h"
#include "stub_models/scripted.h"
#include "stub_models/stub_server.h"

#include <array>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace attune {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using stub_models::Expected;
using stub_models::Fault;
using stub_models::StubServer;

constexpr milliseconds kGrace = 250ms;
constexpr std::string_view kSaid = "{\"name\":\"Sch\xC3\xB6n \xF0\x9F\x8E\xAC\"}";

std::shared_ptr<stub_models::Behaviour> polite() {
  return std::make_shared<stub_models::Scripted>(
      [](const stub_models::ChatAsked&) { return stub_models::Completion{.text = std::string(kSaid)}; });
}

bool hangs(const Fault& fault) {
  static const std::set<std::string_view> kHanging{"no_reply", "hang_before_headers", "hang_mid_stream",
                                                   "byte_a_second"};
  return kHanging.contains(fault.name);
}

enum class Kind { chat, chat_with_tools, structured, embed, rerank };
constexpr std::array kKinds{Kind::chat, Kind::chat_with_tools, Kind::structured, Kind::embed, Kind::rerank};

/// What a call came to: nothing where it went as a sound server would have it go.
struct Outcome {
  std::optional<Error> error;
  std::string said;
  std::chrono::nanoseconds took{};
};

/// A server with a fault and the client's endpoint for it.
class FaultyEndpoint {
 public:
  FaultyEndpoint(const Fault& fault, net::HttpClient& http, milliseconds whole)
      : fault_(fault),
        whole_(hangs(fault) ? whole : 60'000ms),
        server_(polite(), {.fault = &fault, .kept_requests = 0}) {
    EndpointSettings settings{.name = "stub",
                              .url = server_.base_url(),
                              .model = "stub",
                              .embedding_model = "stub-embedding",
                              .rerank_model = "stub-rerank"};
    endpoint_ = llm::open_endpoint(settings, "", http).value();
  }

  [[nodiscard]] const Fault& fault() const { return fault_; }
  [[nodiscard]] milliseconds whole() const { return whole_; }

  Outcome call(Kind kind) {
    const auto begun = std::chrono::steady_clock::now();
    Outcome outcome;
    const auto result = ask(kind);
    outcome.took = std::chrono::steady_clock::now() - begun;
    if (result)
      outcome.said = *result;
    else
      outcome.error = result.error();
    return outcome;
  }

 private:
  Result<std::string> ask(Kind kind) {
    const llm::CallOptions options{.whole = whole_};
    if (kind == Kind::embed) {
      const std::vector<std::string> texts{"a quiet film",
                                           "br\xC3\xBC"
                                           "cke"};
      ATTUNE_TRY(embeddings, endpoint_->embed(texts, options));
      return fmt::format("{} vectors", embeddings.vectors.size());
    }
    if (kind == Kind::rerank) {
      const std::vector<std::string> documents{"a quiet film", "brake pads"};
      ATTUNE_TRY(scores, endpoint_->rerank("quiet", documents, options));
      return fmt::format("{} first", scores.front().document);
    }
    llm::ChatRequest request{.messages = {{.text = "Answer in JSON."}}};
    json::object schema{{"type", "object"},
                        {"properties", {{"name", {{"type", "string"}}}}},
                        {"required", json::array{"name"}},
                        {"additionalProperties", false}};
    if (kind == Kind::chat_with_tools) request.tools = {{"lookup", "looks it up", schema}};
    if (kind == Kind::structured) request.shape = llm::AnswerShape{"named", schema};
    ATTUNE_TRY(reply, endpoint_->chat(request, options));
    if (kind != Kind::structured) {
      if (!reply.message.tool_calls.empty()) return "calls " + reply.message.tool_calls.front().name;
      return reply.message.text;
    }
    ATTUNE_TRY(shape, llm::JsonSchema::create(schema));
    ATTUNE_TRY(value, llm::read_structured(reply, shape));
    return to_json(value);
  }

  const Fault& fault_;
  const milliseconds whole_;
  StubServer server_;
  std::unique_ptr<llm::ModelEndpoint> endpoint_;
};

std::string honest(Kind kind) {
  if (kind == Kind::embed) return "2 vectors";
  if (kind == Kind::rerank) return "0 first";
  return std::string(kSaid);
}

/// What is wrong with an outcome, "" for nothing.
std::string fault_in(const Outcome& outcome, const Fault& fault, Kind kind) {
  const Expected expected = kind == Kind::embed || kind == Kind::rerank ? fault.embed : fault.chat;
  if (outcome.error) {
    if (expected == Expected::answer) return "fails: " + outcome.error->to_string();
    if (outcome.error->code == ErrorCode::internal) return "takes it for a bug of ours: " + outcome.error->to_string();
    if (outcome.error->message.empty()) return "says nothing";
    return {};
  }
  if (expected == Expected::error) return "passes: " + outcome.said;
  if (outcome.said == honest(kind)) return {};
  // What a tool was called with is the caller's to judge; that it was offered is not.
  if (expected == Expected::either && kind == Kind::chat_with_tools && outcome.said == "calls lookup") return {};
  return "says what nobody said: " + outcome.said;
}

TEST(ClientFaults, EveryFaultInEveryCallEndsAsItShould) {
  net::EventLoop loop;
  net::HttpClient http(loop);
  for (const Fault& fault : stub_models::faults()) {
    FaultyEndpoint endpoint(fault, http, 100ms);
    for (const Kind kind : kKinds) {
      SCOPED_TRACE(fmt::format("{} in call {}", fault.name, static_cast<int>(kind)));
      // A machine that is busy may hold up a call, but not the same one again and again.
      constexpr int kTries = 4;
      for (int tries = 1; tries <= kTries; ++tries) {
        const Outcome outcome = endpoint.call(kind);
        EXPECT_EQ(fault_in(outcome, fault, kind), "");
        if (outcome.took <= endpoint.whole() + kGrace) break;
        EXPECT_LT(tries, kTries) << std::chrono::duration_cast<milliseconds>(outcome.took).count() << " ms";
      }
    }
  }
}

std::size_t wanted_faults() {
  const char* wanted = std::getenv("ATTUNE_FAULTS");
  return wanted == nullptr ? 500 : std::strtoull(wanted, nullptr, 10);
}

TEST(ClientFaults, NothingIsLeftBehind) {
  const std::size_t wanted = wanted_faults();
  constexpr std::size_t kAtOnce = 16;
  constexpr std::size_t kMostGrowth = std::size_t{8} << 20;
  constexpr milliseconds kWhole = 50ms;

  const ProcessCensus at_first = ProcessCensus::take();
  std::mutex mutex;
  std::vector<std::string> wrong;
  std::map<std::string, std::size_t> outcomes;
  std::size_t late = 0;
  ProcessCensus warm;
  {
    net::EventLoop loop;
    net::HttpClient http(loop);
    std::vector<std::unique_ptr<FaultyEndpoint>> endpoints;
    for (const Fault& fault : stub_models::faults())
      endpoints.push_back(std::make_unique<FaultyEndpoint>(fault, http, kWhole));

    const auto draw = [&](std::size_t from, std::size_t to) {
      std::atomic<std::size_t> next = from;
      std::vector<std::jthread> threads;
      for (std::size_t i = 0; i < kAtOnce; ++i)
        threads.emplace_back([&] {
          for (std::size_t each = next++; each < to; each = next++) {
            Random random(each);
            FaultyEndpoint& endpoint = *endpoints[random.below(endpoints.size())];
            const Kind kind = kKinds[random.below(kKinds.size())];
            const Outcome outcome = endpoint.call(kind);
            const std::string fault = fault_in(outcome, endpoint.fault(), kind);
            const std::scoped_lock lock(mutex);
            ++outcomes[outcome.error ? std::string(to_string(outcome.error->code)) : "answered"];
            if (outcome.took > endpoint.whole() + kGrace) ++late;
            if (!fault.empty())
              wrong.push_back(fmt::format("draw {}, {} in call {}: {}", each, endpoint.fault().name,
                                          static_cast<int>(kind), fault));
          }
        });
    };
    // Once the pools, caches and heaps are as large as they get, they grow no more.
    draw(0, wanted / 5);
    warm = ProcessCensus::take();
    draw(wanted / 5, wanted);
    const ProcessCensus at_last = ProcessCensus::take();
    std::cout << "at first " << at_first << "; warm " << warm << "; at last " << at_last << "\n";
    EXPECT_LE(at_last.heap_bytes, warm.heap_bytes + kMostGrowth);
    EXPECT_LE(at_last.descriptors, warm.descriptors + 4 * kAtOnce);
  }
  const ProcessCensus after = ProcessCensus::take();
  std::cout << "afterwards " << after << "; " << late << " late\n";
  for (const auto& [outcome, count] : outcomes) std::cout << outcome << " " << count << "\n";
  EXPECT_EQ(after.descriptors, at_first.descriptors);
  EXPECT_EQ(after.threads, at_first.threads);
  EXPECT_LE(after.heap_bytes, at_first.heap_bytes + kMostGrowth);
  EXPECT_TRUE(wrong.empty()) << wrong.size() << ", the first: " << wrong.front();
}

}  // namespace
}  // namespace attune
