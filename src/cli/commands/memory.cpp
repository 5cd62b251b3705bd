#include "cli/commands/declarations.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "engine/engine.h"
#include "llm/privacy/privacy_json.h"
#include "memory/fact_json.h"
#include "memory/remembering.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace attune::cli {
namespace {

struct Options {
  std::string user;
  std::string subject;
  std::string words;
  std::string kind;
  std::string field;
  std::string value;
  std::string source;
  std::string origin = "typed";
  std::string from;
  std::string until;
  double confidence = 1;
  std::int64_t id = 0;
  bool all = false;
  bool yes = false;
};

Result<std::optional<Time>> time_or_none(const std::string& name, const std::string& text) {
  if (text.empty()) return std::nullopt;
  auto time = parse_time(text);
  if (!time) return in_context(name, std::move(time).error());
  return *time;
}

std::string line_of(const RememberedFact& one, const Moment& moment) {
  const StoredFact& fact = one.fact;
  const FactStatus status = FactTimeline::status(one, moment);
  std::string line = fmt::format("{:>5}  {}{:<7} {}: {}  (since {}, {}", fact.id,
                                 fact.subject.empty() ? "" : fmt::format("{} ", printable(fact.subject)),
                                 printable(fact.kind), printable(fact.field), printable(fact.value),
                                 format_time(fact.time).substr(0, 10), to_string(fact.origin));
  if (!fact.source.empty()) line += fmt::format(", from \"{}\"", printable(fact.source));
  if (fact.valid_until) line += fmt::format(", until {}", format_time(*fact.valid_until).substr(0, 16));
  if (status == FactStatus::superseded)
    line += fmt::format(", superseded by {} on {}", one.superseded_by, format_time(one.superseded).substr(0, 10));
  else if (status != FactStatus::holds)
    line += fmt::format(", {}", to_string(status));
  return line + ")\n";
}

void print_facts(Session& session, const std::vector<const RememberedFact*>& facts, const Moment& moment,
                 std::string_view none) {
  if (session.json) {
    json::array listed;
    for (const RememberedFact* one : facts) listed.push_back(fact_json(*one, moment));
    session.print_document(json::object{{"facts", std::move(listed)}});
    return;
  }
  if (facts.empty()) session.print_text(fmt::format("{}\n", none));
  for (const RememberedFact* one : facts) session.print_text(line_of(*one, moment));
}

/// list and search: what holds, or with --all the whole log.
Status list(Session& session, const Options& options) {
  ATTUNE_TRY(engine, session.open_engine());
  ATTUNE_TRY(facts, remembered_of(engine->store().facts(), options.user));
  const Moment moment{session.clock().now()};
  std::vector<const RememberedFact*> found;
  if (options.all)
    for (const RememberedFact& one : facts.all()) found.push_back(&one);
  else
    found = facts.holding(moment);
  std::erase_if(found, [&](const RememberedFact* one) {
    return !holds_all_words(one->fact, options.words) ||
           (!options.subject.empty() && one->fact.subject != options.subject);
  });
  const std::string about = options.words.empty() ? "" : fmt::format(" about \"{}\"", printable(options.words));
  print_facts(session, found, moment,
              fmt::format("Nothing is remembered of user {}{}.", printable(options.user), about));
  return {};
}

Status history(Session& session, const Options& options) {
  ATTUNE_TRY(engine, session.open_engine());
  ATTUNE_TRY(facts, remembered_of(engine->store().facts(), options.user));
  const auto found = facts.history_of(options.id);
  if (found.empty())
    return not_found("user '{}' has no fact {}", options.user, options.id)
        .mend("`attune memory list --all` shows them");
  print_facts(session, found, {session.clock().now()}, "");
  return {};
}

void print_kept(Session& session, const StoredFact& fact) {
  if (session.json)
    session.print_document(fact_json({.fact = fact}, {session.clock().now()}));
  else
    session.print_text(fmt::format("Remembered as {}: {} {} {}: {}\n", fact.id,
                                   printable(fact.subject.empty() ? fact.user : fact.subject), printable(fact.kind),
                                   printable(fact.field), printable(fact.value)));
}

Status add(Session& session, const Options& options) {
  ATTUNE_TRY(engine, session.open_engine());
  ATTUNE_TRY(origin, parse_fact_origin(options.origin));
  ATTUNE_TRY(from, time_or_none("--from", options.from));
  ATTUNE_TRY(until, time_or_none("--until", options.until));
  ATTUNE_TRY(fact, spelt_as(*engine->view()->catalogue, {.user = options.user,
                                                         .subject = options.subject,
                                                         .kind = options.kind,
                                                         .field = options.field,
                                                         .value = options.value,
                                                         .source = options.source,
                                                         .origin = origin,
                                                         .confidence = options.confidence,
                                                         .valid_from = from,
                                                         .valid_until = until,
                                                         .time = session.clock().now()}));
  ATTUNE_TRY(kept, engine->store().facts().append(fact, ""));
  print_kept(session, kept);
  return {};
}

Status correct_one(Session& session, const Options& options) {
  if (options.kind.empty() && options.field.empty() && options.value.empty())
    return invalid_argument("nothing is said that would be right").mend("give --kind, --field or --value");
  ATTUNE_TRY(engine, session.open_engine());
  ATTUNE_TRY(kept, correct(engine->store().facts(), *engine->view()->catalogue, options.id,
                           {.user = options.user,
                            .kind = options.kind,
                            .field = options.field,
                            .value = options.value,
                            .source = options.source,
                            .origin = FactOrigin::typed,
                            .time = session.clock().now()},
                           ""));
  print_kept(session, kept);
  return {};
}

Status erase(Session& session, const Options& options) {
  ATTUNE_TRY(engine, session.open_engine());
  ATTUNE_TRY(erased, forget(engine->store().facts(), options.user, options.id));
  if (session.json) {
    json::array ids;
    for (const StoredFact& fact : erased) ids.emplace_back(fact.id);
    session.print_document(json::object{{"erased", options.id}, {"with_history", std::move(ids)}});
  } else {
    session.print_text(fmt::format("Forgot {}.\n", options.id));
  }
  return {};
}

Status forget_all(Session& session, const Options& options) {
  if (!options.yes)
    return invalid_argument("this erases all that is remembered of user '{}', for good", options.user)
        .mend("say --yes to do it; `attune memory export` keeps a copy");
  ATTUNE_TRY(engine, session.open_engine());
  ATTUNE_TRY(erased, engine->store().facts().erase_all(options.user));
  if (session.json)
    session.print_document(json::object{{"user", options.user}, {"erased", erased}});
  else
    session.print_text(fmt::format("Forgot everything about {}: {} facts.\n", printable(options.user), erased));
  return {};
}

Status export_all(Session& session, const Options& options) {
  ATTUNE_TRY(engine, session.open_engine());
  ATTUNE_TRY(facts, remembered_of(engine->store().facts(), options.user));
  json::object document = export_json(options.user, facts, {session.clock().now()});
  ATTUNE_TRY(records, llm::model_records_json(engine->store().model_log(), options.user));
  document["language_models"] = std::move(records);
  session.print_document(document);
  return {};
}

using Run = Status (*)(Session&, const Options&);

}  // namespace

