#include "tools/arguments.h"
#include "tools/tool_files.h"

namespace attune::tools {

using plan::Type;

plan::Tool explain(const Engine& engine) {
  return {
      {.name = "explain",
       .summary = "why each item is there, with the evidence",
       .parameters =
           with_company({required("items", Type::Kind::items, "what to explain"),
                         required("user", Type::Kind::user, "whose history is the evidence"), like(), where(),
                         with_default("query", Type::Kind::text, {std::string(), {}}, "words that were searched for")}),
       .result = Type::Kind::explanation,
       .personal = true,
       .cost = {.time_ms = 2}},
      [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
        Wish wish{.user = arguments.as<plan::User>("user").key,
                  .like = items_of(arguments["like"]),
                  .where = arguments.as<Filter>("where")};
        set_company(arguments, wish);
        ATTUNE_TRY(reasons, engine.explain(arguments.as<Ranking>("items"), wish, arguments.as<std::string>("query")));
        return to_value(std::move(reasons));
      }};
}

plan::Tool compare(const Engine& engine) {
  return {{.name = "compare",
           .summary = "what items share and where they differ",
           .parameters = {required("items", Type::list_of(Type::Kind::item), "two or more"),
                          required("user", Type::Kind::user, "who asks")},
           .result = Type::Kind::explanation,
           .personal = true,
           .cost = {.time_ms = 2}},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            ATTUNE_TRY(reasons, engine.compare(items_of(arguments["items"]), arguments.as<plan::User>("user").key));
            return to_value(std::move(reasons));
          }};
}

}  // namespace attune::tools
