#include "base/file.h"
#include "cli/commands/declarations.h"
#include "cli/conversation_view.h"
#include "cli/options.h"
#include "cli/talk.h"
#include "cli/terminal.h"
#include "plan/syntax/plan_json.h"

#include <iostream>
#include <iterator>

#include <CLI/CLI.hpp>

namespace attune::cli {
namespace {

struct Options {
  std::string file;
  std::string user;
  bool yes = false;
};

Result<std::string> read_plan_text(const std::string& file) {
  if (file != "-") return read_file(file);
  return std::string(std::istreambuf_iterator<char>(std::cin), {});
}

/// Either form of the plan language: JSON begins with a brace.
Result<plan::Plan> parse_either(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string_view::npos || text[begin] != '{') return plan::parse(text);
  ATTUNE_TRY(document, parse_json(text));
  return plan::from_json(document);
}

Status run_plan(Session& session, const Options& options) {
  ATTUNE_TRY(text, read_plan_text(options.file));
  auto plan = parse_either(text);
  if (!plan) return in_context(options.file, std::move(plan).error());
  ATTUNE_TRY(talk, open_talk(session));
  auto answer = talk.assistant->run(*plan, options.user, turn_options(session, options.yes));
  if (!answer) return in_context(options.file, std::move(answer).error());
  const auto view = talk.engine->view();
  if (session.json)
    session.print_document(assistant::to_json(*answer, *view->catalogue));
  else
    session.print_text(answer_text(*answer, *view->catalogue, terminal_width()));
  return {};
}

}  // namespace

Action declare_run(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("PLANFILE", options->file, "A plan in text or JSON form; - for standard input")->required();
  add_user(app, options->user, Need::required);
  app.add_flag("--yes", options->yes, "Confirm what the plan would change");
  return [options](Session& session) { return run_plan(session, *options); };
}

}  // namespace attune::cli
