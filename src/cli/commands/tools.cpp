#include "base/nearest_name.h"
#include "cli/commands/declarations.h"
#include "cli/commands/tools_source.h"
#include "cli/line_difference.h"
#include "cli/talk.h"
#include "cli/terminal.h"
#include "engine/workspace.h"
#include "plan/tool_json.h"
#include "tools/outside/binding.h"
#include "tools/outside/outside_tools.h"

#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace attune::cli {
namespace {

using tools::OutsideTool;
using tools::OutsideTools;
using tools::OutsideToolState;
using tools::Source;

struct Options {
  std::string source;
  std::string tool;
  std::vector<std::string> tools;
  std::string arguments = "{}";
  double seconds = 60;
  bool all = false;
  SourceOptions place;
};

Result<std::unique_ptr<OutsideTools>> open_tools(const Session& session) {
  ATTUNE_TRY(workspace, Workspace::open(session.workspace_path()));
  ATTUNE_TRY(no_items, Catalogue::build({}));  // nothing here runs plans
  return std::make_unique<OutsideTools>(tools_folder(workspace), [no_items = std::move(no_items)] { return no_items; });
}

/// What the maker says, in quotes, for it may be anybody's.
std::string in_quotes(std::string_view text) {
  return "\"" + printable(text) + "\"";
}

json::object state_json(const OutsideToolState& state) {
  json::object object{{"name", state.name},
                      {"source", state.source},
                      {"tool", state.tool},
                      {"state", to_string(state.kind)},
                      {"manifest", tools::manifest_json(state.entry.manifest)}};
  if (!state.reason.empty()) object["reason"] = state.reason;
  if (const auto bound = tools::bind(state.source, state.entry)) object["signature"] = plan::to_json(bound->signature);
  if (state.entry.approved) object["approved_manifest"] = tools::manifest_json(*state.entry.approved);
  return object;
}

std::string line_of(const OutsideToolState& state) {
  const OutsideTool& tool = state.entry;
  std::string text = fmt::format("{:<11} {:<36} {}\n", to_string(state.kind), printable(state.name),
                                 plan::to_string(tool.side_effect));
  if (!state.reason.empty()) text += fmt::format("            {}\n", printable(state.reason));
  return text;
}

/// All tools of one source, or of all.
Status list(Session& session, const Options& options) {
  ATTUNE_TRY(outside, open_tools(session));
  if (!options.source.empty()) ATTUNE_TRY_VOID(outside->find(options.source));
  json::array array;
  std::string text;
  for (const OutsideToolState& state : outside->states()) {
    if (!options.source.empty() && state.source != options.source) continue;
    array.push_back(state_json(state));
    text += line_of(state);
  }
  json::array broken;
  for (const auto& [source, error] : outside->broken()) {
    broken.push_back(json::object{{"source", source}, {"error", error.to_string()}});
    text += fmt::format("broken      {:<36} {}\n", printable(source), printable(error.to_string()));
  }
  if (session.json)
    session.print_document(json::object{{"tools", std::move(array)}, {"broken", std::move(broken)}});
  else
    session.print_text(text.empty() ? "No outside tools. `attune tools add --help` says how to add some.\n" : text);
  return {};
}

/// The manifest as lines, and what of it has changed since it was approved.
std::string manifest_text(const OutsideTool& tool) {
  const std::string now = to_pretty_json(tools::manifest_json(tool.manifest));
  if (!tool.approved) return printable(now, Lines::keep) + "\n";
  const std::string before = to_pretty_json(tools::manifest_json(*tool.approved));
  return "what was approved (-) and what it is now (+):\n" + printable(line_difference(before, now), Lines::keep);
}

std::string description_of(const OutsideToolState& state) {
  const OutsideTool& tool = state.entry;
  std::string text = line_of(state);
  if (!tool.manifest.description.empty())
    text += wrap("it says of itself: " + in_quotes(tool.manifest.description), terminal_width(), 2);
  if (const auto bound = tools::bind(state.source, tool)) {
    for (const plan::Parameter& parameter : bound->signature.parameters)
      text += fmt::format("  {}: {}{}, {}\n", printable(parameter.name), to_text(parameter.type),
                          parameter.required ? "" : " or nothing", plan::to_string(parameter.role));
    text += fmt::format("  gives {}; private data {}\n", printable(to_text(bound->signature.result)),
                        plan::to_string(tool.private_data));
  }
  return text + manifest_text(tool);
}

Result<std::vector<OutsideToolState>> states_of(OutsideTools& outside, const std::string& source,
                                                const std::vector<std::string>& wanted) {
  ATTUNE_TRY_VOID(outside.find(source));
  std::vector<OutsideToolState> states = outside.states();
  std::erase_if(states, [&](const OutsideToolState& state) { return state.source != source; });
  std::vector<std::string_view> names;
  for (const OutsideToolState& state : states) names.push_back(state.tool);
  for (const std::string& tool : wanted)
    if (std::ranges::find(names, tool) == names.end())
      return std::unexpected(
          Error{ErrorCode::not_found, fmt::format("'{}' has no tool '{}'", source, tool), nearest_mend(tool, names)});
  if (!wanted.empty())
    std::erase_if(states,
                  [&](const OutsideToolState& state) { return std::ranges::find(wanted, state.tool) == wanted.end(); });
  return states;
}

Status show(Session& session, const Options& options) {
  ATTUNE_TRY(outside, open_tools(session));
  ATTUNE_TRY(states, states_of(*outside, options.source, options.tools));
  json::array array;
  std::string text;
  for (const OutsideToolState& state : states) {
    array.push_back(state_json(state));
    text.append(text.empty() ? "" : "\n").append(description_of(state));
  }
  if (session.json)
    session.print_document(json::object{{"tools", std::move(array)}});
  else
    session.print_text(text);
  return {};
}

/// Asks the source what it offers, keeps it, and shows where that leaves its tools.
Status take_offered(Session& session, OutsideTools& outside, Source source) {
  ATTUNE_TRY(offered, outside.offered(source));
  source.take_offered(std::move(offered));
  ATTUNE_TRY_VOID(outside.put(source));
  if (!session.json)
    session.print_text(fmt::format("Look at them with `attune tools show {0}`, then `attune tools approve {0} TOOL`.\n",
                                   printable(source.name)));
  Options wanted;
  wanted.source = source.name;
  return list(session, wanted);
}

Status add(Session& session, const Options& options) {
  ATTUNE_TRY(outside, open_tools(session));
  const auto known = outside->find(options.source);
  if (known || known.error().code != ErrorCode::not_found)
    return already_exists("there is a source of tools called '{}' already", options.source)
        .mend("`attune tools update {0}` looks at it again, `attune tools remove {0}` removes it", options.source);
  ATTUNE_TRY(source, source_from(options.source, options.place));
  ATTUNE_TRY_VOID(tools::read_source(source.name, tools::source_text(source)));
  return take_offered(session, *outside, std::move(source));
}

Status update(Session& session, const Options& options) {
  ATTUNE_TRY(outside, open_tools(session));
  ATTUNE_TRY(source, outside->find(options.source));
  return take_offered(session, *outside, std::move(source));
}

Status approve(Session& session, const Options& options) {
  if (options.tools.empty() != options.all)
    return invalid_argument("approve which tools of '{}'?", options.source).mend("name them, or give --all");
  ATTUNE_TRY(outside, open_tools(session));
  ATTUNE_TRY(states, states_of(*outside, options.source, options.tools));
  ATTUNE_TRY(source, outside->find(options.source));
  for (const OutsideToolState& state : states) {
    OutsideTool& tool = source.tools.at(state.tool);
    if (!session.json && tool.approved) session.print_text(printable(state.name) + ", " + manifest_text(tool));
    tool.pin = mcp::manifest_hash(tool.manifest);
    tool.approved.reset();
  }
  ATTUNE_TRY_VOID(outside->put(source));
  Options wanted;
  wanted.source = options.source;
  return list(session, wanted);
}

Status remove(Session& session, const Options& options) {
  ATTUNE_TRY(outside, open_tools(session));
  ATTUNE_TRY_VOID(outside->remove(options.source));
  if (session.json)
    session.print_document(json::object{{"removed", options.source}});
  else
    session.print_text(fmt::format("Removed {}.\n", printable(options.source)));
  return {};
}

Status call(Session& session, const Options& options) {
  ATTUNE_TRY(arguments, parse_json(options.arguments));
  if (!arguments.is_object())
    return invalid_argument("the arguments must be a JSON object").mend(R"(for example '{{"city": "Oslo"}}')");
  ATTUNE_TRY(outside, open_tools(session));
  const std::chrono::milliseconds deadline(static_cast<std::int64_t>(options.seconds * 1000));
  ATTUNE_TRY(result, outside->call(options.source, options.tool, arguments.get_object(), deadline));
  std::string text;
  for (const mcp::McpContent& part : result.content) text.append(text.empty() ? "" : "\n").append(part.text);
  if (session.json) {
    json::object document{{"failed", result.failed}, {"text", text}};
    if (result.structured) document["structured"] = *result.structured;
    session.print_document(document);
    return {};
  }
  session.print_text(printable(text, Lines::keep) + "\n");
  if (result.failed) return conflict("the tool says that the call went wrong");
  return {};
}

}  // namespace

