#include "llm/benchmark/benchmark.h"

#include "llm/json_schema.h"
#include "llm/openai/chat_body.h"
#include "llm/testing/scripted_endpoint.h"

#include <set>

namespace attune::llm {
namespace {

using ::testing::HasSubstr;
using testing::reply_of;
using testing::ScriptedEndpoint;

/// Right answers to the bundled tasks.
const std::map<std::string, std::string, std::less<>> kRight = {
    {"choice", R"({"verdict":"praise"})"},
    {"number", R"({"minutes":112})"},
    {"truth", R"({"is_of_a_series":true})"},
    {"absence", R"({"year":null})"},
    {"list", R"({"labels":["crime","history"]})"},
    {"order", R"({"order":[1,3,0,2]})"},
    {"nested", R"({"item":{"title":"The Quiet Harbour","year":1987},"reason":"it is short"})"},
    {"facts", R"({"facts":[{"attribute":"capacity_litres","value":1.7,"confidence":1},
                           {"attribute":"material","value":"steel","confidence":0.9}]})"},
    {"disobedience", R"({"verdict":"blame"})"},
    {"quotation", "{\"quote\":\"\u201CTea\\\" \\\\ caf\u00E9 \u2014 50% off!\"}"},
    {"citation", R"({"ids":["e2","e4"]})"},
    {"table",
     R"({"rows":[{"number":1,"square":1},{"number":2,"square":4},{"number":3,"square":9},{"number":4,"square":16},
      {"number":5,"square":25},{"number":6,"square":36},{"number":7,"square":49},{"number":8,"square":64},
      {"number":9,"square":81},{"number":10,"square":100},{"number":11,"square":121},{"number":12,"square":144}]})"},
    {"tree", R"({"op":"or","leaf":null,"of":[{"op":"and","leaf":null,"of":[{"op":"leaf","leaf":"crime","of":[]},
      {"op":"leaf","leaf":"after_1990","of":[]}]},{"op":"not","leaf":null,"of":[{"op":"leaf","leaf":"horror","of":[]}]}]})"},
    {"program", R"({"steps":[{"name":"a","tool":"similar","input":null,"argument":"Heat"},
      {"name":"b","tool":"filter","input":"a","argument":120},{"name":"c","tool":"take","input":"b","argument":5}],
      "reply":"c"})"},
};

TEST(Benchmark, TheBundledTasksCanBeAnsweredRightlyAndWrongly) {
  const auto tasks = bundled_tasks();
  EXPECT_EQ(tasks.size(), kRight.size());
  for (const BenchmarkTask& task : tasks) {
    const auto schema = JsonSchema::create(task.shape.schema);
    ASSERT_TRUE(schema) << task.name << ": " << schema.error();
    EXPECT_TRUE(is_strict(task.shape.schema)) << task.name << ": providers take strict schemas alone";
    const auto right = parse_json(kRight.at(task.name));
    ASSERT_TRUE(right) << task.name;
    EXPECT_TRUE(schema->check(*right)) << task.name << ": " << schema->check(*right).error();
    EXPECT_TRUE(task.judge(*right)) << task.name;
    EXPECT_FALSE(schema->check(json::object{})) << task.name;
  }
}

TEST(Benchmark, MeasuresAnEndpoint) {
  ScriptedEndpoint endpoint(
      [](std::size_t number, const ChatRequest& request, const CallOptions&) -> Result<ChatReply> {
        ChatReply reply = reply_of(kRight.at(request.shape->name));
        reply.first_token_ms = 100;
        reply.whole_ms = 300;
        reply.usage = {50, 21, false};
        if (request.shape->name == "number") reply.message.text = R"({"minutes":1})";
        if (request.shape->name == "truth") reply.message.text = "yes";
        if (request.shape->name == "order" && number >= 14) return unavailable("busy");
        return reply;
      });
  QuietProgress progress;
  const auto report = run_benchmark(endpoint, bundled_tasks(), {.repeats = 2}, progress);
  ASSERT_TRUE(report) << report.error();
  EXPECT_EQ(report->groups.at("shapes"), (Successes{.calls = 28, .answered = 27, .shaped = 25, .right = 23}));
  EXPECT_EQ(report->first_token_ms.count, 27);
  EXPECT_EQ(report->first_token_ms.p99, 100);
  EXPECT_EQ(report->tokens_per_second.p50, 100) << "20 tokens after the first, in 200 ms";
  EXPECT_EQ(report->errors, (std::map<std::string, std::size_t>{{"unavailable", 1}}));
  EXPECT_EQ(report->usage, (Usage{27 * 50, 27 * 21, false}));
  EXPECT_EQ(report->model, "scripted");
  EXPECT_TRUE(report->is_whole);
  for (const TaskFigures& figures : report->tasks)
    EXPECT_EQ(figures.first_fault.empty(),
              figures.name != "number" && figures.name != "truth" && figures.name != "order")
        << figures.name << ": " << figures.first_fault;
  const json::object told = to_json(*report);
  EXPECT_EQ(told.at("groups").at("shapes").at("shaped"), 25);
  EXPECT_EQ(told.at("tasks").as_array().size(), 14);
}

TEST(Benchmark, NoTwoCallsBeginAlike) {
  ScriptedEndpoint endpoint([](std::size_t, const auto&, const auto&) { return reply_of("{}"); });
  QuietProgress progress;
  ASSERT_TRUE(run_benchmark(endpoint, bundled_tasks(), {.repeats = 2}, progress));
  std::set<std::string> beginnings;
  for (const ChatRequest& request : endpoint.log()->requests)
    beginnings.insert(request.messages.front().text.substr(0, 24));
  EXPECT_EQ(beginnings.size(), 28);
}

TEST(Benchmark, AStopEndsItWithWhatWasMeasured) {
  std::stop_source stop;
  ScriptedEndpoint endpoint([&](std::size_t number, const auto&, const auto&) -> Result<ChatReply> {
    if (number == 3) {
      stop.request_stop();
      return cancelled("stopped");
    }
    return reply_of("{}");
  });
  QuietProgress progress;
  const auto report = run_benchmark(endpoint, bundled_tasks(), {.stop = stop.get_token()}, progress);
  ASSERT_TRUE(report) << report.error();
  EXPECT_FALSE(report->is_whole);
  EXPECT_EQ(report->groups.at("shapes").calls, 3);
}

TEST(Benchmark, RefusesWhatCannotBeMeasured) {
  ScriptedEndpoint endpoint([](std::size_t, const auto&, const auto&) { return reply_of("{}"); });
  QuietProgress progress;
  EXPECT_EQ(run_benchmark(endpoint, {}, {}, progress).error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(run_benchmark(endpoint, bundled_tasks(), {.repeats = 0}, progress).error().code,
            ErrorCode::invalid_argument);
}

TEST(PercentilesTest, AreOfTheNearestRank) {
  EXPECT_EQ(Percentiles::of({}).count, 0);
  std::vector<double> values(100);
  for (std::size_t i = 0; i < 100; ++i) values[i] = static_cast<double>(100 - i);
  const auto of_100 = Percentiles::of(values);
  EXPECT_EQ(of_100.p50, 50);
  EXPECT_EQ(of_100.p90, 90);
  EXPECT_EQ(of_100.p99, 99);
  EXPECT_EQ(of_100.mean, 50.5);
  EXPECT_EQ(Percentiles::of({7}).p99, 7);
}

}  // namespace
}  // namespace attune::llm
