#include "cli/commands/llm_privacy.h"

#include "cli/options.h"
#include "cli/terminal.h"
#include "engine/engine.h"
#include "llm/privacy/privacy_json.h"

#include <algorithm>
#include <string>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace attune::cli {
namespace {

struct Options {
  std::string user;
  std::string role;
  std::size_t count = kDefaultItems;
  bool with_texts = false;
};

Status print_consents(Session& session, const Engine& engine, const Options& options) {
  ATTUNE_TRY(document, llm::consents_json(engine.store().model_log(), options.user));
  if (session.json) {
    session.print_document(document);
    return {};
  }
  for (const json::value& each : document.at("roles").as_array()) {
    const json::object& role = each.as_object();
    const json::value* time = role.if_contains("time");
    session.print_text(fmt::format("{:<21} {}{}\n", std::string_view(role.at("role").as_string()),
                                   std::string_view(role.at("consent").as_string()),
                                   time == nullptr ? "" : fmt::format(" since {}", time->as_string().c_str())));
  }
  return {};
}

Status list_consents(Session& session, const Options& options) {
  ATTUNE_TRY(engine, session.open_engine());
  return print_consents(session, *engine, options);
}

Status change_consents(Session& session, const Options& options, Consent consent) {
  ATTUNE_TRY(engine, session.open_engine());
  ATTUNE_TRY_VOID(
      llm::set_consents(engine->store().model_log(), options.user, options.role, consent, session.clock().now()));
  return print_consents(session, *engine, options);
}

Status print_disclosures(Session& session, const Options& options) {
  ATTUNE_TRY(engine, session.open_engine());
  ATTUNE_TRY(disclosures, engine->store().model_log().disclosures(options.user, options.count));
  if (session.json) {
    session.print_document(llm::disclosures_json(options.user, disclosures));
    return {};
  }
  if (disclosures.empty())
    session.print_text(
        fmt::format("Nothing of {}'s was sent to language models elsewhere.\n", printable(options.user)));
  for (const StoredDisclosure& each : disclosures) {
    session.print_text(fmt::format("{}  {:<21} {} ({}), {} {}: {} bytes, about {} tokens\n",
                                   format_time(each.time).substr(0, 19), printable(each.role), printable(each.host),
                                   printable(each.model), printable(each.prompt), each.version, each.bytes,
                                   each.tokens));
    if (options.with_texts) session.print_text(fmt::format("{}\n\n", printable(each.text, Lines::keep)));
  }
  return {};
}

}  // namespace

void add_privacy_commands(CLI::App& app, std::vector<std::pair<CLI::App*, Action>>& commands) {
  const auto options = std::make_shared<Options>();
  CLI::App* consent = app.add_subcommand("consent", "What a user allows language models elsewhere to be sent");
  consent->require_subcommand(1);
  const auto declare = [&](CLI::App& parent, const char* name, const char* summary, Action run) {
    CLI::App* command = parent.add_subcommand(name, summary);
    add_user(*command, options->user, Need::required);
    commands.emplace_back(command, std::move(run));
    return command;
  };
  declare(*consent, "list", "Print what a user has said of each role",
          [options](Session& session) { return list_consents(session, *options); });
  CLI::App* grant = declare(*consent, "grant", "The user allows it", [options](Session& session) {
    return change_consents(session, *options, Consent::granted);
  });
  CLI::App* withdraw = declare(*consent, "withdraw", "The user no longer allows it", [options](Session& session) {
    return change_consents(session, *options, Consent::withdrawn);
  });
  for (CLI::App* command : {grant, withdraw})
    command->add_option("--role", options->role, "Of one role alone, e.g. explainer; else of all")->type_name("ROLE");
  CLI::App* disclosures = declare(app, "disclosures", "Print what of a user's was sent to language models elsewhere",
                                  [options](Session& session) { return print_disclosures(session, *options); });
  add_count(*disclosures, options->count);
  disclosures->add_flag("--texts", options->with_texts, "Also what was sent, word for word");
}

}  // namespace attune::cli
