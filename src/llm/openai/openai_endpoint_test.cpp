#include "llm/openai/openai_endpoint.h"

#include "base/file.h"
#include "llm/openai/testing/scripted_server.h"

#include <cstdlib>
#include <future>
#include <thread>

namespace attune::llm {
namespace {

using namespace std::chrono_literals;
using net::testing::Peer;
using testing::answer_events;
using testing::answer_json;
using testing::body_of;
using ::testing::ElementsAre;
using testing::ended;
using ::testing::HasSubstr;
using testing::kDone;
using ::testing::Not;
using testing::said;
using testing::ScriptedServer;

constexpr std::string_view kKey = "sk-very-secret";

struct OpenAiEndpointTest : ::testing::Test {
  std::unique_ptr<OpenAiEndpoint> open(const ScriptedServer& server) {
    settings.url = server.url();
    auto endpoint = OpenAiEndpoint::create(settings, std::string(kKey), http);
    EXPECT_TRUE(endpoint) << endpoint.error();
    return *std::move(endpoint);
  }
  Result<ChatReply> chat(const ScriptedServer& server, const CallOptions& options = {}) {
    return open(server)->chat(request, options);
  }
  /// What a server that answers so makes the client say.
  Error error_of(std::function<void(Peer&, const std::string&)> answer) {
    const ScriptedServer server(std::move(answer));
    failed = {};
    const auto reply = chat(server, {.on_failed = [&](const FailedCall& call) { failed = call; }});
    EXPECT_FALSE(reply) << reply->message.text;
    return reply ? Error{} : reply.error();
  }
  ErrorCode code_of_status(std::string_view status, std::string_view headers = "", std::string_view body = "") {
    return error_of([=](Peer& peer, const auto&) { peer.respond(status, headers, body); }).code;
  }

  net::EventLoop loop;
  net::HttpClient http{loop};
  EndpointSettings settings{.name = "local",
                            .model = "tiny",
                            .embedding_model = "vectors",
                            .rerank_model = "ranks",
                            .first_token = 5s,
                            .between_tokens = 5s,
                            .whole = 10s};
  ChatRequest request{.messages = {{.speaker = Speaker::system, .text = "Be brief."}, {.text = "Hello"}}};
  FailedCall failed;
};

TEST_F(OpenAiEndpointTest, StreamsAnAnswer) {
  const ScriptedServer server([](Peer& peer, const auto&) {
    answer_events(peer, ": a comment\n\n" + said("Gr") + said("üße") + ended("stop") +
                            "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}\n\n" +
                            std::string(kDone));
  });
  std::vector<std::string> told;
  const auto reply = chat(server, {.on_text = [&](std::string_view text) { told.emplace_back(text); }});
  ASSERT_TRUE(reply) << reply.error();
  EXPECT_EQ(reply->message.text, "Grüße");
  EXPECT_EQ(reply->finish, FinishReason::stop);
  EXPECT_EQ(reply->usage, (Usage{7, 2, false}));
  EXPECT_EQ(reply->model, "stub");
  EXPECT_THAT(told, ElementsAre("Gr", "üße"));
  EXPECT_LE(reply->first_token_ms, reply->whole_ms);
}

TEST_F(OpenAiEndpointTest, AsksAsTheProtocolHasIt) {
  const ScriptedServer server([](Peer& peer, const auto&) { answer_events(peer, said("x") + ended("stop")); });
  request.seed = 5;
  request.messages.push_back(
      {.speaker = Speaker::assistant, .text = "", .tool_calls = {{"c1", "look_up", "{\"q\":1}"}}});
  request.messages.push_back({.speaker = Speaker::tool, .text = "found", .answers_call = "c1"});
  request.tools = {{"look_up", "Looks up.", {{"type", "object"}}}};
  ASSERT_TRUE(chat(server));
  const std::string sent = server.requests().at(0);
  EXPECT_TRUE(sent.starts_with("POST /v1/chat/completions HTTP/1.1\r\n"));
  EXPECT_THAT(sent, HasSubstr("Authorization: Bearer sk-very-secret\r\n"));
  EXPECT_EQ(*parse_json(body_of(sent)), *parse_json(R"({"model":"tiny","messages":[
      {"role":"system","content":"Be brief."},{"role":"user","content":"Hello"},
      {"role":"assistant","content":null,"tool_calls":[
        {"id":"c1","type":"function","function":{"name":"look_up","arguments":"{\"q\":1}"}}]},
      {"role":"tool","content":"found","tool_call_id":"c1"}],
    "stream":true,"stream_options":{"include_usage":true},"max_tokens":1024,"temperature":0E0,"seed":5,
    "tools":[{"type":"function","function":{"name":"look_up","description":"Looks up.","parameters":{"type":"object"}}}]
    })"));
}

TEST_F(OpenAiEndpointTest, ConnectionsAreUsedAgain) {
  const ScriptedServer server(
      [](Peer& peer, const auto&) { answer_events(peer, said("x") + ended("stop") + std::string(kDone)); });
  const auto endpoint = open(server);
  for (int i = 0; i < 5; ++i) ASSERT_TRUE(endpoint->chat(request, {}));
  EXPECT_EQ(server.connections(), 1);
}

TEST_F(OpenAiEndpointTest, TakesAnAnswerInOnePiece) {
  const ScriptedServer server([](Peer& peer, const auto&) {
    answer_json(peer, R"({"model":"m","choices":[{"index":0,"message":{"role":"assistant","content":"Hi"},
                          "finish_reason":"length"}],"usage":{"prompt_tokens":3,"completion_tokens":1}})");
  });
  std::string told;
  const auto reply = chat(server, {.on_text = [&](std::string_view text) { told += text; }});
  ASSERT_TRUE(reply) << reply.error();
  EXPECT_EQ(reply->message.text, "Hi");
  EXPECT_EQ(reply->finish, FinishReason::length);
  EXPECT_EQ(told, "Hi");
}

