#include "cli/commands/declarations.h"
#include "cli/confirming.h"
#include "cli/options.h"
#include "cli/run_timeline.h"
#include "cli/talk.h"
#include "cli/terminal.h"
#include "plan/syntax/plan_json.h"

#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace attune::cli {
namespace {

struct Options {
  std::string user;
  std::string id;
  std::size_t most = 20;
  std::vector<std::string> steps;  // that are decided on; none: all that waits
};

json::object run_json(const StoredRun& run) {
  json::object object{{"id", run.id},
                      {"user", run.user},
                      {"state", to_string(run.state)},
                      {"started", format_time(run.started)},
                      {"request", ""}};
  if (run.state != RunState::running) object["finished"] = format_time(run.finished);
  if (const auto plan = parse_json(run.plan))
    if (const auto read = plan::from_json(*plan)) object["request"] = read->request;
  return object;
}

Status list(Session& session, const Options& options) {
  ATTUNE_TRY(engine, session.open_engine());
  ATTUNE_TRY(runs, engine->store().runs().runs(options.user, options.most));
  json::array array;
  std::string text;
  for (const StoredRun& run : runs) {
    array.push_back(run_json(run));
    const json::object& shown = array.back().get_object();
    text += fmt::format("{}  {:<9} {:<12} {}\n    {}\n", format_time(run.started), to_string(run.state),
                        cut(printable(run.user), 12), printable(run.id),
                        cut(printable(std::string_view(shown.at("request").get_string())), terminal_width() - 4));
  }
  if (session.json)
    session.print_document(json::object{{"runs", std::move(array)}});
  else
    session.print_text(text.empty() ? "No runs yet.\n" : text);
  return {};
}

Status show(Session& session, const Options& options) {
  ATTUNE_TRY(engine, session.open_engine());
  ATTUNE_TRY(found, engine->store().runs().find_run(options.id));
  if (!found) return not_found("there is no run '{}'", options.id).mend("`attune runs list` shows them");
  ATTUNE_TRY(document, parse_json(found->plan));
  ATTUNE_TRY(plan, plan::from_json(document));
  ATTUNE_TRY(trace, parse_json(found->trace.empty() ? "{}" : found->trace));
  json::object shown = run_json(*found);
  shown["plan"] = document;
  shown["trace"] = trace;
  if (session.json) {
    session.print_document(shown);
    return {};
  }
  session.print_text(printable(plan::to_text(plan), Lines::keep));
  session.print_text(fmt::format("\n{}, {}\n", to_string(found->state), format_time(found->started)));
  session.print_text(run_timeline(trace, terminal_width()));
  return {};
}

/// @param word  where in the decisions the tokens of the steps go to
Status decide(Session& session, const Options& options, std::vector<std::string> assistant::Decisions::* word) {
  ATTUNE_TRY(talk, open_talk(session));
  // The tokens are for whoever holds the workspace: this process asks for them and hands them back.
  ATTUNE_TRY(asked, talk.assistant->decide(options.id, options.user, {}));
  assistant::Decisions said;
  std::vector<std::string>& tokens = said.*word;
  for (const assistant::Waiting& waiting : asked.pending)
    if (options.steps.empty() || std::ranges::find(options.steps, waiting.call.step) != options.steps.end())
      tokens.push_back(waiting.token);
  if (tokens.size() < options.steps.size())
    return not_found("not all of these steps wait in run '{}'", options.id).mend("`attune runs show` lists them");
  ATTUNE_TRY(answer, talk.assistant->decide(options.id, options.user, said));
  return tell(session, talk, options.user, std::move(answer));
}

Status dismiss(Session& session, const Options& options) {
  ATTUNE_TRY(talk, open_talk(session));
  ATTUNE_TRY_VOID(talk.assistant->runs().dismiss(options.id, options.user));
  if (session.json)
    session.print_document(json::object{{"dismissed", options.id}});
  else
    session.print_text("It will not happen.\n");
  return {};
}

Status resume(Session& session) {
  ATTUNE_TRY(talk, open_talk(session));
  ATTUNE_TRY(count, talk.assistant->runs().resume());
  if (session.json)
    session.print_document(json::object{{"resumed", count}});
  else
    session.print_text(fmt::format("{} run{} went on.\n", count, count == 1 ? "" : "s"));
  return {};
}

Status replay(Session& session, const Options& options) {
  ATTUNE_TRY(talk, open_talk(session));
  ATTUNE_TRY(replay, talk.assistant->runs().replay(options.id));
  json::array differences;
  std::string text = fmt::format("{} steps, {} of them differ.\n", replay.steps, replay.differences.size());
  for (const auto& [step, then, now] : replay.differences) {
    differences.push_back(json::object{{"step", step}, {"then", then}, {"now", now}});
    text += printable(fmt::format("  {}: was {}, is {}", step, then, now)) + "\n";
  }
  if (session.json)
    session.print_document(json::object{{"steps", replay.steps}, {"differences", std::move(differences)}});
  else
    session.print_text(text);
  return {};
}

}  // namespace

Action declare_runs(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.require_subcommand(1);
  CLI::App* list_command = app.add_subcommand("list", "Print the newest runs");
  CLI::App* show_command = app.add_subcommand("show", "Print a run's plan and the timeline of its steps");
  CLI::App* confirm_command = app.add_subcommand("confirm", "Say yes to what waits in a run, and go on with it");
  CLI::App* decline_command = app.add_subcommand("decline", "Say no to steps that wait in a run, and go on with it");
  CLI::App* dismiss_command = app.add_subcommand("dismiss", "Say no to all that waits in a run, and end it");
  CLI::App* resume_command = app.add_subcommand("resume", "Go on with runs that a crash cut short");
  CLI::App* replay_command = app.add_subcommand("replay", "Compute a run again from what its calls came to");
  add_user(*list_command, options->user, Need::optional);
  list_command->add_option("-n", options->most, "At most so many")->check(CLI::Range(1, 10'000));
  for (CLI::App* command : {confirm_command, decline_command, dismiss_command})
    add_user(*command, options->user, Need::required);
  for (CLI::App* command : {show_command, confirm_command, decline_command, dismiss_command, replay_command})
    command->add_option("ID", options->id, "The run, as list prints it")->required();
  for (CLI::App* command : {confirm_command, decline_command})
    command->add_option("STEP", options->steps, "Only these steps");
  return [=](Session& session) {
    if (show_command->parsed()) return show(session, *options);
    if (confirm_command->parsed()) return decide(session, *options, &assistant::Decisions::yes);
    if (decline_command->parsed()) return decide(session, *options, &assistant::Decisions::no);
    if (dismiss_command->parsed()) return dismiss(session, *options);
    if (resume_command->parsed()) return resume(session);
    if (replay_command->parsed()) return replay(session, *options);
    return list(session, *options);
  };
}

}  // namespace attune::cli
