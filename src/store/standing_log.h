#pragma once
#include "base/clock.h"
#include "base/error.h"
#include "data/event.h"

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
enum class StandingState : std::uint8_t {
  active = 0,
  paused = 1,
};
std::string_view to_string(StandingState state);

/// What a request waits for. Part of the stored format: append, never renumber.
enum class Awaited : std::uint8_t {
  items = 0,   ///< that come into the catalogue
  time = 1,    ///< that the clocks show
  events = 2,  ///< of its own person
};

/// A request that stands: what it waits for, and what is to be done then.
struct StoredStandingRequest {
  std::int64_t id = 0;  ///< given by the log, never used again
  std::string user;     ///< a key; the user need not be known
  std::string words;    ///< as the person said it
  std::string trigger;  ///< text
  std::string plan;     ///< text
  Awaited awaits = Awaited::items;
  StandingState state = StandingState::active;
  std::int64_t first_new = 0;  ///< the first item, or event, that is new to it, by id; given by the log
  std::optional<Time> due;     ///< when it fires next; empty where it doesn't wait for a time
  Time made{};
  std::optional<Time> fired;  ///< when something was last delivered
  std::int64_t revision = 0;  ///< ascends with every change of any request; given by the log
  bool operator==(const StoredStandingRequest&) const = default;
};

/// An event of a person who waits for such.
struct AwaitedEvent {
  std::int64_t id = 0;  ///< given by the log, ascending in the order in which events were recorded
  std::string user;     ///< a key
  Event event;
  bool operator==(const AwaitedEvent&) const = default;
};

/// That a request fired, until it has been carried out.
struct StoredFiring {
  std::int64_t id = 0;  ///< given by the log
  std::int64_t request = 0;
  std::string items;  ///< the new ones, or those of the events, JSON; "" where the clock fired it
  Time planned{};     ///< when it should have been
  bool operator==(const StoredFiring&) const = default;
};

/// What a person is told.
struct InboxEntry {
  std::int64_t id = 0;  ///< given by the log, ascending
  std::string user;
  std::int64_t request = 0;  ///< the standing request's id; it may be gone
  std::string text;          ///< for people
  std::string answer;        ///< JSON
  std::string run;           ///< id of the run in the log of runs; "" where none began
  Time time{};
  bool read = false;
  bool operator==(const InboxEntry&) const = default;
};

/// A message that the webhook has not taken yet.
struct OutboxMessage {
  std::int64_t id = 0;  ///< given by the log, ascending
  std::string body;
  std::int64_t attempts = 0;  ///< that failed
  Time due{};                 ///< when to try
  bool operator==(const OutboxMessage&) const = default;
};

/// Standing requests, the inbox and the outbox, on a connection of their own to the store's database: firing works in
/// the background, in transactions that look before they write, and is not to hold up the store's writers. Whatever
/// writes is durable when it returns. A crash between any two calls loses nothing and doubles nothing: what fired is
/// kept with the mark of how far was looked, and goes when what came of it is kept. Several processes may work on one
/// log. Thread-safe.
class StandingLog {
 public:
  static constexpr std::size_t kLongestText = 64 << 10;    ///< bytes, of words, trigger and plan
  static constexpr std::size_t kMostRequests = 1'000;      ///< of one user
  static constexpr std::size_t kMostInboxEntries = 1'000;  ///< of one user; the oldest go

  /// @param database  the store's; it has been opened before
  /// Errors: those of open_sqlite_store.
  static Result<std::unique_ptr<StandingLog>> open(const std::string& database);
  ~StandingLog();

  /// Returns the id. Items and events that are there already are not new to it. From then on the store keeps the events
  /// of people who wait for such, until they are announced.
  /// Errors: invalid_argument for a bad user key or a text that is too long or not UTF-8, resource_exhausted.
  Result<std::int64_t> add(const StoredStandingRequest& request);
  /// Many in one transaction, all or none; their ids, in order.
  Result<std::vector<std::int64_t>> add(std::span<const StoredStandingRequest> requests);
  Result<std::optional<StoredStandingRequest>> find(std::int64_t id);
  /// In the order of their ids. @param user  "" for everybody's
  Result<std::vector<StoredStandingRequest>> requests(std::string_view user);
  /// Of the newest change; a removal is one, too. Cheap.
  Result<std::int64_t> revision();
  /// Those that were added or changed after that revision, as they are now, by revision. Removed ones are missing.
  Result<std::vector<StoredStandingRequest>> changed_since(std::int64_t revision);
  /// How many active ones wait for items or events.
  Result<std::int64_t> waiting_for_news();
  /// Active again, it waits for what is new from now on. @param due  of an active one that waits for a time
  /// Errors: not_found, also for another person's.
  Status set_state(std::string_view user, std::int64_t id, StandingState state, std::optional<Time> due);
  /// What it fired and has not been carried out goes with it; what was told stays. Errors: not_found.
  Status remove(std::string_view user, std::int64_t id);

  /// Items with a smaller id have been held against the requests.
  Result<std::int64_t> items_announced();
  /// Keeps what the items [from, to) fired, and that they were looked at, in one. Requests that are no longer active
  /// don't fire. False, and nothing is kept, where others have looked at them meanwhile.
  Result<bool> announce_items(std::int64_t from, std::int64_t to, std::span<const StoredFiring> firings);
  /// Events with a smaller id have been held against the requests.
  Result<std::int64_t> events_announced();
  /// Events of people who wait for such that have not been announced, in the order in which they were recorded.
  Result<std::vector<AwaitedEvent>> awaited_events(std::size_t most);
  /// As announce_items() does it; the events go.
  Result<bool> announce_events(std::int64_t from, std::int64_t to, std::span<const StoredFiring> firings);
  /// Active requests whose time has come, the longest due first.
  Result<std::vector<StoredStandingRequest>> due(Time now, std::size_t most);
  /// Keeps that a request's time had come, and its next time, in one. False, and nothing is kept, where it is no longer
  /// due then.
  Result<bool> announce_time(const StoredFiring& firing, Time next);

  /// What is to be carried out, oldest first.
  Result<std::vector<StoredFiring>> firings(std::size_t most);
  struct Delivery {
    std::int64_t firing = 0;
    std::optional<InboxEntry> entry;     ///< empty where there is nothing to tell
    std::optional<std::string> message;  ///< for the webhook
  };
  /// Keeps what came of firings, and that they have been carried out, in one. Those that others have delivered
  /// meanwhile are left alone.
  Status deliver(std::span<const Delivery> deliveries, Time now);

  /// Newest first.
  Result<std::vector<InboxEntry>> inbox(std::string_view user, std::size_t most);
  /// Errors: not_found.
  Status mark_read(std::string_view user, std::int64_t id);
  /// How many there were.
  Result<std::int64_t> mark_all_read(std::string_view user);

  /// Messages whose time has come, oldest first.
  Result<std::vector<OutboxMessage>> outbox(Time now, std::size_t most);
  /// The webhook took it, or never will.
  Status close_message(std::int64_t id);
  /// One more attempt failed.
  Status put_off_message(std::int64_t id, Time due);

 private:
  struct Connection;
  explicit StandingLog(std::unique_ptr<Connection> connection);
  std::unique_ptr<Connection> connection_;
};

}  // namespace attune
