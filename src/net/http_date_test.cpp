#include "net/http_date.h"

namespace attune::net {
namespace {

TEST(HttpDate, ReadsTheThreeForms) {
  const Time time = *parse_time("1994-11-06T08:49:37Z");
  EXPECT_EQ(parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), time);
  EXPECT_EQ(parse_http_date("Sunday, 06-Nov-94 08:49:37 GMT"), time);
  EXPECT_EQ(parse_http_date("Sun Nov  6 08:49:37 1994"), time);
}

TEST(HttpDate, IsEmptyForAnythingElse) {
  for (const std::string_view text : {"", "soon", "Sun, 99 Nov 1994 08:49:37 GMT", "-"})
    EXPECT_EQ(parse_http_date(text), std::nullopt) << text;
  EXPECT_EQ(parse_http_date(std::string(1'000, '1')), std::nullopt);
}

}  // namespace
}  // namespace attune::net
