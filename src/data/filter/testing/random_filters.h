#pragma once
#include "data/catalogue.h"
#include "data/filter/filter.h"

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <rapidcheck.h>

namespace attune::testing {

/// An item as plain values.
struct PlainItem {
  std::string id;
  std::string title;
  std::optional<double> year;
  std::vector<std::string> genres;
  std::string plot;
};

inline rc::Gen<std::string> any_word() {
  return rc::gen::element<std::string>("Crime", "crime", "War", "Tea", "1", "2", "nowhere");
}

/// Conditions that fit the fields of PlainItem.
inline rc::Gen<Filter> fitting_filter(int depth) {
  const auto year = rc::gen::map(rc::gen::inRange(1990, 1995), [](int y) { return static_cast<double>(y); });
  const auto texts = rc::gen::container<std::vector<std::string>>(any_word());
  const auto text_field = rc::gen::element<std::string>("id", "TITLE", "genres", "plot");
  const auto condition = rc::gen::oneOf(
      rc::gen::map(rc::gen::tuple(rc::gen::inRange(0, 6), year),
                   [](const auto& t) {
                     return Filter{
                         Filter::Compare{"year", static_cast<Filter::Comparison>(std::get<0>(t)), std::get<1>(t)}};
                   }),
      rc::gen::map(rc::gen::tuple(text_field, rc::gen::inRange(0, 2), any_word()),
                   [](const auto& t) {
                     return Filter{Filter::Compare{std::get<0>(t), static_cast<Filter::Comparison>(std::get<1>(t)),
                                                   std::get<2>(t)}};
                   }),
      rc::gen::map(rc::gen::pair(year, year),
                   [](const auto& t) { return Filter{Filter::Between{"year", t.first, t.second}}; }),
      rc::gen::map(rc::gen::tuple(rc::gen::inRange(0, 2), texts),
                   [](const auto& t) {
                     return Filter{
                         Filter::Has{"genres", static_cast<Filter::Quantifier>(std::get<0>(t)), std::get<1>(t)}};
                   }),
      rc::gen::map(rc::gen::tuple(text_field, texts),
                   [](const auto& t) {
                     return Filter{Filter::In{std::get<0>(t), {std::get<1>(t).begin(), std::get<1>(t).end()}}};
                   }),
      rc::gen::map(rc::gen::container<std::vector<double>>(year),
                   [](const auto& years) { return Filter{Filter::In{"year", {years.begin(), years.end()}}}; }));
  if (depth == 0) return condition;
  const auto parts = rc::gen::mapcat(rc::gen::inRange(0, 4), [depth](int n) {
    return rc::gen::container<std::vector<Filter>>(static_cast<std::size_t>(n), fitting_filter(depth - 1));
  });
  return rc::gen::oneOf(condition,
                        rc::gen::map(parts, [](std::vector<Filter> p) { return Filter{Filter::And{std::move(p)}}; }),
                        rc::gen::map(parts, [](std::vector<Filter> p) { return Filter{Filter::Or{std::move(p)}}; }),
                        rc::gen::map(fitting_filter(depth - 1), [](Filter f) { return negation(std::move(f)); }));
}

inline std::shared_ptr<const Catalogue> catalogue_of(const std::vector<PlainItem>& items) {
  std::vector<ItemRecord> records;
  for (const PlainItem& item : items) {
    ItemRecord& record = records.emplace_back(ItemRecord{item.id, item.title, {}});
    if (item.year) record.attributes.emplace_back("year", *item.year);
    if (!item.genres.empty()) record.attributes.emplace_back("genres", item.genres);
    if (!item.plot.empty()) record.attributes.emplace_back("plot", item.plot);
  }
  // One more with everything, so that each field is there whatever chance gave the others; it is not looked at.
  records.push_back({"last", "", {{"year", 1.0}, {"genres", std::vector<std::string>{"x"}}, {"plot", "y"}}});
  const std::vector<FieldHint> hints{{.name = "plot", .kind = FieldKind::text, .measure = {}, .unit = {}}};
  return Catalogue::build(records, hints).value();
}

/// A few of them, in a rapidcheck property.
inline std::vector<PlainItem> any_items() {
  std::vector<PlainItem> items;
  const auto count = *rc::gen::inRange(1, 6);
  for (int i = 0; i < count; ++i) {
    PlainItem item{std::to_string(i), *any_word(), {}, *rc::gen::container<std::vector<std::string>>(any_word()), ""};
    if (*rc::gen::arbitrary<bool>()) item.year = 1990 + *rc::gen::inRange(0, 5);
    if (*rc::gen::arbitrary<bool>()) item.plot = *any_word();
    items.push_back(std::move(item));
  }
  return items;
}

}  // namespace attune::testing
