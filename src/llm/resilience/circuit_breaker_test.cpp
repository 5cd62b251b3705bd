#include "llm/resilience/circuit_breaker.h"

namespace attune::llm {
namespace {

using namespace std::chrono_literals;
using enum CircuitBreaker::Outcome;

struct CircuitBreakerTest : ::testing::Test {
  void call(CircuitBreaker::Outcome outcome) {
    ASSERT_TRUE(breaker.admit(now));
    breaker.report(outcome, now);
  }
  void fail_until_open() {
    for (int i = 0; i < 5; ++i) call(bad);
    ASSERT_FALSE(breaker.admit(now));
  }

  CircuitBreaker breaker;
  SteadyTime::Point now{1h};
};

TEST_F(CircuitBreakerTest, OpensAfterFailuresInARow) {
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 4; ++i) call(bad);
    call(good);
  }
  for (int i = 0; i < 5; ++i) call(neither);
  EXPECT_FALSE(breaker.is_open(now));
  fail_until_open();
  EXPECT_TRUE(breaker.is_open(now));
}

TEST_F(CircuitBreakerTest, OpensWhenManyOfTheLastFailed) {
  for (int i = 0; i < 9; ++i) {
    call(good);
    call(bad);
  }
  call(good);
  EXPECT_FALSE(breaker.is_open(now));
  call(bad);  // the tenth of twenty
  EXPECT_TRUE(breaker.is_open(now));
}

TEST_F(CircuitBreakerTest, OneCallTriesAfterAWhile) {
  fail_until_open();
  now += 4'999ms;
  EXPECT_FALSE(breaker.admit(now));
  now += 1ms;
  EXPECT_TRUE(breaker.admit(now));
  EXPECT_FALSE(breaker.admit(now)) << "the others wait for what it comes to";
  breaker.report(good, now);
  call(good);
  EXPECT_FALSE(breaker.is_open(now));
}

TEST_F(CircuitBreakerTest, StaysOpenTwiceAsLongEachTimeThatATryFails) {
  fail_until_open();
  for (const auto pause : {5s, 10s, 20s, 40s, 60s, 60s}) {
    now += pause - 1ms;
    EXPECT_FALSE(breaker.admit(now));
    now += 1ms;
    call(bad);
  }
  now += 60s;
  call(good);
  fail_until_open();
  now += 5s;
  EXPECT_TRUE(breaker.admit(now)) << "forgotten once it was well";
}

TEST_F(CircuitBreakerTest, ATryThatWasStoppedLeavesTheNextToTry) {
  fail_until_open();
  now += 5s;
  call(neither);
  call(bad);
  EXPECT_FALSE(breaker.admit(now));
}

TEST_F(CircuitBreakerTest, CallsFromBeforeItOpenedChangeNothing) {
  ASSERT_TRUE(breaker.admit(now));
  fail_until_open();
  breaker.report(good, now);
  EXPECT_FALSE(breaker.admit(now));
}

}  // namespace
}  // namespace attune::llm
