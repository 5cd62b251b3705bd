#include "assistant/standing/standing_json.h"
#include "assistant/standing/standing_requests.h"
#include "assistant/standing/standing_rounds.h"
#include "base/file.h"
#include "cli/commands/declarations.h"
#include "cli/options.h"
#include "cli/talk.h"
#include "cli/terminal.h"
#include "cli/webhook_options.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace attune::cli {
namespace {

struct Options {
  std::string user;
  std::vector<std::string> words;
  std::string trigger;
  std::string plan_file;
  std::int64_t id = 0;
  WebhookOptions webhook;
};

std::string line_of(const StoredStandingRequest& request) {
  return fmt::format("{:>5}  {:<7} {}\n       {}\n", request.id, to_string(request.state), printable(request.words),
                     printable(request.trigger));
}

Status add(Session& session, const Options& options) {
  ATTUNE_TRY(talk, open_talk(session));
  assistant::StandingRequests& standing = talk.assistant->standing();
  const std::string words = fmt::format("{}", fmt::join(options.words, " "));
  assistant::StandingOrder order{.words = words, .trigger = {}, .plan = {}};
  if (options.trigger.empty()) {
    ATTUNE_TRY(compiled, standing.compile(words, options.user));
    if (!compiled)
      return invalid_argument("'{}' is a request to answer now, not one that stands", words)
          .mend("begin with \"tell me when\" or \"every Friday at six\", or say --when");
    order = *std::move(compiled);
  } else {
    ATTUNE_TRY(trigger, plan::parse_trigger(options.trigger));
    order.trigger = std::move(trigger);
    ATTUNE_TRY(text, options.plan_file.empty() ? Result<std::string>("plan \"\"\n  reply($new)\n")
                                               : read_file(options.plan_file));
    ATTUNE_TRY(plan, plan::parse(text));
    order.plan = std::move(plan);
  }
  ATTUNE_TRY(kept, standing.add(order, options.user));
  if (session.json)
    session.print_document(assistant::to_json(kept));
  else
    session.print_text("Stands now:\n" + line_of(kept));
  return {};
}

Status list(Session& session, const Options& options) {
  ATTUNE_TRY(talk, open_talk(session));
  ATTUNE_TRY(requests, talk.assistant->standing().log().requests(options.user));
  json::array listed;
  std::string text;
  for (const StoredStandingRequest& request : requests) {
    listed.push_back(assistant::to_json(request));
    text += line_of(request);
  }
  if (session.json)
    session.print_document(json::object{{"requests", std::move(listed)}});
  else
    session.print_text(text.empty() ? "Nothing stands.\n" : text);
  return {};
}

Status show(Session& session, const Options& options) {
  ATTUNE_TRY(talk, open_talk(session));
  ATTUNE_TRY(request, talk.assistant->standing().log().find(options.id));
  if (!request || request->user != options.user)
    return not_found("user '{}' has no standing request {}", options.user, options.id)
        .mend("`attune standing list` shows them");
  if (session.json) {
    session.print_document(assistant::to_json(*request));
    return {};
  }
  session.print_text(line_of(*request) + printable(request->plan, Lines::keep));
  return {};
}

Status change(Session& session, const Options& options, std::string_view done,
              Status (*change)(assistant::StandingRequests&, const Options&)) {
  ATTUNE_TRY(talk, open_talk(session));
  ATTUNE_TRY_VOID(change(talk.assistant->standing(), options));
  if (session.json)
    session.print_document(json::object{{"id", options.id}, {"done", done}});
  else
    session.print_text(fmt::format("Standing request {} is {}.\n", options.id, done));
  return {};
}

/// Fires what is due, once; for cron, where no server runs.
Status run(Session& session, const Options& options) {
  ATTUNE_TRY(webhook, open_webhook(options.webhook));
  ATTUNE_TRY(talk, open_talk(session));
  using Rounds = assistant::StandingRounds;
  Rounds rounds(*talk.engine, *talk.assistant, webhook ? Rounds::Webhook::told : Rounds::Webhook::none);
  assistant::StandingRound all;
  while (true) {
    ATTUNE_TRY(round, rounds.run());
    all.items += round.items;
    all.events += round.events;
    all.fired += round.fired;
    all.carried += round.carried;
    if (!round.left) break;
  }
  std::size_t sent = 0;
  if (webhook) {
    ATTUNE_TRY(taken, webhook->send(talk.assistant->standing().log(), session.clock().now()));
    sent = taken;
  }
  if (session.json)
    session.print_document(json::object{{"items", all.items},
                                        {"events", all.events},
                                        {"fired", all.fired},
                                        {"carried_out", all.carried},
                                        {"sent", sent}});
  else
    session.print_text(
        fmt::format("{} new items, {} new events; {} requests fired, {} carried out, {} messages sent.\n", all.items,
                    all.events, all.fired, all.carried, sent));
  return {};
}

}  // namespace

Action declare_standing(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.require_subcommand(1);
  CLI::App* add_command = app.add_subcommand("add", "Make a request that stands");
  CLI::App* list_command = app.add_subcommand("list", "Print the requests of a user that stand");
  CLI::App* show_command = app.add_subcommand("show", "Print one with its plan");
  CLI::App* pause_command = app.add_subcommand("pause", "Let one rest");
  CLI::App* resume_command = app.add_subcommand("resume", "Let one wait again, for what comes from now on");
  CLI::App* remove_command = app.add_subcommand("remove", "Remove one");
  CLI::App* run_command = app.add_subcommand("run", "Fire what is due, once; attune serve does it all the time");
  for (CLI::App* command : {add_command, list_command, show_command, pause_command, resume_command, remove_command})
    add_user(*command, options->user, Need::required);
  for (CLI::App* command : {show_command, pause_command, resume_command, remove_command})
    command->add_option("ID", options->id, "The request's number, as list prints it")->required();
  add_command->add_option("REQUEST", options->words, "In plain words")->required();
  CLI::Option* when = add_command->add_option("--when", options->trigger,
                                              "When it fires, e.g. 'when items come in where year > 2020', 'when my "
                                              "events of rating come in', 'every day at 08:00'");
  add_command->add_option("--plan", options->plan_file, "A file with the plan to run; with --when")
      ->type_name("PATH")
      ->needs(when);
  add_webhook(*run_command, options->webhook);
  return [=](Session& session) {
    if (add_command->parsed()) return add(session, *options);
    if (show_command->parsed()) return show(session, *options);
    if (run_command->parsed()) return run(session, *options);
    if (pause_command->parsed())
      return change(session, *options, "paused", [](assistant::StandingRequests& standing, const Options& given) {
        return standing.pause(given.user, given.id);
      });
    if (resume_command->parsed())
      return change(session, *options, "active", [](assistant::StandingRequests& standing, const Options& given) {
        return standing.resume(given.user, given.id);
      });
    if (remove_command->parsed())
      return change(session, *options, "removed", [](assistant::StandingRequests& standing, const Options& given) {
        return standing.log().remove(given.user, given.id);
      });
    return list(session, *options);
  };
}

}  // namespace attune::cli
