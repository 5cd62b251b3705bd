#pragma once
#include "data/filter/filter.h"
#include "plan/tool.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace attune::plan::testing {

/// What the effects of a run left behind, in any order.
class EffectLog {
 public:
  void add(std::string effect) {
    const std::scoped_lock lock(mutex_);
    effects_.push_back(std::move(effect));
  }
  std::vector<std::string> take_sorted() {
    const std::scoped_lock lock(mutex_);
    std::ranges::sort(effects_);
    return std::exchange(effects_, {});
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> effects_;
};

/// Twenty-four films, f0 to f23, of years 1980 to 2003; each third is a comedy.
inline std::shared_ptr<const Catalogue> numbered_films() {
  std::vector<ItemRecord> records;
  for (int i = 0; i < 24; ++i) {
    ItemRecord record{"f" + std::to_string(i), "Film " + std::to_string(i), {}};
    if (i % 5 != 4) record.attributes.emplace_back("year", 1980.0 + i);
    record.attributes.emplace_back("genres", std::vector<std::string>{i % 3 == 0 ? "Comedy" : "Drama"});
    records.push_back(std::move(record));
  }
  return Catalogue::build(records).value();
}

/// Deterministic tools that run, of every kind that the optimiser treats on its own: sources that keep their law, tools
/// that fail for some arguments, total ones with a bulk form, effects, a call that asks, and one that goes outside.
inline std::shared_ptr<const ToolRegistry> counting_tools(const std::shared_ptr<const Catalogue>& films,
                                                          EffectLog& log) {
  using Kind = Type::Kind;
  auto registry = std::make_shared<ToolRegistry>();
  const auto add = [&](Signature signature, Synchronous run) {
    (void)registry->add({std::move(signature), std::move(run)});
  };
  const auto parameter = [](std::string name, Type type, std::optional<Expression> fallback = {}) {
    const bool required = !fallback.has_value();
    return Parameter{
        .name = std::move(name), .type = std::move(type), .required = required, .fallback = std::move(fallback)};
  };
  const auto whole = [&](std::string name, double low, double high, std::optional<Expression> fallback = {}) {
    Parameter made = parameter(std::move(name), Kind::number, std::move(fallback));
    made.low = low;
    made.high = high;
    made.whole = true;
    return made;
  };

  // The films from the key-th on, in a circle.
  const auto source = [films](const Arguments& arguments, const CallContext&) -> Result<Value> {
    const auto key = static_cast<std::size_t>(arguments.as<double>("key"));
    if (key == 5) return not_found("there is no list {}", key);
    ATTUNE_TRY(where, BoundFilter::bind(arguments.as<Filter>("where"), *films));
    Ranking found;
    for (std::size_t i = 0; i < films->size(); ++i) {
      const ItemId film{static_cast<std::uint32_t>((i + 7 * key) % films->size())};
      if (where.matches(film) && static_cast<double>(found.size()) < arguments.as<double>("limit"))
        found.push_back({film, 1.0 / static_cast<double>(i + 1)});
    }
    return Value{std::move(found)};
  };
  for (const char* name : {"films", "series"})
    add({.name = name,
         .parameters = {whole("key", 0, 9), parameter("where", Kind::filter, Expression{Filter{}, {}}),
                        whole("limit", 1, 50, Expression{20.0, {}})},
         .result = Kind::items,
         .cost = {.time_ms = name == std::string_view("films") ? 3.0 : 9.0},
         .list_law = ListLaw::source,
         .stable_to = 30},
        source);
  add({.name = "filter",
       .parameters = {parameter("items", Kind::items), parameter("where", Kind::filter)},
       .result = Kind::items,
       .list_law = ListLaw::filter},
      [films](const Arguments& arguments, const CallContext&) -> Result<Value> {
        ATTUNE_TRY(where, BoundFilter::bind(arguments.as<Filter>("where"), *films));
        Ranking kept;
        for (const Scored& item : arguments.as<Ranking>("items"))
          if (where.matches(item.item)) kept.push_back(item);
        return Value{std::move(kept)};
      });
  add({.name = "take",
       .parameters = {parameter("items", Kind::items), whole("count", 1, 50),
                      whole("skip", 0, 100, Expression{0.0, {}})},
       .result = Kind::items,
       .list_law = ListLaw::prefix},
      [](const Arguments& arguments, const CallContext&) -> Result<Value> {
        const auto& items = arguments.as<Ranking>("items");
        const auto begin = std::min(items.size(), static_cast<std::size_t>(arguments.as<double>("skip")));
        const auto end = std::min(items.size(), begin + static_cast<std::size_t>(arguments.as<double>("count")));
        return Value{Ranking(items.begin() + static_cast<std::ptrdiff_t>(begin),
                             items.begin() + static_cast<std::ptrdiff_t>(end))};
      });
  add({.name = "first",
       .parameters = {parameter("items", Kind::items)},
       .result = Kind::item,
       .list_law = ListLaw::first},
      [](const Arguments& arguments, const CallContext&) -> Result<Value> {
        const auto& items = arguments.as<Ranking>("items");
        if (items.empty()) return not_found("the list is empty");
        return Value{items.front().item};
      });
  add({.name = "length", .parameters = {parameter("items", Kind::items)}, .result = Kind::number, .total = true},
      [](const Arguments& arguments, const CallContext&) -> Result<Value> {
        return Value{static_cast<double>(arguments.as<Ranking>("items").size())};
      });
  add({.name = "half", .parameters = {parameter("n", Kind::number)}, .result = Kind::number},
      [](const Arguments& arguments, const CallContext&) -> Result<Value> {
        const double n = arguments.as<double>("n");
        if (std::fmod(n, 8) == 3) return not_found("{} has no half", n);
        return Value{n / 2};
      });
  const auto tag = [films](ItemId film, const std::string& style) {
    return style + ":" + std::string(films->key(film));
  };
  Parameter style = parameter("style", Kind::text, Expression{std::string("plain"), {}});
  style.choices = {"plain", "bold"};
  add({.name = "tag",
       .parameters = {parameter("item", Kind::item), style},
       .result = Kind::text,
       .total = true,
       .bulk = "tags"},
      [tag](const Arguments& arguments, const CallContext&) -> Result<Value> {
        return Value{tag(arguments.as<ItemId>("item"), arguments.as<std::string>("style"))};
      });
  add({.name = "tags",
       .parameters = {parameter("items", Type::list_of(Kind::item)), style},
       .result = Type::list_of(Kind::text),
       .total = true},
      [tag](const Arguments& arguments, const CallContext&) -> Result<Value> {
        std::vector<Value> tags;
        for (const Value& item : arguments.as<std::vector<Value>>("items"))
          tags.push_back({tag(std::get<ItemId>(item.data), arguments.as<std::string>("style"))});
        return Value{std::move(tags)};
      });

  const auto effect = [&log](std::string name) {
    return [&log, name](const Arguments& arguments, const CallContext&) -> Result<Value> {
      const double n = arguments.as<double>("n");
      if (n == 7) return not_found("{} takes no 7", name);
      log.add(fmt::format("{} {} {}", name, n, arguments.as<std::string>("text")));
      return Value{n > 2};
    };
  };
  const std::vector<Parameter> noted{parameter("n", Kind::number),
                                     parameter("text", Kind::text, Expression{std::string("-"), {}})};
  add({.name = "note",
       .parameters = noted,
       .result = Kind::boolean,
       .side_effect = SideEffect::reversible,
       .idempotent = false},
      effect("note"));
  add({.name = "order", .parameters = noted, .result = Kind::boolean, .side_effect = SideEffect::irreversible},
      effect("order"));
  std::vector<Parameter> posted = noted;
  posted[1].role = ArgumentRole::destination;
  add({.name = "post",
       .parameters = posted,
       .result = Kind::boolean,
       .side_effect = SideEffect::reversible,
       .outside = true},
      effect("post"));
  add({.name = "reply", .variadic = true, .result = Kind::nothing}, {});
  return registry;
}

}  // namespace attune::plan::testing
