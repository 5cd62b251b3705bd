#include "tools/units/units.h"

#include "base/random.h"

#include <cmath>
#include <limits>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::tools {
namespace {

TEST(UnitsTest, ConvertsByTheBook) {
  struct Case {
    double amount;
    const char* from;
    const char* to;
    double expected;
  };
  const Case cases[] = {{1, "mile", "km", 1.609344},
                        {5, "feet", "inches", 60},
                        {1, "lb", "g", 453.59237},
                        {100, "C", "fahrenheit", 212},
                        {-40, "°F", "°C", -40},
                        {0, "kelvin", "celsius", -273.15},
                        {1, "gallon", "litres", 3.785411784},
                        {1, "acre", "m2", 4046.8564224},
                        {90, "km/h", "m/s", 25},
                        {1, "week", "hours", 168},
                        {1, "GiB", "MiB", 1024},
                        {8, "bits", "byte", 1},
                        {1, "nautical mile", "metres", 1852},
                        {3, "tsp", "tbsp", 1},
                        {1, "stone", "pounds", 14}};
  for (const Case& c : cases) {
    const auto converted = convert_units(c.amount, c.from, c.to);
    ASSERT_TRUE(converted) << converted.error();
    EXPECT_NEAR(*converted, c.expected, 1e-9 * std::max(1.0, std::abs(c.expected))) << c.from << " to " << c.to;
  }
}

TEST(UnitsTest, ThereAndBackIsWhereItBegan) {
  Random random(7);
  const auto names = unit_names();
  int pairs = 0;
  for (const std::string& from : names)
    for (const std::string& to : names) {
      if (find_unit(from)->quantity != find_unit(to)->quantity) {
        EXPECT_EQ(convert_units(1, from, to).error().code, ErrorCode::type_error);
        continue;
      }
      ++pairs;
      const double amount = 1 + 1e4 * random.uniform();
      const auto there = convert_units(amount, from, to);
      ASSERT_TRUE(there) << there.error();
      EXPECT_NEAR(convert_units(*there, to, from).value(), amount, 1e-9 * amount) << from << " to " << to;
    }
  EXPECT_GT(pairs, 1000);
}

TEST(UnitsTest, ByWayOfAThirdIsTheSame) {
  for (const char* via : {"inches", "km", "nautical miles", "yards"})
    EXPECT_NEAR(convert_units(convert_units(123.4, "miles", via).value(), via, "metres").value(),
                convert_units(123.4, "miles", "metres").value(), 1e-6);
}

TEST(UnitsTest, NoTwoUnitsShareAName) {
  auto names = unit_names();
  std::ranges::sort(names);
  EXPECT_EQ(std::ranges::adjacent_find(names), names.end());
}

TEST(UnitsTest, SaysWhatIsWrong) {
  EXPECT_THAT(convert_units(1, "kilometrs", "m").error().mend, testing::HasSubstr("kilometres"));
  EXPECT_EQ(convert_units(1, "", "m").error().code, ErrorCode::not_found);
  EXPECT_EQ(convert_units(-300, "celsius", "kelvin").error().code, ErrorCode::invalid_argument);
  EXPECT_EQ(convert_units(std::numeric_limits<double>::max(), "km", "mm").error().code, ErrorCode::invalid_argument);
}

}  // namespace
}  // namespace attune::tools
