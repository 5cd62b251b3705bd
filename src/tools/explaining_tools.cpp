#include "tools/arguments.h"
#include "tools/tool_files.h"

namespace attune::tools {

using plan::Type;

namespace {

/// In which language it is told.
plan::Parameter language() {
  return with_default("language", Type::Kind::text, {std::string("en"), {}}, "the language to tell it in");
}

/// What the answer was to, whose list an item is or isn't in.
std::vector<plan::Parameter> of_a_list(plan::Parameter about) {
  return with_company({std::move(about), required("user", Type::Kind::user, "whose list it is"), like(), where(),
                       limit(5), language()});
}

Wish wish_of(const plan::Arguments& arguments) {
  Wish wish{.user = arguments.as<plan::User>("user").key,
            .like = items_of(arguments["like"]),
            .where = arguments.as<Filter>("where"),
            .language = arguments.as<std::string>("language")};
  set_company(arguments, wish);
  return wish;
}

}  // namespace

plan::Tool explain(const Engine& engine) {
  return {
      {.name = "explain",
       .summary = "why each item is there, with the evidence",
       .parameters = with_company(
           {required("items", Type::Kind::items, "what to explain"),
            required("user", Type::Kind::user, "whose history is the evidence"), like(), where(),
            with_default("query", Type::Kind::text, {std::string(), {}}, "words that were searched for"), language()}),
       .result = Type::Kind::explanation,
       .personal = true,
       .cost = {.time_ms = 2}},
      [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
        ATTUNE_TRY(reasons, engine.explain(arguments.as<Ranking>("items"), wish_of(arguments),
                                           arguments.as<std::string>("query")));
        return to_value(std::move(reasons));
      }};
}

plan::Tool why_not(const Engine& engine) {
  std::vector<plan::Parameter> parameters = of_a_list(required("item", Type::Kind::item, "that is not there"));
  parameters.push_back(with_default("query", Type::Kind::text, {std::string(), {}}, "words that were searched for"));
  return {{.name = "why_not",
           .summary = "why an item is not in a list, with the evidence",
           .parameters = std::move(parameters),
           .result = Type::Kind::explanation,
           .personal = true,
           .cost = {.time_ms = 5}},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            ATTUNE_TRY(reasons, engine.why_not(arguments.as<ItemId>("item"), wish_of(arguments),
                                               arguments.as<std::string>("query"), count_of(arguments, "limit")));
            return to_value(std::move(reasons));
          }};
}

plan::Tool what_would_change(const Engine& engine) {
  return {{.name = "what_would_change",
           .summary = "the smallest change to the wish or the history that brings an item into a list",
           .parameters = of_a_list(required("item", Type::Kind::item, "that is not there")),
           .result = Type::Kind::explanation,
           .personal = true,
           .cost = {.time_ms = 50}},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            ATTUNE_TRY(reasons, engine.what_would_change(arguments.as<ItemId>("item"), wish_of(arguments),
                                                         count_of(arguments, "limit")));
            return to_value(std::move(reasons));
          }};
}

plan::Tool how_sure(const Engine& engine) {
  return {{.name = "how_sure",
           .summary = "how sure it is that items belong in a list",
           .parameters = of_a_list(required("items", Type::Kind::items, "of the list")),
           .result = Type::Kind::explanation,
           .personal = true,
           .cost = {.time_ms = 30}},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            const std::vector<ItemId> items = items_of(arguments.as<Ranking>("items"));
            ATTUNE_TRY(reasons, engine.how_sure(items, wish_of(arguments), count_of(arguments, "limit")));
            return to_value(std::move(reasons));
          }};
}

plan::Tool compare(const Engine& engine) {
  return {{.name = "compare",
           .summary = "what items share and where they differ",
           .parameters = {required("items", Type::list_of(Type::Kind::item), "two or more"),
                          required("user", Type::Kind::user, "who asks"), language()},
           .result = Type::Kind::explanation,
           .personal = true,
           .cost = {.time_ms = 2}},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            ATTUNE_TRY(reasons, engine.compare(items_of(arguments["items"]), arguments.as<plan::User>("user").key,
                                               arguments.as<std::string>("language")));
            return to_value(std::move(reasons));
          }};
}

}  // namespace attune::tools
