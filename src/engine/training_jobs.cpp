#include "engine/training_jobs.h"

#include "base/log.h"
#include "base/thread_priority.h"

#include <algorithm>
#include <mutex>
#include <thread>

namespace attune {
namespace {

constexpr std::int64_t kAttempts = 2;

std::string outcome_of(const Result<TrainReport>& report) {
  if (!report) return to_json(json::object{{"error", report.error().message}, {"mend", report.error().mend}});
  return to_json(
      json::object{{"snapshot", report->snapshot_version}, {"primary", report->primary}, {"details", report->details}});
}

/// What the store holds as text; null where it holds none.
json::value document(const std::string& text) {
  return parse_json(text).value_or(json::value(nullptr));
}

Result<std::vector<std::string>> texts(const json::object& object, std::string_view key) {
  std::vector<std::string> found;
  const json::value* value = object.if_contains(key);
  if (value == nullptr) return found;
  if (!value->is_array()) return invalid_argument("'{}' must be a list of texts", key);
  for (const json::value& element : value->get_array()) {
    if (!element.is_string()) return invalid_argument("'{}' must be a list of texts", key);
    found.emplace_back(element.get_string());
  }
  return found;
}

Result<std::uint64_t> whole_number(const json::object& object, std::string_view key, std::uint64_t fallback) {
  const json::value* value = object.if_contains(key);
  if (value == nullptr) return fallback;
  boost::system::error_code error;
  const auto number = value->to_number<std::uint64_t>(error);
  if (error) return invalid_argument("'{}' must be a whole number from 0 on, but is {}", key, to_json(*value));
  return number;
}

}  // namespace

Result<TrainOptions> train_options_from_json(const json::object& object) {
  ATTUNE_TRY_VOID(refuse_unknown_keys(object, {"models", "settings", "budget_seconds", "trials", "seed", "threads"}));
  TrainOptions options;
  ATTUNE_TRY(models, texts(object, "models"));
  options.models = std::move(models);
  ATTUNE_TRY(seed, whole_number(object, "seed", options.seed));
  ATTUNE_TRY(threads, whole_number(object, "threads", options.threads));
  ATTUNE_TRY(trials, whole_number(object, "trials", options.tuning.trials));
  if (object.contains("budget_seconds")) {
    constexpr std::uint64_t kLongest = 30ULL * 24 * 3600;
    ATTUNE_TRY(seconds, whole_number(object, "budget_seconds", 0));
    if (seconds == 0 || seconds > kLongest)
      return invalid_argument("'budget_seconds' must be from 1 to {}, but is {}", kLongest, seconds);
    options.tuning.budget = std::chrono::seconds(seconds);
  }
  options.tuning.trials = std::max<std::size_t>(trials, 1);
  options.seed = seed;
  options.threads = threads;
  const json::value* settings = object.if_contains("settings");
  if (settings == nullptr) return options;
  if (!settings->is_object()) return invalid_argument("'settings' must be an object");
  for (const auto& [name, value] : settings->get_object()) {
    if (!value.is_string() && !value.is_number())
      return invalid_argument("the setting '{}' must be a text or a number, but is {}", std::string_view(name),
                              to_json(value));
    options.parameters.emplace_back(
        name, value.is_string() ? std::string(value.get_string()) : fmt::format("{}", value.to_number<double>()));
  }
  return options;
}

json::object to_json(const TrainOptions& options) {
  json::array models;
  for (const std::string& name : options.models) models.emplace_back(name);
  json::object settings;
  for (const auto& [name, value] : options.parameters) settings[name] = value;
  json::object object{{"models", std::move(models)},
                      {"settings", std::move(settings)},
                      {"trials", options.tuning.trials},
                      {"seed", options.seed},
                      {"threads", options.threads}};
  if (options.tuning.budget)
    object["budget_seconds"] = std::chrono::ceil<std::chrono::seconds>(*options.tuning.budget).count();
  return object;
}

json::object to_json(const TrainingJob& job) {
  const TrainingRecord& record = job.record;
  const bool running = record.state == TrainingState::running;
  return {{"id", record.id},
          {"state", to_string(record.state)},
          {"options", document(record.options)},
          {"attempts", record.attempts},
          {"started", format_time(record.started)},
          {"finished", running ? json::value(nullptr) : json::value(format_time(record.finished))},
          {"progress", running ? json::value{{"phase", job.phase}, {"done", job.done}, {"total", job.total}}
                               : json::value(nullptr)},
          {"outcome", document(record.outcome)}};
}

struct TrainingJobs::State final : Progress {
  State(Store& given_store, const Clock& given_clock, Train given)
      : store(given_store), clock(given_clock), train(std::move(given)) {}

  Store& store;
  const Clock& clock;
  const Train train;
  mutable std::mutex mutex;            // guards what follows; never held while anything is trained
  std::optional<TrainingJob> current;  // the one that runs
  bool closing = false;
  std::jthread worker;  // last: it uses everything above

