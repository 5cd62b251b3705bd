#include "engine/training.h"

#include "base/parallel.h"
#include "engine/item_features.h"
#include "evaluation/auto/tuner.h"
#include "models/registry.h"

#include <algorithm>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace attune {
namespace {

/// Held while this lives; the kernel lets go of it when the process dies, however it dies.
class TrainingLock {
 public:
  static Result<TrainingLock> acquire(const Workspace& workspace) {
    const std::string path = (workspace.root / "train.lock").string();
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0) return io_error("cannot open {}", path);
    TrainingLock lock(fd);
    if (::flock(fd, LOCK_EX | LOCK_NB) != 0)
      return conflict("a training is running in this workspace already").mend("wait for it to end, then train again");
    return lock;
  }
  TrainingLock(TrainingLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  TrainingLock& operator=(TrainingLock&&) = delete;
  ~TrainingLock() {
    if (fd_ >= 0) ::close(fd_);
  }

 private:
  explicit TrainingLock(int fd) : fd_(fd) {}
  int fd_;
};

/// What the catalogue says of the first `item_count` items; those that came in since then are not trained on.
Result<ItemFeatures> load_features(const Workspace& workspace, Store& store, std::size_t item_count) {
  ATTUNE_TRY(records, store.items());
  records.resize(std::min(records.size(), item_count));
  ATTUNE_TRY(catalogue, Catalogue::build(records, workspace.field_hints));
  ATTUNE_TRY(analyzer, Analyzer::create(workspace.language));
  return item_features(*catalogue, *analyzer);
}

/// Models and report of a snapshot with the named models, in their order.
Result<Snapshot> fit_chosen(const TrainingData& data, std::span<const ModelChoice> choices, const FitContext& context) {
  Snapshot snapshot;
  json::array report;
  for (const ModelChoice& choice : choices) {
    if (context.stop.stop_requested()) return cancelled("training was cancelled; the old snapshot stays in force");
    const Stopwatch watch;
    auto model = fit_model(*choice.entry, data, choice.parameters, context);
    if (!model) return in_context(fmt::format("model '{}'", choice.entry->name), std::move(model).error());
    snapshot.models.push_back(*std::move(model));
    report.push_back(json::object{{"model", choice.entry->name},
                                  {"parameters", choice.parameters.to_json()},
                                  {"fit_seconds", watch.elapsed_ms() / 1000}});
  }
  snapshot.report = {{"models", std::move(report)}, {"seed", context.seed}};
  return snapshot;
}

/// Models and report of a snapshot with the best blend alone.
Result<Snapshot> fit_best_blend(const std::shared_ptr<const TrainingData>& data, const TuneOptions& options,
                                const FitContext& context, const Clock& clock) {
  constexpr std::size_t kMostCases = 10'000;
  ATTUNE_TRY(tuned, tune(hold_out_for_tuning(data, kMostCases, context.seed), options, context, clock));
  Snapshot snapshot;
  snapshot.models.push_back(std::move(tuned.model));
  snapshot.report = std::move(tuned.chosen);
  return snapshot;
}

}  // namespace

Result<TrainingData> load_training_data(const Workspace& workspace, Store& store, Progress& progress) {
  ATTUNE_TRY(counts, store.counts());
  progress.begin("reading events", counts.events);
  RaggedRows<HistoryEntry> histories;
  histories.reserve(counts.users, counts.events);
  std::vector<Event> events;
  bool any_positive = false;
  const auto fold_user = [&] {
    if (events.empty()) return;
    while (histories.rows() < index(events.front().user)) histories.add_row({});  // users without events
    const History history = fold_history(events, workspace.rating_scale);
    for (const HistoryEntry& entry : history) {
      any_positive = any_positive || entry.weight > 0;
      counts.items = std::max<std::uint64_t>(counts.items, index(entry.item) + 1);
    }
    histories.add_row(history);
    events.clear();
  };
  std::uint64_t done = 0;
  ATTUNE_TRY_VOID(store.for_each_event([&](const Event& event) -> Status {
    if (!events.empty() && events.front().user != event.user) fold_user();
    events.push_back(event);
    progress.update(++done);
    return {};
  }));
  fold_user();
  if (!any_positive)
    return invalid_argument("there is nothing to learn from: the workspace has no positive event")
        .mend("import events first: `attune import FORMAT PATH`");
  while (histories.rows() < counts.users) histories.add_row({});
  ATTUNE_TRY(features, load_features(workspace, store, counts.items));
  return TrainingData::from_histories(std::move(histories), counts.items, std::move(features));
}

Result<std::vector<ModelChoice>> chosen_models(const TrainOptions& options) {
  const bool tunes = options.models.empty() || options.models == std::vector<std::string>{std::string(kAutoName)};
  if (!tunes) return choose_models(options.models, options.parameters);
  if (options.parameters.empty()) return std::vector<ModelChoice>();
  return invalid_argument("{} finds the parameters by itself, but '{}' is set", kAutoName,
                          options.parameters.front().first)
      .mend("name the models to train");
}

Result<TrainReport> train_snapshot(const Workspace& workspace, Store& store, const Clock& clock,
                                   const TrainOptions& options, Progress& progress, std::stop_token stop) {
  ATTUNE_TRY(choices, chosen_models(options));
  ATTUNE_TRY(lock, TrainingLock::acquire(workspace));
  ATTUNE_TRY(loaded, load_training_data(workspace, store, progress));
  const auto data = std::make_shared<const TrainingData>(std::move(loaded));
  const FitContext context{.threads = options.threads == 0 ? available_threads() : options.threads,
                           .seed = options.seed,
                           .progress = &progress,
                           .stop = std::move(stop)};
  auto trained =
      choices.empty() ? fit_best_blend(data, options.tuning, context, clock) : fit_chosen(*data, choices, context);
  if (!trained) return std::unexpected(std::move(trained).error());
  Snapshot& snapshot = *trained;
  snapshot.item_count = data->user_item.columns();
  snapshot.user_count = data->user_item.rows();
  snapshot.event_count = data->user_item.nonzeros();
  snapshot.primary = snapshot.models.front()->name();

  progress.begin("publishing", 0);
  ATTUNE_TRY(version, publish_snapshot(workspace.snapshots(), snapshot));
  return TrainReport{version, snapshot.primary, snapshot.report};
}

}  // namespace attune
