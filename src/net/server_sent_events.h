#pragma once
#include "base/error.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace attune::net {

struct ServerSentEvent {
  std::string type = "message";
  std::string data;  ///< lines joined by '\n'
  bool operator==(const ServerSentEvent&) const = default;
};

/// Reads a text/event-stream piece by piece, however it was cut. Events without data, and one that the stream's end
/// cut short, are not told, as the standard has it. UTF-8 is not checked here: what reads the data does that.
/// Source: WHATWG HTML, 9.2 Server-sent events.
class ServerSentEventParser {
 public:
  using OnEvent = std::function<void(ServerSentEvent)>;

  /// @param max_event_bytes  of one event, its field names included
  explicit ServerSentEventParser(std::size_t max_event_bytes) : max_event_bytes_(max_event_bytes) {}

  /// Takes the next bytes and tells of every event they complete. Errors: resource_exhausted past the bound, and then
  /// at every further call.
  Status feed(std::string_view bytes, const OnEvent& on_event);

  /// The rest of the stream comes as one of its own: what the break cut short is dropped.
  void begin_again();

  /// What the stream said last of where to go on after a break: empty if it never did.
  [[nodiscard]] const std::string& last_event_id() const { return last_event_id_; }
  [[nodiscard]] std::optional<std::chrono::milliseconds> retry() const { return retry_; }

 private:
  void take_line(const OnEvent& on_event);
  void take_field(std::string_view name, std::string_view value);

  std::size_t max_event_bytes_;
  std::size_t event_bytes_ = 0;  // of the event in the making
  std::string line_;
  bool after_carriage_return_ = false;
  bool first_line_ = true;
  bool too_long_ = false;
  ServerSentEvent event_;
  bool has_data_ = false;
  std::string event_id_;
  std::string last_event_id_;
  std::optional<std::chrono::milliseconds> retry_;
};

}  // namespace attune::net