  void begin(std::string_view phase, std::uint64_t total) override {
    const std::scoped_lock lock(mutex);
    if (!current) return;
    current->phase = phase;
    current->done = 0;
    current->total = total;
  }
  void update(std::uint64_t done) override {
    const std::scoped_lock lock(mutex);
    if (current) current->done = done;
  }

  /// With the mutex held: the training that runs; null if none does, or not this one.
  [[nodiscard]] const TrainingJob* running() const { return current ? &*current : nullptr; }
  [[nodiscard]] const TrainingJob* running(std::int64_t id) const {
    return current && current->record.id == id ? &*current : nullptr;
  }

  /// With the mutex held, nothing running, and the record stored.
  TrainingJob launch(const TrainingRecord& record, const TrainOptions& options) {
    TrainingJob job{.record = record};
    current = job;
    worker = std::jthread([this, record, options](const std::stop_token& stop) {
      run_in_background();
      finish(record, train(options, *this, stop), stop);
    });
    return job;
  }

  void finish(TrainingRecord record, const Result<TrainReport>& report, const std::stop_token& stop) {
    const bool stopped = !report && stop.stop_requested();
    {
      const std::scoped_lock lock(mutex);
      if (stopped && closing) {
        --record.attempts;  // it was we who stopped it: the next process begins it anew
      } else {
        record.state = report ? TrainingState::succeeded : stopped ? TrainingState::cancelled : TrainingState::failed;
        record.finished = clock.now();
        record.outcome = outcome_of(report);
      }
    }
    if (const Status stored = store.update_training(record); !stored)
      spdlog::error("how training {} ended could not be stored: {}", record.id, stored.error().to_string());
    const std::scoped_lock lock(mutex);
    current.reset();
  }

  Status take_up(TrainingRecord record) {
    const auto options = train_options_from_json(document(record.options).as_object());
    if (!options || record.attempts >= kAttempts || current) {
      record.state = TrainingState::interrupted;
      record.finished = clock.now();
      return store.update_training(record);
    }
    ++record.attempts;
    ATTUNE_TRY_VOID(store.update_training(record));
    launch(record, *options);
    return {};
  }
};

TrainingJobs::TrainingJobs(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<TrainingJobs>> TrainingJobs::open(Store& store, const Clock& clock, Train train) {
  std::unique_ptr<TrainingJobs> jobs(new TrainingJobs(std::make_unique<State>(store, clock, std::move(train))));
  ATTUNE_TRY(records, store.trainings());
  const std::scoped_lock lock(jobs->state_->mutex);
  for (const TrainingRecord& record : records)
    if (record.state == TrainingState::running) ATTUNE_TRY_VOID(jobs->state_->take_up(record));
  return jobs;
}

TrainingJobs::~TrainingJobs() {
  {
    const std::scoped_lock lock(state_->mutex);
    state_->closing = true;
  }
  state_->worker = {};
}

Result<TrainingJob> TrainingJobs::start(const TrainOptions& options) {
  const std::scoped_lock lock(state_->mutex);
  if (const TrainingJob* running = state_->running())
    return conflict("training {} is running", running->record.id).mend("wait until it ends, or cancel it");
  TrainingRecord record{.options = to_json(json::value(to_json(options))), .started = state_->clock.now()};
  ATTUNE_TRY(id, state_->store.add_training(record));
  record.id = id;
  return state_->launch(record, options);
}

Result<TrainingJob> TrainingJobs::cancel(std::int64_t id) {
  ATTUNE_TRY(job, find(id));
  const std::scoped_lock lock(state_->mutex);
  const TrainingJob* running = state_->running(id);
  if (running == nullptr)
    return conflict("training {} has ended: {}", id, to_string(job.record.state)).mend("there is nothing to cancel");
  state_->worker.request_stop();
  return *running;
}

Result<TrainingJob> TrainingJobs::find(std::int64_t id) const {
  {
    const std::scoped_lock lock(state_->mutex);
    if (const TrainingJob* running = state_->running(id)) return *running;
  }
  ATTUNE_TRY(jobs, list());
  const auto found = std::ranges::find_if(jobs, [&](const TrainingJob& job) { return job.record.id == id; });
  if (found == jobs.end()) return not_found("there is no training {}", id).mend("GET /v1/training lists them");
  return std::move(*found);
}

Result<std::vector<TrainingJob>> TrainingJobs::list() const {
  ATTUNE_TRY(records, state_->store.trainings());
  const std::scoped_lock lock(state_->mutex);
  std::vector<TrainingJob> jobs;
  for (TrainingRecord& record : records) {
    const TrainingJob* running = state_->running(record.id);
    jobs.push_back(running != nullptr ? *running : TrainingJob{.record = std::move(record)});
  }
  return jobs;
}

std::optional<std::int64_t> TrainingJobs::running() const {
  const std::scoped_lock lock(state_->mutex);
  const TrainingJob* running = state_->running();
  if (running == nullptr) return std::nullopt;
  return running->record.id;
}

}  // namespace attune
