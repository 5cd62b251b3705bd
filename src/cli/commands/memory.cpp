#include "cli/commands/declarations.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "engine/engine.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace attune::cli {
namespace {

struct Options {
  std::string user;
  std::string kind;
  std::string field;
  std::string value;
  std::int64_t id = 0;
};

json::object fact_json(const StoredFact& fact) {
  return {{"id", fact.id},
          {"user", fact.user},
          {"kind", fact.kind},
          {"field", fact.field},
          {"value", fact.value},
          {"source", fact.source},
          {"confidence", fact.confidence},
          {"time", format_time(fact.time)}};
}

Status list(Session& session, const Options& options) {
  ATTUNE_TRY(engine, session.open_engine());
  ATTUNE_TRY(facts, engine->store().facts(options.user));
  if (session.json) {
    json::array listed;
    for (const StoredFact& fact : facts) listed.push_back(fact_json(fact));
    session.print_document(json::object{{"facts", std::move(listed)}});
    return {};
  }
  if (facts.empty()) session.print_text(fmt::format("Nothing is remembered of user {}.\n", printable(options.user)));
  for (const StoredFact& fact : facts)
    session.print_text(fmt::format("{:>5}  {:<7} {}: {}  (since {}, from \"{}\")\n", fact.id, printable(fact.kind),
                                   printable(fact.field), printable(fact.value), format_time(fact.time).substr(0, 10),
                                   printable(fact.source)));
  return {};
}

Status add(Session& session, const Options& options) {
  ATTUNE_TRY(engine, session.open_engine());
  const auto view = engine->view();
  const auto field = view->catalogue->find_field(options.field);
  if (!field || view->catalogue->field(*field).kind != FieldKind::labels)
    return invalid_argument("the catalogue has no labels in a field '{}'", options.field)
        .mend("`attune doctor` lists the fields");
  const auto label = view->catalogue->find_label(*field, options.value);
  if (!label)
    return not_found("no item has '{}' in its {}", options.value, options.field)
        .mend("find its spelling with `attune search`");
  StoredFact fact{.user = options.user,
                  .kind = options.kind,
                  .field = view->catalogue->field(*field).name,
                  .value = std::string(view->catalogue->label_text(*field, *label)),
                  .source = "attune memory add",
                  .confidence = 1,
                  .time = session.clock().now()};
  ATTUNE_TRY(id, engine->store().put_fact(fact));
  fact.id = id;
  if (session.json)
    session.print_document(fact_json(fact));
  else
    session.print_text(fmt::format("Remembered as {}: {} {} {}: {}\n", id, printable(fact.user), printable(fact.kind),
                                   printable(fact.field), printable(fact.value)));
  return {};
}

Status erase(Session& session, const Options& options) {
  ATTUNE_TRY(engine, session.open_engine());
  ATTUNE_TRY_VOID(engine->store().erase_fact(options.user, options.id));
  if (session.json)
    session.print_document(json::object{{"erased", options.id}});
  else
    session.print_text(fmt::format("Forgot {}.\n", options.id));
  return {};
}

}  // namespace

Action declare_memory(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.require_subcommand(1);
  CLI::App* list_command = app.add_subcommand("list", "Print what is remembered of a user");
  CLI::App* add_command = app.add_subcommand("add", "Remember that a user likes or avoids a label");
  CLI::App* erase_command = app.add_subcommand("erase", "Forget one fact");
  for (CLI::App* command : {list_command, add_command, erase_command})
    add_user(*command, options->user, Need::required);
  add_command->add_option("KIND", options->kind, "likes or avoids")
      ->required()
      ->check(CLI::IsMember({"likes", "avoids"}));
  add_command->add_option("FIELD", options->field, "A field of the catalogue, e.g. genres")->required();
  add_command->add_option("VALUE", options->value, "One of the field's labels, e.g. Horror")->required();
  erase_command->add_option("ID", options->id, "The fact's number, as list prints it")->required();
  return [=](Session& session) {
    if (add_command->parsed()) return add(session, *options);
    if (erase_command->parsed()) return erase(session, *options);
    return list(session, *options);
  };
}

}  // namespace attune::cli
