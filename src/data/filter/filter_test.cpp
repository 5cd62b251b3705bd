#include "data/filter/filter.h"

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
  using testing::ElementsAre;
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
  EXPECT_THAT(parse_filter("year >").error().message, testing::HasSubstr("column 7: expected a number"));
  EXPECT_THAT(parse_filter("year ~ 3").error().message, testing::HasSubstr("column 6"));
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

TEST(FilterTest, BindingErrorsNameTheMend) {
  const auto error_of = [](std::string_view text) {
    return BoundFilter::bind(parse_filter(text).value(), *films()).error();
  };
  EXPECT_EQ(error_of("yaer > 1990").code, ErrorCode::not_found);
  EXPECT_EQ(error_of("yaer > 1990").mend, "did you mean 'year'?");
  EXPECT_EQ(error_of("genres > 3").code, ErrorCode::type_error);
  EXPECT_EQ(error_of(R"(year has "x")").code, ErrorCode::type_error);
  EXPECT_EQ(error_of(R"(year = "1995")").code, ErrorCode::type_error);
}

rc::Gen<Filter> any_filter(int depth) {
  const auto field = rc::gen::element<std::string>("year", "genres", "odd name", "and", "id");
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

/// The meaning of a filter, one item at a time, straight from the header's words.
bool holds(const Filter& filter, const Catalogue& catalogue, ItemId item);

bool holds_compare(const Filter::Compare& c, const Catalogue& catalogue, ItemId item) {
  if (const auto* text = std::get_if<std::string>(&c.value)) {
    bool equal = *text == catalogue.key(item);
    if (c.field == "genres")
      equal = std::ranges::any_of(catalogue.labels(*catalogue.find_field("genres"), item), [&](LabelId l) {
        return catalogue.label_text(*catalogue.find_field("genres"), l) == *text;
      });
    return equal == (c.comparison == Filter::Comparison::equal);
  }
  const auto value = catalogue.number(*catalogue.find_field(c.field), item);
  if (!value) return false;
  const double bound = std::get<double>(c.value);
  switch (c.comparison) {
    case Filter::Comparison::equal:
      return *value == bound;
    case Filter::Comparison::not_equal:
      return *value != bound;
    case Filter::Comparison::less:
      return *value < bound;
    case Filter::Comparison::less_equal:
      return *value <= bound;
    case Filter::Comparison::greater:
      return *value > bound;
    case Filter::Comparison::greater_equal:
      return *value >= bound;
  }
  return false;
}

bool holds(const Filter& filter, const Catalogue& catalogue, ItemId item) {
  const auto part_holds = [&](const Filter& part) { return holds(part, catalogue, item); };
  if (const auto* all = std::get_if<Filter::And>(&filter.node)) return std::ranges::all_of(all->parts, part_holds);
  if (const auto* any = std::get_if<Filter::Or>(&filter.node)) return std::ranges::any_of(any->parts, part_holds);
  if (const auto* inverse = std::get_if<Filter::Not>(&filter.node)) return !part_holds(inverse->part.front());
  if (const auto* c = std::get_if<Filter::Compare>(&filter.node)) return holds_compare(*c, catalogue, item);
  if (const auto* b = std::get_if<Filter::Between>(&filter.node)) {
    const auto value = catalogue.number(*catalogue.find_field(b->field), item);
    return value && b->low <= *value && *value <= b->high;
  }
  if (const auto* in = std::get_if<Filter::In>(&filter.node))
    return std::ranges::any_of(in->values, [&](const Filter::Literal& v) {
      return holds_compare({in->field, Filter::Comparison::equal, v}, catalogue, item);
    });
  const auto& has = std::get<Filter::Has>(filter.node);
  const auto borne = [&](const std::string& label) {
    return holds_compare({has.field, Filter::Comparison::equal, label}, catalogue, item);
  };
  return has.quantifier == Filter::Quantifier::any ? std::ranges::any_of(has.labels, borne)
                                                   : std::ranges::all_of(has.labels, borne);
}

RC_GTEST_PROP(FilterTest, BoundFilterAgreesWithThePlainMeaning, ()) {
  const Filter filter = *any_filter(3);
  const auto catalogue = films();
  const auto bound = BoundFilter::bind(filter, *catalogue);
  if (!bound) return;  // names a field there is not, or a comparison that does not fit: tested by hand above
  for (std::uint32_t i = 0; i < catalogue->size(); ++i)
    RC_ASSERT(bound->matches(ItemId{i}) == holds(filter, *catalogue, ItemId{i}));
}

}  // namespace
}  // namespace attune
