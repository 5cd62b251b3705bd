#include "cli/commands/declarations.h"
#include "cli/confirming.h"
#include "cli/options.h"
#include "cli/plan_explanation.h"
#include "cli/plan_file.h"
#include "cli/talk.h"
#include "plan/optimiser/optimiser.h"

#include <CLI/CLI.hpp>

namespace attune::cli {
namespace {

struct Options {
  std::string file;
  std::string user;
  bool yes = false;
  bool plain = false;
  bool explain = false;
};

/// What ran, and what it would have been the other way.
struct Explained {
  plan::CheckedPlan plain;
  plan::CheckedPlan better;
  std::span<const plan::StepTrace> of_plain;
  std::span<const plan::StepTrace> of_better;

  [[nodiscard]] ExplainedPlan before() const { return {plain, of_plain}; }
  [[nodiscard]] ExplainedPlan after() const { return {better, of_better}; }
};

Result<Explained> explain(const assistant::Assistant& assistant, const plan::Plan& plan, const Options& options,
                          std::span<const plan::StepTrace> trace) {
  ATTUNE_TRY(checked, assistant.check(plan, options.user));
  plan::CheckedPlan better = plan::optimised(checked);
  const std::span<const plan::StepTrace> none;
  return Explained{std::move(checked), std::move(better), options.plain ? trace : none, options.plain ? none : trace};
}

Status run_plan(Session& session, const Options& options) {
  ATTUNE_TRY(plan, read_plan(options.file));
  ATTUNE_TRY(talk, open_talk(session));
  assistant::AskOptions turn = turn_options(session, options.yes);
  turn.plain = options.plain;
  auto answer = talk.assistant->run(plan, options.user, turn);
  if (!answer) return in_context(options.file, std::move(answer).error());
  if (session.json) {
    json::object document = assistant::to_json(*answer, *talk.engine->view()->catalogue);
    if (options.explain) {
      ATTUNE_TRY(explained, explain(*talk.assistant, plan, options, answer->trace));
      document["explanation"] = explanation_json(explained.before(), explained.after());
    }
    session.print_document(document);
    return {};
  }
  const std::vector<plan::StepTrace> trace = answer->trace;
  LineReader lines;
  ATTUNE_TRY_VOID(print_and_settle(session, talk, options.user, *std::move(answer), lines));
  if (!options.explain) return {};
  ATTUNE_TRY(explained, explain(*talk.assistant, plan, options, trace));
  session.print_text("\n" + explanation_text(explained.before(), explained.after()));
  return {};
}

}  // namespace

Action declare_run(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("PLANFILE", options->file, "A plan in text or JSON form; - for standard input")->required();
  add_user(app, options->user, Need::required);
  app.add_flag("--yes", options->yes, "Confirm what the plan would change");
  app.add_flag("--plain", options->plain, "Run it as it is written, unoptimised");
  app.add_flag("--explain", options->explain, "Also the plan before and after optimisation, and what each line took");
  return [options](Session& session) { return run_plan(session, *options); };
}

}  // namespace attune::cli
