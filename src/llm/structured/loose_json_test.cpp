#include "llm/structured/loose_json.h"

#include "llm/structured/structured_output.h"

#include <rapidcheck/gtest.h>

namespace attune::llm {
namespace {

using testing::HasSubstr;

/// The one that is found, as text; "" where none or several are.
std::string only(std::string_view text) {
  const auto found = find_loose_json(text);
  return found.size() == 1 ? to_json(found.front().value) : "";
}

TEST(LooseJson, TakesJsonOutOfWhatStandsAroundIt) {
  EXPECT_EQ(only(R"({"a":1})"), R"({"a":1})");
  EXPECT_EQ(only("\xEF\xBB\xBF \n[1,2]\n"), "[1,2]");
  EXPECT_EQ(only("Sure! Here it is:\n```json\n{\"a\": [1, 2]}\n```\nAnything else?"), R"({"a":[1,2]})");
  EXPECT_EQ(only("<think>is it {\"a\":2}? no</think>\n{\"a\":1}"), R"({"a":1})");
  EXPECT_EQ(only("\"text\""), "\"text\"");
  EXPECT_EQ(only("<think>I never"), "");
  EXPECT_EQ(only("no JSON here, not even [sic]"), "");
  EXPECT_EQ(find_loose_json("first {\"a\":1}, then [2]").size(), 2);
}

TEST(LooseJson, MendsWhatIsPlain) {
  EXPECT_EQ(only(R"({"a": 1, "b": [1, 2,],})"), R"({"a":1,"b":[1,2]})");
  EXPECT_EQ(only(R"({'a': 'say "hi"'})"), R"({"a":"say \"hi\""})");
  EXPECT_EQ(only("{\u201Ca\u201D: \u201Cb\u201D}"), R"({"a":"b"})");
  EXPECT_EQ(only("{a: True, b_2: None, $c: False}"), R"({"a":true,"b_2":null,"$c":false})");
  EXPECT_EQ(only("{\"a\": 1, // one\n /* two */ \"b\": 2}"), R"({"a":1,"b":2})");
  EXPECT_EQ(only("{\"a\": \"two\nlines\"}"), R"({"a":"two\nlines"})");
  EXPECT_EQ(only(R"({"a": "it\'s 5\% \d"})"), R"({"a":"it's 5\\% \\d"})");
  EXPECT_EQ(only("[+1, .5, 5., -0.25e3]"), "[1,5E-1,5E0,-2.5E2]");
}

TEST(LooseJson, ClosesWhatTheEndLeftOpenAndSaysSo) {
  const auto found = find_loose_json(R"({"a": [1, {"b": 2})");
  ASSERT_EQ(found.size(), 1);
  EXPECT_EQ(to_json(found.front().value), R"({"a":[1,{"b":2}]})");
  EXPECT_TRUE(found.front().is_cut);
  EXPECT_FALSE(find_loose_json("x [1]").front().is_cut);
}

TEST(LooseJson, LeavesWhatCouldBeMeantInTwoWays) {
  for (const std::string_view text : {R"({'a': 'it's'})", R"({"a": 1 "b": 2})", "{\"a\": \"cut he", "{\"a\": 1, \"b",
                                      "{\"a\":", "{", "{\"a\": [", "{\"a\": 12", "{\"a\": tru", "[1,,2]", "[007]",
                                      "[NaN]", "[1e999]", "{\"a\": [-1e999,]}", "{\"a\": [1}", "{1: 2}"})
    EXPECT_TRUE(only(text).empty()) << text << " gives " << only(text);
}

TEST(LooseJson, IsBounded) {
  EXPECT_TRUE(find_loose_json(std::string(200'000, '[')).empty());
  EXPECT_TRUE(find_loose_json(std::string(200'000, '{')).empty());
  std::string quotes;
  for (int i = 0; i < 50'000; ++i) quotes += "[\"";
  find_loose_json(quotes);
  std::string lists;
  for (int i = 0; i < 1'000; ++i) lists += "[1] ";
  EXPECT_EQ(find_loose_json(lists).size(), 100);
}

rc::Gen<json::value> any_json(int depth) {
  const auto text =
      rc::gen::map(rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab'\"\\/{}[],: \n\t#"))),
                   [](const std::string& s) { return json::value(s); });
  const auto number = rc::gen::map(rc::gen::arbitrary<std::int32_t>(), [](int n) { return json::value(n); });
  const auto leaf = rc::gen::oneOf(text, number, rc::gen::element(json::value(true), json::value(nullptr)));
  if (depth == 0) return leaf;
  const auto list =
      rc::gen::map(rc::gen::container<std::vector<json::value>>(any_json(depth - 1)),
                   [](const auto& items) { return json::value(json::array(items.begin(), items.end())); });
  const auto object = rc::gen::map(
      rc::gen::container<std::map<std::string, json::value>>(
          rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab'\"{ "))), any_json(depth - 1)),
      [](const auto& members) {
        json::object made;
        for (const auto& [key, value] : members) made[key] = value;
        return json::value(made);
      });
  return rc::gen::oneOf(leaf, list, object);
}

RC_GTEST_PROP(LooseJsonProperty, ValidJsonIsUnchanged, ()) {
  const json::value value = *rc::gen::resize(20, any_json(2));
  const auto found = find_loose_json(to_pretty_json(value));
  RC_ASSERT(found.size() == 1U);
  RC_ASSERT(found.front() == (LooseJson{value, false}));
}

RC_GTEST_PROP(LooseJsonProperty, ValidJsonIsFoundAmongWords, ()) {
  json::value value = *rc::gen::resize(20, any_json(2));
  if (!value.is_object()) value = json::object{{"a", value}};
  const auto found = find_loose_json("Here you are: " + to_json(value) + "\nThat's it.");
  RC_ASSERT(found.size() == 1U);
  RC_ASSERT(found.front() == (LooseJson{value, false}));
}

RC_GTEST_PROP(LooseJsonProperty, AnyBytesAreTakenAndWhatIsFoundIsJson, ()) {
  const auto text = *rc::gen::container<std::string>(
      rc::gen::oneOf(rc::gen::elementOf(std::string("{}[]\"':,\\/*tfnTFN019.+-eE \n")), rc::gen::arbitrary<char>()));
  for (const LooseJson& each : find_loose_json(text)) RC_ASSERT(*parse_json(to_json(each.value)) == each.value);
}

RC_GTEST_PROP(LooseJsonProperty, BrokenJsonIsMendedToAPrefixOrNotAtAll, ()) {
  const std::string whole = to_json(json::object{{"a", *rc::gen::resize(20, any_json(2))}});
  const auto cut = *rc::gen::inRange<std::size_t>(1, whole.size());
  for (const LooseJson& each : find_loose_json(std::string_view(whole).substr(0, cut)))
    RC_ASSERT(parse_json(to_json(each.value)).has_value());
}

JsonSchema schema_of(std::string_view text) {
  return *JsonSchema::create(parse_json(text)->as_object());
}

TEST(StructuredOutput, HoldsTheAnswerToItsSchema) {
  const JsonSchema schema = schema_of(R"({"type":"object","required":["n"],"properties":{"n":{"type":"integer"}}})");
  const auto read = [&](std::string text, FinishReason finish = FinishReason::stop) {
    ChatReply reply;
    reply.message.text = std::move(text);
    reply.finish = finish;
    return read_structured(reply, schema);
  };
  EXPECT_EQ(*read("Is it {\"n\": 1}? No, [it] is {\"n\": 2}. {}"), *parse_json("{\"n\":2}"))
      << "the last that conforms";
  EXPECT_EQ(read("{\"n\": \"two\"}").error().code, ErrorCode::type_error);
  EXPECT_THAT(read("{\"n\": \"two\"}").error().message, HasSubstr("[n]"));
  EXPECT_EQ(read("I won't").error().code, ErrorCode::parse_error);
  EXPECT_TRUE(read("{\"n\": 2, \"list\": [1]"));
  EXPECT_FALSE(read("{\"n\": 2, \"list\": [1]", FinishReason::length)) << "cut short, though it conforms";
  EXPECT_TRUE(read("{\"n\": 2} and I could go", FinishReason::length));
  EXPECT_FALSE(read("{\"n\": 2}", FinishReason::content_filter));
}

TEST(StructuredOutput, TellsTheShapeInWords) {
  ChatRequest request{.messages = {{.text = "hello"}}};
  EXPECT_EQ(told_in_words(request), request.messages);
  request.shape = AnswerShape{"n", {{"type", "object"}}};
  EXPECT_EQ(told_in_words(request).front().speaker, Speaker::system);
  request.messages.insert(request.messages.begin(), {.speaker = Speaker::system, .text = "Be brief."});
  const auto told = told_in_words(request);
  ASSERT_EQ(told.size(), 2);
  EXPECT_THAT(told.front().text, HasSubstr("Be brief."));
  EXPECT_THAT(told.front().text, HasSubstr(R"({"type":"object"})"));
}

}  // namespace
}  // namespace attune::llm
