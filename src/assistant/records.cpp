#include "assistant/records.h"

#include "plan/time.h"

#include <array>

namespace attune::assistant {
namespace {

constexpr std::array kLists{RecordList{"lists", RecordKind::list_entry},
                            RecordList{"reminders", RecordKind::reminder},
                            RecordList{"calendar", RecordKind::calendar_entry},
                            RecordList{"notes", RecordKind::note},
                            RecordList{"drafts", RecordKind::draft},
                            RecordList{"offers", RecordKind::offer}};

}  // namespace

std::span<const RecordList> record_lists() {
  return kLists;
}

json::object record_json(const PersonalRecord& record) {
  const bool is_draft = record.kind == RecordKind::draft;
  json::object object{{"id", record.id}};
  const auto add = [&object](std::string_view name, const std::string& text) {
    if (!text.empty()) object[name] = text;
  };
  add("list", record.list);
  add(is_draft ? "to" : "place", record.place);
  add(is_draft ? "subject" : "title", record.title);
  add("text", record.text);
  add("item", record.item);
  if (record.start) object["start"] = plan::local_time_text(*record.start);
  if (record.end) object["end"] = plan::local_time_text(*record.end);
  object["done"] = record.done;
  if (record.origin == Origin::outside) object["from_outside"] = true;
  object["created"] = format_time(record.created);
  return object;
}

json::array records_json(std::span<const PersonalRecord> records, std::string_view list) {
  json::array array;
  for (const PersonalRecord& record : records)
    if (list.empty() || record.list == list) array.push_back(record_json(record));
  return array;
}

}  // namespace attune::assistant
