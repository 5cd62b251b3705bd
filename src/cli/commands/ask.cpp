#include "cli/commands/declarations.h"
#include "cli/conversation_view.h"
#include "cli/options.h"
#include "cli/talk.h"
#include "cli/terminal.h"

#include <CLI/CLI.hpp>

namespace attune::cli {
namespace {

struct Options {
  std::string request;
  std::string user;
  bool yes = false;
};

Status ask(Session& session, const Options& options) {
  ATTUNE_TRY(talk, open_talk(session));
  assistant::Conversation conversation;
  conversation.user = options.user;
  ATTUNE_TRY(answer, talk.assistant->ask(options.request, conversation, turn_options(session, options.yes)));
  const auto view = talk.engine->view();
  if (session.json)
    session.print_document(assistant::to_json(answer, *view->catalogue));
  else
    session.print_text(answer_text(answer, *view->catalogue, terminal_width()));
  return {};
}

}  // namespace

Action declare_ask(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("REQUEST", options->request, "What you want, in plain language")->required();
  add_user(app, options->user, Need::required);
  app.add_flag("--yes", options->yes, "Confirm what the request would change");
  return [options](Session& session) { return ask(session, *options); };
}

}  // namespace attune::cli
