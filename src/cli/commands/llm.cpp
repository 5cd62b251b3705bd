#include "cli/commands/declarations.h"
#include "cli/commands/llm_bench.h"
#include "cli/commands/llm_privacy.h"
#include "cli/language_models.h"
#include "cli/terminal.h"
#include "engine/workspace.h"
#include "llm/open_endpoints.h"
#include "net/event_loop.h"
#include "roles/prompts.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace attune::cli {
namespace {

std::string_view model_of(const RoleSettings& role, const EndpointSettings& endpoint) {
  return role.model.empty() ? endpoint.model : role.model;
}

json::object endpoint_json(const EndpointSettings& endpoint, const Workspace& workspace) {
  json::object object{{"name", endpoint.name},
                      {"url", endpoint.url},
                      {"model", endpoint.model},
                      {"remote", !is_loopback_url(endpoint.url)},
                      {"capabilities", nullptr}};
  if (const auto kept = llm::kept_capabilities(llm::capabilities_file(workspace.root, endpoint.name), endpoint);
      kept && *kept)
    object["capabilities"] = llm::to_json(**kept);
  return object;
}

Status list(Session& session) {
  ATTUNE_TRY(workspace, Workspace::open(session.workspace_path()));
  const LanguageModelSettings& settings = workspace.language_models;
  json::array endpoints;
  json::array roles;
  std::string text;
  for (const auto& [name, endpoint] : settings.endpoints) {
    endpoints.push_back(endpoint_json(endpoint, workspace));
    text += fmt::format("endpoint  {:<20} {}  {}{}\n", printable(name), printable(endpoint.url),
                        printable(endpoint.model), is_loopback_url(endpoint.url) ? "" : "  (not on this machine)");
  }
  for (std::size_t i = 0; i < kModelRoles; ++i) {
    const auto role = static_cast<ModelRole>(i);
    const auto played = settings.roles.find(role);
    if (played == settings.roles.end()) {
      text += fmt::format("role      {:<20} built in\n", to_string(role));
      roles.push_back(json::object{{"role", to_string(role)}, {"endpoint", nullptr}, {"model", nullptr}});
      continue;
    }
    const std::string_view model = model_of(played->second, settings.endpoints.at(played->second.endpoint));
    text +=
        fmt::format("role      {:<20} {}  {}\n", to_string(role), printable(played->second.endpoint), printable(model));
    roles.push_back(json::object{{"role", to_string(role)}, {"endpoint", played->second.endpoint}, {"model", model}});
  }
  if (session.json)
    session.print_document(json::object{{"endpoints", std::move(endpoints)}, {"roles", std::move(roles)}});
  else
    session.print_text(text);
  return {};
}

Status probe(Session& session) {
  ATTUNE_TRY(workspace, Workspace::open(session.workspace_path()));
  if (workspace.language_models.endpoints.empty())
    return not_found("no endpoint is configured").mend("describe one in attune.toml, [language_models.endpoints.NAME]");
  net::EventLoop loop;
  net::HttpClient http(loop);
  json::object found_of;
  std::string text;
  std::size_t problems = 0;
  for (const auto& [name, endpoint] : workspace.language_models.endpoints) {
    ATTUNE_TRY(found, probe_and_keep(endpoint, workspace, http, session.clock()));
    if (!found.problem.empty()) ++problems;
    found_of[name] = llm::to_json(found);
    text += fmt::format("{}: {}\n", printable(name), told(found));
  }
  if (session.json)
    session.print_document(json::object{{"endpoints", std::move(found_of)}});
  else
    session.print_text(text);
  if (problems > 0)
    return unavailable("{} of {} endpoints could not be asked", problems, workspace.language_models.endpoints.size())
        .mend("see the lines above");
  return {};
}

Status prompts(Session& session) {
  ATTUNE_TRY(workspace, Workspace::open(session.workspace_path()));
  const auto folder = workspace.root / "prompts";
  ATTUNE_TRY(all, roles::Prompts::open(folder));
  json::array listed;
  std::string text;
  for (const auto& [name, prompt] : all.all()) {
    const bool is_own = std::filesystem::exists(folder / (name + ".prompt.toml"));
    listed.push_back(json::object{{"name", name}, {"version", prompt.version()}, {"own", is_own}});
    text += fmt::format("{:<24} version {}{}\n", name, prompt.version(), is_own ? "  (the workspace's own)" : "");
  }
  if (session.json)
    session.print_document(json::object{{"prompts", std::move(listed)}});
  else
    session.print_text(text);
  return {};
}

}  // namespace

Action declare_llm(CLI::App& app) {
  std::vector<std::pair<CLI::App*, Action>> commands{
      {app.add_subcommand("list", "Print the endpoints and which role is played by what"), list},
      {app.add_subcommand("probe", "Ask every endpoint what it can do, and keep that"), probe},
      {app.add_subcommand("prompts", "Print the prompts of the roles and their versions"), prompts}};
  CLI::App* bench = app.add_subcommand("bench", "Measure an endpoint: speed, structured output, plans");
  commands.emplace_back(bench, declare_llm_bench(*bench));
  add_privacy_commands(app, commands);
  app.require_subcommand(1);
  return [commands = std::move(commands)](Session& session) -> Status {
    for (const auto& [command, run] : commands)
      if (command->parsed()) return run(session);
    return {};
  };
}

}  // namespace attune::cli
