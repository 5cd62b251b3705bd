#include "cli/item_list.h"

#include "cli/terminal.h"

#include <ranges>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::cli {
namespace {

using Labels = std::vector<std::string>;

std::shared_ptr<const Catalogue> films() {
  std::vector<ItemRecord> records{
      {"6", "Heat", {{"year", 1995.0}, {"genres", Labels{"Action", "Crime", "Thriller", "Drama"}}}},
      {"7", "Twelve Monkeys (1995)", {{"year", 1995.0}, {"genres", Labels{"Thriller"}}}},
      {"8", "A title\x1b[31m that goes on and on and on for longer than any line has room for", {{"year", 2001.0}}},
  };
  return Catalogue::build(records).value();
}

TEST(ItemList, AlignsTitlesAndLabelsAndWrapsReasons) {
  const std::vector<Reason> reasons{
      {ItemId{0}, "You rated Casino 4.5, and most who liked it liked this one, too", {"e1"}}};
  EXPECT_EQ(item_list({{ItemId{0}, 2}, {ItemId{1}, 1}}, reasons, *films(), 60),
            " 1  Heat (1995)                        Action, Crime, Thr...\n"
            "    You rated Casino 4.5, and most who liked it liked this\n"
            "    one, too\n"
            " 2  Twelve Monkeys (1995)              Thriller\n");
}

TEST(ItemList, NothingPassesTheMarginOrSteersTheTerminal) {
  const std::string text = item_list({{ItemId{2}, 1}}, {}, *films(), 40);
  for (const auto line : text | std::views::split('\n')) EXPECT_LE(display_width({line.begin(), line.end()}), 40U);
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
}

TEST(ItemList, OfNothingIsEmpty) {
  EXPECT_EQ(item_list({}, {}, *films(), 80), "");
}

}  // namespace
}  // namespace attune::cli
