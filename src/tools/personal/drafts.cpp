#include "tools/arguments.h"
#include "tools/personal/records.h"
#include "tools/tool_files.h"

namespace attune::tools {
namespace {

using plan::Type;

Type draft_type() {
  return Type::record_of({{"id", Type::Kind::number},
                          {"to", Type::Kind::text},
                          {"subject", Type::Kind::text},
                          {"text", Type::Kind::text}});
}

plan::Value draft_value(const PersonalRecord& draft) {
  return record_value(
      {{"id", id_value(draft)}, {"to", {draft.place}}, {"subject", {draft.title}}, {"text", {draft.text}}});
}

}  // namespace

plan::Tool draft_email(const Engine& engine) {
  plan::Parameter to = required("to", Type::Kind::text, "the address");
  to.role = plan::ArgumentRole::destination;
  return {{.name = "draft_email",
           .summary = "keeps a draft of an e-mail for a user; it is never sent",
           .parameters = {of_whom(), to, with_default("subject", Type::Kind::text, {std::string(), {}}, "its subject"),
                          required("text", Type::Kind::text, "its body")},
           .result = draft_type(),
           .examples = {"draft an e-mail to {to} saying {text}", "draft an email to {to} saying {text}",
                        "draft an e-mail to {to} about {subject} saying {text}",
                        "draft an email to {to} about {subject} saying {text}", "draft a mail to {to} saying {text}",
                        "write a draft to {to} saying {text}"},
           .side_effect = plan::SideEffect::reversible},
          [&engine](const plan::Arguments& arguments, const plan::CallContext& context) -> Result<plan::Value> {
            PersonalRecord draft = new_record(RecordKind::draft, engine, arguments, context);
            draft.place = arguments.as<std::string>("to");
            draft.title = arguments.as<std::string>("subject");
            draft.text = arguments.as<std::string>("text");
            if (draft.place.empty()) return invalid_argument("the draft has no address");
            ATTUNE_TRY(kept, keep(draft, engine, context));
            return draft_value(kept);
          }};
}

plan::Tool drafts(const Engine& engine) {
  return {{.name = "drafts",
           .summary = "a user's drafts of e-mails",
           .parameters = {of_whom()},
           .result = Type::list_of(draft_type()),
           .examples = {"what are my drafts", "show me my drafts", "show my drafts"},
           .personal = true},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) {
            return listed(engine, arguments.as<plan::User>("user").key, RecordKind::draft,
                          [](const PersonalRecord& draft) { return std::optional(draft_value(draft)); });
          }};
}

}  // namespace attune::tools
