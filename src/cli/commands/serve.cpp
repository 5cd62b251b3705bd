#include "assistant/standing/standing_watch.h"
#include "base/file.h"
#include "base/log.h"
#include "cli/commands/declarations.h"
#include "cli/talk.h"
#include "cli/terminal.h"
#include "cli/webhook_options.h"
#include "server/http/guard.h"
#include "server/server.h"

#include <charconv>
#include <cstdio>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <sys/resource.h>

namespace attune::cli {
namespace {

struct Options {
  std::string listen = "127.0.0.1:8080";
  std::string port_file;
  std::string log_level = "info";
  server::ServerOptions server;
  WebhookOptions webhook;
};

/// "HOST:PORT", "[::1]:8080", "PORT".
Status read_address(const std::string& text, server::ServerOptions& options) {
  const auto colon = text.rfind(':');
  std::string host = colon == std::string::npos ? options.host : text.substr(0, colon);
  const std::string port = colon == std::string::npos ? text : text.substr(colon + 1);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const char* end = port.data() + port.size();
  const auto [stop, error] = std::from_chars(port.data(), end, options.port);
  if (port.empty() || error != std::errc() || stop != end || host.empty())
    return invalid_argument("--listen takes HOST:PORT, but was given '{}'", text).mend("for example 127.0.0.1:8080");
  options.host = std::move(host);
  return {};
}

/// A connection needs a file descriptor, and the usual limit of 1024 would be the first thing to give way.
void allow_open_files(std::size_t wanted) {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
  limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, wanted);
  if (setrlimit(RLIMIT_NOFILE, &limit) != 0) spdlog::warn("the limit of open files stays as it is");
}

Status serve(Session& session, Options& options) {
  ATTUNE_TRY_VOID(read_address(options.listen, options.server));
  options.server.handle_signals = true;
  start_logging(spdlog::level::from_str(options.log_level));
  constexpr std::size_t kOtherFiles = 200;
  allow_open_files(options.server.max_connections + kOtherFiles);
  ATTUNE_TRY(webhook, open_webhook(options.webhook));
  ATTUNE_TRY(talk, open_talk(session));
  ATTUNE_TRY(resumed, talk.assistant->runs().resume());
  if (resumed > 0) spdlog::info("{} runs that had been cut short went on", resumed);
  options.server.models = talk.models ? talk.models->models.get() : nullptr;
  ATTUNE_TRY(server, server::Server::create(*talk.engine, *talk.assistant, options.server));

  const std::string host = options.server.host.contains(':') ? "[" + options.server.host + "]" : options.server.host;
  const std::string address = fmt::format("http://{}:{}", host, server->port());
  if (!options.port_file.empty())
    ATTUNE_TRY_VOID(write_file_atomically(options.port_file, fmt::format("{}\n", server->port())));
  if (session.json)
    session.print_document(
        json::object{{"address", address}, {"port", server->port()}, {"workspace", session.workspace_path().string()}});
  else
    session.print_text(fmt::format("Attune listens on {}. Ctrl-C stops it.\n", address));
  std::fflush(stdout);
  if (!server::is_loopback(options.server.host))
    session.print_note("there are no keys yet: whoever reaches this address may read and write");
  const assistant::StandingWatch watch(*talk.engine, *talk.assistant, std::move(webhook), options.server.refresh_every);
  return server->run();
}

}  // namespace

Action declare_serve(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("--listen", options->listen, "Address and port; port 0 for any free one")
      ->type_name("HOST:PORT")
      ->capture_default_str();
  app.add_option("--port-file", options->port_file, "A file to write the port to once it is open")->type_name("PATH");
  app.add_option("--allow-host", options->server.allowed_hosts,
                 "A name, besides loopback ones, that requests may use as Host (for a reverse proxy in front)")
      ->type_name("NAME")
      ->allow_extra_args(false);
  app.add_option("--threads", options->server.threads, "Threads that answer requests; 0 for all")
      ->capture_default_str();
  app.add_option("--log-level", options->log_level, "debug logs every request")
      ->check(CLI::IsMember({"debug", "info", "warning", "error"}))
      ->capture_default_str();
  add_webhook(app, options->webhook);
  return [options](Session& session) { return serve(session, *options); };
}

}  // namespace attune::cli
