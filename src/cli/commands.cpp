#include "cli/commands.h"

#include "base/nearest_name.h"
#include "cli/commands/declarations.h"
#include "cli/terminal.h"

#include <algorithm>
#include <cstdio>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <simdjson.h>

namespace attune::cli {
namespace {

constexpr int kFailure = 1;
constexpr int kWrongUsage = 2;

constexpr Command kCommands[] = {
    {"init", "Make a new workspace", declare_init},
    {"import", "Read items and events into the workspace", declare_import},
    {"enrich", "Have what the catalogue lacks told: by a language model, or mined from texts and likings",
     declare_enrich},
    {"train", "Train the models and put them in force", declare_train},
    {"evaluate", "Measure how well models find what was held out", declare_evaluate},
    {"exposures", "Write what exploration showed and what came of it, for evaluate --logged", declare_exposures},
    {"recommend", "Items for one user", declare_recommend},
    {"similar", "Items like one item", declare_similar},
    {"search", "Items by words", declare_search},
    {"plan", "Compile a request and print its plan", declare_plan},
    {"run", "Execute a plan written in the plan language", declare_run},
    {"runs", "See what plans did, confirm what waits, go on after a crash", declare_runs},
    {"read", "See how a message is understood: what it wants, names, likes and dislikes", declare_read},
    {"ask", "Answer one request in plain language", declare_ask},
    {"chat", "Hold a conversation in the terminal", declare_chat},
    {"write", "Write copy for one person or a group: a blurb, a digest, a message", declare_write},
    {"grammar", "See and change the words and sentences of the languages that are spoken", declare_grammar},
    {"memory", "See and change what is remembered of a user", declare_memory},
    {"records", "See and change what is kept for a user: lists, reminders, calendar, notes, drafts", declare_records},
    {"standing", "See and change the requests that stand: \"tell me when ...\", \"every Friday ...\"",
     declare_standing},
    {"inbox", "Read what standing requests told a user", declare_inbox},
    {"tools", "See, add, approve and remove outside tools: MCP servers and HTTP interfaces", declare_tools},
    {"llm", "See, probe and measure language models; consent to them, and what they were told", declare_llm},
    {"serve", "Serve HTTP and the page", declare_serve},
    {"simulate", "Make up events by people with simulated tastes", declare_simulate},
    {"doctor", "Check the workspace", declare_doctor},
    {"version", "Print the version", declare_version},
};

void add_common_options(CLI::App& app, Session& session) {
  app.add_option("--workspace", session.workspace, "The workspace's folder [$ATTUNE_WORKSPACE or ./attune-workspace]")
      ->type_name("DIR");
  app.add_flag("--json", session.json, "Print one JSON document");
  for (CLI::App* command : app.get_subcommands({})) add_common_options(*command, session);
}

/// Errors look the same whoever made them.
int report(const Error& error, const Session& session, int code) {
  if (session.json) {
    const json::object document{
        {"error", {{"code", to_string(error.code)}, {"message", error.message}, {"mend", error.mend}}}};
    fmt::print(stderr, "{}\n", to_json(document));
    return code;
  }
  fmt::print(stderr, "attune: {}\n", printable(error.message));
  if (!error.mend.empty()) fmt::print(stderr, "  {}\n", printable(error.mend));
  return code;
}

/// The word that stands where the command's name should; empty when there is none.
std::string_view command_word(std::span<const std::string_view> arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (arguments[i] == "--workspace")
      ++i;
    else if (!arguments[i].starts_with('-'))
      return arguments[i];
  }
  return {};
}

Error wrong_usage(const std::string& message, std::span<const std::string_view> arguments) {
  const std::string_view word = command_word(arguments);
  if (!word.empty() && std::ranges::find(kCommands, word, &Command::name) == std::end(kCommands)) {
    std::vector<std::string_view> names;
    for (const Command& command : kCommands) names.push_back(command.name);
    return {ErrorCode::invalid_argument, fmt::format("there is no command '{}'", word), nearest_mend(word, names)};
  }
  return {ErrorCode::invalid_argument, message, "see attune --help, or attune COMMAND --help"};
}

}  // namespace

std::span<const Command> commands() {
  return kCommands;
}

int run(std::span<const std::string_view> arguments, Session& session) {
  CLI::App app{"Attune: personalization that people can talk to", "attune"};
  app.require_subcommand(1);
  std::vector<std::pair<CLI::App*, Action>> actions;
  for (const Command& command : kCommands) {
    CLI::App* sub = app.add_subcommand(std::string(command.name), std::string(command.summary));
    actions.emplace_back(sub, command.declare(*sub));
  }
  add_common_options(app, session);

  // Known before parsing, so that a wrong usage is reported in the wanted form, too. What stands after "--" is not
  // ours.
  const auto end = std::ranges::find(arguments, "--");
  session.json = std::find(arguments.begin(), end, "--json") != end;
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  for (const std::string& argument : reversed)
    if (!simdjson::validate_utf8(argument.data(), argument.size()))
      return report({ErrorCode::invalid_argument, "an argument is not valid UTF-8", "use a UTF-8 locale"}, session,
                    kWrongUsage);
  try {
    app.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    fmt::print("{}", app.help());
    return 0;
  } catch (const CLI::ParseError& error) {
    return report(wrong_usage(error.what(), arguments), session, kWrongUsage);
  }

  for (const auto& [sub, action] : actions) {
    if (!sub->parsed()) continue;
    if (const Status done = action(session); !done) return report(done.error(), session, kFailure);
  }
  if (std::fflush(stdout) != 0)
    return report({ErrorCode::io_error, "the output could not be written", "is the disk full?"}, session, kFailure);
  return 0;
}

}  // namespace attune::cli
