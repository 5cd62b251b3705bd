#include "tools/arguments.h"
#include "tools/tool_files.h"

#include <algorithm>

namespace attune::tools {

using plan::Type;

namespace {

/// The items in the order given, each once, with the scores a user's taste gives them.
Result<plan::Value> in_order(const Engine& engine, const std::vector<ItemId>& items, const std::string& user) {
  ATTUNE_TRY(ranked, engine.rank(items, {.user = user}));
  Ranking ordered;
  for (const ItemId item : items)
    if (std::ranges::find(ordered, item, &Scored::item) == ordered.end())
      ordered.push_back({item, std::ranges::find(ranked, item, &Scored::item)->score});
  return plan::Value{std::move(ordered)};
}

}  // namespace

plan::Tool filter(const Engine& engine) {
  return {{.name = "filter",
           .summary = "those of the items that satisfy a condition, in their order",
           .parameters = {required("items", Type::Kind::items, "what to choose from"),
                          required("where", Type::Kind::filter, "the condition")},
           .result = Type::Kind::items,
           .list_law = plan::ListLaw::filter},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            ATTUNE_TRY(bound, BoundFilter::bind(arguments.as<Filter>("where"), *engine.view()->catalogue));
            Ranking kept = arguments.as<Ranking>("items");
            std::erase_if(kept, [&](const Scored& entry) { return !bound.matches(entry.item); });
            return plan::Value{std::move(kept)};
          }};
}

plan::Tool rank(const Engine& engine) {
  return {{.name = "rank",
           .summary = "the items in the order of a user's taste",
           .parameters = {required("items", Type::Kind::items, "what to order"),
                          required("user", Type::Kind::user, "whose taste counts"), like()},
           .result = Type::Kind::items,
           .personal = true,
           .cost = {.time_ms = 3}},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            ATTUNE_TRY(ranked, engine.rank(items_of(arguments.as<Ranking>("items")),
                                           {.user = arguments.as<plan::User>("user").key,
                                            .like = items_of(arguments["like"])}));
            return plan::Value{std::move(ranked)};
          }};
}

plan::Tool gather(const Engine& engine) {
  return {{.name = "gather",
           .summary = "named items as a list, in the order given, with the scores a user's taste gives them",
           .parameters = {required("items", Type::list_of(Type::Kind::item), "the items"),
                          required("user", Type::Kind::user, "whose taste counts")},
           .result = Type::Kind::items,
           .personal = true},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            return in_order(engine, items_of(arguments["items"]), arguments.as<plan::User>("user").key);
          }};
}

plan::Tool items_by_id(const Engine& engine) {
  return {{.name = "items_by_id",
           .summary = "the items of these ids, in the order given, with the scores a user's taste gives them",
           .parameters = {required("ids", Type::list_of(Type::Kind::text), "as the catalogue has them"),
                          required("user", Type::Kind::user, "whose taste counts")},
           .result = Type::Kind::items,
           .personal = true},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            const auto view = engine.view();
            std::vector<ItemId> items;
            for (const plan::Value& id : arguments.as<std::vector<plan::Value>>("ids")) {
              const auto item = view->catalogue->find(std::get<std::string>(id.data));
              if (!item) return not_found("there is no item '{}'", std::get<std::string>(id.data));
              items.push_back(*item);
            }
            return in_order(engine, items, arguments.as<plan::User>("user").key);
          }};
}

plan::Tool take() {
  plan::Parameter count = required("count", Type::Kind::number, "how many");
  count.low = 1;
  count.high = 1000;
  count.whole = true;
  plan::Parameter skip = with_default("skip", Type::Kind::number, {0.0, {}}, "how many to pass over first");
  skip.low = 0;
  skip.high = 100'000;
  skip.whole = true;
  return {{.name = "take",
           .summary = "the first of the items",
           .parameters = {required("items", Type::Kind::items, "what to take from"), count, skip},
           .result = Type::Kind::items,
           .result_integrity = plan::Integrity::operator_,
           .cost = {.time_ms = 0.01},
           .list_law = plan::ListLaw::prefix},
          [](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            const auto& items = arguments.as<Ranking>("items");
            const std::size_t first = std::min(items.size(), count_of(arguments, "skip"));
            const std::size_t last = std::min(items.size(), first + count_of(arguments, "count"));
            return plan::Value{Ranking(items.begin() + static_cast<std::ptrdiff_t>(first),
                                       items.begin() + static_cast<std::ptrdiff_t>(last))};
          }};
}

plan::Tool first() {
  return {{.name = "first",
           .summary = "the first of the items",
           .parameters = {required("items", Type::Kind::items, "what to take from")},
           .result = Type::Kind::item,
           .result_integrity = plan::Integrity::operator_,
           .cost = {.time_ms = 0.01},
           .list_law = plan::ListLaw::first},
          [](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            const auto& items = arguments.as<Ranking>("items");
            if (items.empty()) return not_found("there is no first item: the list is empty");
            return plan::Value{items.front().item};
          }};
}

}  // namespace attune::tools
