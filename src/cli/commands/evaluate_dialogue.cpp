#include "assistant/dialogue/conversation_reader.h"
#include "assistant/dialogue/dialogue_events.h"
#include "assistant/dialogue/turns_file.h"
#include "base/parallel.h"
#include "cli/commands/declarations.h"
#include "cli/interrupt.h"
#include "cli/terminal.h"
#include "engine/engine.h"
#include "engine/training.h"
#include "evaluation/dialogue/dialogue_recall.h"
#include "models/registry.h"

#include <algorithm>

#include <CLI/CLI.hpp>

namespace attune::cli {
namespace {

struct Options {
  std::string turns;
  std::string train_turns;
  bool exclude_mentioned = false;
  bool show_weights = false;
  std::vector<std::size_t> depths{1, 10, 25, 50};
  std::size_t folds = 0;
  std::size_t threads = 0;
  std::uint64_t seed = 1;
};

Result<DialogueTurns> read_dialogues(ConversationReader& reader, const std::string& path, Progress& progress) {
  progress.begin("reading dialogues", 0);
  ATTUNE_TRY(written, read_turns(path));
  if (written.empty()) return invalid_argument("{} holds no turns", path).mend("give it a line for each");
  DialogueTurns turns = reader.turns(written);
  const bool none_known =
      std::ranges::all_of(turns.turns, [](const DialogueTurn& turn) { return turn.recommended.empty(); });
  if (none_known && turns.unknown_targets > 0)
    return invalid_argument("none of the items that {} recommends is in the catalogue", path)
        .mend("import the catalogue that its ids belong to");
  return turns;
}

/// What the workspace's events say of the items.
struct FromEvents {
  std::vector<float> had;  // one an item, or empty
  std::vector<std::unique_ptr<Model>> models;
};

/// The events without those of imported dialogues: the turns that are judged may be among them.
Result<TrainingData> events_of_people(const Engine& engine, Progress& progress) {
  ATTUNE_TRY(data, load_training_data(engine.workspace(), engine.store(), progress));
  ATTUNE_TRY(users, engine.store().users());
  RaggedRows<HistoryEntry> histories;
  for (std::size_t u = 0; u < data.histories.rows(); ++u) {
    const bool dialogue = u < users.size() && users[u].key.starts_with(kDialogueUser);
    histories.add_row(dialogue ? std::span<const HistoryEntry>() : data.histories.row(u));
  }
  const std::size_t items = data.user_item.columns();
  return TrainingData::from_histories(std::move(histories), items, std::move(data.features));
}

Result<FromEvents> from_events(const Engine& engine, const FitContext& context) {
  constexpr std::string_view kModels[] = {"ease", "item-knn"};
  FromEvents from;
  ATTUNE_TRY(counts, engine.store().counts());
  if (counts.events == 0) return from;
  ATTUNE_TRY(data, events_of_people(engine, *context.progress));
  if (data.histories.size() == 0) return from;
  from.had.assign(data.user_item.columns(), 0.0F);
  for (std::size_t u = 0; u < data.histories.rows(); ++u)
    for (const HistoryEntry& entry : data.histories.row(u))
      if (entry.weight > 0) from.had[index(entry.item)] += 1;
  for (const std::string_view name : kModels) {
    ATTUNE_TRY(entry, find_model(name));
    ATTUNE_TRY(parameters, ModelParameters::create(entry->parameters));
    auto model = fit_model(*entry, data, parameters, context);
    if (!model && model.error().code == ErrorCode::resource_exhausted) continue;  // goes without
    if (!model) return std::unexpected(std::move(model).error());
    from.models.push_back(*std::move(model));
  }
  return from;
}

json::object evaluation_json(const DialogueEvaluation& evaluation, const Options& options, std::size_t unknown) {
  json::object document;
  for (std::size_t d = 0; d < options.depths.size(); ++d)
    document[fmt::format("recall@{}", options.depths[d])] = evaluation.recall[d];
  document["mrr"] = evaluation.mean_reciprocal_rank;
  document["turns"] = evaluation.turns;
  document["targets"] = evaluation.targets;
  document["unknown_targets"] = unknown;
  document["shared_dialogues"] = evaluation.shared_dialogues;
  document["folds"] = options.folds;
  if (options.show_weights) {
    json::array weights;
    for (const auto& [signal, weight] : evaluation.weights)
      weights.push_back(json::object{{"signal", signal}, {"weight", weight}});
    document["weights"] = std::move(weights);
  }
  return document;
}

std::string evaluation_text(const DialogueEvaluation& evaluation, const Options& options) {
  std::string text = fmt::format("{} recommended items in {} turns\n", evaluation.targets, evaluation.turns);
  for (std::size_t d = 0; d < options.depths.size(); ++d)
    text += fmt::format("  {:<10} {:.4f}\n", fmt::format("recall@{}", options.depths[d]), evaluation.recall[d]);
  text += fmt::format("  {:<10} {:.4f}\n", "mrr", evaluation.mean_reciprocal_rank);
  if (evaluation.shared_dialogues > 0)
    text += fmt::format("{} of the dialogues were taught, too; --folds 5 judges by others alone\n",
                        evaluation.shared_dialogues);
  if (options.show_weights)
    for (const auto& [signal, weight] : evaluation.weights) text += fmt::format("  {:>9.4f}  {}\n", weight, signal);
  return text;
}

Status evaluate_dialogue(Session& session, Options options) {
  const Interrupt interrupt;
  const auto progress = terminal_progress();
  std::ranges::sort(options.depths);
  options.depths.erase(std::ranges::unique(options.depths).begin(), options.depths.end());
  if (options.folds == 1) return invalid_argument("one fold leaves none to learn from").mend("ask for 2 or more");
  ATTUNE_TRY(engine, session.open_engine());
  const auto view = engine->view();
  ATTUNE_TRY(reader, ConversationReader::create(view));
  ATTUNE_TRY(judged, read_dialogues(reader, options.turns, *progress));
  DialogueTurns training;
  if (!options.train_turns.empty()) {
    ATTUNE_TRY(read, read_dialogues(reader, options.train_turns, *progress));
    training = std::move(read);
  }
  const std::size_t threads = options.threads == 0 ? available_threads() : options.threads;
  ATTUNE_TRY(
      known,
      from_events(*engine,
                  {.threads = threads, .seed = options.seed, .progress = progress.get(), .stop = interrupt.token()}));
  const auto catalogue =
      DialogueCatalogue::build(*view->catalogue, reader.item_words(), std::move(known.had), std::move(known.models));
  ATTUNE_TRY(evaluation,
             evaluate_dialogues(catalogue, judged, training.turns,
                                {.depths = options.depths,
                                 .named = options.exclude_mentioned ? NamedItems::exclude : NamedItems::rank,
                                 .folds = options.folds,
                                 .terms = reader.terms(),
                                 .threads = threads,
                                 .seed = options.seed,
                                 .stop = interrupt.token()},
                                *progress));
  if (session.json)
    session.print_document(evaluation_json(evaluation, options, judged.unknown_targets));
  else
    session.print_text(evaluation_text(evaluation, options));
  return {};
}

}  // namespace

Action declare_evaluate_dialogue(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option(
         "--turns", options->turns,
         "Turns to judge by, a line each: {\"dialogue\", \"turn\", \"context\": [texts], \"recommended\": [ids]}")
      ->required()
      ->type_name("FILE");
  app.add_option("--train-turns", options->train_turns, "Turns to learn from")->type_name("FILE");
  app.add_flag("--exclude-mentioned", options->exclude_mentioned,
               "Leave items that the context names out of the ranking and the targets");
  app.add_option("--folds", options->folds,
                 "Cross-validate over the dialogues of --turns: each of so many parts is judged by what the others and "
                 "--train-turns teach, without its dialogues")
      ->check(CLI::Range(0, 100))
      ->type_name("N");
  app.add_option("--k", options->depths, "How many recommendations count: the k of recall@k")
      ->delimiter(',')
      ->check(CLI::Range(1, 100000))
      ->type_name("K,...")
      ->capture_default_str();
  app.add_flag("--weights", options->show_weights, "Also print what each signal weighs");
  app.add_option("--threads", options->threads, "Threads to work with; 0 for all")->capture_default_str();
  app.add_option("--seed", options->seed, "Seed of everything random")->capture_default_str();
  return [options](Session& session) { return evaluate_dialogue(session, *options); };
}

}  // namespace attune::cli
