#include "llm/capabilities/capabilities.h"

#include "base/file.h"
#include "llm/openai/testing/scripted_server.h"

namespace attune::llm {
namespace {

using net::testing::Peer;
using testing::answer_events;
using testing::answer_json;
using testing::body_of;
using testing::ended;
using testing::said;
using testing::ScriptedServer;

constexpr std::string_view kShaped = R"({\"colour\":\"red\",\"warmth\":9})";

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

/// What a good server does, but for what a test makes it not do.
struct Able {
  std::string_view honours = "json_schema";  // the field that makes it answer in JSON
  bool streams = true;

  void operator()(Peer& peer, const std::string& request) const {
    const std::string body = body_of(request);
    if (has(request, "GET /v1/models "))
      return answer_json(peer, R"({"data":[{"id":"other"},{"id":"tiny","max_model_len":2048}]})");
    if (has(request, "/embeddings "))
      return answer_json(peer, R"({"data":[{"embedding":[1,2,3]},{"embedding":[1,2,3]}]})");
    if (has(request, "/rerank "))
      return answer_json(peer, R"({"results":[{"index":0,"relevance_score":1},{"index":1,"relevance_score":2}]})");
    if (has(body, "\"tools\""))
      return answer_events(peer, R"(data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"c","function":)"
                                 R"({"name":"add","arguments":"{\"a\":1717,\"b\":2525}"}}]}}]})"
                                 "\n\n" +
                                     ended("tool_calls"));
    const std::string text = has(body, "colour") ? std::string(has(body, honours) ? kShaped : "Red, 9.") : "one two";
    answer_events(peer, (streams ? said("") + said(text.substr(0, 3)) + said(text.substr(3)) : said(text)) +
                            ended("stop") +
                            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}\n\n");
  }
};

struct CapabilitiesTest : ::testing::Test {
  Capabilities probe(std::function<void(Peer&, const std::string&)> answer) {
    const ScriptedServer server(std::move(answer));
    settings.url = server.url();
    auto found = probe_capabilities(settings, "", http, clock, {});
    asked = server.requests().size();
    return found;
  }

  net::EventLoop loop;
  net::HttpClient http{loop};
  ManualClock clock{*parse_time("2026-11-30")};
  EndpointSettings settings{.name = "local", .model = "tiny", .embedding_model = "vectors", .rerank_model = "ranks"};
  std::size_t asked = 0;
};

TEST_F(CapabilitiesTest, FindsWhatAServerCanDo) {
  const auto found = probe(Able{});
  EXPECT_EQ(found.problem, "");
  EXPECT_THAT(found.models, ::testing::ElementsAre("other", "tiny"));
  EXPECT_EQ(found.context_tokens, 2'048);
  EXPECT_TRUE(found.streams);
  EXPECT_TRUE(found.tells_usage);
  EXPECT_EQ(found.structured, (std::map<StructuredMode, bool>{{StructuredMode::json_schema, true}}));
  EXPECT_TRUE(found.calls_tools);
  EXPECT_EQ(found.embedding_dimensions, 3);
  EXPECT_TRUE(found.reranks);
  EXPECT_EQ(found.probed_at, clock.now());
  EXPECT_LE(asked, 10U);
}

TEST_F(CapabilitiesTest, AServerThatIgnoresASchemaIsFoundOut) {
  Able able{.honours = "json_object", .streams = false};
  settings.embedding_model.clear();
  settings.rerank_model.clear();
  const auto found = probe(able);
  EXPECT_FALSE(found.streams);
  EXPECT_EQ(found.structured, (std::map<StructuredMode, bool>{{StructuredMode::json_schema, false},
                                                              {StructuredMode::grammar, false},
                                                              {StructuredMode::json_object, true}}));
  EXPECT_EQ(found.strictest(), StructuredMode::json_object);
  EXPECT_EQ(found.embedding_dimensions, std::nullopt);
  EXPECT_FALSE(found.reranks);
  const EndpointSettings better = informed(settings, found);
  EXPECT_EQ(better.structured, StructuredMode::json_object);
  EXPECT_EQ(better.context_tokens, 2'048);
}

TEST_F(CapabilitiesTest, AServerThatCannotBeAskedIsAProblem) {
  const auto found = probe([](Peer& peer, const auto&) { peer.respond("401 No", "", "{\"error\":\"no key\"}"); });
  EXPECT_THAT(found.problem, ::testing::HasSubstr("no key"));
  EXPECT_EQ(asked, 2) << "nothing more is asked of it";
  EXPECT_EQ(informed(settings, found), settings);
  settings.url = "nonsense";
  EXPECT_NE(probe_capabilities(settings, "", http, clock, {}).problem, "");
}

TEST_F(CapabilitiesTest, IsKeptUntilTheSettingsChange) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "models" / "local.capabilities.json";
  EXPECT_EQ(*kept_capabilities(file, settings), std::nullopt);
  const auto found = probe(Able{});
  ASSERT_TRUE(keep_capabilities(file, found));
  const auto kept = kept_capabilities(file, settings);
  ASSERT_TRUE(kept && *kept);
  EXPECT_EQ(to_json(**kept), to_json(found));
  settings.whole = std::chrono::milliseconds(1);
  EXPECT_TRUE(kept_capabilities(file, settings)->has_value()) << "a deadline changes nothing of what it can do";
  settings.model = "other";
  EXPECT_EQ(*kept_capabilities(file, settings), std::nullopt);
  ASSERT_TRUE(write_file_atomically(file, "rubbish"));
  EXPECT_EQ(*kept_capabilities(file, settings), std::nullopt);
}

}  // namespace
}  // namespace attune::llm
