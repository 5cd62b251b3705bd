#include "evaluation/evaluate.h"

#include "base/file.h"
#include "base/parallel.h"
#include "cli/commands/declarations.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "engine/engine.h"
#include "engine/training.h"
#include "evaluation/auto/tuner.h"
#include "evaluation/off_policy/logged_file.h"
#include "evaluation/report/report.h"
#include "models/registry.h"

#include <algorithm>

#include <CLI/CLI.hpp>

namespace attune::cli {
namespace {

struct Options {
  std::string format;  // "" for the workspace
  std::string file;
  InteractionPaths paths;
  std::vector<std::string> models;
  std::vector<std::string> settings;
  std::vector<std::size_t> depths{5, 10, 20};
  std::string protocol;  // "" for the format's own
  double share = 0.2;
  std::string seen;
  std::string html;
  std::string logged;
  bool refit = false;
  TuneOptions tuning;
  std::size_t threads = 0;
  std::uint64_t seed = 1;
};

/// The positional file is the training file.
Result<InteractionPaths> paths_of(const Options& options) {
  InteractionPaths paths = options.paths;
  if (!options.file.empty() && !paths.train.empty())
    return invalid_argument("both {} and --train {} are given", options.file, paths.train.string())
        .mend("name the training file once");
  if (!options.file.empty()) paths.train = options.file;
  if (paths.train.empty())
    return invalid_argument("--format {} needs a file", options.format)
        .mend("for example: attune evaluate --format {} {}", options.format,
              options.format == "sequences" ? "FILE" : "--train FILE --test FILE");
  return paths;
}

/// Whether the files themselves say what is held out.
bool given(const Options& options, const InteractionPaths& paths) {
  if (!options.protocol.empty()) return false;
  return options.format == "sessions" || !paths.valid.empty() || !paths.test.empty();
}

Result<Split> split_by_protocol(const Interactions& interactions, const Options& options, const SplitOptions& split) {
  const std::string_view usual = interactions.order == EventOrder::none ? "random-holdout" : "leave-last-out";
  ATTUNE_TRY(protocol, find_protocol(options.protocol.empty() ? usual : options.protocol));
  return protocol->split(interactions, split);
}

Result<Split> split_files(const Options& options, const SplitOptions& split, Progress& progress) {
  ATTUNE_TRY(paths, paths_of(options));
  const bool parts = !paths.valid.empty() || !paths.test.empty();
  if (parts && options.format == "sequences")
    return invalid_argument("a file of sequences is split by its order, so it takes no --valid and no --test")
        .mend("leave them out");
  if (parts && !options.protocol.empty())
    return invalid_argument("--valid and --test say what is held out, and so does --protocol").mend("leave one out");
  ATTUNE_TRY(files, read_interactions(options.format, paths, progress));
  if (!given(options, paths)) return split_by_protocol(files.train, options, split);
  return options.format == "sessions" ? given_sessions(files, split) : given_lists(files, split);
}

Result<Split> split_workspace(const Session& session, const Options& options, const SplitOptions& split,
                              Progress& progress) {
  if (const InteractionPaths& paths = options.paths; !options.file.empty() || !paths.train.empty() ||
                                                     !paths.valid.empty() || !paths.test.empty() ||
                                                     !paths.attributes.empty())
    return invalid_argument("files are given, but not their format")
        .mend("add --format sequences, lightgcn or sessions");
  ATTUNE_TRY(engine, session.open_engine());
  ATTUNE_TRY(data, load_training_data(engine->workspace(), engine->store(), progress));
  const std::size_t items = data.user_item.columns();
  const EventOrder order = order_by_times(data.histories);
  return split_by_protocol({.histories = std::make_shared<Histories>(std::move(data.histories)),
                            .items = items,
                            .features = std::move(data.features),
                            .order = order},
                           options, split);
}

Result<std::vector<Contender>> contenders_of(const Options& options, const Clock& clock) {
  std::vector<std::pair<std::string, std::string>> settings;
  for (const std::string& text : options.settings) {
    ATTUNE_TRY(setting, parse_setting(text));
    settings.push_back(std::move(setting));
  }
  std::vector<std::string> names = options.models;
  const bool tunes = std::erase(names, kAutoName) > 0;
  std::vector<Contender> contenders;
  if (!names.empty() || !tunes) {
    ATTUNE_TRY(choices, choose_models(names, settings));
    contenders.reserve(choices.size() + 1);
    for (const ModelChoice& choice : choices) contenders.push_back(model_contender(choice));
  } else if (!settings.empty()) {
    return invalid_argument("{} finds the parameters by itself, but --set is given", kAutoName)
        .mend("name the models to set parameters of with --models");
  }
  if (tunes) contenders.push_back(auto_contender(options.tuning, clock));
  return contenders;
}

Status evaluate_logged(Session& session, const std::string& file) {
  ATTUNE_TRY(decisions, read_logged_decisions(file));
  if (session.json)
    session.print_document(off_policy_json(decisions));
  else
    session.print_text(off_policy_text(decisions));
  return {};
}

Status evaluate_command(Session& session, const Options& options) {
  if (!options.logged.empty()) return evaluate_logged(session, options.logged);
  const Interrupt interrupt;
  const auto progress = terminal_progress();
  std::vector<std::size_t> depths = options.depths;
  std::ranges::sort(depths);
  depths.erase(std::ranges::unique(depths).begin(), depths.end());
  ATTUNE_TRY(contenders, contenders_of(options, session.clock()));

  SplitOptions how{.fit = options.refit ? FinalFit::refit : FinalFit::train,
                   .seen = {},
                   .share = options.share,
                   .seed = options.seed};
  if (!options.seen.empty()) how.seen = options.seen == "include" ? SeenItems::include : SeenItems::exclude;
  ATTUNE_TRY(split, options.format.empty() ? split_workspace(session, options, how, *progress)
                                           : split_files(options, how, *progress));
  const std::size_t threads = options.threads == 0 ? available_threads() : options.threads;
  ATTUNE_TRY(
      judged,
      evaluate(
          split, contenders,
          {.depth = depths.back(),
           .lists = RecommendationLists::keep,
           .fit = {.threads = threads, .seed = options.seed, .progress = progress.get(), .stop = interrupt.token()}}));
  progress->begin("summing up", 0);
  const Report report = make_report(split, judged, {.depths = depths, .seed = options.seed, .threads = threads});
  if (!options.html.empty()) ATTUNE_TRY_VOID(write_file_atomically(options.html, report_html(report)));
  if (session.json)
    session.print_document(report_json(report));
  else
    session.print_text(report_text(report));
  return {};
}

/// What else is measured beside how well models rank.
constexpr Command kOthers[] = {
    {"asking", "Measure how soon asking and recommending find an item", declare_evaluate_asking},
    {"dialogue", "Measure recommending within human conversations", declare_evaluate_dialogue},
    {"explanations", "Measure whether explanations name what the scores rest on", declare_evaluate_explanations},
    {"reading", "Measure how well human utterances are read", declare_evaluate_reading},
};

std::string protocols_help() {
  std::string text = "What is held out; the format's own unless said:";
  for (const Protocol& protocol : protocols()) text += fmt::format("\n  {}: {}", protocol.name, protocol.summary);
  return text;
}

std::string models_help() {
  std::string text = "Models to compare, separated by commas; all that fit, unless said: auto (the best blend of them)";
  for (const ModelEntry& entry : model_registry()) text += fmt::format(", {}", entry.name);
  return text;
}

}  // namespace

Action declare_evaluate(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("--format", options->format, "Read files of this format, instead of the workspace")
      ->check(CLI::IsMember({"sequences", "lightgcn", "sessions"}))
      ->type_name("FORMAT");
  app.add_option("FILE", options->file, "The training file")->type_name("");
  app.add_option("--train", options->paths.train, "The training file")->type_name("FILE");
  app.add_option("--valid", options->paths.valid, "Held-out pairs to tune on (lightgcn)")->type_name("FILE");
  app.add_option("--test", options->paths.test, "What the models are judged on (lightgcn, sessions)")
      ->type_name("FILE");
  app.add_option("--attributes", options->paths.attributes, "What is known of items: {\"item\": [attribute, ...]}")
      ->type_name("FILE");
  app.add_option("--protocol", options->protocol, protocols_help())->type_name("NAME");
  app.add_option("--share", options->share, "Share of the events for the test (temporal, random-holdout)")
      ->check(CLI::Range(0.01, 0.5))
      ->type_name("SHARE")
      ->capture_default_str();
  app.add_flag("--keep-going", options->paths.keep_going, "Pass over bad lines");
  app.add_option("--models", options->models, models_help())->delimiter(',')->type_name("NAME,...");
  app.add_option("--set", options->settings, "A model's parameter, as MODEL.PARAMETER=VALUE")->type_name("NAME=VALUE");
  app.add_option("--k", options->depths, "How many recommendations count: the k of recall@k")
      ->delimiter(',')
      ->check(CLI::Range(1, 1000))
      ->type_name("K,...")
      ->capture_default_str();
  app.add_option("--seen", options->seen,
                 "Whether items of the history are in the ranking; the protocol's own unless said")
      ->check(CLI::IsMember({"exclude", "include"}))
      ->type_name("exclude|include");
  app.add_option("--html", options->html, "Also write a page with plots")->type_name("FILE");
  app.add_option(
         "--logged", options->logged,
         "Instead of models, judge a policy by decisions that another one logged (CSV: propensity,target,reward)")
      ->type_name("FILE");
  add_tuning(app, options->tuning);
  app.add_flag("--refit", options->refit, "Fit on training and validation part before the test");
  app.add_option("--threads", options->threads, "Threads to work with; 0 for all")->capture_default_str();
  app.add_option("--seed", options->seed, "Seed of everything random")->capture_default_str();
  std::vector<std::pair<CLI::App*, Action>> others;
  for (const Command& command : kOthers) {
    CLI::App* other = app.add_subcommand(std::string(command.name), std::string(command.summary));
    others.emplace_back(other, command.declare(*other));
  }
  app.require_subcommand(0, 1);
  return [options, others](Session& session) {
    for (const auto& [command, action] : others)
      if (command->parsed()) return action(session);
    return evaluate_command(session, *options);
  };
}

}  // namespace attune::cli
