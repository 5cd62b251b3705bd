#include "data/filter/filter.h"

#include "data/filter/testing/random_filters.h"

#include <algorithm>
#include <cctype>
#include <optional>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace attune {
namespace {

using Labels = std::vector<std::string>;

std::shared_ptr<const Catalogue> films() {
  const std::vector<ItemRecord> records{
      {"1", "Heat", {{"year", 1995.0}, {"genres", Labels{"Crime", "Thriller"}}, {"runtime", 170.0}}},
      {"2", "Toy Story", {{"year", 1995.0}, {"genres", Labels{"Animation", "Comedy"}}, {"runtime", 81.0}}},
      {"3", "Casino", {{"year", 1996.0}, {"genres", Labels{"Crime", "Drama"}}}},
      {"4", "Untitled", {}}};
  return Catalogue::build(records).value();
}

std::vector<std::string> matching(std::string_view text) {
  const auto catalogue = films();
  const auto filter = parse_filter(text);
  EXPECT_TRUE(filter) << filter.error();
  const auto bound = BoundFilter::bind(*filter, *catalogue);
  EXPECT_TRUE(bound) << bound.error();
  std::vector<std::string> keys;
  for (std::uint32_t i = 0; i < catalogue->size(); ++i)
    if (bound->matches(ItemId{i})) keys.emplace_back(catalogue->key(ItemId{i}));
  return keys;
}

TEST(FilterTest, SelectsByHand) {
  using ::testing::ElementsAre;
  EXPECT_THAT(matching(""), ElementsAre("1", "2", "3", "4"));
  EXPECT_THAT(matching(R"(genres has "crime" and year > 1995)"), ElementsAre("3"));
  EXPECT_THAT(matching(R"(genres has any ["Comedy", "Drama"])"), ElementsAre("2", "3"));
  EXPECT_THAT(matching(R"(genres has all ["Crime", "Drama"])"), ElementsAre("3"));
  EXPECT_THAT(matching("year between 1990 and 1995 and not runtime < 100"), ElementsAre("1"));
  EXPECT_THAT(matching(R"(title = "heat" or id in ["4"])"), ElementsAre("1", "4"));
  EXPECT_THAT(matching("runtime < 1000"), ElementsAre("1", "2"));      // absent: false
  EXPECT_THAT(matching("not runtime < 1000"), ElementsAre("3", "4"));  // and so `not` of it is true
  EXPECT_THAT(matching(R"(genres has "Opera")"), ElementsAre());
}

TEST(FilterTest, AndBindsTighterThanOr) {
  EXPECT_EQ(parse_filter("a = 1 or b = 2 and c = 3"), parse_filter("a = 1 or (b = 2 and c = 3)"));
  EXPECT_NE(parse_filter("a = 1 or b = 2 and c = 3"), parse_filter("(a = 1 or b = 2) and c = 3"));
}

TEST(FilterTest, ErrorsSayWhereAndHow) {
  EXPECT_THAT(parse_filter("year >").error().message, ::testing::HasSubstr("column 7: expected a number"));
  EXPECT_THAT(parse_filter("year ~ 3").error().message, ::testing::HasSubstr("column 6"));
  EXPECT_EQ(parse_filter(std::string(1000, '(')).error().code, ErrorCode::parse_error);
  std::string nots;
  for (int i = 0; i < 100'000; ++i) nots += "not ";
  EXPECT_EQ(parse_filter(nots + "a = 1").error().code, ErrorCode::parse_error);
  EXPECT_EQ(parse_filter(R"(a = "\ud800")").error().code, ErrorCode::parse_error);
  EXPECT_EQ(parse_filter("a = \"\xff\"").error().code, ErrorCode::invalid_argument);
}

TEST(FilterTest, ErrorsInsideALongerTextGiveTheByte) {
  std::size_t fault = 0;
  EXPECT_EQ(parse_filter("year > ä", fault).error().message,
            "expected a number or a string in double quotes, found 'ä'");
  EXPECT_EQ(fault, 7U);
}

TEST(FilterTest, WorkIsBounded) {
  std::string conditions = "a = 1";
  for (int n = 0; n < 1000; ++n) conditions += " or a = 1";
  EXPECT_THAT(parse_filter(conditions).error().message, ::testing::HasSubstr("more than 1000 conditions"));
  std::string values = "a in [1";
  for (int n = 0; n < 10'000; ++n) values += ", 1";
  EXPECT_THAT(parse_filter(values + "]").error().message, ::testing::HasSubstr("more than 10000 values"));
}

TEST(FilterTest, ConstantsInsideAFilterPrint) {
  EXPECT_EQ(to_text(Filter{}), "");
  EXPECT_EQ(matching(to_text(negation(Filter{}))), Labels{});
  EXPECT_EQ(to_text(Filter{Filter::Or{}}), "id in []");
}

TEST(FilterTest, UnequalNeedsAValueToo) {
  using ::testing::ElementsAre;
  EXPECT_THAT(matching(R"(genres != "Crime")"), ElementsAre("2"));
  EXPECT_THAT(matching("year != 1995"), ElementsAre("3"));
  EXPECT_THAT(matching(R"(id != "1")"), ElementsAre("2", "3", "4"));
}

TEST(FilterTest, BindingErrorsNameTheMend) {
  const auto error_of = [](std::string_view text) {
    const auto bound = BoundFilter::bind(parse_filter(text).value(), *films());
    return bound.error();
  };
  EXPECT_EQ(error_of("yaer > 1990").code, ErrorCode::not_found);
  EXPECT_EQ(error_of("yaer > 1990").mend, "did you mean 'year'?");
  EXPECT_EQ(error_of("genres > 3").code, ErrorCode::type_error);
  EXPECT_EQ(error_of(R"(year has "x")").code, ErrorCode::type_error);
  EXPECT_EQ(error_of(R"(year = "1995")").code, ErrorCode::type_error);
}

rc::Gen<Filter> any_filter(int depth) {
  const auto field = rc::gen::element<std::string>("year", "genres", "odd name", "and", "id", "`", "a``b");
  const auto text = rc::gen::element<std::string>("Crime", "a \"b\" \\", "line\nbreak\t", "", "Ä");
  const auto number = rc::gen::map(rc::gen::inRange(-5000, 5000), [](int n) { return n / 8.0; });
  const auto literal = rc::gen::oneOf(rc::gen::map(number, [](double n) { return Filter::Literal(n); }),
                                      rc::gen::map(text, [](std::string s) { return Filter::Literal(std::move(s)); }));
  const auto predicate = rc::gen::oneOf(
      rc::gen::map(rc::gen::tuple(field, rc::gen::inRange(0, 6), literal),
                   [](const auto& t) {
                     return Filter{Filter::Compare{std::get<0>(t), static_cast<Filter::Comparison>(std::get<1>(t)),
                                                   std::get<2>(t)}};
                   }),
      rc::gen::map(
          rc::gen::tuple(field, number, number),
          [](const auto& t) { return Filter{Filter::Between{std::get<0>(t), std::get<1>(t), std::get<2>(t)}}; }),
      rc::gen::map(rc::gen::tuple(field, rc::gen::inRange(0, 2), rc::gen::container<Labels>(text)),
                   [](const auto& t) {
                     return Filter{
                         Filter::Has{std::get<0>(t), static_cast<Filter::Quantifier>(std::get<1>(t)), std::get<2>(t)}};
                   }),
      rc::gen::map(rc::gen::tuple(field, rc::gen::container<std::vector<Filter::Literal>>(literal)),
                   [](const auto& t) { return Filter{Filter::In{std::get<0>(t), std::get<1>(t)}}; }));
  if (depth == 0) return predicate;
  const auto parts = rc::gen::mapcat(rc::gen::inRange(2, 4), [depth](int n) {
    return rc::gen::container<std::vector<Filter>>(static_cast<std::size_t>(n), any_filter(depth - 1));
  });
  return rc::gen::oneOf(predicate,
                        rc::gen::map(parts, [](std::vector<Filter> p) { return Filter{Filter::And{std::move(p)}}; }),
                        rc::gen::map(parts, [](std::vector<Filter> p) { return Filter{Filter::Or{std::move(p)}}; }),
                        rc::gen::map(any_filter(depth - 1), [](Filter f) { return negation(std::move(f)); }));
}

RC_GTEST_PROP(FilterTest, PrintedTextParsesBack, ()) {
  const Filter filter = *any_filter(3);
  const auto parsed = parse_filter(to_text(filter));
  RC_ASSERT(parsed.has_value());
  RC_ASSERT(*parsed == filter);
}

using testing::any_items;
using testing::catalogue_of;
using testing::fitting_filter;
using testing::PlainItem;

/// The meaning of a filter over a plain item, straight from the header's words.
std::string folded(std::string text) {
  std::ranges::transform(text, text.begin(), [](char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

bool bears(const PlainItem& item, const std::string& label) {
  return std::ranges::any_of(item.genres, [&](const std::string& own) { return folded(own) == folded(label); });
}

bool holds(const Filter::Compare& c, const PlainItem& item) {
  if (const auto* text = std::get_if<std::string>(&c.value)) {
    const bool wants_equal = c.comparison == Filter::Comparison::equal;
    if (c.field == "id") return (item.id == *text) == wants_equal;
    if (c.field == "TITLE") return (folded(item.title) == folded(*text)) == wants_equal;
    if (c.field == "genres") return !item.genres.empty() && bears(item, *text) == wants_equal;
    return !item.plot.empty() && (folded(item.plot) == folded(*text)) == wants_equal;
  }
  if (!item.year) return false;
  const double bound = std::get<double>(c.value);
  switch (c.comparison) {
    case Filter::Comparison::equal:
      return *item.year == bound;
    case Filter::Comparison::not_equal:
      return *item.year != bound;
    case Filter::Comparison::less:
      return *item.year < bound;
    case Filter::Comparison::less_equal:
      return *item.year <= bound;
    case Filter::Comparison::greater:
      return *item.year > bound;
    case Filter::Comparison::greater_equal:
      return *item.year >= bound;
  }
  return false;
}

bool holds(const Filter& filter, const PlainItem& item) {
  const auto part_holds = [&](const Filter& part) { return holds(part, item); };
  if (const auto* all = std::get_if<Filter::And>(&filter.node)) return std::ranges::all_of(all->parts, part_holds);
  if (const auto* any = std::get_if<Filter::Or>(&filter.node)) return std::ranges::any_of(any->parts, part_holds);
  if (const auto* inverse = std::get_if<Filter::Not>(&filter.node)) return !part_holds(inverse->part.front());
  if (const auto* c = std::get_if<Filter::Compare>(&filter.node)) return holds(*c, item);
  if (const auto* b = std::get_if<Filter::Between>(&filter.node))
    return item.year && b->low <= *item.year && *item.year <= b->high;
  if (const auto* in = std::get_if<Filter::In>(&filter.node))
    return std::ranges::any_of(in->values, [&](const Filter::Literal& v) {
      return holds(Filter::Compare{in->field, Filter::Comparison::equal, v}, item);
    });
  const auto& has = std::get<Filter::Has>(filter.node);
  const auto borne = [&](const std::string& label) { return bears(item, label); };
  return has.quantifier == Filter::Quantifier::any ? std::ranges::any_of(has.labels, borne)
                                                   : std::ranges::all_of(has.labels, borne);
}

RC_GTEST_PROP(FilterTest, BoundFilterAgreesWithThePlainMeaning, ()) {
  const std::vector<PlainItem> items = any_items();
  const Filter filter = *fitting_filter(3);
  const auto catalogue = catalogue_of(items);
  const auto bound = BoundFilter::bind(filter, *catalogue);
  RC_ASSERT(bound.has_value());
  const auto parsed = parse_filter(to_text(filter));
  RC_ASSERT(parsed.has_value());
  const auto bound_text = BoundFilter::bind(*parsed, *catalogue);
  RC_ASSERT(bound_text.has_value());
  for (std::uint32_t i = 0; i < items.size(); ++i) {
    RC_ASSERT(bound->matches(ItemId{i}) == holds(filter, items[i]));
    RC_ASSERT(bound_text->matches(ItemId{i}) == bound->matches(ItemId{i}));
  }
}

}  // namespace
}  // namespace attune
