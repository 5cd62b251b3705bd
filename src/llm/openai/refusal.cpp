#include "llm/openai/refusal.h"

#include "base/ascii.h"
#include "base/utf8.h"
#include "net/http_date.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace attune::llm {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kMostSaid = 300;
constexpr milliseconds kLongestPause = std::chrono::hours(24);

/// What an error says, of the many places where servers put it.
struct Said {
  std::string text;
  std::string code;  // "insufficient_quota", "model_not_found", ...; may be empty
  int status = 0;
};

void read_code(const json::value& value, Said& said) {
  if (const auto* text = value.if_string()) said.code = std::string(*text);
  if (const auto* number = value.if_int64(); number != nullptr && *number >= 100 && *number < 600)
    said.status = static_cast<int>(*number);
}

/// FastAPI: {"detail": "text"} or {"detail": [{"loc": [...], "msg": "text", "input": ...}]}; the input is the caller's
/// own, and is not told.
std::string text_of_detail(const json::value& detail) {
  if (const auto* text = detail.if_string()) return std::string(*text);
  std::string joined;
  const auto* list = detail.if_array();
  if (list == nullptr) return joined;
  for (const json::value& each : *list) {
    const auto* object = each.if_object();
    const json::value* message = object == nullptr ? nullptr : object->if_contains("msg");
    if (message == nullptr || !message->is_string()) continue;
    if (const json::value* place = object->if_contains("loc")) joined += to_json(*place) + " ";
    joined.append(message->get_string()).append("; ");
  }
  return joined;
}

Said read_error(const json::value& value) {
  Said said;
  if (const auto* text = value.if_string()) {
    said.text = std::string(*text);
    return said;
  }
  const auto* object = value.if_object();
  if (object == nullptr) return said;
  if (const json::value* error = object->if_contains("error"); error != nullptr && !error->is_null())
    return read_error(*error);
  if (const json::value* message = object->if_contains("message"); message != nullptr && message->is_string())
    said.text = std::string(message->get_string());
  else if (const json::value* detail = object->if_contains("detail"))
    said.text = text_of_detail(*detail);
  for (const std::string_view key : {"type", "code"})
    if (const json::value* code = object->if_contains(key)) read_code(*code, said);
  return said;
}

void strike_out(std::string& text, std::string_view secret) {
  if (secret.empty()) return;
  for (std::size_t at = 0; (at = text.find(secret, at)) != std::string::npos; at += 3)
    text.replace(at, secret.size(), "***");
}

/// One line, without what a terminal would take as a command.
std::string for_people(std::string text, std::string_view secret) {
  strike_out(text, secret);
  std::string line;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_space = byte <= ' ' || byte == 0x7f;
    if (is_space && (line.empty() || line.back() == ' ')) continue;
    line += is_space ? ' ' : c;
  }
  line = std::string(trimmed(cut_utf8(line, kMostSaid)));
  return line;
}

bool is_used_up(const Said& said) {
  constexpr std::array<std::string_view, 4> kCodes = {"insufficient_quota", "billing_hard_limit_reached",
                                                      "billing_not_active", "insufficient_balance"};
  return std::ranges::find(kCodes, said.code) != kCodes.end();
}

ErrorCode code_of(int status) {
  if (status < 300) return ErrorCode::parse_error;
  if (status == 401 || status == 403) return ErrorCode::permission_denied;
  if (status == 402 || status == 429) return ErrorCode::resource_exhausted;
  if (status == 404 || status == 405 || status == 410 || status == 501) return ErrorCode::unsupported;
  if (status == 408 || status == 409 || status == 425 || status >= 500) return ErrorCode::unavailable;
  if (status < 400) return ErrorCode::permission_denied;
  return ErrorCode::invalid_argument;
}

std::string_view mend_of(int status, const Said& said) {
  if (status == 401 || status == 403) return "check the endpoint's key_env or key_file";
  if (said.code == "context_length_exceeded" || said.code == "exceed_context_size_error")
    return "set the endpoint's context_tokens to what the server has";
  if (is_used_up(said) || status == 402) return "the account with the provider is used up";
  if (status == 429) return "try again later, or lower max_concurrent";
  if (status == 404 || status == 405)
    return "check the model's name, and the endpoint's url, which ends in /v1 for most servers";
  if (status >= 300 && status < 400) return "set the endpoint's url to where the server really is";
  if (status == 408 || status >= 500) return "try again, or look at the server's log";
  return "";
}

Refusal refusal_of(int status, Said said, std::string_view secret) {
  Refusal refusal;
  refusal.status = status;
  refusal.said = for_people(std::move(said.text), secret);
  refusal.error.code = code_of(status);
  refusal.error.message =
      status >= 300 && status < 400
          ? fmt::format(
                "the language model's server sends the call elsewhere (HTTP {}), and redirects are not followed",
                status)
      : refusal.said.empty() ? fmt::format("the language model's server answers HTTP {}", status)
                             : fmt::format("the language model's server answers HTTP {}: {}", status, refusal.said);
  refusal.error.mend = mend_of(status, said);
  refusal.failed.is_safe_again =
      (status == 429 && !is_used_up(said)) || status == 500 || status == 502 || status == 503 || status == 529;
  return refusal;
}

std::optional<double> number_of(std::string_view text) {
  text = trimmed(text);
  double number = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (code != std::errc{} || end != text.data() + text.size() || !(number >= 0)) return std::nullopt;
  return number;
}

milliseconds pause_of(double ms) {
  return milliseconds(static_cast<std::int64_t>(std::min(ms, static_cast<double>(kLongestPause.count()))));
}

}  // namespace

std::optional<milliseconds> retry_after(const net::HttpResponse& head, Time now) {
  if (const auto text = head.header("retry-after-ms"))
    if (const auto ms = number_of(*text)) return pause_of(*ms);
  const auto text = head.header("Retry-After");
  if (!text) return std::nullopt;
  if (const auto seconds = number_of(*text)) return pause_of(*seconds * 1'000);
  const auto until = net::parse_http_date(*text);
  if (!until) return std::nullopt;
  // The server's clock, where it tells it: the two may differ.
  const auto date = head.header("Date");
  const Time its_now = date ? net::parse_http_date(*date).value_or(now) : now;
  return std::clamp(*until - its_now, milliseconds(0), kLongestPause);
}

Refusal read_refusal(const net::HttpResponse& head, std::string_view body, std::string_view secret, Time now) {
  Said said;
  const std::string_view text = trimmed(body);
  if (const auto parsed = parse_json(text)) {
    said = read_error(*parsed);
  } else if (head.media_type() == "text/plain" && !text.starts_with('<') &&
             parse_json(to_json(json::string(text)))) {  // UTF-8
    said.text = std::string(text);
  }
  Refusal refusal = refusal_of(head.status, std::move(said), secret);
  refusal.failed.after = retry_after(head, now);
  return refusal;
}

Refusal read_refusal(const json::value& error, std::string_view secret) {
  Said said = read_error(error);
  const int status = said.status < 400 ? 500 : said.status;
  Refusal refusal = refusal_of(status, std::move(said), secret);
  refusal.error.message = refusal.said.empty()
                              ? "the language model's server failed while it answered"
                              : fmt::format("the language model's server failed while it answered: {}", refusal.said);
  return refusal;
}

}  // namespace attune::llm
