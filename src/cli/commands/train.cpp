#include "cli/commands/declarations.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "engine/engine.h"
#include "evaluation/auto/tuner.h"
#include "models/registry.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace attune::cli {
namespace {

struct Options {
  std::vector<std::string> models;
  std::vector<std::string> settings;
  std::size_t threads = 0;
  TuneOptions tuning;
  std::uint64_t seed = 1;
};

std::string models_help() {
  std::string text = "Models to train; the first recommends. auto, the best blend of all that fit, unless said:";
  for (const ModelEntry& entry : model_registry()) text += fmt::format("\n  {}: {}", entry.name, entry.summary);
  return text;
}

Status train(Session& session, const Options& options) {
  const Interrupt interrupt;
  ATTUNE_TRY(engine, session.open_engine());
  TrainOptions wanted{.models = options.models,
                      .parameters = {},
                      .tuning = options.tuning,
                      .threads = options.threads,
                      .seed = options.seed};
  for (const std::string& text : options.settings) {
    ATTUNE_TRY(parameter, parse_setting(text));
    wanted.parameters.push_back(std::move(parameter));
  }
  const Stopwatch stopwatch;
  const auto progress = terminal_progress();
  ATTUNE_TRY(report, engine->train(wanted, *progress, interrupt.token()));
  if (session.json) {
    session.print_document(json::object{{"snapshot", report.snapshot_version},
                                        {"primary", report.primary},
                                        {"seconds", stopwatch.elapsed_ms() / 1000},
                                        {"details", report.details}});
    return {};
  }
  if (report.details.contains("tried")) session.print_text(tuning_table(report.details));
  session.print_text(fmt::format("Snapshot {} is in force; {} recommends ({:.1f} s).\n", report.snapshot_version,
                                 report.primary, stopwatch.elapsed_ms() / 1000));
  return {};
}

}  // namespace

Action declare_train(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("--model", options->models, models_help())->type_name("NAME");
  app.add_option("--set", options->settings, "A model's parameter, as MODEL.PARAMETER=VALUE")->type_name("NAME=VALUE");
  add_tuning(app, options->tuning);
  app.add_option("--threads", options->threads, "Threads to train with; 0 for all")->capture_default_str();
  app.add_option("--seed", options->seed, "Seed of everything random")->capture_default_str();
  return [options](Session& session) { return train(session, *options); };
}

}  // namespace attune::cli