Action declare_memory(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.require_subcommand(1);
  std::vector<std::pair<CLI::App*, Run>> commands;
  const auto declare = [&](const char* name, const char* summary, Run run) {
    CLI::App* command = app.add_subcommand(name, summary);
    add_user(*command, options->user, Need::required);
    commands.emplace_back(command, run);
    return command;
  };
  const auto add_id = [&](CLI::App* command) {
    command->add_option("ID", options->id, "The fact's number, as list prints it")->required();
  };
  const auto add_filters = [&](CLI::App* command) {
    command->add_option("--subject", options->subject, "Of somebody of theirs alone, e.g. mother")->type_name("WHO");
    command->add_flag("--all", options->all, "Also what no longer holds");
  };
  add_filters(declare("list", "Print what is remembered of a user", list));
  CLI::App* search_command = declare("search", "Print the facts that hold some words", list);
  search_command->add_option("WORDS", options->words, "All of them must be there")->required();
  add_filters(search_command);
  CLI::App* add_command = declare("add", "Remember that a user, or somebody of theirs, likes or avoids a label", add);
  add_command->add_option("KIND", options->kind, "likes or avoids")
      ->required()
      ->check(CLI::IsMember({"likes", "avoids"}));
  add_command->add_option("FIELD", options->field, "A field of the catalogue, e.g. genres")->required();
  add_command->add_option("VALUE", options->value, "One of the field's labels, e.g. Horror")->required();
  add_command->add_option("--subject", options->subject, "Whose taste it is, where not theirs, e.g. mother")
      ->type_name("WHO");
  add_command->add_option("--from", options->from, "From when it is true")->type_name("TIME");
  add_command->add_option("--until", options->until, "Until when it is true")->type_name("TIME");
  add_command->add_option("--origin", options->origin, "said, typed, did or outside")->capture_default_str();
  add_command->add_option("--confidence", options->confidence, "From 0 to 1")->capture_default_str();
  CLI::App* correct_command = declare("correct", "Keep a fact in the place of a wrong one", correct_one);
  add_id(correct_command);
  correct_command->add_option("--kind", options->kind, "likes or avoids")->check(CLI::IsMember({"likes", "avoids"}));
  correct_command->add_option("--field", options->field, "Where it is another one");
  correct_command->add_option("--value", options->value, "The right label");
  for (CLI::App* command : {add_command, correct_command})
    command->add_option("--source", options->source, "The words it comes from")->type_name("TEXT");
  add_id(declare("history", "Print a fact and what it took the place of", history));
  add_id(declare("erase", "Forget one fact, with its history", erase));
  declare("forget-all", "Forget everything about a user, for good", forget_all)
      ->add_flag("--yes", options->yes, "Really do it");
  declare("export", "Print the whole log as JSON", export_all);
  return [=](Session& session) {
    for (const auto& [command, run] : commands)
      if (command->parsed()) return run(session, *options);
    return Status{};
  };
}

}  // namespace attune::cli
