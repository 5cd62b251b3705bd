#include "base/file.h"
#include "base/parallel.h"
#include "cli/commands/declarations.h"
#include "cli/interrupt.h"
#include "engine/asking/belief_policy.h"
#include "engine/engine.h"
#include "engine/training.h"
#include "evaluation/asking/asking_files.h"
#include "evaluation/asking/asking_report.h"
#include "evaluation/asking/baselines.h"

#include <CLI/CLI.hpp>

namespace attune::cli {
namespace {

/// Enough for ten weights, and quickly weighed.
constexpr std::size_t kMostWeighed = 3'000;

struct Options {
  AskingPaths paths;
  AskingOptions asking;
  PlanningOptions planning;
  double share = 0.2;
  std::string html;
};

/// Whether files are given: all that are needed, or none. Errors: invalid_argument.
Result<bool> files_given(const AskingPaths& paths) {
  const bool any = !paths.items.empty() || !paths.train.empty() || !paths.valid.empty() || !paths.test.empty();
  if (!any) return false;
  if (paths.items.empty() || paths.train.empty() || paths.test.empty())
    return invalid_argument("{} is not given", paths.items.empty()   ? "--items"
                                               : paths.train.empty() ? "--train"
                                                                     : "--test")
        .mend("files are given with --items FILE --train FILE --test FILE, or not at all");
  return true;
}

Result<Split> split_workspace(const Session& session, const Options& options, Progress& progress) {
  ATTUNE_TRY(engine, session.open_engine());
  ATTUNE_TRY(data, load_training_data(engine->workspace(), engine->store(), progress));
  if (data.features.labels.nonzeros() == 0)
    return invalid_argument("no item of the workspace has labels, so there is nothing to ask about")
        .mend("import items with genres, tags or other lists of texts");
  const EventOrder order = order_by_times(data.histories);
  const Interactions interactions{.histories = std::make_shared<Histories>(std::move(data.histories)),
                                  .items = data.user_item.columns(),
                                  .features = std::move(data.features),
                                  .order = order};
  const SplitOptions how{
      .fit = FinalFit::train, .seen = SeenItems::exclude, .share = options.share, .seed = options.asking.seed};
  return order == EventOrder::none ? random_holdout(interactions, how) : leave_last_out(interactions, how);
}

Result<Split> split_files(const AskingPaths& paths, Progress& progress) {
  ATTUNE_TRY(files, read_asking_files(paths, progress));
  return given_lists(files, {.fit = FinalFit::train, .seen = SeenItems::exclude});
}

Status evaluate_asking(Session& session, Options options) {
  const Interrupt interrupt;
  const auto progress = terminal_progress();
  options.asking.progress = progress.get();
  options.asking.stop = interrupt.token();
  if (options.asking.threads == 0) options.asking.threads = available_threads();
  ATTUNE_TRY(from_files, files_given(options.paths));
  ATTUNE_TRY(split, from_files ? split_files(options.paths, *progress) : split_workspace(session, options, *progress));
  ATTUNE_TRY(prior, PreferencePrior::fit(split.training, {.threads = options.asking.threads,
                                                          .seed = options.asking.seed,
                                                          .progress = progress.get(),
                                                          .stop = interrupt.token()}));
  // A random part of the training pairs is no sample of what will be asked for; only a validation part is.
  const bool weighable = !from_files || !options.paths.valid.empty();
  const CsrMatrix<float>& labels = split.training->features.labels;
  PreferenceWeights weights = default_preference_weights();
  if (weighable && !split.validation.empty()) {
    const AskingCases known = asking_cases(split.validation, labels, options.asking.seed);
    ATTUNE_TRY(weighed, weights_from(prior, known.cases, kMostWeighed, options.asking));
    weights = weighed;
  }
  const AskingCases asked = asking_cases(split.judged(), labels, options.asking.seed);
  const std::vector<AskingPolicy> policies{belief_policy(options.planning), maximum_entropy_policy(), greedy_policy()};
  ATTUNE_TRY(outcomes, hold_dialogues(prior, weights, asked.cases, policies, options.asking));

  const AskingSetting setting{.cases = asked.cases.size(),
                              .people = split.judged().size(),
                              .items = split.item_count(),
                              .labels = labels.columns(),
                              .left_out = asked.without_labels,
                              .noise = options.asking.noise,
                              .seed = options.asking.seed,
                              .weights = weights};
  if (!options.html.empty()) ATTUNE_TRY_VOID(write_file_atomically(options.html, asking_html(setting, outcomes)));
  if (session.json)
    session.print_document(asking_json(setting, outcomes));
  else
    session.print_text(asking_text(setting, outcomes));
  return {};
}

}  // namespace

Action declare_evaluate_asking(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  options->asking.threads = 0;
  app.add_option("--items", options->paths.items,
                 "Items and their labels: {\"id\": \"7\", \"attributes\": [...]} a line")
      ->type_name("FILE");
  app.add_option("--train", options->paths.train, "Who had which item: CSV with the columns user and item")
      ->type_name("FILE");
  app.add_option("--valid", options->paths.valid, "Held-out pairs to weigh the prior on")->type_name("FILE");
  app.add_option("--test", options->paths.test, "Pairs of people and the items they want")->type_name("FILE");
  app.add_option("--turns", options->asking.turns, "Turns of a dialogue")
      ->check(CLI::Range(1, 1000))
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--noise", options->asking.noise, "Chance that an answer is wrong")
      ->check(CLI::Range(0.0, 0.49))
      ->type_name("CHANCE")
      ->capture_default_str();
  app.add_option("--breadth", options->planning.breadth, "Questions looked into at each turn")
      ->check(CLI::Range(1, 1000))
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--next-breadth", options->planning.next_breadth,
                 "Questions looked into after each answer; 0: look one turn ahead")
      ->check(CLI::Range(0, 1000))
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--share", options->share, "Share of the workspace's events for the test, where they have no times")
      ->check(CLI::Range(0.01, 0.5))
      ->type_name("SHARE")
      ->capture_default_str();
  app.add_option("--html", options->html, "Also write a page with a picture")->type_name("FILE");
  app.add_option("--threads", options->asking.threads, "Threads to work with; 0 for all")->capture_default_str();
  app.add_option("--seed", options->asking.seed, "Seed of everything random")->capture_default_str();
  return [options](Session& session) { return evaluate_asking(session, *options); };
}

}  // namespace attune::cli
