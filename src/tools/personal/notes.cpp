#include "tools/arguments.h"
#include "tools/personal/records.h"
#include "tools/tool_files.h"

namespace attune::tools {
namespace {

using plan::Type;

Type note_type() {
  return Type::record_of({{"id", Type::Kind::number},
                          {"text", Type::Kind::text},
                          {"item", Type::optional_of(Type::Kind::item)},
                          {"written", Type::Kind::time}});
}

plan::Value note_value(const PersonalRecord& note, const Engine& engine) {
  return record_value({{"id", id_value(note)},
                       {"text", {note.text}},
                       {"item", item_value(note, engine)},
                       {"written", {engine.workspace().zone.local(note.created)}}});
}

}  // namespace

plan::Tool note_add(const Engine& engine) {
  return {{.name = "note_add",
           .summary = "writes a note for a user",
           .parameters = {of_whom(), required("text", Type::Kind::text, "the note"),
                          optional("item", Type::Kind::item, "what it is about")},
           .result = note_type(),
           .examples = {"note that {text}", "make a note that {text}", "take a note that {text}",
                        "write down that {text}", "make a note about {item} that {text}"},
           .side_effect = plan::SideEffect::reversible},
          [&engine](const plan::Arguments& arguments, const plan::CallContext& context) -> Result<plan::Value> {
            PersonalRecord note = new_record(RecordKind::note, engine, arguments, context);
            note.text = arguments.as<std::string>("text");
            if (note.text.empty()) return invalid_argument("the note says nothing").mend("give it a text");
            if (const auto* item = arguments.if_present<ItemId>("item"))
              note.item = engine.view()->catalogue->key(*item);
            ATTUNE_TRY(kept, keep(note, engine, context));
            return note_value(kept, engine);
          }};
}

plan::Tool notes(const Engine& engine) {
  return {
      {.name = "notes",
       .summary = "a user's notes; with a query, those that hold its words",
       .parameters = {of_whom(), with_default("query", Type::Kind::text, {std::string(), {}}, "words to look for")},
       .result = Type::list_of(note_type()),
       .examples = {"what are my notes about {query}", "show me my notes about {query}", "show my notes about {query}",
                    "what did I note about {query}", "what are my notes", "show me my notes", "show my notes"},
       .personal = true},
      [&engine](const plan::Arguments& arguments, const plan::CallContext&) {
        return listed(engine, arguments.as<plan::User>("user").key, RecordKind::note,
                      [&](const PersonalRecord& note) -> std::optional<plan::Value> {
                        if (!holds_words(note.text, arguments.as<std::string>("query"))) return std::nullopt;
                        return note_value(note, engine);
                      });
      }};
}

plan::Tool note_remove(const Engine& engine) {
  return {{.name = "note_remove",
           .summary = "removes those of a user's notes that hold these words; gives them",
           .parameters = {of_whom(), required("text", Type::Kind::text, "words of the note")},
           .result = Type::list_of(note_type()),
           .examples = {"remove the note about {text}", "delete the note about {text}", "delete my note about {text}"},
           .side_effect = plan::SideEffect::reversible,
           .personal = true},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            const std::string& text = arguments.as<std::string>("text");
            if (text.empty()) return invalid_argument("no note is named").mend("give words of its text");
            ATTUNE_TRY(notes,
                       engine.store().personal().records(arguments.as<plan::User>("user").key, RecordKind::note));
            std::vector<plan::Value> removed;
            for (const PersonalRecord& note : notes) {
              if (!holds_words(note.text, text)) continue;
              ATTUNE_TRY_VOID(remove_record(note, engine));
              removed.push_back(note_value(note, engine));
            }
            return plan::Value{std::move(removed)};
          }};
}

}  // namespace attune::tools
