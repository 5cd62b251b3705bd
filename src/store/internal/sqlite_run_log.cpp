#include "store/internal/sqlite_run_log.h"

#include <array>
#include <random>

namespace attune {
namespace {

constexpr std::size_t kLongestId = 512;

std::int64_t milliseconds(Time time) {
  return time.time_since_epoch().count();
}

Status check_id(std::string_view id) {
  if (id.empty() || id.size() > kLongestId)
    return invalid_argument("a run's id has {} bytes", id.size()).mend("give one of 1 to {}", kLongestId);
  return {};
}

std::string random_secret() {
  std::random_device device;
  std::string secret;
  constexpr int kWords = 8;
  for (int word = 0; word < kWords; ++word) secret += fmt::format("{:08x}", static_cast<std::uint32_t>(device()));
  return secret;
}

}  // namespace

std::string_view to_string(RunState state) {
  constexpr std::array<std::string_view, 5> kNames{"running", "waiting", "done", "failed", "dismissed"};
  const auto index = static_cast<std::size_t>(state);
  return index < kNames.size() ? kNames[index] : "running";
}

Status SqliteRunLog::write_run(const StoredRun& run) {
  ATTUNE_TRY(select, writer_.prepare("SELECT user, plan FROM runs WHERE id = ?1"));
  ATTUNE_TRY(known, select.bind(1, std::string_view(run.id)).step());
  if (known && select.text(0) != run.user)
    return conflict("run '{}' is another person's", run.id).mend("use an id of your own");
  if (known && select.text(1) != run.plan)
    return conflict("run '{}' has another plan", run.id).mend("use a new id for a new request");
  ATTUNE_TRY(put, writer_.prepare("INSERT INTO runs (id, user, plan, now, state, trace, started, finished, confirmed) "
                                  "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9) ON CONFLICT (id) DO UPDATE SET "
                                  "state = ?5, trace = ?6, finished = ?8, confirmed = ?9"));
  put.bind(1, std::string_view(run.id)).bind(2, std::string_view(run.user)).bind(3, std::string_view(run.plan));
  put.bind(4, std::string_view(run.now)).bind(5, static_cast<std::int64_t>(run.state));
  put.bind(6, std::string_view(run.trace)).bind(7, milliseconds(run.started)).bind(8, milliseconds(run.finished));
  put.bind(9, std::string_view(run.decisions));
  return put.run();
}

Status SqliteRunLog::write_steps(std::string_view run, std::span<const StoredStep> steps) {
  ATTUNE_TRY(put, writer_.prepare("INSERT INTO run_steps (run, name, ended, value) SELECT number, ?2, ?3, ?4 FROM runs "
                                  "WHERE id = ?1 ON CONFLICT (run, name) DO UPDATE SET ended = ?3, value = ?4"));
  for (const StoredStep& step : steps) {
    put.bind(1, run).bind(2, std::string_view(step.name)).bind(3, std::int64_t{step.ended ? 1 : 0});
    put.bind(4, std::string_view(step.value));
    ATTUNE_TRY(changed, put.run_counting());
    if (changed == 0) return not_found("there is no run '{}'", run);
  }
  return {};
}

Status SqliteRunLog::put_run(const StoredRun& run) {
  ATTUNE_TRY_VOID(check_id(run.id));
  return commits_.submit([&] { return write_run(run); });
}

Status SqliteRunLog::put_steps(std::string_view run, std::span<const StoredStep> steps) {
  return commits_.submit([&] { return write_steps(run, steps); });
}

Status SqliteRunLog::replace_plan(const StoredRun& run, std::span<const StoredStep> steps) {
  return commits_.submit([&]() -> Status {
    ATTUNE_TRY(select, writer_.prepare("SELECT user, state FROM runs WHERE id = ?1"));
    ATTUNE_TRY(known, select.bind(1, std::string_view(run.id)).step());
    if (!known) return not_found("there is no run '{}'", run.id);
    if (select.text(0) != run.user || select.integer(1) != static_cast<std::int64_t>(RunState::failed))
      return conflict("run '{}' is not a failed one of '{}'", run.id, run.user);
    ATTUNE_TRY(put, writer_.prepare("UPDATE runs SET plan = ?2, state = ?3, trace = '' WHERE id = ?1"));
    put.bind(1, std::string_view(run.id)).bind(2, std::string_view(run.plan));
    ATTUNE_TRY_VOID(put.bind(3, static_cast<std::int64_t>(RunState::running)).run());
    ATTUNE_TRY(forget, writer_.prepare("DELETE FROM run_steps WHERE run = (SELECT number FROM runs WHERE id = ?1)"));
    ATTUNE_TRY_VOID(forget.bind(1, std::string_view(run.id)).run());
    return write_steps(run.id, steps);
  });
}

Status SqliteRunLog::settle() {
  return commits_.submit([]() -> Status { return {}; });
}

Status SqliteRunLog::add_ended(StoredRun run, std::vector<StoredStep> steps) {
  ATTUNE_TRY_VOID(check_id(run.id));
  return commits_.submit_later([this, run = std::move(run), steps = std::move(steps)]() -> Status {
    ATTUNE_TRY_VOID(write_run(run));
    return write_steps(run.id, steps);
  });
}

Result<std::vector<StoredRun>> SqliteRunLog::select(std::string_view condition, std::string_view text,
                                                    std::int64_t most) {
  return readers_.with([&](sqlite::Database& database) -> Result<std::vector<StoredRun>> {
    ATTUNE_TRY(row, database.prepare(fmt::format(
                        "SELECT id, user, plan, now, state, trace, started, finished, confirmed FROM runs {} LIMIT ?2",
                        condition)));
    row.bind(1, text).bind(2, most);
    std::vector<StoredRun> runs;
    while (true) {
      ATTUNE_TRY(more, row.step());
      if (!more) return runs;
      runs.push_back({.id = std::string(row.text(0)),
                      .user = std::string(row.text(1)),
                      .plan = std::string(row.text(2)),
                      .now = std::string(row.text(3)),
                      .decisions = std::string(row.text(8)),
                      .state = static_cast<RunState>(row.integer(4)),
                      .trace = std::string(row.text(5)),
                      .started = Time{std::chrono::milliseconds(row.integer(6))},
                      .finished = Time{std::chrono::milliseconds(row.integer(7))}});
    }
  });
}

Result<std::optional<StoredRun>> SqliteRunLog::find_run(std::string_view id) {
  ATTUNE_TRY(found, select("WHERE id = ?1", id, 1));
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

Result<std::vector<StoredRun>> SqliteRunLog::runs(std::string_view user, std::size_t most) {
  return select("WHERE ?1 = '' OR user = ?1 ORDER BY number DESC", user, static_cast<std::int64_t>(most));
}

Result<std::vector<StoredRun>> SqliteRunLog::unfinished() {
  return select("WHERE ?1 = '' AND state = 0 ORDER BY number", "", -1);
}

Result<std::vector<StoredStep>> SqliteRunLog::steps(std::string_view run) {
  return readers_.with([&](sqlite::Database& database) -> Result<std::vector<StoredStep>> {
    ATTUNE_TRY(row, database.prepare("SELECT name, ended, value FROM run_steps WHERE run = "
                                     "(SELECT number FROM runs WHERE id = ?1) ORDER BY name"));
    row.bind(1, run);
    std::vector<StoredStep> steps;
    while (true) {
      ATTUNE_TRY(more, row.step());
      if (!more) return steps;
      steps.push_back({std::string(row.text(0)), row.integer(1) != 0, std::string(row.text(2))});
    }
  });
}

Result<std::uint64_t> SqliteRunLog::prune(const RunRetention& keep, Time now) {
  // States above 1 have ended. The index on state and number answers what asks for these two alone.
  constexpr std::string_view kPrune =
      "DELETE FROM runs WHERE number IN (SELECT number FROM runs WHERE state > 1 ORDER BY number LIMIT 1000) AND "
      "(finished < ?1 OR number <= (SELECT number FROM runs WHERE state > 1 ORDER BY number DESC LIMIT 1 OFFSET ?2))";
  std::uint64_t gone = 0;
  ATTUNE_TRY_VOID(commits_.submit([&]() -> Status {
    ATTUNE_TRY(prune, writer_.prepare(kPrune));
    prune.bind(1, milliseconds(now - keep.age)).bind(2, static_cast<std::int64_t>(keep.most));
    ATTUNE_TRY(changed, prune.run_counting());
    gone = static_cast<std::uint64_t>(changed);
    return {};
  }));
  return gone;
}

Result<std::string> SqliteRunLog::secret() {
  std::string secret;
  ATTUNE_TRY_VOID(commits_.submit([&]() -> Status {
    ATTUNE_TRY(select, writer_.prepare("SELECT value FROM secrets WHERE name = 'confirmation'"));
    ATTUNE_TRY(known, select.step());
    if (known) {
      secret = select.text(0);
      return {};
    }
    secret = random_secret();
    ATTUNE_TRY(insert, writer_.prepare("INSERT INTO secrets (name, value) VALUES ('confirmation', ?1)"));
    return insert.bind(1, std::string_view(secret)).run();
  }));
  return secret;
}

}  // namespace attune
