#include "cli/commands/declarations.h"
#include "cli/confirming.h"
#include "cli/options.h"
#include "cli/talk.h"

#include <CLI/CLI.hpp>

namespace attune::cli {
namespace {

struct Options {
  std::string request;
  std::string user;
  std::string language;
  bool yes = false;
};

Status ask(Session& session, const Options& options) {
  ATTUNE_TRY(talk, open_talk(session));
  assistant::Conversation conversation;
  conversation.user = options.user;
  conversation.language = options.language;
  ATTUNE_TRY(answer, talk.assistant->ask(options.request, conversation, turn_options(session, options.yes)));
  return tell(session, talk, options.user, std::move(answer));
}

}  // namespace

Action declare_ask(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("REQUEST", options->request, "What you want, in plain language")->required();
  add_user(app, options->user, Need::required);
  add_language(app, options->language);
  app.add_flag("--yes", options->yes, "Confirm what the request would change");
  return [options](Session& session) { return ask(session, *options); };
}

}  // namespace attune::cli
