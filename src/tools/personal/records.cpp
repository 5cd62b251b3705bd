#include "tools/personal/records.h"

#include "engine/calendar/calendar_file.h"
#include "search/analyzer.h"
#include "tools/arguments.h"

#include <algorithm>

namespace attune::tools {
namespace {

bool is_in_calendar(const PersonalRecord& record) {
  return record.kind == RecordKind::reminder || record.kind == RecordKind::calendar_entry;
}

Status refresh_calendar(const PersonalRecord& record, const Engine& engine) {
  if (!is_in_calendar(record)) return {};
  return write_calendar(engine.workspace(), engine.store().personal(), record.user);
}

}  // namespace

plan::Parameter of_whom() {
  return required("user", plan::Type::Kind::user, "whose");
}

PersonalRecord new_record(RecordKind kind, const Engine& engine, const plan::Arguments& arguments,
                          const plan::CallContext& context) {
  return {.user = arguments.as<plan::User>("user").key,
          .kind = kind,
          .origin = context.label.integrity == plan::Integrity::outside ? Origin::outside : Origin::person,
          .created = engine.clock().now()};
}

Result<PersonalRecord> keep(const PersonalRecord& record, const Engine& engine, const plan::CallContext& context) {
  ATTUNE_TRY(kept, engine.store().personal().keep(record, context.idempotency_key));
  ATTUNE_TRY_VOID(refresh_calendar(kept.record, engine));
  return std::move(kept.record);
}

Status remove_record(const PersonalRecord& record, const Engine& engine) {
  ATTUNE_TRY_VOID(engine.store().personal().remove(record.user, record.id));
  return refresh_calendar(record, engine);
}

plan::Value record_value(std::vector<plan::RecordField> fields) {
  return {plan::Record{std::move(fields)}};
}

plan::Value id_value(const PersonalRecord& record) {
  return {static_cast<double>(record.id)};
}

plan::Value item_value(const PersonalRecord& record, const Engine& engine) {
  return value_or_absent(engine.view()->catalogue->find(record.item));
}

bool holds_words(std::string_view text, std::string_view query) {
  const std::vector<Token> held = words(text);
  return std::ranges::all_of(
      words(query), [&](const Token& word) { return std::ranges::find(held, word.term, &Token::term) != held.end(); });
}

}  // namespace attune::tools
