#include "base/ascii.h"
#include "memory/remembering.h"
#include "tools/arguments.h"
#include "tools/personal/records.h"
#include "tools/tool_files.h"

namespace attune::tools {
namespace {

using plan::Type;

/// A fact as plans have it. Its value stands in the one field that says what it comes to now, so that whoever words it
/// looks at no more than what is there.
Type fact_type() {
  return Type::record_of({{"id", Type::Kind::number},
                          {"subject", Type::optional_of(Type::Kind::text)},
                          {"likes", Type::optional_of(Type::Kind::text)},
                          {"avoids", Type::optional_of(Type::Kind::text)},
                          {"liked", Type::optional_of(Type::Kind::text)},
                          {"avoided", Type::optional_of(Type::Kind::text)},
                          {"words", Type::Kind::text},
                          {"since", Type::Kind::time},
                          {"until", Type::optional_of(Type::Kind::time)}});
}

plan::Value fact_value(const StoredFact& fact, const Engine& engine) {
  const TimeZone& zone = engine.workspace().zone;
  const bool ended = fact.valid_until && *fact.valid_until <= engine.clock().now();
  const auto where = [&](std::string_view kind, bool has_ended) {
    return fact.kind == kind && ended == has_ended ? plan::Value{fact.value} : plan::Value{};
  };
  return record_value(
      {{"id", {static_cast<double>(fact.id)}},
       {"subject", fact.subject.empty() ? plan::Value{} : plan::Value{fact.subject}},
       {"likes", where("likes", false)},
       {"avoids", where("avoids", false)},
       {"liked", where("likes", true)},
       {"avoided", where("avoids", true)},
       {"words", {fact.source}},
       {"since", {zone.local(fact.time)}},
       {"until", fact.valid_until && !ended ? plan::Value{zone.local(*fact.valid_until)} : plan::Value{}}});
}

plan::Value facts_value(const std::vector<StoredFact>& facts, const Engine& engine) {
  std::vector<plan::Value> values;
  values.reserve(facts.size());
  for (const StoredFact& fact : facts) values.push_back(fact_value(fact, engine));
  return {std::move(values)};
}

plan::Parameter text_or_none(std::string name, std::string summary) {
  return with_default(std::move(name), Type::Kind::text, {std::string(), {}}, std::move(summary));
}

/// Where words were said: `conversation: text = ""` and `turn: number = 0`.
void add_place(std::vector<plan::Parameter>& parameters) {
  parameters.push_back(text_or_none("conversation", "in which it was said"));
  plan::Parameter turn = with_default("turn", Type::Kind::number, {0.0, {}}, "of the conversation, from 1");
  turn.low = 0;
  turn.high = 1'000'000'000;
  turn.whole = true;
  parameters.push_back(std::move(turn));
}

/// What calls of `remember` and `correct_fact` have in common. No more trusted than what the call was given.
StoredFact fact_of(const Engine& engine, const plan::Arguments& arguments, const plan::CallContext& context) {
  const bool from_outside = context.label.integrity == plan::Integrity::outside;
  return {.user = arguments.as<plan::User>("user").key,
          .subject = lower_ascii(trimmed(arguments.as<std::string>("subject"))),
          .kind = arguments.as<std::string>("kind"),
          .field = arguments.as<std::string>("field"),
          .value = arguments.as<std::string>("value"),
          .source = arguments.as<std::string>("source"),
          .conversation = arguments.as<std::string>("conversation"),
          .turn = static_cast<std::int64_t>(arguments.as<double>("turn")),
          .origin = from_outside ? FactOrigin::outside : FactOrigin::said,
          .time = engine.clock().now()};
}

std::vector<plan::Parameter> of_a_fact() {
  return {of_whom(),
          one_of("kind", {"likes", "avoids"}, "what they think of it"),
          required("field", Type::Kind::text, "a field of the catalogue"),
          required("value", Type::Kind::text, "one of its labels"),
          required("source", Type::Kind::text, "the words it came from"),
          text_or_none("subject", "whose taste it is, where it isn't the user's own: \"mother\"")};
}

std::optional<Time> time_in(const plan::Arguments& arguments, std::string_view name, const Engine& engine) {
  const auto* time = arguments.if_present<LocalTime>(name);
  if (time == nullptr) return std::nullopt;
  return engine.workspace().zone.time_of(*time);
}

}  // namespace

plan::Tool remember(const Engine& engine) {
  std::vector<plan::Parameter> parameters = of_a_fact();
  plan::Parameter reach = with_default("scope", Type::Kind::text, {std::string("lasting"), {}}, "how far it reaches");
  reach.choices = {"lasting", "session", "request"};
  parameters.push_back(std::move(reach));
  parameters.push_back(optional("from", Type::Kind::time, "from when it is true"));
  parameters.push_back(optional("until", Type::Kind::time, "until when it is true; a time that has passed: it was"));
  add_place(parameters);
  return {{.name = "remember",
           .summary = "keeps what a user, or somebody of theirs, likes or avoids",
           .parameters = std::move(parameters),
           .result = fact_type(),
           .side_effect = plan::SideEffect::reversible,
           .personal = true},
          [&engine](const plan::Arguments& arguments, const plan::CallContext& context) -> Result<plan::Value> {
            StoredFact fact = fact_of(engine, arguments, context);
            ATTUNE_TRY(scope, parse_fact_scope(arguments.as<std::string>("scope")));
            fact.scope = scope;
            fact.valid_from = time_in(arguments, "from", engine);
            fact.valid_until = time_in(arguments, "until", engine);
            ATTUNE_TRY(spelt, spelt_as(*engine.view()->catalogue, std::move(fact)));
            ATTUNE_TRY(kept, engine.store().facts().append(spelt, context.idempotency_key));
            return fact_value(kept, engine);
          }};
}

plan::Tool correct_fact(const Engine& engine) {
  std::vector<plan::Parameter> parameters = of_a_fact();
  parameters.push_back(required("instead_of_field", Type::Kind::text, "of the fact that was wrong"));
  parameters.push_back(required("instead_of_value", Type::Kind::text, "its label"));
  add_place(parameters);
  return {{.name = "correct_fact",
           .summary = "keeps a fact in the place of one that was wrong, which stays as history",
           .parameters = std::move(parameters),
           .result = fact_type(),
           .side_effect = plan::SideEffect::reversible,
           .personal = true},
          [&engine](const plan::Arguments& arguments, const plan::CallContext& context) -> Result<plan::Value> {
            StoredFact instead = fact_of(engine, arguments, context);
            const auto catalogue = engine.view()->catalogue;
            ATTUNE_TRY(facts, remembered_of(engine.store().facts(), instead.user));
            const RememberedFact* wrong = nullptr;
            for (const RememberedFact* one : facts.holding({instead.time, instead.conversation, instead.turn}))
              if (one->fact.subject == instead.subject &&
                  same_text(one->fact.field, arguments.as<std::string>("instead_of_field")) &&
                  same_text(one->fact.value, arguments.as<std::string>("instead_of_value")))
                wrong = one;
            if (wrong != nullptr) {
              ATTUNE_TRY(corrected, correct(engine.store().facts(), *catalogue, wrong->fact.id, std::move(instead),
                                            context.idempotency_key));
              return fact_value(corrected, engine);
            }
            ATTUNE_TRY(spelt, spelt_as(*catalogue, std::move(instead)));
            ATTUNE_TRY(kept, engine.store().facts().append(spelt, context.idempotency_key));
            return fact_value(kept, engine);
          }};
}

plan::Tool recall(const Engine& engine) {
  return {{.name = "recall",
           .summary = "what is remembered of a user that holds now; of one of theirs with a subject, of all with \"*\"",
           .parameters = {of_whom(), text_or_none("subject", "\"mother\""), text_or_none("query", "words to look for"),
                          text_or_none("conversation", "in which it is asked")},
           .result = Type::list_of(fact_type()),
           .personal = true},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            ATTUNE_TRY(facts, remembered_of(engine.store().facts(), arguments.as<plan::User>("user").key));
            const std::string subject = lower_ascii(trimmed(arguments.as<std::string>("subject")));
            std::vector<StoredFact> found;
            for (const RememberedFact* one :
                 facts.holding({engine.clock().now(), arguments.as<std::string>("conversation")}))
              if ((subject == "*" || one->fact.subject == subject) &&
                  holds_all_words(one->fact, arguments.as<std::string>("query")))
                found.push_back(one->fact);
            return facts_value(found, engine);
          }};
}

