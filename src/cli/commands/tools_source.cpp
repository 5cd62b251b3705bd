#include "cli/commands/tools_source.h"

#include <filesystem>
#include <map>

#include <CLI/CLI.hpp>

namespace attune::cli {
namespace {

/// "NAME=VALUE" or "Name: value".
Result<std::map<std::string, std::string>> pairs(const std::vector<std::string>& texts, std::string_view between,
                                                 std::string_view option) {
  std::map<std::string, std::string> read;
  for (const std::string& text : texts) {
    const std::size_t at = text.find(between);
    if (at == std::string::npos || at == 0)
      return invalid_argument("{} takes NAME{}VALUE, but was given '{}'", option, between, text)
          .mend("a value may hold ${{VARIABLE}}, which is filled in from the environment");
    std::size_t value = at + between.size();
    while (value < text.size() && text[value] == ' ') ++value;
    read.insert_or_assign(text.substr(0, at), text.substr(value));
  }
  return read;
}

std::vector<std::filesystem::path> absolute(const std::vector<std::string>& paths) {
  std::vector<std::filesystem::path> all;
  for (const std::string& path : paths) all.push_back(std::filesystem::absolute(path).lexically_normal());
  return all;
}

}  // namespace

void add_source_options(CLI::App& app, SourceOptions& options) {
  app.add_option("COMMAND", options.command, "After --: an MCP server's program and arguments, run in a sandbox");
  app.add_option("--url", options.url, "An MCP server's address; with --openapi, the HTTP interface's");
  app.add_option("--openapi", options.openapi, "An OpenAPI 3 document in JSON: a file or an address")->type_name("DOC");
  app.add_option("--operation", options.operations,
                 "An operation of the document, by its operationId; may stand several times")
      ->type_name("ID")
      ->allow_extra_args(false);
  app.add_option("--header", options.headers, "A header of every request; may hold ${VARIABLE}")
      ->type_name("NAME:VALUE")
      ->allow_extra_args(false);
  app.add_option("--env", options.environment, "The program's environment; may hold ${VARIABLE}")
      ->type_name("NAME=VALUE")
      ->allow_extra_args(false);
  app.add_option("--read", options.readable, "A folder or file that the program may read")
      ->type_name("PATH")
      ->allow_extra_args(false);
  app.add_option("--write", options.writable, "A folder that the program may write to")
      ->type_name("PATH")
      ->allow_extra_args(false);
  app.add_flag("--network", options.network, "Let the program use the network");
  app.add_option("--allow-host", options.allowed_hosts, "A host that may be reached wherever it is, NAME or NAME:PORT")
      ->type_name("HOST")
      ->allow_extra_args(false);
  app.add_option("--allow-network", options.allowed_networks, "Private addresses that may be reached, e.g. 10.0.0.0/8")
      ->type_name("NETWORK")
      ->allow_extra_args(false);
}

Result<tools::Source> source_from(const std::string& name, const SourceOptions& options) {
  tools::Source source{.name = name};
  if (!options.command.empty()) {
    if (!options.url.empty() || !options.openapi.empty())
      return invalid_argument("a source is a command or an address, not both").mend("leave out --url or the command");
    ATTUNE_TRY(environment, pairs(options.environment, "=", "--env"));
    source.place = tools::McpCommand{
        .command = options.command,
        .environment = std::move(environment),
        .readable = absolute(options.readable),
        .writable = absolute(options.writable),
        .network = options.network ? net::Sandbox::NetworkAccess::host : net::Sandbox::NetworkAccess::none};
    return source;
  }
  if (options.url.empty())
    return invalid_argument("where is '{}'?", name)
        .mend("give --url for a server, --openapi and --url for an HTTP interface, or -- PROGRAM ARGUMENTS");
  ATTUNE_TRY(headers, pairs(options.headers, ":", "--header"));
  tools::HttpPlace place{options.url, std::move(headers), options.allowed_hosts, options.allowed_networks};
  if (options.openapi.empty())
    source.place = tools::McpAddress{std::move(place)};
  else
    source.place = tools::OpenApi{options.openapi, options.operations, std::move(place)};
  return source;
}

}  // namespace attune::cli
