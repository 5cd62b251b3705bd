#pragma once
#include "engine/engine.h"
#include "plan/tool.h"

#include <string>
#include <vector>

namespace attune::tools {

/// The pieces that the tools over what is kept for a person share.
/// `user: user`.
plan::Parameter of_whom();

/// A record of this kind for the call's user, made now, and no more trusted than what the call was given.
PersonalRecord new_record(RecordKind kind, const Engine& engine, const plan::Arguments& arguments,
                          const plan::CallContext& context);
/// Keeps it, once for each idempotency key, and where it stands in a calendar, writes the user's calendar file anew.
Result<PersonalRecord> keep(const PersonalRecord& record, const Engine& engine, const plan::CallContext& context);
/// Takes it out, and out of the calendar file. Errors: not_found.
Status remove_record(const PersonalRecord& record, const Engine& engine);

/// A value of a record type: fields by name.
plan::Value record_value(std::vector<plan::RecordField> fields);
plan::Value id_value(const PersonalRecord& record);
/// The item that it is about; absent where it is about none, or the catalogue has it no longer.
plan::Value item_value(const PersonalRecord& record, const Engine& engine);
template <class T>
plan::Value value_or_absent(const std::optional<T>& value) {
  return value ? plan::Value{*value} : plan::Value{};
}

/// The user's records of one kind, each made into a value.
template <class ToValue>
Result<plan::Value> listed(const Engine& engine, const std::string& user, RecordKind kind, ToValue to_value) {
  ATTUNE_TRY(records, engine.store().personal().records(user, kind));
  std::vector<plan::Value> values;
  for (const PersonalRecord& record : records)
    if (std::optional<plan::Value> value = to_value(record)) values.push_back(*std::move(value));
  return plan::Value{std::move(values)};
}

/// Whether the text holds all of the query's words, letter case and marks aside.
bool holds_words(std::string_view text, std::string_view query);

}  // namespace attune::tools
