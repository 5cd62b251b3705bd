#pragma once
#include "plan/tool.h"

#include <memory>
#include <string>

namespace attune::plan::testing {

/// A catalogue of one film, with fields year and genres.
inline std::shared_ptr<const Catalogue> films() {
  const std::vector<ItemRecord> records{
      {"heat", "Heat", {{"year", 1995.0}, {"genres", std::vector<std::string>{"Crime"}}}}};
  return Catalogue::build(records).value();
}

inline Parameter parameter(std::string name, std::string_view type, std::optional<Expression> fallback = {}) {
  Type parsed = parse_type(type).value();
  const bool required = !fallback && parsed.kind() != Type::Kind::optional;
  return {.name = std::move(name), .type = std::move(parsed), .required = required, .fallback = std::move(fallback)};
}

/// Tools in the manner of the built-in ones; none of them runs.
inline std::shared_ptr<const ToolRegistry> film_tools() {
  auto registry = std::make_shared<ToolRegistry>();
  const auto add = [&](Signature signature) { (void)registry->add({std::move(signature), Synchronous()}); };
  Parameter limit = parameter("limit", "number", Expression{200.0, {}});
  limit.low = 1;
  limit.high = 1000;
  limit.whole = true;
  add({.name = "candidates",
       .parameters = {parameter("user", "user"), parameter("like", "list of item", Expression{List{}, {}}),
                      parameter("where", "filter", Expression{Filter{}, {}}), limit},
       .result = Type::Kind::items,
       .personal = true,
       .list_law = ListLaw::source,
       .stable_to = 200});
  add({.name = "filter",
       .parameters = {parameter("items", "items"), parameter("where", "filter")},
       .result = Type::Kind::items,
       .list_law = ListLaw::filter});
  add({.name = "take",
       .parameters = {parameter("items", "items"), parameter("count", "number")},
       .result = Type::Kind::items,
       .list_law = ListLaw::prefix});
  add({.name = "first",
       .parameters = {parameter("items", "items")},
       .result = Type::Kind::item,
       .list_law = ListLaw::first});
  Parameter size = parameter("size", "text", Expression{std::string("small"), {}});
  size.choices = {"small", "large"};
  add({.name = "poster",
       .parameters = {parameter("item", "item"), size},
       .result = Type::Kind::text,
       .total = true,
       .bulk = "posters"});
  add({.name = "posters",
       .parameters = {parameter("items", "list of item"), size},
       .result = Type::list_of(Type::Kind::text),
       .total = true});
  add({.name = "similar",
       .parameters = {parameter("item", "item")},
       .result = Type::Kind::items,
       .cost = {.time_ms = 30}});
  add({.name = "search",
       .parameters = {parameter("query", "text"), parameter("after", "optional items"),
                      parameter("since", "optional date"), parameter("words", "list of text", Expression{List{}, {}})},
       .result = Type::Kind::items});
  add({.name = "rate",
       .parameters = {parameter("item", "item")},
       .result = Type::Kind::boolean,
       .side_effect = SideEffect::reversible});
  add({.name = "order",
       .parameters = {parameter("item", "item")},
       .result = Type::Kind::boolean,
       .side_effect = SideEffect::irreversible});
  add({.name = "lookup",
       .parameters = {parameter("key", "json")},
       .result = Type::Kind::json,
       .confirmation = Confirmation::always});
  add({.name = "visit",
       .parameters = {{.name = "at",
                       .type = Type::record_of({{"city", Type::Kind::text},
                                                {"tags", Type::optional_of(Type::list_of(Type::Kind::text))}})}},
       .result = Type::Kind::boolean,
       .confirmation = Confirmation::always});
  add({.name = "trusted",
       .result = Type::Kind::boolean,
       .side_effect = SideEffect::irreversible,
       .confirmation = Confirmation::never});
  Parameter to = parameter("to", "text");
  to.role = ArgumentRole::destination;
  add({.name = "mail",
       .parameters = {to, parameter("text", "text")},
       .result = Type::Kind::boolean,
       .side_effect = SideEffect::reversible,
       .outside = true});
  add({.name = "web.search", .parameters = {parameter("query", "text")}, .result = Type::Kind::json, .outside = true});
  add({.name = "reply", .variadic = true, .result = Type::Kind::nothing});
  return registry;
}

}  // namespace attune::plan::testing
