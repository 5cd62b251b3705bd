#include "net/server_sent_events.h"

#include <cstddef>
#include <cstdint>
#include <vector>

/// However a stream is cut, the events are the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t kMaxEventBytes = 256;
  const std::string_view stream(reinterpret_cast<const char*>(data), size);
  std::vector<attune::net::ServerSentEvent> whole;
  std::vector<attune::net::ServerSentEvent> cut;

  attune::net::ServerSentEventParser at_once(kMaxEventBytes);
  const auto status = at_once.feed(stream, [&](auto event) { whole.push_back(std::move(event)); });
  attune::net::ServerSentEventParser by_bytes(kMaxEventBytes);
  attune::Status last;
  for (std::size_t i = 0; i < size; ++i) {
    last = by_bytes.feed(stream.substr(i, 1), [&](auto event) { cut.push_back(std::move(event)); });
  }
  ATTUNE_CHECK(whole == cut && status == last, "a stream reads differently byte by byte");
  ATTUNE_CHECK(at_once.last_event_id() == by_bytes.last_event_id(), "the last id depends on the cuts");
  return 0;
}