Action declare_tools(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.require_subcommand(1);
  CLI::App* list_command = app.add_subcommand("list", "Print all outside tools and whether plans may call them");
  CLI::App* show_command = app.add_subcommand("show", "Print what tools say of themselves and what has changed");
  CLI::App* add_command = app.add_subcommand("add", "Add a source and ask what it offers; nothing of it is approved");
  CLI::App* update_command = app.add_subcommand("update", "Ask a source again what it offers");
  CLI::App* approve_command = app.add_subcommand("approve", "Let plans call tools, as long as they stay what they are");
  CLI::App* remove_command = app.add_subcommand("remove", "Remove a source with all its tools");
  CLI::App* call_command = app.add_subcommand("call", "Call a tool yourself, approved or not");
  list_command->add_option("SOURCE", options->source, "Only this source");
  for (CLI::App* command : {show_command, add_command, update_command, approve_command, remove_command, call_command})
    command->add_option("SOURCE", options->source, "The source's name: its tools are SOURCE.tool in plans")->required();
  for (CLI::App* command : {show_command, approve_command})
    command->add_option("TOOL", options->tools, "Only these, by the source's name for them");
  approve_command->add_flag("--all", options->all, "All that the source offers");
  add_source_options(*add_command, options->place);
  call_command->add_option("TOOL", options->tool, "By the source's name for it")->required();
  call_command->add_option("ARGUMENTS", options->arguments, "A JSON object")->capture_default_str();
  constexpr double kMostSeconds = 3600;
  call_command->add_option("--timeout", options->seconds, "Seconds to wait")
      ->check(CLI::Range(0.001, kMostSeconds))
      ->capture_default_str();
  return [=](Session& session) {
    if (list_command->parsed()) return list(session, *options);
    if (show_command->parsed()) return show(session, *options);
    if (add_command->parsed()) return add(session, *options);
    if (update_command->parsed()) return update(session, *options);
    if (approve_command->parsed()) return approve(session, *options);
    if (remove_command->parsed()) return remove(session, *options);
    return call(session, *options);
  };
}

}  // namespace attune::cli
