#include "cli/commands/declarations.h"
#include "cli/options.h"
#include "cli/talk.h"
#include "cli/terminal.h"
#include "plan/syntax/plan_json.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace attune::cli {
namespace {

struct Options {
  std::string request;
  std::string user;
};

Status print_plan(Session& session, const Options& options) {
  ATTUNE_TRY(talk, open_talk(session));
  assistant::Conversation conversation;
  conversation.user = options.user;
  ATTUNE_TRY(request, talk.assistant->compile(options.request, conversation));
  const language::Compiled& compiled = request.compiled;
  if (session.json) {
    session.print_document(plan::to_json(compiled.plan));
    return {};
  }
  session.print_text(printable(plan::to_text(compiled.plan), Lines::keep));
  for (const std::string& part : compiled.reading.not_understood)
    session.print_note(fmt::format("not understood: '{}'", part));
  return {};
}

}  // namespace

Action declare_plan(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("REQUEST", options->request, "What you want, in plain language")->required();
  add_user(app, options->user, Need::required);
  return [options](Session& session) { return print_plan(session, *options); };
}

}  // namespace attune::cli
