#pragma once
#include "store/fact_log.h"

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <vector>

namespace attune {

/// When and where somebody asks what holds.
struct Moment {
  Time now{};
  std::string conversation{};  ///< "" for none: what was said for a conversation alone doesn't hold then
  std::int64_t turn = 0;       ///< of the conversation; 0 for none
};

/// How long it takes until half of the confidence in a fact is gone, if nobody says it again: likes 2 years, avoids 5
/// years, where the person said or typed them; a quarter of that for what was worked out or came from outside.
std::chrono::days half_life(const StoredFact& fact);
/// confidence * 2^(-age / half_life), with the age in full hours at `now`, 0 before it was learnt. So what rests on it
/// is the same for an hour, and an answer can be computed again.
double confidence_at(const StoredFact& fact, Time now);
/// Where the confidence falls below this a fact no longer holds: it has faded.
inline constexpr double kFaded = 0.2;

/// A fact of the log and what became of it.
struct RememberedFact {
  StoredFact fact;
  std::int64_t superseded_by = 0;  ///< the fact that took its place; 0 for none
  Time superseded{};               ///< when that was learnt
  bool operator==(const RememberedFact&) const = default;
};

/// What became of a fact, as seen from a moment.
enum class FactStatus : std::uint8_t { holds, superseded, ended, not_yet, elsewhere, faded };
/// "holds", "superseded", "ended", "not yet", "elsewhere" (it is another conversation's), "faded".
std::string_view to_string(FactStatus status);

/// A fact that is true for a while only: for a conversation, a request, or until a time after it was learnt.
bool is_passing(const StoredFact& fact);

/// What a person's log comes to. Contradictions are resolved in the order in which facts were learnt (ties: by id), not
/// in the order in which they arrived:
///
/// - A fact supersedes the one before it of the same subject, field and value (letter case aside), whether they agree
///   or not: who says it again says it now. "I used to like horror" is a fact that has ended; it supersedes like any
///   other, and nothing holds after it.
/// - Passing facts supersede passing ones alone, those of a conversation alone those of the same conversation, and
///   lasting ones lasting ones: tonight's wish ends with the night, and what held before holds again.
/// - A fact that corrects another, which was learnt before it, supersedes that one, whatever it is about.
///
/// Derived from the log alone. Cost of add(): O(log facts), plus, for one that was learnt before others, moving those.
class FactTimeline {
 public:
  /// @param fact  of a greater id than all before
  void add(StoredFact fact);

  /// All of the log, by id.
  [[nodiscard]] std::span<const RememberedFact> all() const { return facts_; }
  /// Null where there is none.
  [[nodiscard]] const RememberedFact* find(std::int64_t id) const;
  [[nodiscard]] static FactStatus status(const RememberedFact& remembered, const Moment& moment);
  /// What holds, one fact for each subject, field and value: of a lasting and a passing one the newer. By id.
  [[nodiscard]] std::vector<const RememberedFact*> holding(const Moment& moment) const;
  /// A fact, what it took the place of, what that took the place of, and so on; newest first. Empty where there is
  /// none.
  [[nodiscard]] std::vector<const RememberedFact*> history_of(std::int64_t id) const;
  /// The next time after the moment at which something begins or ends to hold, fading aside; empty for never.
  [[nodiscard]] std::optional<Time> next_change(Time now) const;

 private:
  /// What competes with what.
  using Key = std::tuple<std::string, std::string, std::string, bool, std::string>;
  static Key key_of(const StoredFact& fact);
  static void supersede(RememberedFact& before, const StoredFact& by);

  std::vector<RememberedFact> facts_;                        // by id
  std::map<Key, std::vector<std::size_t>> in_order_;         // places in facts_, as they were learnt
  std::unordered_map<std::int64_t, std::size_t> corrected_;  // id of a corrected fact -> place of what corrects it
};

}  // namespace attune
