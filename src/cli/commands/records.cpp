#include "assistant/records.h"

#include "base/ascii.h"
#include "cli/commands/declarations.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "engine/calendar/calendar_file.h"
#include "engine/engine.h"
#include "plan/time.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace attune::cli {
namespace {

struct Options {
  std::string user;
  std::string kind;
  std::string list;
  std::int64_t id = 0;
};

std::string line_of(const PersonalRecord& record) {
  std::string line = fmt::format("{:>5}  ", record.id);
  const auto add = [&line](std::string_view between, std::string_view text) {
    if (!text.empty()) line.append(line.ends_with(' ') ? "" : between).append(printable(text));
  };
  if (record.start) add("", plan::local_time_text(*record.start));
  add("  ", record.list);
  add("  ", record.title);
  add(record.title.empty() ? "  " : ": ", record.text);
  if (!record.place.empty()) add("  ", fmt::format("({})", record.place));
  if (record.done) line += "  (done)";
  return line + "\n";
}

Status list(Session& session, const Options& options) {
  ATTUNE_TRY(engine, session.open_engine());
  json::object document;
  std::string text;
  for (const assistant::RecordList& wanted : assistant::record_lists()) {
    if (!options.kind.empty() && options.kind != wanted.name) continue;
    ATTUNE_TRY(records, engine->store().personal().records(options.user, wanted.kind));
    if (!options.list.empty())
      std::erase_if(records, [&](const PersonalRecord& record) { return record.list != lower_ascii(options.list); });
    document[wanted.name] = assistant::records_json(records);
    if (!records.empty()) text += fmt::format("{}\n", wanted.name);
    for (const PersonalRecord& record : records) text += line_of(record);
  }
  if (text.empty()) text = fmt::format("Nothing is kept for user {}.\n", printable(options.user));
  if (session.json)
    session.print_document(document);
  else
    session.print_text(text);
  return {};
}

/// What every change ends with: the calendar file as it is to be, and a word to the person.
Status told(Session& session, const Engine& engine, const Options& options, const json::object& document,
            std::string_view text) {
  ATTUNE_TRY_VOID(write_calendar(engine.workspace(), engine.store().personal(), options.user));
  if (session.json)
    session.print_document(document);
  else
    session.print_text(text);
  return {};
}

Status remove(Session& session, const Options& options) {
  ATTUNE_TRY(engine, session.open_engine());
  ATTUNE_TRY_VOID(engine->store().personal().remove(options.user, options.id));
  return told(session, *engine, options, {{"removed", options.id}}, fmt::format("Removed {}.\n", options.id));
}

Status mark_done(Session& session, const Options& options) {
  ATTUNE_TRY(engine, session.open_engine());
  ATTUNE_TRY_VOID(engine->store().personal().set_done(options.user, options.id, true));
  return told(session, *engine, options, {{"done", options.id}}, fmt::format("Marked {} as done.\n", options.id));
}

Status erase(Session& session, const Options& options) {
  ATTUNE_TRY(engine, session.open_engine());
  ATTUNE_TRY_VOID(engine->store().personal().erase(options.user));
  return told(session, *engine, options, {{"erased", options.user}},
              fmt::format("Nothing is kept for user {} any more.\n", printable(options.user)));
}

Status calendar(Session& session, const Options& options) {
  ATTUNE_TRY(engine, session.open_engine());
  const std::string path = calendar_path(engine->workspace(), options.user).string();
  return told(session, *engine, options, {{"calendar", path}}, fmt::format("{}\n", printable(path)));
}

}  // namespace

Action declare_records(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.require_subcommand(1);
  CLI::App* list_command = app.add_subcommand("list", "Print what is kept for a user");
  CLI::App* remove_command = app.add_subcommand("remove", "Remove one record");
  CLI::App* done_command = app.add_subcommand("done", "Mark one record as done");
  CLI::App* erase_command = app.add_subcommand("erase", "Remove everything that is kept for a user");
  CLI::App* calendar_command = app.add_subcommand("calendar", "Write the user's calendar file anew and print its path");
  for (CLI::App* command : {list_command, remove_command, done_command, erase_command, calendar_command})
    add_user(*command, options->user, Need::required);
  std::vector<std::string> kinds;
  for (const assistant::RecordList& known : assistant::record_lists()) kinds.emplace_back(known.name);
  list_command->add_option("KIND", options->kind, "Of one kind alone")->check(CLI::IsMember(kinds));
  list_command->add_option("--list", options->list, "Of one list alone")->type_name("NAME");
  for (CLI::App* command : {remove_command, done_command})
    command->add_option("ID", options->id, "The record's number, as list prints it")->required();
  return [=](Session& session) {
    if (remove_command->parsed()) return remove(session, *options);
    if (done_command->parsed()) return mark_done(session, *options);
    if (erase_command->parsed()) return erase(session, *options);
    if (calendar_command->parsed()) return calendar(session, *options);
    return list(session, *options);
  };
}

}  // namespace attune::cli
