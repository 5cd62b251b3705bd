#pragma once
#include "base/clock.h"
#include "base/error.h"
#include "base/local_time.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// What a person may have kept for them. Part of the stored format: append, never renumber.
enum class RecordKind : std::uint8_t {
  list_entry = 0,
  reminder = 1,
  calendar_entry = 2,
  note = 3,
  draft = 4,  ///< of an e-mail; nothing is ever sent
  offer = 5,  ///< a next step that was offered; its title says which
};
/// "list entry", "reminder", "calendar entry", "note", "draft", "offer".
std::string_view to_string(RecordKind kind);

/// Who may have had a hand in a record's words. Part of the stored format: append, never renumber.
enum class Origin : std::uint8_t {
  person = 0,   ///< the person's own words, or the operator's
  outside = 1,  ///< also others': items, tools, memory of such
};

/// One thing that is kept for one person. Fields that a kind has no use for are empty.
struct PersonalRecord {
  std::int64_t id = 0;  ///< given by the store, never used again
  std::string user;     ///< a key; the user need not be known
  RecordKind kind = RecordKind::note;
  std::string list;                ///< of a list entry: the list's name
  std::string title;               ///< of a list entry what stands there, of a calendar entry, a draft's subject
  std::string text;                ///< of a reminder, a note, a draft
  std::string place;               ///< of a calendar entry where, of a draft the address
  std::string item;                ///< key of the item it is about; "" for none
  std::optional<LocalTime> start;  ///< when to remind, when it begins
  std::optional<LocalTime> end;
  bool done = false;
  Origin origin = Origin::outside;  ///< what comes back is no more trusted than what was put in
  Time created{};
  bool operator==(const PersonalRecord&) const = default;
};

/// What a person has had kept: entries of lists, reminders, calendar entries, notes, drafts. Every method that writes
/// returns only after its effect is durable; concurrent writers share commits. Thread-safe.
class PersonalRecords {
 public:
  virtual ~PersonalRecords() = default;

  static constexpr std::size_t kLongestTitle = 1024;     ///< bytes, of title, list and place
  static constexpr std::size_t kLongestText = 64 << 10;  ///< bytes
  static constexpr std::size_t kMostRecords = 10'000;    ///< of one user

  struct Kept {
    PersonalRecord record;
    bool added = true;  ///< false: it was there already
  };
  /// Adds a record; its own id is not looked at. An item that is on the list already, or a text that is, is not put
  /// there twice.
  /// @param idempotency_key  the same one of the same user gives the record it made the first time, as it is now, or as
  ///                         it was asked for where it has been removed since; "" for none
  /// Errors: invalid_argument for a bad user key, a text that is too long or not UTF-8, an end before the start;
  /// resource_exhausted when the user has as many records as may be.
  virtual Result<Kept> keep(const PersonalRecord& record, std::string_view idempotency_key) = 0;

  /// The user's records of one kind: by start where they have one, those without last; then as they were added.
  virtual Result<std::vector<PersonalRecord>> records(std::string_view user, RecordKind kind) = 0;
  /// Errors: not_found.
  virtual Status set_done(std::string_view user, std::int64_t id, bool done) = 0;
  /// Errors: not_found.
  virtual Status remove(std::string_view user, std::int64_t id) = 0;
  /// All records of the user and what is known of how they were made.
  virtual Status erase(std::string_view user) = 0;
};

}  // namespace attune
