#include "base/parallel.h"
#include "cli/commands/declarations.h"
#include "cli/interrupt.h"
#include "cli/terminal.h"
#include "engine/engine.h"
#include "engine/scoring.h"
#include "engine/training.h"
#include "evaluation/faithfulness/faithfulness.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace attune::cli {
namespace {

struct Options {
  std::vector<std::string> models;
  std::size_t cited = 2;
  std::size_t cases = 2'000;
  std::size_t threads = 0;
  std::uint64_t seed = 1;
};

Result<std::vector<const Model*>> models_of(const View& view, const std::vector<std::string>& names) {
  if (!view.snapshot) return not_found("nothing has been trained").mend("run `attune train` first");
  std::vector<const Model*> models;
  if (names.empty()) {
    for (const auto& model : view.snapshot->models) models.push_back(model.get());
    return models;
  }
  for (const std::string& name : names) {
    ATTUNE_TRY(model, choose_model(view, name));
    models.push_back(model);
  }
  return models;
}

std::string text_of(std::string_view name, const Faithfulness& found) {
  if (found.cases == 0) return fmt::format("{}: gives no reasons that name {}\n", name, "events of the history");
  std::string text = fmt::format(
      "{}: in {:.1f}% of {} cases, deleting the cited events lowers the score more than deleting as many others "
      "(by {:.2f} against {:.2f} standard deviations)\n",
      name, 100.0 * static_cast<double>(found.faithful) / static_cast<double>(found.cases), found.cases,
      found.cited_drop, found.random_drop);
  if (found.additive)
    text += fmt::format("{}  contributions add up to the score, to within {:.1e}\n", std::string(name.size(), ' '),
                        found.largest_error);
  return text;
}

Status evaluate_explanations(Session& session, const Options& options) {
  const Interrupt interrupt;
  const auto progress = terminal_progress();
  ATTUNE_TRY(engine, session.open_engine());
  const auto view = engine->view();
  ATTUNE_TRY(models, models_of(*view, options.models));
  ATTUNE_TRY(data, load_training_data(engine->workspace(), engine->store(), *progress));
  json::array judged;
  std::string text;
  for (const Model* model : models) {
    ATTUNE_TRY(found, judge_explanations(*model, data.histories,
                                         {.cited = options.cited,
                                          .cases = options.cases,
                                          .threads = options.threads == 0 ? available_threads() : options.threads,
                                          .seed = options.seed,
                                          .progress = progress.get(),
                                          .stop = interrupt.token()}));
    json::object entry = to_json(found);
    entry["model"] = model->name();
    judged.emplace_back(std::move(entry));
    text += text_of(model->name(), found);
  }
  if (session.json)
    session.print_document(json::object{{"models", std::move(judged)}});
  else
    session.print_text(text);
  return {};
}

}  // namespace

Action declare_evaluate_explanations(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("--models", options->models, "Trained models to judge, separated by commas; all, unless said")
      ->delimiter(',')
      ->type_name("NAME,...");
  app.add_option("--cited", options->cited, "Events that an explanation names")
      ->check(CLI::Range(1, 20))
      ->capture_default_str();
  app.add_option("--cases", options->cases, "How many people's lists to look at")
      ->check(CLI::Range(1, 1'000'000))
      ->capture_default_str();
  app.add_option("--threads", options->threads, "Threads to work with; 0 for all")->capture_default_str();
  app.add_option("--seed", options->seed, "Seed of everything random")->capture_default_str();
  return [options](Session& session) { return evaluate_explanations(session, *options); };
}

}  // namespace attune::cli
