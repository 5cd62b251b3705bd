#include "assistant/written_plan.h"
#include "cli/commands/declarations.h"
#include "cli/options.h"
#include "cli/plan_explanation.h"
#include "cli/plan_file.h"
#include "cli/talk.h"
#include "cli/terminal.h"
#include "plan/explaining/dataflow_graph.h"
#include "plan/optimiser/optimiser.h"
#include "plan/syntax/plan_json.h"
#include "plan/syntax/plan_schema.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace attune::cli {
namespace {

struct Options {
  std::string request;
  std::string user;
  bool explain = false;
  bool dot = false;
  std::string check;
  std::string format;
  bool schema = false;
};

Status print_plan(Session& session, const Options& options) {
  if (options.request.empty() || options.user.empty())
    return invalid_argument("there is no {}", options.request.empty() ? "request" : "user")
        .mend("write: attune plan \"REQUEST\" --user U");
  ATTUNE_TRY(talk, open_talk(session));
  ATTUNE_TRY(written, assistant::write_plan(*talk.assistant, options.request, options.user));
  const plan::CheckedPlan better = plan::optimised(written.checked);
  if (session.json) {
    json::object document;
    if (options.explain)
      document = explanation_json({written.checked, {}}, {better, {}});
    else
      document["plan"] = plan::to_json(written.plan);
    if (!written.trigger.empty()) document["trigger"] = written.trigger;
    const bool is_bare = written.trigger.empty() && !options.explain;
    session.print_document(is_bare ? document.at("plan") : json::value(document));
    return {};
  }
  if (!written.trigger.empty() && !options.dot) session.print_text(printable(written.trigger) + "\n");
  if (options.explain)
    session.print_text(explanation_text({written.checked, {}}, {better, {}}));
  else
    session.print_text(printable(options.dot ? plan::to_dot(better) : plan::to_text(written.plan), Lines::keep));
  for (const std::string& part : written.not_understood) session.print_note(fmt::format("not understood: '{}'", part));
  return {};
}

/// All that is wrong with it is the command's error.
Status check_plan(Session& session, const std::string& file, const std::string& user) {
  ATTUNE_TRY(plan, read_plan(file));
  ATTUNE_TRY(talk, open_talk(session));
  if (const auto checked = talk.assistant->check(plan, user); !checked) return in_context(file, checked.error());
  if (session.json)
    session.print_document(json::object{{"sound", true}});
  else
    session.print_text(printable(file) + ": sound\n");
  return {};
}

Status format_plan(Session& session, const std::string& file) {
  ATTUNE_TRY(plan, read_plan(file));
  if (session.json)
    session.print_document(plan::to_json(plan));
  else
    session.print_text(plan::to_text(plan));
  return {};
}

Status print_schema(Session& session) {
  ATTUNE_TRY(talk, open_talk(session));
  session.print_document(plan::plan_schema(*talk.assistant->tools()));
  return {};
}

}  // namespace

Action declare_plan(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  auto* modes = app.add_option_group("mode", "What to do; without one, the request's plan is printed");
  app.add_option("REQUEST", options->request, "What you want, in plain language");
  add_user(app, options->user, Need::optional);
  modes->add_flag("--explain", options->explain, "The plan before and after optimisation, with its cost by the line");
  modes->add_flag("--dot", options->dot, "The plan as it runs, as a graph for Graphviz");
  modes->add_option("--check", options->check, "Says what is wrong with the plan in a file; - for standard input");
  modes->add_option("--format", options->format, "Prints the plan in a file in its canonical layout");
  modes->add_flag("--schema", options->schema, "A JSON Schema of the JSON form of plans over this workspace's tools");
  modes->require_option(0, 1);
  return [options](Session& session) {
    if (!options->check.empty()) return check_plan(session, options->check, options->user);
    if (!options->format.empty()) return format_plan(session, options->format);
    return options->schema ? print_schema(session) : print_plan(session, *options);
  };
}

}  // namespace attune::cli
