#include "store/internal/sqlite_model_answers.h"

#include "data/key.h"
#include "store/internal/model_erasure.h"

#include <cstring>
#include <tuple>

namespace attune {
namespace {

constexpr std::string_view kColumns = "key, family, user, guard, answer, model, vector, created";

std::int64_t milliseconds(Time time) {
  return time.time_since_epoch().count();
}

StoredAnswer read_answer(const sqlite::Statement& row) {
  const std::span<const std::byte> bytes = row.bytes(6);
  std::vector<float> vector(bytes.size() / sizeof(float));
  if (!vector.empty()) std::memcpy(vector.data(), bytes.data(), vector.size() * sizeof(float));
  return {.key = std::string(row.text(0)),
          .family = std::string(row.text(1)),
          .user = std::string(row.text(2)),
          .guard = std::string(row.text(3)),
          .answer = std::string(row.text(4)),
          .model = std::string(row.text(5)),
          .vector = std::move(vector),
          .created = Time{std::chrono::milliseconds(row.integer(7))}};
}

/// About what a row takes in the file.
std::int64_t size_of(const StoredAnswer& answer) {
  constexpr std::size_t kRow = 200;  // with its places in the indexes
  return static_cast<std::int64_t>(kRow + 2 * answer.key.size() + 2 * answer.family.size() + 3 * answer.user.size() +
                                   2 * answer.guard.size() + answer.answer.size() + answer.model.size() +
                                   answer.vector.size() * sizeof(float));
}

}  // namespace

Result<std::optional<StoredAnswer>> SqliteModelAnswers::find(std::string_view key, Time since, Time now) {
  std::int64_t used = 0;
  ATTUNE_TRY(found, readers_.with([&](sqlite::Database& database) -> Result<std::optional<StoredAnswer>> {
    ATTUNE_TRY(row, database.prepare(
                        fmt::format("SELECT {}, used FROM model_answers WHERE key = ?1 AND created >= ?2", kColumns)));
    ATTUNE_TRY(there, row.bind(1, key).bind(2, milliseconds(since)).step());
    if (!there) return std::nullopt;
    used = row.integer(8);
    return read_answer(row);
  }));
  // When it was used last need not be known better than this, and is written without anybody's waiting.
  constexpr std::int64_t kMinute = 60'000;
  if (found && milliseconds(now) - used >= kMinute)
    std::ignore = commits_.submit_later([this, key = std::string(key), now]() -> Status {
      ATTUNE_TRY(update, writer_.prepare("UPDATE model_answers SET used = ?2 WHERE key = ?1"));
      return update.bind(1, std::string_view(key)).bind(2, milliseconds(now)).run();
    });
  return found;
}

Result<std::vector<StoredAnswer>> SqliteModelAnswers::relatives(std::string_view family, std::string_view user,
                                                                std::string_view guard, Time since, std::size_t most) {
  return readers_.with([&](sqlite::Database& database) -> Result<std::vector<StoredAnswer>> {
    ATTUNE_TRY(row, database.prepare(fmt::format(
                        "SELECT {} FROM model_answers WHERE family = ?1 AND user = ?2 AND guard = ?3 AND created >= ?4 "
                        "AND vector <> x'' ORDER BY created DESC LIMIT ?5",
                        kColumns)));
    row.bind(1, family).bind(2, user).bind(3, guard).bind(4, milliseconds(since));
    row.bind(5, static_cast<std::int64_t>(most));
    std::vector<StoredAnswer> answers;
    while (true) {
      ATTUNE_TRY(more, row.step());
      if (!more) return answers;
      answers.push_back(read_answer(row));
    }
  });
}

Result<std::int64_t> SqliteModelAnswers::erasures() {
  return readers_.with([&](sqlite::Database& database) -> Result<std::int64_t> {
    ATTUNE_TRY(row, database.prepare("SELECT value FROM counters WHERE name = 'model_erasures'"));
    ATTUNE_TRY_VOID(row.step());
    return row.integer(0);
  });
}

Status SqliteModelAnswers::put(StoredAnswer answer, std::int64_t asked, const AnswerBounds& bounds) {
  for (const std::string* text :
       {&answer.key, &answer.family, &answer.user, &answer.guard, &answer.model, &answer.answer})
    ATTUNE_TRY_VOID(check_utf8("answer to be kept", *text));
  return commits_.submit_later(
      [this, answer = std::move(answer), asked, bounds] { return write(answer, asked, bounds); });
}

Status SqliteModelAnswers::write(const StoredAnswer& answer, std::int64_t asked, const AnswerBounds& bounds) {
  ATTUNE_TRY(erasures, counted("model_erasures"));
  if (erasures != asked && !answer.user.empty()) return {};
  ATTUNE_TRY(select, writer_.prepare("SELECT size FROM model_answers WHERE key = ?1"));
  ATTUNE_TRY(is_known, select.bind(1, std::string_view(answer.key)).step());
  const std::int64_t size = size_of(answer);
  ATTUNE_TRY_VOID(count(is_known ? 0 : 1, size - (is_known ? select.integer(0) : 0)));
  select.reset();
  ATTUNE_TRY(put, writer_.prepare("INSERT OR REPLACE INTO model_answers (key, family, user, guard, answer, model, "
                                  "vector, size, created, used) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?9)"));
  put.bind(1, std::string_view(answer.key)).bind(2, std::string_view(answer.family));
  put.bind(3, std::string_view(answer.user)).bind(4, std::string_view(answer.guard));
  put.bind(5, std::string_view(answer.answer)).bind(6, std::string_view(answer.model));
  put.bind(7, std::as_bytes(std::span(answer.vector))).bind(8, size).bind(9, milliseconds(answer.created));
  ATTUNE_TRY_VOID(put.run());
  return prune(bounds);
}

Status SqliteModelAnswers::count(std::int64_t answers, std::int64_t size_bytes) {
  ATTUNE_TRY(update, writer_.prepare("UPDATE counters SET value = value + ?2 WHERE name = ?1"));
  ATTUNE_TRY_VOID(update.bind(1, std::string_view("model_answers")).bind(2, answers).run());
  return update.bind(1, std::string_view("model_answer_bytes")).bind(2, size_bytes).run();
}

Result<std::int64_t> SqliteModelAnswers::counted(std::string_view name) {
  ATTUNE_TRY(select, writer_.prepare("SELECT value FROM counters WHERE name = ?1"));
  ATTUNE_TRY_VOID(select.bind(1, name).step());
  return select.integer(0);
}

Status SqliteModelAnswers::prune(const AnswerBounds& bounds) {
  constexpr std::int64_t kAtOnce = 64;  // nobody is to wait long for it
  ATTUNE_TRY(answers, counted("model_answers"));
  ATTUNE_TRY(size_bytes, counted("model_answer_bytes"));
  ATTUNE_TRY(oldest, writer_.prepare("SELECT key, size FROM model_answers ORDER BY used, key LIMIT ?1"));
  ATTUNE_TRY(removal, writer_.prepare("DELETE FROM model_answers WHERE key = ?1"));
  if (std::cmp_less_equal(answers, bounds.most) && std::cmp_less_equal(size_bytes, bounds.size_bytes)) return {};
  std::vector<std::pair<std::string, std::int64_t>> going;
  oldest.bind(1, kAtOnce);
  while (true) {
    ATTUNE_TRY(more, oldest.step());
    if (!more) break;
    going.emplace_back(oldest.text(0), oldest.integer(1));
  }
  for (const auto& [key, size] : going) {
    if (std::cmp_less_equal(answers, bounds.most) && std::cmp_less_equal(size_bytes, bounds.size_bytes)) break;
    ATTUNE_TRY_VOID(removal.bind(1, std::string_view(key)).run());
    ATTUNE_TRY_VOID(count(-1, -size));
    --answers;
    size_bytes -= size;
  }
  return {};
}

Result<std::uint64_t> SqliteModelAnswers::erase(std::string_view user) {
  std::uint64_t erased = 0;
  ATTUNE_TRY_VOID(commits_.submit([&]() -> Status {
    ATTUNE_TRY(gone, erase_model_answers(writer_, user));
    erased = static_cast<std::uint64_t>(gone);
    return {};
  }));
  return erased;
}

Result<ModelAnswers::Counts> SqliteModelAnswers::counts() {
  return readers_.with([&](sqlite::Database& database) -> Result<Counts> {
    ATTUNE_TRY(row, database.prepare("SELECT (SELECT value FROM counters WHERE name = 'model_answers'), "
                                     "(SELECT value FROM counters WHERE name = 'model_answer_bytes')"));
    ATTUNE_TRY_VOID(row.step());
    return Counts{static_cast<std::uint64_t>(row.integer(0)), static_cast<std::uint64_t>(row.integer(1))};
  });
}

Status SqliteModelAnswers::settle() {
  return commits_.submit([]() -> Status { return {}; });
}

}  // namespace attune
