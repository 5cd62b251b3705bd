// Outside tools as plans call them: against a scripted MCP server, and those of the reference servers that
// scripts/install-peers fetches.
#include "tools/outside/outside_tools.h"

#include "base/file.h"
#include "net/testing/loopback_server.h"
#include "plan/execution/executor.h"
#include "plan/plan.h"
#include "plan/value_json.h"

namespace attune::tools {
namespace {

using namespace std::chrono_literals;

const std::filesystem::path kScripted = std::filesystem::path(ATTUNE_SOURCE_DIR) / "src/tools/mcp/testing";
const std::filesystem::path kModules = std::filesystem::path(ATTUNE_SOURCE_DIR) / "tests/peers/node_modules";
const std::filesystem::path kNode = kModules / "node/bin/node";

struct OutsideToolsTest : ::testing::Test {
  OutsideToolsTest() {
    plan::Tool reply{{.name = "reply", .variadic = true},
                     [](const plan::Arguments&, const plan::CallContext&) { return plan::Value{}; }};
    plan::Tool favourite{{.name = "favourite", .result = plan::Type::Kind::item},
                         [](const plan::Arguments&, const plan::CallContext&) { return plan::Value{ItemId{0}}; }};
    own_ = {std::move(reply), std::move(favourite)};
  }
  Source scripted(const std::string& name, const std::string& manner) {
    return {.name = name,
            .place = McpCommand{.command = {"/usr/bin/python3", (kScripted / "scripted_server.py").string(), manner},
                                .readable = {kScripted}}};
  }
  /// Takes over what the source offers, approves all of it, and calls everything harmless.
  void approve(Source source) {
    auto offered = outside_.offered(source);
    ASSERT_TRUE(offered) << offered.error();
    source.take_offered(*std::move(offered));
    for (auto& [name, tool] : source.tools) {
      tool.pin = mcp::manifest_hash(tool.manifest);
      tool.side_effect = plan::SideEffect::none;
      tool.timeout = 30s;
    }
    ASSERT_TRUE(outside_.put(source));
  }
  void change(const std::string& source, const std::string& tool, const std::function<void(OutsideTool&)>& how) {
    Source kept = outside_.find(source).value();
    how(kept.tools.at(tool));
    ASSERT_TRUE(outside_.put(kept));
  }
  Result<plan::CheckedPlan> check(const std::string& text) {
    auto registry = std::make_shared<plan::ToolRegistry>();
    for (const plan::Tool& tool : own_) registry->add(tool).value();
    for (const plan::Tool& tool : *outside_.tools()) registry->add(tool).value();
    ATTUNE_TRY(plan, plan::parse("plan \"a test\"\n" + text));
    return plan::CheckedPlan::create(std::move(plan), registry, catalogue_);
  }
  Result<plan::Run> run(const std::string& text) {
    ATTUNE_TRY(checked, check(text));
    return executor_.run(checked, {.user = "ada", .deadline = 60s});
  }
  /// What the reply was given, as JSON; the error's text where the run failed.
  std::string reply(const std::string& text) {
    const auto outcome = run(text);
    if (!outcome) return outcome.error().to_string();
    std::string all;
    for (const plan::Value& value : outcome->reply) all += to_json(plan::to_json(value, *catalogue_));
    return all;
  }

