#include "data/import/import_testing.h"
#include "data/import/movielens_title.h"

namespace attune {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using Labels = std::vector<std::string>;
using MovieLensTest = ImportTest;

MovieLensTitle title(std::string_view raw) {
  return parse_movielens_title(raw);
}

TEST(MovieLensTitleTest, TakesTitlesApart) {
  EXPECT_EQ(title("Heat (1995)"), (MovieLensTitle{"Heat", 1995, {}}));
  EXPECT_EQ(title("Postman, The (Postino, Il) (1994)"), (MovieLensTitle{"The Postman", 1994, {"Il Postino"}}));
  EXPECT_EQ(title("Seven (a.k.a. Se7en) (1995) "), (MovieLensTitle{"Seven", 1995, {"Se7en"}}));
  EXPECT_EQ(title("Red (Trois couleurs: Rouge) (Three Colours: Red) (1994)"),
            (MovieLensTitle{"Red", 1994, {"Trois couleurs: Rouge", "Three Colours: Red"}}));
  EXPECT_EQ(title("Avventura, L' (1960)").title, "L'Avventura");
  EXPECT_EQ(title("Death Note (2006\u20132007)"), (MovieLensTitle{"Death Note", 2006, {}}));
  EXPECT_EQ(title("A (B (C)) (1990)"), (MovieLensTitle{"A", 1990, {"B (C)"}}));
}

TEST(MovieLensTitleTest, LeavesOtherTitlesAlone) {
  EXPECT_EQ(title("Girl, Interrupted (1999)").title, "Girl, Interrupted");
  EXPECT_EQ(title("2001: A Space Odyssey (1968)").title, "2001: A Space Odyssey");
  EXPECT_EQ(title("Babylon 5"), (MovieLensTitle{"Babylon 5", {}, {}}));
  EXPECT_EQ(title("(500) Days (2009)").title, "(500) Days");
  EXPECT_EQ(title("(1994)"), (MovieLensTitle{"(1994)", {}, {}}));
  EXPECT_EQ(title(")"), (MovieLensTitle{")", {}, {}}));
  EXPECT_EQ(title("").title, "");
}

TEST_F(MovieLensTest, ReadsTheCsvLayout) {
  write("movies.csv",
        "movieId,title,genres\n6,Heat (1995),Action|Crime\n7,\"Postman, The (1994)\",(no genres listed)\n");
  write("ratings.csv", "userId,movieId,rating,timestamp\n1,6,4.0,964982703\n");
  write("tags.csv", "userId,movieId,tag,timestamp\n1,6,Heist,1\n2,6,heist,2\n1,7,mine,3\n");
  const auto report = import("movielens");
  ASSERT_TRUE(report) << report.error();
  EXPECT_EQ(report->lines, 4U + 3U + 2U);
  EXPECT_THAT(
      sink_.items,
      ElementsAre(
          ItemRecord{"6", "Heat", {{"year", 1995.0}, {"genres", Labels{"Action", "Crime"}}, {"tags", Labels{"heist"}}}},
          ItemRecord{"7", "The Postman", {{"year", 1994.0}}}));
  EXPECT_THAT(sink_.events,
              ElementsAre(EventRecord{"1", "6", EventKind::rating, 4, Time{std::chrono::seconds(964982703)}}));
}

TEST_F(MovieLensTest, ReadsTheOldLayoutInLatin1) {
  write("u.genre", "unknown|0\nAction|1\nCrime|2\n\n");
  write("u.item", "1|Mis\xe9rables, Les (1995)|01-Jan-1995||http://example.org|0|0|1\n");
  write("u.data", "196\t1\t3\t881250949\n");
  ASSERT_TRUE(import("movielens"));
  EXPECT_THAT(sink_.items,
              ElementsAre(ItemRecord{"1", "Les Mis\u00e9rables", {{"year", 1995.0}, {"genres", Labels{"Crime"}}}}));
  EXPECT_EQ(sink_.events.at(0).user, "196");
}

TEST_F(MovieLensTest, SaysWhatIsWrong) {
  EXPECT_EQ(import("movielens", "nowhere").error().code, ErrorCode::not_found);
  EXPECT_EQ(import("movielens").error().code, ErrorCode::not_found);
  write("movies.csv", "movieId,title,genres\n6,Heat\n");
  EXPECT_THAT(import("movielens", "movies.csv").error().mend, HasSubstr("folder"));
  write("ratings.csv", "userId,movieId,rating,timestamp\n1,6,x,964982703\n");
  EXPECT_EQ(import("movielens").error().message, "line 2 of movies.csv: 2 fields, 3 are wanted");
  const auto report = import("movielens", "", {.map = {}, .keep_going = true});
  EXPECT_EQ(report->rejected, 2U);
}

}  // namespace
}  // namespace attune
