#pragma once
#include "base/clock.h"
#include "base/error.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// Whose hand a fact is of. Part of the stored format: append, never renumber.
enum class FactOrigin : std::uint8_t {
  said = 0,     ///< by the person, in a conversation
  typed = 1,    ///< by the person or the operator, as a fact
  did = 2,      ///< worked out from what the person did
  outside = 3,  ///< from anybody else, or from a call that outside text had a hand in
};
/// "said", "typed", "did", "outside".
std::string_view to_string(FactOrigin origin);
/// Errors: invalid_argument, naming the origins there are.
Result<FactOrigin> parse_fact_origin(std::string_view name);

/// How far a fact reaches. Part of the stored format: append, never renumber.
enum class FactScope : std::uint8_t {
  lasting = 0,
  session = 1,  ///< in its conversation alone
  request = 2,  ///< in its turn of its conversation alone
};
/// "lasting", "session", "request".
std::string_view to_string(FactScope scope);
/// Errors: invalid_argument, naming the scopes there are.
Result<FactScope> parse_fact_scope(std::string_view name);

/// One entry of the log of what is remembered of people. What holds, and what took the place of what, follows from the
/// log alone (memory/fact_timeline.h).
struct StoredFact {
  std::int64_t id = 0;       ///< given by the store, ascending, never used again
  std::string user;          ///< whose memory it is: a key; the user need not be known
  std::string subject;       ///< of whom it speaks: "" for the user, else somebody of theirs: "mother", "kids"
  std::string kind;          ///< "likes", "avoids"
  std::string field;         ///< catalogue field
  std::string value;         ///< label
  std::string source;        ///< the words it came from
  std::string conversation;  ///< in which they were said; "" for none
  std::int64_t turn = 0;     ///< of the conversation, from 1; 0 for none
  FactOrigin origin = FactOrigin::outside;
  FactScope scope = FactScope::lasting;
  double confidence = 1;            ///< when it was learnt, in [0, 1]
  std::optional<Time> valid_from;   ///< empty: since before it was learnt
  std::optional<Time> valid_until;  ///< no longer true from then on; empty: open
  std::int64_t corrects = 0;        ///< the fact that it was said instead of; 0 for none
  Time time{};                      ///< when it was learnt
  bool operator==(const StoredFact&) const = default;
};

/// What is remembered of people, as an append-only log: nothing in it ever changes, and nothing goes but what somebody
/// erases. Every method that writes returns only after its effect is durable; concurrent writers share commits.
/// Thread-safe; readers never wait for writers.
class FactLog {
 public:
  virtual ~FactLog() = default;

  static constexpr std::size_t kLongestText = 64 << 10;  ///< bytes, of each text
  static constexpr std::size_t kMostFacts = 20'000;      ///< of one user

  /// Adds a fact; its own id is not looked at. Gives it as the log has it.
  /// @param idempotency_key  the same one of the same user gives what it gave the first time, also where that has been
  ///                         erased since; "" for none: a fact that is there with the very same content and time is
  ///                         not added again
  /// Errors: invalid_argument for a bad user key, a text that is too long or not UTF-8, a confidence outside [0, 1], an
  /// end before the start, or a correction of what the user's log doesn't hold; resource_exhausted when the user has as
  /// many facts as may be.
  virtual Result<StoredFact> append(const StoredFact& fact, std::string_view idempotency_key) = 0;

  /// A user's log, by id. @param after  only what has a greater id
  virtual Result<std::vector<StoredFact>> log(std::string_view user, std::int64_t after = 0) = 0;

  /// Tells whether a user's log has changed; two that are equal mean that nothing has. Cheap: O(log facts).
  struct Version {
    std::int64_t newest = 0;    ///< the user's greatest id
    std::int64_t erasures = 0;  ///< of anybody's facts: where these differ, the whole log may
    bool operator==(const Version&) const = default;
  };
  virtual Result<Version> version(std::string_view user) = 0;

  /// Erases facts of a user's, whatever there is of them, all or none, and with them what language models answered the
  /// user and the texts that were sent to them. What they held is overwritten in the database file. Errors: not_found,
  /// naming the first that is not the user's.
  virtual Status erase(std::string_view user, std::span<const std::int64_t> ids) = 0;
  /// Erases all that a user's log holds, and all that the log of language models holds of the user
  /// (store/model_log.h); gives how many facts that were.
  virtual Result<std::size_t> erase_all(std::string_view user) = 0;
};

}  // namespace attune
