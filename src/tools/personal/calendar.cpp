#include "tools/arguments.h"
#include "tools/personal/records.h"
#include "tools/tool_files.h"

namespace attune::tools {
namespace {

using plan::Type;

constexpr std::chrono::hours kUsualLength{1};

Type entry_type() {
  return Type::record_of({{"id", Type::Kind::number},
                          {"title", Type::Kind::text},
                          {"at", Type::Kind::time},
                          {"until", Type::Kind::time},
                          {"place", Type::Kind::text}});
}

plan::Value entry_value(const PersonalRecord& entry) {
  return record_value({{"id", id_value(entry)},
                       {"title", {entry.title}},
                       {"at", value_or_absent(entry.start)},
                       {"until", value_or_absent(entry.end)},
                       {"place", {entry.place}}});
}

Result<LocalTime> end_of(LocalTime begin, const plan::Arguments& arguments) {
  const auto* until = arguments.if_present<LocalTime>("until");
  const auto* lasting = arguments.if_present<plan::Duration>("lasting");
  if (until != nullptr && lasting != nullptr)
    return invalid_argument("'until' and 'lasting' both say when it ends").mend("keep one of them");
  if (until != nullptr) return *until;
  if (lasting != nullptr) return plan::add(begin, *lasting);
  return begin + kUsualLength;
}

}  // namespace

plan::Tool calendar_add(const Engine& engine) {
  return {
      {.name = "calendar_add",
       .summary = "puts an entry into a user's calendar and its file; it lasts an hour unless said",
       .parameters = {of_whom(), required("title", Type::Kind::text, "what it is"),
                      required("at", Type::Kind::time, "when it begins"),
                      optional("until", Type::Kind::time, "when it ends"),
                      optional("lasting", Type::Kind::duration, "or how long it lasts"),
                      with_default("place", Type::Kind::text, {std::string(), {}}, "where it is")},
       .result = entry_type(),
       .examples = {"add {title} to my calendar {at}", "add {title} to my calendar {at} for {lasting}",
                    "put {title} in my calendar {at}", "put {title} in my calendar {at} for {lasting}",
                    "put {title} on my calendar {at}", "schedule {title} {at}", "schedule {title} {at} for {lasting}",
                    "put {title} {at} in my calendar", "add {title} {at} to my calendar"},
       .side_effect = plan::SideEffect::reversible},
      [&engine](const plan::Arguments& arguments, const plan::CallContext& context) -> Result<plan::Value> {
        PersonalRecord entry = new_record(RecordKind::calendar_entry, engine, arguments, context);
        entry.title = arguments.as<std::string>("title");
        if (entry.title.empty()) return invalid_argument("the entry has no title");
        entry.place = arguments.as<std::string>("place");
        entry.start = arguments.as<LocalTime>("at");
        ATTUNE_TRY(end, end_of(*entry.start, arguments));
        entry.end = end;
        ATTUNE_TRY(kept, keep(entry, engine, context));
        return entry_value(kept);
      }};
}

plan::Tool calendar_show(const Engine& engine) {
  return {{.name = "calendar_show",
           .summary = "a user's calendar entries that lie in a span of time, by their beginnings",
           .parameters = {of_whom(), optional("from", Type::Kind::date, "the first day"),
                          optional("until", Type::Kind::date, "the last day")},
           .result = Type::list_of(entry_type()),
           .examples = {"what is in my calendar", "whats in my calendar", "show me my calendar", "show my calendar",
                        "what is on my calendar"},
           .personal = true},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) {
            const auto* from = arguments.if_present<plan::Date>("from");
            const auto* until = arguments.if_present<plan::Date>("until");
            return listed(
                engine, arguments.as<plan::User>("user").key, RecordKind::calendar_entry,
                [&](const PersonalRecord& entry) -> std::optional<plan::Value> {
                  if (from != nullptr && *entry.end < std::chrono::local_days(*from)) return std::nullopt;
                  if (until != nullptr && *entry.start >= std::chrono::local_days(*until) + std::chrono::days(1))
                    return std::nullopt;
                  return entry_value(entry);
                });
          }};
}

plan::Tool calendar_remove(const Engine& engine) {
  return {{.name = "calendar_remove",
           .summary = "takes those of a user's calendar entries out whose title holds these words; gives them",
           .parameters = {of_whom(), required("title", Type::Kind::text, "words of the title")},
           .result = Type::list_of(entry_type()),
           .examples = {"remove {title} from my calendar", "take {title} out of my calendar",
                        "delete {title} from my calendar"},
           .side_effect = plan::SideEffect::reversible,
           .personal = true},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            const std::string& title = arguments.as<std::string>("title");
            if (title.empty()) return invalid_argument("no entry is named").mend("give words of its title");
            ATTUNE_TRY(entries, engine.store().personal().records(arguments.as<plan::User>("user").key,
                                                                  RecordKind::calendar_entry));
            std::vector<plan::Value> removed;
            for (const PersonalRecord& entry : entries) {
              if (!holds_words(entry.title, title)) continue;
              ATTUNE_TRY_VOID(remove_record(entry, engine));
              removed.push_back(entry_value(entry));
            }
            return plan::Value{std::move(removed)};
          }};
}

}  // namespace attune::tools
