#include "store/internal/model_erasure.h"

namespace attune {
namespace {

Status run_for(sqlite::Database& writer, std::string_view sql, std::string_view user) {
  ATTUNE_TRY(statement, writer.prepare(sql));
  return statement.bind(1, user).run();
}

}  // namespace

Result<std::int64_t> erase_model_answers(sqlite::Database& writer, std::string_view user) {
  ATTUNE_TRY(removal, writer.prepare("DELETE FROM model_answers WHERE ?1 = '' OR user = ?1"));
  ATTUNE_TRY(gone, removal.bind(1, user).run_counting());
  ATTUNE_TRY_VOID(writer.execute("UPDATE counters SET value = value + 1 WHERE name = 'model_erasures'"));
  if (gone == 0) return gone;
  ATTUNE_TRY_VOID(
      writer.execute("UPDATE counters SET value = (SELECT COUNT(*) FROM model_answers) WHERE name = 'model_answers';"
                     "UPDATE counters SET value = (SELECT COALESCE(SUM(size), 0) FROM model_answers) "
                     "WHERE name = 'model_answer_bytes'"));
  return gone;
}

Status erase_model_texts(sqlite::Database& writer, std::string_view user) {
  if (user.empty()) return {};
  ATTUNE_TRY_VOID(erase_model_answers(writer, user));
  return run_for(writer, "UPDATE model_disclosures SET text = '' WHERE user = ?1 AND text <> ''", user);
}

Status erase_model_records(sqlite::Database& writer, std::string_view user) {
  if (user.empty()) return {};
  ATTUNE_TRY_VOID(erase_model_answers(writer, user));
  ATTUNE_TRY_VOID(run_for(writer, "DELETE FROM model_consents WHERE user = ?1", user));
  ATTUNE_TRY_VOID(run_for(writer, "DELETE FROM model_disclosures WHERE user = ?1", user));
  return run_for(writer, "DELETE FROM model_spend WHERE user = ?1 AND user <> ''", user);
}

}  // namespace attune
