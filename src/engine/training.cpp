#include "engine/training.h"

#include "base/parallel.h"
#include "engine/item_features.h"
#include "models/choice.h"
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

Result<TrainReport> train_snapshot(const Workspace& workspace, Store& store, const TrainOptions& options,
                                   Progress& progress, std::stop_token stop) {
  ATTUNE_TRY(choices, choose_models(options.models, options.parameters));
  ATTUNE_TRY(lock, TrainingLock::acquire(workspace));
  ATTUNE_TRY(data, load_training_data(workspace, store, progress));

  const FitContext context{.threads = options.threads == 0 ? available_threads() : options.threads,
                           .seed = options.seed,
                           .progress = &progress,
                           .stop = stop};
  Snapshot snapshot;
  snapshot.item_count = data.user_item.columns();
  snapshot.user_count = data.user_item.rows();
  snapshot.event_count = data.user_item.nonzeros();
  json::array report;
  for (const ModelChoice& choice : choices) {
    if (stop.stop_requested()) return cancelled("training was cancelled; the old snapshot stays in force");
    const Stopwatch watch;
    auto model = fit_model(*choice.entry, data, choice.parameters, context);
    json::object line{{"model", choice.entry->name}, {"parameters", choice.parameters.to_json()}};
    if (model) {
      line["fit_seconds"] = watch.elapsed_ms() / 1000;
      snapshot.models.push_back(*std::move(model));
    } else if (options.models.empty() && (model.error().code == ErrorCode::resource_exhausted ||
                                          model.error().code == ErrorCode::invalid_argument)) {
      // It does not fit the memory, or this data has too little for it.
      line["left_out"] = model.error().to_string();
    } else {
      return in_context(fmt::format("model '{}'", choice.entry->name), std::move(model).error());
    }
    report.push_back(std::move(line));
  }
  if (snapshot.models.empty())
    return resource_exhausted("no model fits this data and memory").mend("name one with --model to see why");
  const bool prefers_ease = options.models.empty() && snapshot.find("ease") != nullptr;
  snapshot.primary = prefers_ease ? "ease" : snapshot.models.front()->name();
  snapshot.report = {{"models", std::move(report)}, {"seed", options.seed}};

  progress.begin("publishing", 0);
  ATTUNE_TRY(version, publish_snapshot(workspace.snapshots(), snapshot));
  return TrainReport{version, snapshot.primary, snapshot.report};
}

}  // namespace attune