  TemporaryFolder folder_;
  std::shared_ptr<const Catalogue> catalogue_ = Catalogue::build(std::vector<ItemRecord>{{"tea", "Tea", {}}}).value();
  std::vector<plan::Tool> own_;
  OutsideTools outside_{folder_.path() / "tools", [this] { return catalogue_; }};
  plan::Executor executor_{4};
};

TEST_F(OutsideToolsTest, AnEmptyWorkspaceHasNone) {
  EXPECT_TRUE(outside_.tools()->empty());
  EXPECT_EQ(outside_.tools(), outside_.tools());
  EXPECT_EQ(outside_.find("x").error().code, ErrorCode::not_found);
  EXPECT_EQ(outside_.remove("../x").error().code, ErrorCode::not_found);
}

TEST_F(OutsideToolsTest, OnlyWhatIsApprovedIsThereForPlans) {
  approve(scripted("peer", "full"));
  change("peer", "fail", [](OutsideTool& tool) { tool.pin.clear(); });
  change("peer", "hang", [](OutsideTool& tool) { tool.manifest.description = "another"; });
  std::vector<std::string> names;
  for (const plan::Tool& tool : *outside_.tools()) {
    names.push_back(tool.signature.name);
    EXPECT_TRUE(tool.signature.outside);
  }
  EXPECT_EQ(std::ranges::count(names, "peer.echo"), 1);
  EXPECT_EQ(std::ranges::count(names, "peer.fail") + std::ranges::count(names, "peer.hang"), 0);
  EXPECT_THAT(check("x = peer.fail()\nreply(x)").error().to_string(), ::testing::HasSubstr("peer.fail"));
  ASSERT_TRUE(outside_.remove("peer"));
  EXPECT_TRUE(outside_.tools()->empty());
}

TEST_F(OutsideToolsTest, APlanCallsAToolAndItsResultComesFromOutside) {
  approve(scripted("peer", "full"));
  const auto outcome = run("x = peer.greet(name: \"Ada\", times: 2)\nreply(x)");
  ASSERT_TRUE(outcome) << outcome.error();
  EXPECT_EQ(std::get<std::string>(outcome->reply.front().data), R"({"name": "Ada", "times": 2})");
  EXPECT_EQ(outcome->trace.front().label.integrity, plan::Integrity::outside);
  EXPECT_THAT(check("x = peer.greet(name: 5)\nreply(x)").error().to_string(), ::testing::HasSubstr("text"));
}

TEST_F(OutsideToolsTest, ItemsLeaveTheHouseAsTheirKeys) {
  approve(scripted("peer", "full"));
  change("peer", "keep", [](OutsideTool& tool) { tool.content = {"data"}; });
  EXPECT_EQ(reply("f = favourite()\nx = peer.keep(data: [f])\nreply(x)"), R"("{\"data\": [\"tea\"]}")");
}

TEST_F(OutsideToolsTest, ALongTextIsAFailedCall) {
  approve(scripted("peer", "full"));
  EXPECT_EQ(run("x = peer.long()\nreply(x)").error().code, ErrorCode::resource_exhausted);
}

TEST_F(OutsideToolsTest, OutsideTextDecidesNoDestination) {
  approve(scripted("peer", "full"));
  const std::string text = "x = peer.echo()\ny = peer.greet(name: x)\nreply(y)";
  const auto waits = run(text);
  ASSERT_TRUE(waits) << waits.error();
  ASSERT_EQ(waits->waiting.size(), 1);
  EXPECT_EQ(waits->waiting.front().decision.reason, plan::FlowDecision::Reason::steered_from_outside);
  change("peer", "greet", [](OutsideTool& tool) { tool.content = {"name"}; });
  EXPECT_TRUE(run(text)->waiting.empty());
}

TEST_F(OutsideToolsTest, AResultOfAnotherTypeIsOneFailedCall) {
  approve(scripted("peer", "full"));
  EXPECT_EQ(reply("x = peer.count(right: true)\nreply(x.number)"), "3E0");
  const auto partial = run("x = optional peer.count(right: false)\ny = peer.echo()\nreply(x, y)");
  ASSERT_TRUE(partial) << partial.error();
  EXPECT_EQ(partial->partial, std::vector<std::string>{"x"});
  EXPECT_EQ(partial->trace.front().error->code, ErrorCode::type_error);
  EXPECT_EQ(partial->reply.size(), 1);
}

TEST_F(OutsideToolsTest, WhateverAServerDoesCostsOneMarkedCall) {
  approve(scripted("peer", "full"));
  for (const char* const tool : {"hang", "die", "flood", "big", "garbage", "wrong", "fail"}) {
    change("peer", tool, [&](OutsideTool& entry) { entry.timeout = std::string_view(tool) == "hang" ? 200ms : 30s; });
    const auto outcome = run(fmt::format("x = optional peer.{}()\nreply(x, \"on\")", tool));
    ASSERT_TRUE(outcome) << tool << ": " << outcome.error();
    EXPECT_EQ(outcome->partial, std::vector<std::string>{"x"}) << tool;
    EXPECT_EQ(outcome->reply.size(), 1) << tool;
    EXPECT_THAT(outcome->trace.front().error->to_string(), ::testing::Not(::testing::HasSubstr("ignore"))) << tool;
  }
}

TEST_F(OutsideToolsTest, AServerThatIsNotThereCostsOneMarkedCallToo) {
  approve(scripted("peer", "full"));
  Source gone = outside_.find("peer").value();
  gone.place = McpCommand{.command = {"no-such-program"}};
  ASSERT_TRUE(outside_.put(gone));
  EXPECT_EQ(reply("x = optional peer.echo()\nreply(x, \"on\")"), "\"on\"");
  gone.place = McpAddress{{.url = "http://127.0.0.1:9/mcp"}};
  ASSERT_TRUE(outside_.put(gone));
  EXPECT_THAT(reply("x = peer.echo()\nreply(x)"), ::testing::HasSubstr("127.0.0.1"));
}

TEST_F(OutsideToolsTest, AToolThatChangesWhileTheServerRunsIsGoneAtOnce) {
  approve(scripted("peer", "turncoat"));
  EXPECT_EQ(reply("x = peer.echo()\nreply(x)"), "\"{}\"");
  const auto before = outside_.tools();
  EXPECT_EQ(reply("x = peer.change()\nreply(\"on\")"), "\"on\"");  // now it says that its tools have changed
  EXPECT_THAT(reply("x = peer.echo()\nreply(x)"), ::testing::HasSubstr("'echo' of 'peer' is not what was approved"));
  EXPECT_NE(outside_.tools(), before);
  EXPECT_THAT(check("x = peer.echo()\nreply(x)").error().to_string(), ::testing::HasSubstr("peer.echo"));
  EXPECT_EQ(reply("x = peer.change()\nreply(\"on\")"), "\"on\"");  // which is as it was
  Source source = outside_.find("peer").value();
  for (const OutsideToolState& state : outside_.states())
    EXPECT_EQ(state.kind == OutsideToolState::Kind::changed, state.tool == "echo") << state.tool;
  source.tools.at("echo").manifest.description = "the changed tool";
  source.tools.at("echo").pin = mcp::manifest_hash(source.tools.at("echo").manifest);
  ASSERT_TRUE(outside_.put(source));  // a new connection, to a server that begins anew
  EXPECT_THAT(reply("x = peer.echo()\nreply(x)"), ::testing::HasSubstr("is not what was approved"));
}

TEST_F(OutsideToolsTest, AFileWithAMistakeTakesItsToolsAwayAndNobodyElses) {
  approve(scripted("one", "full"));
  approve(scripted("two", "full"));
  ASSERT_TRUE(write_file_atomically(folder_.path() / "tools/one.json", "{"));
  for (const plan::Tool& tool : *outside_.tools()) EXPECT_TRUE(tool.signature.name.starts_with("two."));
  ASSERT_EQ(outside_.broken().size(), 1);
  EXPECT_EQ(outside_.broken().front().source, "one");
}

TEST_F(OutsideToolsTest, ADecisionThatDoesNotFitMakesTheToolUnavailable) {
  approve(scripted("peer", "full"));
  change("peer", "greet", [](OutsideTool& tool) { tool.content = {"nmae"}; });
  change("peer", "echo", [](OutsideTool& tool) { tool.examples = {"say {word}"}; });
  for (const OutsideToolState& state : outside_.states()) {
    const bool is_bad = state.tool == "greet" || state.tool == "echo";
    EXPECT_EQ(state.kind == OutsideToolState::Kind::unavailable, is_bad) << state.tool << ": " << state.reason;
    if (state.tool == "greet") {
      EXPECT_THAT(state.reason, ::testing::HasSubstr("did you mean 'name'?"));
    }
  }
}

struct OutsidePeersTest : OutsideToolsTest {
  void SetUp() override {
    if (!std::filesystem::exists(kNode)) GTEST_SKIP() << "the servers aren't there; scripts/install-peers fetches them";
  }
  static Source peer(std::string name, std::vector<std::string> arguments = {}) {
    const auto program = kModules / "@modelcontextprotocol" / ("server-" + name) / "dist/index.js";
    McpCommand command{.command = {kNode.string(), program.string()}, .readable = {kModules}};
    command.command.insert(command.command.end(), arguments.begin(), arguments.end());
    return {.name = std::move(name), .place = std::move(command)};
  }
};

TEST_F(OutsidePeersTest, APlanCallsTheEverythingServer) {
  approve(peer("everything"));
  EXPECT_THAT(reply("x = everything.get_sum(a: 2, b: 40)\nreply(x)"), ::testing::HasSubstr("42"));
  EXPECT_THAT(reply("x = everything.get_structured_content(location: \"New York\")\nreply(x.temperature)"),
              ::testing::MatchesRegex("[0-9.E+-]+"));
}

TEST_F(OutsidePeersTest, APlanCallsTheEverythingServerOverHttp) {
  std::uint16_t port = 0;
  {
    port = net::testing::LoopbackServer([](net::testing::Peer&) {}).port();
  }
  net::EventLoop loop;
  const auto program = kModules / "@modelcontextprotocol/server-everything/dist/index.js";
  const auto server = net::ChildProcess::start(
      loop,
      {.program = kNode,
       .arguments = {program.string(), "streamableHttp"},
       .environment = {{"PORT", std::to_string(port)}},
       .sandbox = net::Sandbox{.network = net::Sandbox::NetworkAccess::host, .readable = {kModules}}},
      {});
  ASSERT_TRUE(server) << server.error();
  const Source source{.name = "web",
                      .place = McpAddress{{.url = fmt::format("http://127.0.0.1:{}/mcp", port),
                                           .allowed_hosts = {fmt::format("127.0.0.1:{}", port)}}}};
  const auto give_up = std::chrono::steady_clock::now() + 30s;
  auto offered = outside_.offered(source);
  while (!offered && offered.error().code == ErrorCode::unavailable && std::chrono::steady_clock::now() < give_up)
    offered = outside_.offered(source);  // it isn't listening yet
  approve(source);
  EXPECT_THAT(reply("x = web.get_sum(a: 2, b: 40)\nreply(x)"), ::testing::HasSubstr("42"));
}

TEST_F(OutsidePeersTest, APlanReadsAndWritesFiles) {
  const TemporaryFolder files;
  Source source = peer("filesystem", {files.path().string()});
  std::get<McpCommand>(source.place).writable = {files.path()};
  approve(std::move(source));
  const std::string path = (files.path() / "note.txt").string();
  EXPECT_NE(reply(fmt::format("x = filesystem.write_file(path: \"{}\", content: \"tea\")\nreply(x)", path)), "");
  EXPECT_EQ(read_file(path), "tea");
  EXPECT_THAT(reply(fmt::format("x = filesystem.read_text_file(path: \"{}\")\nreply(x.content)", path)),
              ::testing::HasSubstr("tea"));
}

TEST_F(OutsidePeersTest, APlanSearchesTheMemoryServer) {
  const TemporaryFolder files;
  const std::string path = (files.path() / "memory.jsonl").string();
  ASSERT_TRUE(write_file_atomically(
      path, R"({"type":"entity","name":"Ada","entityType":"person","observations":["likes tea"]})"));
  Source source = peer("memory");
  std::get<McpCommand>(source.place).environment = {{"MEMORY_FILE_PATH", path}};
  std::get<McpCommand>(source.place).writable = {files.path()};
  approve(std::move(source));
  EXPECT_THAT(reply("x = memory.search_nodes(query: \"tea\")\nreply(x.entities)"), ::testing::HasSubstr("Ada"));
}

}  // namespace
}  // namespace attune::tools
