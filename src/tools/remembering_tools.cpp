#include "tools/arguments.h"
#include "tools/tool_files.h"

namespace attune::tools {

using plan::Type;

plan::Tool remember(const Engine& engine) {
  return {{.name = "remember",
           .summary = "keeps a lasting taste of a user",
           .parameters = {required("user", Type::Kind::user, "whose"),
                          one_of("kind", {"likes", "avoids"}, "what they think of it"),
                          required("field", Type::Kind::text, "a field of the catalogue"),
                          required("value", Type::Kind::text, "one of its labels"),
                          required("source", Type::Kind::text, "the words it came from")},
           .result = Type::Kind::boolean,
           .side_effect = plan::SideEffect::reversible,
           .result_integrity = plan::Integrity::operator_},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            ATTUNE_TRY_VOID(engine.store().put_fact({.user = arguments.as<plan::User>("user").key,
                                                     .kind = arguments.as<std::string>("kind"),
                                                     .field = arguments.as<std::string>("field"),
                                                     .value = arguments.as<std::string>("value"),
                                                     .source = arguments.as<std::string>("source"),
                                                     .time = engine.clock().now()}));
            return plan::Value{true};
          }};
}

plan::Tool rate(const Engine& engine) {
  return {{.name = "rate",
           .summary = "notes that a user likes or dislikes an item",
           .parameters = {required("user", Type::Kind::user, "whose"), required("item", Type::Kind::item, "which"),
                          one_of("kind", {"like", "dislike"}, "what they think of it")},
           .result = Type::Kind::boolean,
           .side_effect = plan::SideEffect::reversible,
           .result_integrity = plan::Integrity::operator_},
          [&engine](const plan::Arguments& arguments, const plan::CallContext& context) -> Result<plan::Value> {
            const std::vector<EventRecord> events{
                {arguments.as<plan::User>("user").key,
                 std::string(engine.view()->catalogue->key(arguments.as<ItemId>("item"))),
                 arguments.as<std::string>("kind") == "like" ? EventKind::like : EventKind::dislike, 1,
                 engine.clock().now()}};
            ATTUNE_TRY_VOID(engine.record(events, context.idempotency_key));
            return plan::Value{true};
          }};
}

}  // namespace attune::tools
