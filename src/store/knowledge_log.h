#pragma once
#include "base/clock.h"
#include "base/error.h"
#include "data/ids.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// Part of the stored format: append, never renumber.
enum class KnowledgeKind : std::uint8_t {
  label = 0,
  number = 1,
  relation = 2,  ///< to another item
};
std::string_view to_string(KnowledgeKind kind);

/// Part of the stored format: append, never renumber.
enum class KnowledgeState : std::uint8_t {
  accepted = 0,  ///< counts
  unsure = 1,    ///< whoever told it isn't sure enough
  refused = 2,   ///< contradicts the catalogue, is not of the form, or the operator doesn't want it
};
std::string_view to_string(KnowledgeState state);
/// Errors: invalid_argument, naming those there are.
Result<KnowledgeState> parse_knowledge_state(std::string_view name);

/// Something about an item that its source doesn't say, and what was decided of it.
struct StoredKnowledge {
  std::int64_t id = 0;  ///< given by the log
  ItemId item{};
  std::string field;
  KnowledgeKind kind = KnowledgeKind::label;
  std::string label{};              ///< of a label
  double number = 0;                ///< of a number
  std::optional<ItemId> related{};  ///< of a relation
  std::string source;               ///< "model:small", "mined:co-liking"
  double confidence = 1;            ///< in [0, 1]
  std::string quote{};              ///< words of the item's own text that it rests on; "" for none
  KnowledgeState state = KnowledgeState::accepted;
  std::string reason{};     ///< why it isn't accepted
  bool is_decided = false;  ///< by the operator: what is told again doesn't change it
  Time time{};              ///< when it was last told
  bool operator==(const StoredKnowledge&) const = default;
};

/// Which of them; what is empty doesn't matter.
struct KnowledgeFilter {
  std::optional<std::int64_t> id{};
  std::optional<ItemId> item{};
  std::string field{};
  std::string source{};
  std::optional<KnowledgeState> state{};
};

struct KnowledgeCount {
  std::string source;
  std::string field;
  KnowledgeState state = KnowledgeState::accepted;
  std::uint64_t count = 0;
  bool operator==(const KnowledgeCount&) const = default;
};

/// How far a job has come that asks for knowledge of items, in the order of their ids.
struct StoredEnrichment {
  std::string job;             ///< what is asked of which items by whom, JSON: the same again is the same job
  std::int64_t next_item = 0;  ///< items with a smaller id have been asked about
  std::uint64_t calls = 0;
  std::uint64_t prompt_tokens = 0;
  std::uint64_t answer_tokens = 0;
  std::uint64_t items = 0;   ///< asked about
  std::uint64_t failed = 0;  ///< of these, without an answer of use
  Time changed{};
  bool operator==(const StoredEnrichment&) const = default;
};

/// What is known of items besides what their sources say. It is kept apart from the items: nothing in here changes what
/// they hold, and what is removed from here is gone with the next view. On a connection of its own to the store's
/// database; whatever writes is durable when it returns. Several processes may work on one log. Thread-safe.
class KnowledgeLog {
 public:
  static constexpr std::size_t kLongestText = 1024;  ///< bytes, of any text

  /// @param database  the store's; it has been opened before
  /// Errors: those of open_sqlite_store.
  static Result<std::unique_ptr<KnowledgeLog>> open(const std::string& database);
  ~KnowledgeLog();

  /// Adds what was told, and how far the job has come that asked, in one. What the same source told before (the same
  /// label, or other item, or a number at all, for the same item and field) is merged: the greater confidence counts,
  /// with its number, and the newest time; what was refused by the check is decided anew; what the operator decided
  /// stays. Views see it from when they are next made; publish() has running servers make one.
  /// Errors: invalid_argument for a number out of range, a text that is too long or not UTF-8; not_found for an item.
  Status add(std::span<const StoredKnowledge> told, const std::optional<StoredEnrichment>& progress = {});
  /// What a source tells anew instead of all that it told before; what the operator decided of it stays. Published.
  /// Errors: those of add(); invalid_argument for what another source tells.
  Status replace(std::string_view source, std::span<const StoredKnowledge> told);
  /// Has whoever serves the store look at it anew, as if items had changed.
  Status publish();

  /// In the order of their ids.
  Result<std::vector<StoredKnowledge>> list(const KnowledgeFilter& filter, std::size_t most);
  /// All that counts, the most confident first, ties in the order of their ids.
  Result<std::vector<StoredKnowledge>> accepted();
  /// By source, field and state.
  Result<std::vector<KnowledgeCount>> counts();
  /// What the operator says of them; how many there were. Published.
  Result<std::int64_t> decide(const KnowledgeFilter& filter, KnowledgeState state);
  /// Takes them back as if they had never been told; how many there were. Published.
  Result<std::int64_t> remove(const KnowledgeFilter& filter);

  /// The job's progress; from the beginning where there is none.
  Result<StoredEnrichment> enrichment(std::string_view job);
  /// Has the job begin anew. What it has told stays.
  Status restart(std::string_view job);

 private:
  struct Connection;
  explicit KnowledgeLog(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

}  // namespace attune
