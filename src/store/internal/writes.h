#pragma once
#include "store/internal/sqlite.h"
#include "store/store.h"

#include <optional>
#include <span>
#include <string>
#include <unordered_map>

namespace attune {

/// Errors: the invalid_argument of Store::add_exposures.
Status check_exposure(const Exposure& exposure);

/// The writes of the store inside a transaction that somebody else opened and commits. One per connection; not
/// thread-safe.
class Writes {
 public:
  static Result<Writes> create(sqlite::Database& database);

  /// Errors: those of Store::put_items.
  Status put_item(const ItemRecord& item);

  enum class UnknownItems { refuse, add };
  /// Stores the events in the order that their table is clustered by, and counts them.
  /// Errors: those of Store::append_events; not_found only with UnknownItems::refuse.
  Result<AppendOutcome> append(std::span<const EventRecord> events, UnknownItems unknown);

  Result<std::optional<AppendOutcome>> remembered(std::string_view idempotency_key);
  Status remember(std::string_view idempotency_key, AppendOutcome outcome);
  /// @param exposure  one that check_exposure() lets pass
  Status add_exposure(const Exposure& exposure);
  /// Call once after items changed.
  Status bump_item_version();
  /// Forget the cached ids: what was added may have been rolled back.
  void forget();

 private:
  struct Statements;
  explicit Writes(std::shared_ptr<Statements> statements) : statements_(std::move(statements)) {}
  Result<std::int64_t> item_id(const std::string& key, UnknownItems unknown);
  Result<std::int64_t> user_id(const std::string& key);

  std::shared_ptr<Statements> statements_;
  std::unordered_map<std::string, std::int64_t> items_;
  std::unordered_map<std::string, std::int64_t> users_;
};

}  // namespace attune