TEST_F(OpenAiEndpointTest, GathersToolCallsByTheirIndex) {
  request.tools = {{"look_up", "", {}}, {"add", "", {}}};
  const ScriptedServer server([](Peer& peer, const auto&) {
    answer_events(
        peer,
        R"(data: {"choices":[{"delta":{"tool_calls":[{"index":0,"id":"a","function":{"name":"look_up","arguments":""}}]}}]}

data: {"choices":[{"delta":{"tool_calls":[{"index":1,"id":"b","function":{"name":"add","arguments":"{\"n\""}}]}}]}

data: {"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{}"}},{"index":1,"function":{"arguments":":1}"}}]}}]}

data: {"choices":[{"delta":{},"finish_reason":"stop"}]}

)");
  });
  const auto reply = chat(server);
  ASSERT_TRUE(reply) << reply.error();
  EXPECT_THAT(reply->message.tool_calls,
              ElementsAre(ToolCall{"a", "look_up", "{}"}, ToolCall{"b", "add", "{\"n\":1}"}));
  EXPECT_EQ(reply->finish, FinishReason::tool_calls) << "whatever the server calls it";
  EXPECT_TRUE(reply->usage.is_estimate);
  EXPECT_GT(reply->usage.prompt_tokens, 0);
}

TEST_F(OpenAiEndpointTest, IsTypedAboutWhateverTheServerRefuses) {
  EXPECT_EQ(code_of_status("400 Bad"), ErrorCode::invalid_argument);
  EXPECT_EQ(code_of_status("401 No"), ErrorCode::permission_denied);
  EXPECT_EQ(code_of_status("404 None"), ErrorCode::unsupported);
  EXPECT_EQ(code_of_status("413 Large"), ErrorCode::invalid_argument);
  EXPECT_FALSE(failed.is_safe_again);
  EXPECT_EQ(code_of_status("429 Busy", "Retry-After: 2\r\n"), ErrorCode::resource_exhausted);
  EXPECT_TRUE(failed.is_safe_again);
  EXPECT_EQ(failed.after, 2s);
  EXPECT_EQ(code_of_status("429 Busy", "", R"({"error":{"message":"no money","code":"insufficient_quota"}})"),
            ErrorCode::resource_exhausted);
  EXPECT_FALSE(failed.is_safe_again) << "waiting brings no money";
  EXPECT_EQ(code_of_status("503 Busy",
                           "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                           "Retry-After: Sun, 06 Nov 1994 08:49:40 GMT\r\n"),
            ErrorCode::unavailable);
  EXPECT_EQ(failed.after, 3s);
  EXPECT_EQ(code_of_status("500 Broken"), ErrorCode::unavailable);
  EXPECT_TRUE(failed.is_safe_again);
  EXPECT_EQ(code_of_status("307 Elsewhere", "Location: http://169.254.169.254/\r\n"), ErrorCode::permission_denied);
}

TEST_F(OpenAiEndpointTest, TellsWhatTheServerSaidWithoutSecrets) {
  const auto said_of = [&](std::string_view headers, std::string_view body) {
    return error_of([=](Peer& peer, const auto&) { peer.respond("401 No", headers, body); }).message;
  };
  const std::string openai = said_of("Content-Type: application/json\r\n",
                                     R"({"error":{"message":"Incorrect key: sk-very-secret\u001b[2J"}})");
  EXPECT_THAT(openai, HasSubstr("local: "));
  EXPECT_THAT(openai, HasSubstr("Incorrect key: *** [2J"));
  EXPECT_THAT(said_of("", R"({"detail":[{"loc":["body","n"],"msg":"too large","input":"private"}]})"),
              HasSubstr("[\"body\",\"n\"] too large"));
  EXPECT_THAT(said_of("", R"({"error":"model not found"})"), HasSubstr("model not found"));
  EXPECT_THAT(said_of("Content-Type: text/html\r\n", "<html><h1>Bad gateway</h1>"), Not(HasSubstr("Bad gateway")));
  EXPECT_THAT(said_of("Content-Type: text/plain\r\n", "\xff\xfe"), Not(HasSubstr("\xff")));
  EXPECT_LT(said_of("Content-Type: text/plain\r\n", std::string(100'000, 'x')).size(), 500U);
}

TEST_F(OpenAiEndpointTest, WhatIsNotOfTheProtocolIsAParseError) {
  const auto code_of = [&](std::string body) {
    return error_of([body](Peer& peer, const auto&) { answer_events(peer, body); }).code;
  };
  EXPECT_EQ(code_of(""), ErrorCode::parse_error);
  EXPECT_EQ(code_of("<html>"), ErrorCode::parse_error);
  EXPECT_EQ(code_of("I am a web server"), ErrorCode::parse_error);
  EXPECT_EQ(code_of("{\"choices\": [{\"mess"), ErrorCode::parse_error);
  EXPECT_EQ(code_of("{}"), ErrorCode::parse_error);
  EXPECT_EQ(code_of("data: {\"choices\":\n\n"), ErrorCode::parse_error);
  EXPECT_EQ(code_of("data: [1]\n\n"), ErrorCode::parse_error);
  EXPECT_EQ(code_of(said("\xff")), ErrorCode::parse_error);
  EXPECT_EQ(code_of(std::string(kDone)), ErrorCode::parse_error);
  EXPECT_EQ(code_of(ended("tool_calls") + std::string(kDone)), ErrorCode::parse_error) << "calls none";
  EXPECT_EQ(code_of("data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"function\":{\"name\":\"evil\"}}]}}]}\n\n" +
                    ended("tool_calls")),
            ErrorCode::parse_error)
      << "was not offered";
  EXPECT_EQ(code_of("data: {\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":-1}]}}]}\n\n"), ErrorCode::parse_error);
  EXPECT_EQ(code_of("data: {\"choices\":[{\"delta\":{\"tool_calls\":\"x\"}}]}\n\n"), ErrorCode::parse_error);
}

TEST_F(OpenAiEndpointTest, AStatusThatIsNoneIsAParseError) {
  EXPECT_EQ(code_of_status("099 Odd", "", "{}"), ErrorCode::parse_error);
  EXPECT_EQ(code_of_status("099 Odd"), ErrorCode::parse_error);
  EXPECT_EQ(code_of_status("204 Empty"), ErrorCode::parse_error);
}

TEST_F(OpenAiEndpointTest, AnErrorHoldsNoNameThatATerminalWouldObey) {
  const auto error = error_of([](Peer& peer, const auto&) {
    answer_events(peer, R"(data: {"choices":[{"delta":{"tool_calls":[{"function":{"name":"\u001b[2Jx"}}]}}]})"
                        "\n\n" +
                            ended("tool_calls"));
  });
  EXPECT_EQ(error.code, ErrorCode::parse_error);
  EXPECT_THAT(error.message, Not(HasSubstr("\x1b")));
}

TEST_F(OpenAiEndpointTest, AStreamThatIsCutIsNoAnswer) {
  const auto error =
      error_of([](Peer& peer, const auto&) { answer_events(peer, said("half") + "data: {\"choices\":[{\"del"); });
  EXPECT_EQ(error.code, ErrorCode::unavailable);
  EXPECT_FALSE(failed.is_safe_again) << "a part of it was made, and told";
  EXPECT_EQ(error_of([](Peer& peer, const auto&) { answer_events(peer, ": hello\n\n"); }).code, ErrorCode::unavailable);
  EXPECT_TRUE(failed.is_safe_again);
}

TEST_F(OpenAiEndpointTest, AnErrorWithinTheStreamEndsIt) {
  const auto error = error_of([](Peer& peer, const auto&) {
    answer_events(
        peer, said("half") + "data: {\"error\":{\"code\":500,\"message\":\"out of memory\"}}\n\n" + std::string(kDone));
  });
  EXPECT_EQ(error.code, ErrorCode::unavailable);
  EXPECT_THAT(error.message, HasSubstr("out of memory"));
  EXPECT_FALSE(failed.is_safe_again);
  const auto named = error_of(
      [](Peer& peer, const auto&) { answer_events(peer, "event: error\ndata: {\"message\":\"too long\"}\n\n"); });
  EXPECT_THAT(named.message, HasSubstr("too long"));
}

TEST_F(OpenAiEndpointTest, ForgivesWhatServersGetWrong) {
  const auto text_of = [&](std::string headers, std::string body) {
    const ScriptedServer server([=](Peer& peer, const auto&) { peer.respond("200 OK", headers, body); });
    const auto reply = chat(server);
    EXPECT_TRUE(reply) << reply.error();
    return reply ? reply->message.text : "";
  };
  EXPECT_EQ(text_of("Content-Type: text/html\r\n", said("x") + ended("stop")), "x") << "another content type";
  EXPECT_EQ(text_of("", "\xEF\xBB\xBF" + said("x") + ended("stop")), "x") << "a byte order mark";
  EXPECT_EQ(text_of("", said("x") + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}"), "x")
      << "no line end after the last event";
  EXPECT_EQ(text_of("", said("x") + std::string(kDone)), "x") << "no reason";
  EXPECT_EQ(text_of("", said("x") + ended("tool_calls")), "x") << "no calls";
  EXPECT_EQ(text_of("", said("x") + "data: {\"choices\":[{\"index\":1,\"delta\":{\"content\":\"other\"}}]}\n\n" +
                            ended("stop")),
            "x");
  EXPECT_EQ(
      text_of("", R"(data: {"choices":[{"delta":{"reasoning_content":"hm","content":[{"type":"text","text":"x"}]}}]})"
                  "\r\n\r\n" +
                      ended("eos")),
      "x");
  EXPECT_EQ(text_of("", R"({"choices":[{"message":{"refusal":"no","content":null},"finish_reason":"stop"}]})"), "no");
}

TEST_F(OpenAiEndpointTest, GoesOnWithWhatAServerRefusesLeftOut) {
  const ScriptedServer server([](Peer& peer, const std::string& sent) {
    const auto refuse = [&](std::string_view what) {
      peer.respond("400 Bad", "", "{\"error\":{\"message\":\"Unsupported parameter: '" + std::string(what) + "'\"}}");
    };
    const std::string body = body_of(sent);
    if (body.find("\"max_tokens\"") != std::string::npos) return refuse("max_tokens");
    if (body.find("\"temperature\"") != std::string::npos) return refuse("temperature");
    if (body.find("\"json_schema\"") != std::string::npos) return refuse("response_format.json_schema");
    answer_events(peer, said("{}") + ended("stop"));
  });
  request.shape = AnswerShape{"thing", {{"type", "object"}}};
  const auto endpoint = open(server);
  ASSERT_TRUE(endpoint->chat(request, {}));
  EXPECT_EQ(server.requests().size(), 5);
  EXPECT_EQ(endpoint->structured_mode(), StructuredMode::json_object);
  ASSERT_TRUE(endpoint->chat(request, {}));
  ASSERT_EQ(server.requests().size(), 6) << "it has learned";
  const std::string body = body_of(server.requests().back());
  EXPECT_THAT(body, HasSubstr(R"("response_format":{"type":"json_object"})"));
  EXPECT_THAT(body, HasSubstr("max_completion_tokens"));
  EXPECT_THAT(body, HasSubstr("JSON Schema"));
}

TEST_F(OpenAiEndpointTest, ASchemaThatIsRefusedSaysNothingOfOthers) {
  const ScriptedServer server([](Peer& peer, const std::string& sent) {
    if (sent.find("\"odd\"") != std::string::npos && sent.find("json_schema") != std::string::npos)
      peer.respond("400 Bad", "", R"({"error":"Invalid schema for response_format 'odd'"})");
    else
      answer_events(peer, said("{}") + ended("stop"));
  });
  const auto endpoint = open(server);
  request.shape = AnswerShape{"odd", {{"type", "object"}, {"title", "odd"}}};
  ASSERT_TRUE(endpoint->chat(request, {}));
  EXPECT_EQ(endpoint->structured_mode(), StructuredMode::json_schema);
  const std::size_t asked = server.requests().size();
  ASSERT_TRUE(endpoint->chat(request, {}));
  EXPECT_EQ(server.requests().size(), asked + 1);
}

TEST_F(OpenAiEndpointTest, AStructuredModeThatIsSetIsKept) {
  settings.structured = StructuredMode::json_schema;
  request.shape = AnswerShape{"thing", {{"type", "object"}}};
  const auto error = error_of(
      [](Peer& peer, const auto&) { peer.respond("400 Bad", "", R"({"error":"response_format is not supported"})"); });
  EXPECT_EQ(error.code, ErrorCode::invalid_argument);
}

TEST_F(OpenAiEndpointTest, WaitsForTokensNotForBytes) {
  settings.first_token = 60ms;
  const auto silent = error_of([](Peer& peer, const auto&) { peer.hang(); });
  EXPECT_EQ(silent.code, ErrorCode::deadline_exceeded);
  EXPECT_FALSE(failed.is_safe_again);
  const auto chatty = error_of([](Peer& peer, const auto&) {
    peer.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
    while (peer.write(": still here\n\n")) std::this_thread::yield();
  });
  EXPECT_THAT(chatty.message, HasSubstr("did not begin to answer within 60 ms"));
  settings.first_token = 5s;
  settings.between_tokens = 60ms;
  const auto stuck = error_of([](Peer& peer, const auto&) {
    peer.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + said("x"));
    while (peer.write(": still here\n\n")) std::this_thread::yield();
  });
  EXPECT_THAT(stuck.message, HasSubstr("sent nothing more within 60 ms"));
}

TEST_F(OpenAiEndpointTest, TheWholeIsBoundedHoweverLivelyItIs) {
  const ScriptedServer server([](Peer& peer, const auto&) {
    peer.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n");
    while (peer.write(said("x"))) std::this_thread::yield();
  });
  const auto reply = chat(server, {.whole = 60ms});
  ASSERT_FALSE(reply);
  EXPECT_THAT(reply.error().code, ::testing::AnyOf(ErrorCode::deadline_exceeded, ErrorCode::resource_exhausted));
  EXPECT_EQ(chat(server, {.whole = 0ms}).error().code, ErrorCode::deadline_exceeded);
}

TEST_F(OpenAiEndpointTest, AStopClosesTheCallUpstream) {
  std::promise<void> closed;
  const ScriptedServer server([&](Peer& peer, const auto&) {
    peer.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + said("x"));
    peer.hang();
    closed.set_value();
  });
  std::stop_source stop;
  const auto reply =
      chat(server, {.stop = stop.get_token(), .on_text = [&](std::string_view) { stop.request_stop(); }});
  ASSERT_FALSE(reply);
  EXPECT_EQ(reply.error().code, ErrorCode::cancelled);
  closed.get_future().get();
}

TEST_F(OpenAiEndpointTest, AnAnswerWithoutEndIsCut) {
  const auto error = error_of([](Peer& peer, const auto&) {
    peer.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\ndata: ");
    while (peer.write(std::string(65'536, 'x'))) {
    }
  });
  EXPECT_EQ(error.code, ErrorCode::resource_exhausted);
}

TEST_F(OpenAiEndpointTest, NobodyThereIsUnavailable) {
  {
    const ScriptedServer server([](Peer&, const auto&) {});
    settings.url = server.url();
  }
  const auto endpoint = *OpenAiEndpoint::create(settings, "", http);
  const auto reply = endpoint->chat(request, {.on_failed = [&](const FailedCall& call) { failed = call; }});
  EXPECT_EQ(reply.error().code, ErrorCode::unavailable);
  EXPECT_TRUE(failed.is_safe_again);
}

TEST_F(OpenAiEndpointTest, EmbedsInBatches) {
  const ScriptedServer server([](Peer& peer, const std::string& sent) {
    const auto body = parse_json(body_of(sent));
    json::array data;
    for (const json::value& text : body->at("input").as_array())  // last first
      data.insert(data.begin(), json::object{{"index", static_cast<std::int64_t>(data.size())},
                                             {"embedding", {std::stod(std::string(text.as_string())), 0.5}}});
    answer_json(peer, to_json(json::object{{"data", data}, {"usage", {{"prompt_tokens", 10}, {"total_tokens", 10}}}}));
  });
  std::vector<std::string> texts;
  for (int i = 0; i < 100; ++i) texts.push_back(std::to_string(i));
  const auto embeddings = open(server)->embed(texts, {});
  ASSERT_TRUE(embeddings) << embeddings.error();
  ASSERT_EQ(embeddings->vectors.size(), 100);
  for (std::size_t i = 0; i < 100; ++i)
    EXPECT_EQ(embeddings->vectors[i], (std::vector<float>{static_cast<float>(i), 0.5F}));
  EXPECT_EQ(embeddings->usage, (Usage{20, 0, false}));
  EXPECT_EQ(server.requests().size(), 2);
}

TEST_F(OpenAiEndpointTest, EmbeddingsThatAreNotWholeAreRefused) {
  const std::vector<std::string> texts{"a", "b"};
  for (const std::string_view body :
       {"{}", "x", R"({"data":[]})", R"({"data":[{"embedding":[1]}]})",
        R"({"data":[{"embedding":[1]},{"embedding":[1,2]}]})",
        R"({"data":[{"index":0,"embedding":[1]},{"index":0,"embedding":[1]}]})",
        R"({"data":[{"index":0,"embedding":[1]},{"index":7,"embedding":[1]}]})",
        R"({"data":[{"embedding":[1]},{"embedding":["x"]}]})", R"({"data":[{"embedding":[1]},{"embedding":[1e99]}]})",
        R"({"data":[{"embedding":[]},{"embedding":[]}]})"}) {
    const ScriptedServer server([=](Peer& peer, const auto&) { answer_json(peer, body); });
    const auto embeddings = open(server)->embed(texts, {});
    ASSERT_FALSE(embeddings) << body;
    EXPECT_EQ(embeddings.error().code, ErrorCode::parse_error) << body;
  }
  settings.embedding_model.clear();
  const ScriptedServer server([](Peer&, const auto&) {});
  EXPECT_EQ(open(server)->embed(texts, {}).error().code, ErrorCode::unsupported);
}

TEST_F(OpenAiEndpointTest, ReranksInEachServersWay) {
  const std::vector<std::string> documents{"a", "b", "c"};
  for (
      const std::string_view body :
      {R"({"results":[{"index":2,"relevance_score":0.9},{"index":0,"relevance_score":0.1},{"index":1,"relevance_score":0.1}]})",
       R"({"data":[{"index":0,"relevance_score":0.1},{"index":1,"relevance_score":0.1},{"index":2,"relevance_score":0.9}]})",
       R"([{"index":2,"score":0.9},{"index":1,"score":0.1},{"index":0,"score":0.1}])"}) {
    const ScriptedServer server([=](Peer& peer, const auto&) { answer_json(peer, body); });
    const auto ranked = open(server)->rerank("q", documents, {});
    ASSERT_TRUE(ranked) << ranked.error();
    std::vector<std::size_t> order;
    for (const RerankScore& each : *ranked) order.push_back(each.document);
    EXPECT_THAT(order, ElementsAre(2, 0, 1));
    EXPECT_TRUE(server.requests().at(0).starts_with("POST /v1/rerank "));
  }
  for (const std::string_view body :
       {"{}", R"({"results":[{"index":0,"relevance_score":1}]})",
        R"({"results":[{"relevance_score":1},{"relevance_score":1},{"relevance_score":1}]})"}) {
    const ScriptedServer server([=](Peer& peer, const auto&) { answer_json(peer, body); });
    EXPECT_EQ(open(server)->rerank("q", documents, {}).error().code, ErrorCode::parse_error) << body;
  }
}

TEST_F(OpenAiEndpointTest, ListsModels) {
  const ScriptedServer server([](Peer& peer, const auto&) {
    answer_json(peer,
                R"({"data":[{"id":"a","max_model_len":4096},{"id":"b","meta":{"n_ctx_train":131072}},{"id":"c"},{}]})");
  });
  const auto models = open(server)->models({});
  ASSERT_TRUE(models) << models.error();
  EXPECT_THAT(*models, ElementsAre(ListedModel{"a", 4096}, ListedModel{"b", 131'072}, ListedModel{"c", std::nullopt}));
  EXPECT_TRUE(server.requests().at(0).starts_with("GET /v1/models "));
}

TEST_F(OpenAiEndpointTest, RefusesWhatItCannotUse) {
  settings.url = "not a url";
  EXPECT_EQ(OpenAiEndpoint::create(settings, "", http).error().code, ErrorCode::invalid_argument);
  settings.url = "http://127.0.0.1/v1";
  const auto error = OpenAiEndpoint::create(settings, "two\nlines", http).error();
  EXPECT_EQ(error.code, ErrorCode::invalid_argument);
  EXPECT_THAT(error.to_string(), Not(HasSubstr("lines")));
}

TEST(EndpointKey, ComesFromTheEnvironmentOrAFile) {
  const TemporaryFolder folder;
  EndpointSettings settings{.name = "hosted"};
  EXPECT_EQ(read_key(settings, folder.path()), "");
  settings.key_file = "key.txt";
  EXPECT_EQ(read_key(settings, folder.path()).error().code, ErrorCode::not_found);
  ASSERT_TRUE(write_file_atomically(folder.path() / "key.txt", "sk-1\n"));
  EXPECT_EQ(read_key(settings, folder.path()), "sk-1");
  ASSERT_TRUE(write_file_atomically(folder.path() / "key.txt", "sk-1\nsk-2\n"));
  const auto error = read_key(settings, folder.path()).error();
  EXPECT_EQ(error.code, ErrorCode::invalid_argument);
  EXPECT_THAT(error.to_string(), Not(HasSubstr("sk-")));
  settings.key_file.clear();
  settings.key_env = "ATTUNE_TEST_KEY_THAT_IS_NOT_SET";
  EXPECT_EQ(read_key(settings, folder.path()).error().code, ErrorCode::not_found);
  settings.key_env = "ATTUNE_TEST_KEY";
  ::setenv("ATTUNE_TEST_KEY", "sk-3", 1);
  EXPECT_EQ(read_key(settings, folder.path()), "sk-3");
}

}  // namespace
}  // namespace attune::llm
