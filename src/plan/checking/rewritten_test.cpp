#include "plan/checking/checker.h"
#include "plan/testing/film_tools.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::plan {
namespace {

using ::testing::HasSubstr;

constexpr std::string_view kPlan = R"(plan "x"
  found = search(query: "x")
  best = first(found)
  pool = candidates(user: $user)
  told = mail(to: "bo@example.org", text: best.title)
  done = order(item: first(pool)) needs confirmation
  reply(found, told, done)
)";

class RewrittenTest : public ::testing::Test {
 protected:
  /// What is said of the plan after a change of its lowered steps; "" where it is taken.
  std::string said(void (*change)(std::vector<Step>& steps), const CheckOptions& options = {}) {
    Plan lowered = plain_.plan();
    change(lowered.steps);
    const auto rewritten = plain_.rewritten(std::move(lowered), options);
    return rewritten ? "" : rewritten.error().message;
  }
  static Step& named(std::vector<Step>& steps, std::string_view name) {
    return *std::ranges::find(steps, name, &Step::name);
  }
  static Call& call(std::vector<Step>& steps, std::string_view name) { return invocation_of(named(steps, name))->call; }
  static Step new_call(std::string name, std::string tool, std::vector<Argument> arguments) {
    return {std::move(name), Invocation{{std::move(tool), std::move(arguments), {}}, false, false, {}}, {}};
  }

  CheckedPlan plain_ = CheckedPlan::create(parse(kPlan).value(), testing::film_tools(), testing::films()).value();
};

TEST_F(RewrittenTest, TakesWhatChangesNoDecision) {
  EXPECT_EQ(said([](std::vector<Step>&) {}), "");
  EXPECT_EQ(said([](std::vector<Step>& steps) { call(steps, "pool").arguments.pop_back(); }), "");
  EXPECT_EQ(said([](std::vector<Step>& steps) {
              steps.insert(steps.begin(), new_call("again", "search", {{"query", {std::string("y"), {}}}}));
            }),
            "");
}

TEST_F(RewrittenTest, RefusesNamesWithoutAValue) {
  EXPECT_THAT(said([](std::vector<Step>& steps) { steps.erase(steps.begin()); }), HasSubstr("no value there"));
  EXPECT_THAT(said([](std::vector<Step>& steps) { std::swap(steps[0], steps[1]); }), HasSubstr("no value there"));
  EXPECT_THAT(said([](std::vector<Step>& steps) { steps.insert(steps.begin(), steps[0]); }), HasSubstr("no value"));
}

TEST_F(RewrittenTest, RefusesOtherEffects) {
  EXPECT_THAT(said([](std::vector<Step>& steps) { named(steps, "told").action = Let{{true, {}}}; }),
              HasSubstr("other effects"));
  EXPECT_THAT(said([](std::vector<Step>& steps) {
                steps.insert(steps.end() - 1, new_call("more", "rate", {{"item", {Reference{"best"}, {}}}}));
              }),
              HasSubstr("other effects"));
}

TEST_F(RewrittenTest, RefusesWhatTheDecisionWasNotMadeFor) {
  // What is private to the person would leave the house.
  EXPECT_THAT(said([](std::vector<Step>& steps) {
                Step done = named(steps, "told");
                steps.erase(std::ranges::find(steps, "told", &Step::name));
                steps.insert(std::ranges::find(steps, "done", &Step::name), done);
                call(steps, "told").arguments[1].value.node = Member{{{Reference{"done.1"}, {}}}, "title"};
              }),
              HasSubstr("'told' gets another decision"));
  // Text from outside would say where it goes.
  EXPECT_THAT(said([](std::vector<Step>& steps) {
                auto& arguments = call(steps, "told").arguments;
                arguments[0].value = arguments[1].value;
              }),
              HasSubstr("'told' gets another decision"));
  // The person would be shown a value of another origin.
  EXPECT_THAT(said([](std::vector<Step>& steps) { call(steps, "done").arguments[0].value.node = Reference{"best"}; }),
              HasSubstr("'done' shows values of other labels"));
}

TEST_F(RewrittenTest, RefusesNewCallsThatNobodyChecked) {
  EXPECT_THAT(said([](std::vector<Step>& steps) {
                steps.insert(steps.begin(), new_call("web", "web.search", {{"query", {std::string("y"), {}}}}));
              }),
              HasSubstr("'web' is a new call that nobody has checked"));
  const CheckOptions none_alike{.may_call = [](std::string_view tool) { return tool != "similar"; }};
  EXPECT_THAT(said(
                  [](std::vector<Step>& steps) {
                    steps.insert(steps.end() - 1, new_call("near", "similar", {{"item", {Reference{"best"}, {}}}}));
                  },
                  none_alike),
              HasSubstr("'near' is a new call"));
}

}  // namespace
}  // namespace attune::plan
