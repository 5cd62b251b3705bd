#include "engine/calendar/calendar_file.h"
#include "tools/arguments.h"
#include "tools/personal/records.h"
#include "tools/tool_files.h"

namespace attune::tools {
namespace {

using plan::Type;

Type reminder_type() {
  return Type::record_of({{"id", Type::Kind::number},
                          {"text", Type::Kind::text},
                          {"at", Type::optional_of(Type::Kind::time)},
                          {"done", Type::Kind::boolean}});
}

plan::Value reminder_value(const PersonalRecord& reminder) {
  return record_value({{"id", id_value(reminder)},
                       {"text", {reminder.text}},
                       {"at", value_or_absent(reminder.start)},
                       {"done", {reminder.done}}});
}

}  // namespace

plan::Tool remind(const Engine& engine) {
  return {{.name = "remind",
           .summary = "keeps a reminder for a user, also in their calendar file",
           .parameters = {of_whom(), required("text", Type::Kind::text, "what of"),
                          optional("at", Type::Kind::time, "when; without it, it is a thing to do some time")},
           .result = reminder_type(),
           .examples = {"remind me to {text} {at}", "remind me {at} to {text}", "remind me to {text}",
                        "remind me about {text} {at}", "remind me {at} about {text}", "remind me of {text} {at}",
                        "remind me {at} that {text}", "remind me that {text} {at}", "set a reminder to {text} {at}",
                        "set a reminder {at} to {text}"},
           .side_effect = plan::SideEffect::reversible},
          [&engine](const plan::Arguments& arguments, const plan::CallContext& context) -> Result<plan::Value> {
            PersonalRecord reminder = new_record(RecordKind::reminder, engine, arguments, context);
            reminder.text = arguments.as<std::string>("text");
            if (reminder.text.empty()) return invalid_argument("the reminder says nothing").mend("give it a text");
            if (const auto* at = arguments.if_present<LocalTime>("at")) reminder.start = *at;
            ATTUNE_TRY(kept, keep(reminder, engine, context));
            return reminder_value(kept);
          }};
}

plan::Tool reminders(const Engine& engine) {
  return {{.name = "reminders",
           .summary = "a user's reminders that are not done, by their times",
           .parameters = {of_whom()},
           .result = Type::list_of(reminder_type()),
           .examples = {"what are my reminders", "show me my reminders", "show my reminders", "list my reminders",
                        "what do I have to do", "what reminders do I have"},
           .personal = true},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) {
            return listed(engine, arguments.as<plan::User>("user").key, RecordKind::reminder,
                          [](const PersonalRecord& reminder) -> std::optional<plan::Value> {
                            if (reminder.done) return std::nullopt;
                            return reminder_value(reminder);
                          });
          }};
}

plan::Tool reminder_done(const Engine& engine) {
  return {{.name = "reminder_done",
           .summary = "marks those of a user's reminders as done whose text holds these words; gives them",
           .parameters = {of_whom(), required("text", Type::Kind::text, "words of the reminder")},
           .result = Type::list_of(reminder_type()),
           .examples = {"mark the reminder to {text} as done", "I am done with the reminder to {text}",
                        "the reminder to {text} is done", "tick off {text}"},
           .side_effect = plan::SideEffect::reversible,
           .personal = true},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            const std::string& user = arguments.as<plan::User>("user").key;
            const std::string& text = arguments.as<std::string>("text");
            if (text.empty()) return invalid_argument("no reminder is named").mend("give words of its text");
            PersonalRecords& kept = engine.store().personal();
            ATTUNE_TRY(reminders, kept.records(user, RecordKind::reminder));
            std::vector<plan::Value> done;
            for (PersonalRecord& reminder : reminders) {
              if (reminder.done || !holds_words(reminder.text, text)) continue;
              ATTUNE_TRY_VOID(kept.set_done(user, reminder.id, true));
              reminder.done = true;
              done.push_back(reminder_value(reminder));
            }
            ATTUNE_TRY_VOID(write_calendar(engine.workspace(), kept, user));
            return plan::Value{std::move(done)};
          }};
}

}  // namespace attune::tools
