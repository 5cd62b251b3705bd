#pragma once
#include "base/json.h"
#include "store/personal_records.h"

#include <optional>
#include <span>
#include <string_view>

namespace attune::assistant {

/// The kinds of what is kept for a person, by the names that the command line and HTTP give their lists.
struct RecordList {
  std::string_view name;
  RecordKind kind;
};
std::span<const RecordList> record_lists();

/// The one form of a record, on the command line and over HTTP: {"id", "done", "created"} and, where it has them,
/// "list", "title", "text", "place" ("to" and "subject" of a draft), "item", "start", "end"; "from_outside" where its
/// words are not the person's alone.
json::object record_json(const PersonalRecord& record);

/// The records' JSON, those of one list alone where it is named.
json::array records_json(std::span<const PersonalRecord> records, std::string_view list = "");

}  // namespace attune::assistant