plan::Tool forget_facts(const Engine& engine) {
  plan::Parameter kind = text_or_none("kind", "of facts of that kind alone");
  kind.choices = {"", "likes", "avoids"};
  return {{.name = "forget",
           .summary = "erases what was ever remembered of one label, with its history; gives what was erased",
           .parameters = {of_whom(), required("field", Type::Kind::text, "a field of the catalogue"),
                          required("value", Type::Kind::text, "one of its labels"), std::move(kind),
                          text_or_none("subject", "whose taste it was")},
           .result = Type::list_of(fact_type()),
           .side_effect = plan::SideEffect::reversible,
           .personal = true},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            ATTUNE_TRY(erased, forget_label(engine.store().facts(),
                                            {.user = arguments.as<plan::User>("user").key,
                                             .subject = lower_ascii(trimmed(arguments.as<std::string>("subject"))),
                                             .kind = arguments.as<std::string>("kind"),
                                             .field = arguments.as<std::string>("field"),
                                             .value = arguments.as<std::string>("value")}));
            return facts_value(erased, engine);
          }};
}

plan::Tool forget_all(const Engine& engine) {
  return {{.name = "forget_all",
           .summary = "erases all that is remembered of a user and theirs, for good; gives how much that was",
           .parameters = {of_whom()},
           .result = Type::Kind::number,
           .side_effect = plan::SideEffect::irreversible,
           .personal = true},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            ATTUNE_TRY(count, engine.store().facts().erase_all(arguments.as<plan::User>("user").key));
            return plan::Value{static_cast<double>(count)};
          }};
}

plan::Tool rate(const Engine& engine) {
  return {{.name = "rate",
           .summary = "notes that a user likes or dislikes an item",
           .parameters = {of_whom(), required("item", Type::Kind::item, "which"),
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
