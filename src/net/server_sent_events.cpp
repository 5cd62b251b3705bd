#include "net/server_sent_events.h"

#include <charconv>
#include <cstdint>
#include <utility>

namespace attune::net {

Status ServerSentEventParser::feed(std::string_view bytes, const OnEvent& on_event) {
  while (!bytes.empty() && !too_long_) {
    if (std::exchange(after_carriage_return_, false) && bytes.front() == '\n') {
      bytes.remove_prefix(1);
      continue;
    }
    const std::size_t end = std::min(bytes.find_first_of("\r\n"), bytes.size());
    event_bytes_ += end;
    if (event_bytes_ > max_event_bytes_) {
      too_long_ = true;
      break;
    }
    line_.append(bytes.substr(0, end));
    bytes.remove_prefix(end);
    if (bytes.empty()) break;
    after_carriage_return_ = bytes.front() == '\r';
    bytes.remove_prefix(1);
    take_line(on_event);
  }
  if (too_long_) return resource_exhausted("an event of the stream is longer than {} bytes", max_event_bytes_);
  return {};
}

void ServerSentEventParser::begin_again() {
  line_.clear();
  event_ = {};
  event_id_ = last_event_id_;
  event_bytes_ = 0;
  has_data_ = after_carriage_return_ = false;
  first_line_ = true;
}

void ServerSentEventParser::take_line(const OnEvent& on_event) {
  const std::string line = std::exchange(line_, {});
  std::string_view text = line;
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (std::exchange(first_line_, false) && text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());

  if (text.empty()) {  // the event is whole
    event_bytes_ = 0;
    last_event_id_ = event_id_;
    ServerSentEvent event = std::exchange(event_, {});
    if (std::exchange(has_data_, false)) on_event(std::move(event));
    return;
  }
  const std::size_t colon = text.find(':');
  if (colon == 0) {  // a comment: keeps the connection alive
    event_bytes_ -= line.size();
    return;
  }
  std::string_view value = colon == std::string_view::npos ? std::string_view() : text.substr(colon + 1);
  if (value.starts_with(' ')) value.remove_prefix(1);
  take_field(text.substr(0, colon), value);
}

void ServerSentEventParser::take_field(std::string_view name, std::string_view value) {
  if (name == "data") {
    if (std::exchange(has_data_, true)) event_.data += '\n';
    event_.data += value;
  } else if (name == "event") {
    event_.type = value.empty() ? "message" : std::string(value);
  } else if (name == "id") {
    if (value.find('\0') == std::string_view::npos) event_id_ = value;
  } else if (name == "retry") {
    std::uint32_t milliseconds = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), milliseconds);
    if (error == std::errc{} && end == value.data() + value.size()) retry_ = std::chrono::milliseconds(milliseconds);
  }
}

}  // namespace attune::net
