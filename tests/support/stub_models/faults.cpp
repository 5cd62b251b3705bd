#include "stub_models/faults.h"

#include "stub_models/gzip_bomb.h"
#include "stub_models/protocol.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>
#include <poll.h>

namespace attune::stub_models {
namespace {

using Begins = Fault::Begins;
using enum Expected;

/// Waits; false once the client has closed.
bool pause(Peer& peer, std::chrono::milliseconds time) {
  pollfd socket{.fd = peer.socket().native_handle(), .events = POLLIN | POLLRDHUP, .revents = 0};
  return ::poll(&socket, 1, static_cast<int>(time.count())) == 0;
}

bool is_streamed(const Faulted& faulted) {
  return faulted.honest.is_stream;
}
bool is_chat(const Faulted& faulted) {
  return faulted.request.path.ends_with("/chat/completions");
}

/// A stream of one event and its end, or a document.
HttpReply with_body(const Faulted& faulted, std::string body) {
  HttpReply reply = faulted.honest;
  reply.parts = {std::move(body)};
  if (reply.is_stream) reply.parts = {event_of(reply.parts[0]), event_of("[DONE]")};
  return reply;
}

/// The honest answer with something else instead of a completion's text or calls; other answers as they are.
bool complete(Faulted& faulted, const Completion& completion) {
  const auto body = parse_json(faulted.request.body, {.depth = 128});
  if (!is_chat(faulted) || !body || !body->is_object()) return write_reply(faulted.peer, faulted.honest);
  const auto asked = read_chat(body->get_object(), {});
  if (!asked) return write_reply(faulted.peer, faulted.honest);
  return write_reply(faulted.peer, completion_reply(*asked, completion));
}

std::string first_offered(const Faulted& faulted) {
  const auto body = parse_json(faulted.request.body, {.depth = 128});
  if (!body || !body->is_object()) return "lookup";
  const auto asked = read_chat(body->get_object(), {});
  return asked && !asked->tools.empty() ? asked->tools.front().name : "lookup";
}

/// So many bytes of the body, as they go over the wire.
std::string wire(const HttpReply& reply) {
  if (!reply.is_stream) return reply.head() + reply.body();
  std::string all = reply.head();
  for (const std::string& part : reply.parts) all += chunk_of(part);
  return all + chunk_of("");
}

// -- no answer

bool hang(Faulted faulted) {
  faulted.peer.hang();
  return false;
}
bool hang_before_headers(Faulted faulted) {
  faulted.peer.write("HTTP/1.1 200 OK\r\n");
  faulted.peer.hang();
  return false;
}
bool hang_mid_stream(Faulted faulted) {
  const std::string all = wire(faulted.honest);
  const std::size_t head = faulted.honest.head().size();
  faulted.peer.write(std::string_view(all).substr(0, head + (all.size() - head) / 2));
  faulted.peer.hang();
  return false;
}
bool trickle(Faulted faulted) {
  for (const char byte : wire(faulted.honest)) {
    if (!faulted.peer.write(std::string_view(&byte, 1))) return false;
    if (!pause(faulted.peer, faulted.byte_interval)) return false;
  }
  return true;
}

// -- refusals

bool rate_limited(Faulted faulted) {
  HttpReply reply = refusal_reply({.status = 429,
                                   .message = "Rate limit reached for requests. Please try again in 1s.",
                                   .type = "requests",
                                   .code = "rate_limit_exceeded"});
  reply.headers.emplace_back("Retry-After", "1");
  return write_reply(faulted.peer, reply);
}
bool server_error(Faulted faulted) {
  return write_reply(
      faulted.peer,
      refusal_reply({.status = 500,
                     .message = "The server had an error while processing your request. Sorry about that!",
                     .type = "server_error"}));
}
bool bad_gateway(Faulted faulted) {
  HttpReply reply{.status = 502, .content_type = "text/html"};
  reply.parts = {
      "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad "
      "Gateway</h1></center>\r\n</body>\r\n</html>\r\n"};
  return write_reply(faulted.peer, reply);
}
bool redirect(Faulted faulted) {
  HttpReply reply{.status = 307, .content_type = ""};
  reply.headers.emplace_back("Location", "http://169.254.169.254/latest/meta-data/");
  return write_reply(faulted.peer, reply);
}

// -- bodies that are none

bool empty(Faulted faulted) {
  faulted.honest.parts.clear();
  return write_reply(faulted.peer, faulted.honest);
}
bool no_json(Faulted faulted) {
  return write_reply(faulted.peer, with_body(faulted, "Everything is fine."));
}
bool cut_json(Faulted faulted) {
  HttpReply& reply = faulted.honest;
  if (!is_streamed(faulted)) {
    reply.parts = {reply.body().substr(0, reply.body().size() / 2)};
    return write_reply(faulted.peer, reply);
  }
  std::string& event = reply.parts[reply.parts.size() / 2];
  event = event.substr(0, event.size() / 2) + "\n\n";
  return write_reply(faulted.peer, reply);
}
bool no_end(Faulted faulted) {
  HttpReply& reply = faulted.honest;
  if (!is_streamed(faulted)) {  // the connection closes in the middle of the document
    const std::string all = wire(reply);
    faulted.peer.write(std::string_view(all).substr(0, all.size() - reply.body().size() / 2));
    return false;
  }
  // Neither why it finished nor [DONE], and a sound end of the body.
  std::erase_if(reply.parts, [](const std::string& part) {
    return !part.contains("\"finish_reason\":null") || part == event_of("[DONE]");
  });
  return write_reply(faulted.peer, reply);
}
bool invalid_utf8(Faulted faulted) {
  constexpr std::string_view kNoUtf8 = "\xC3\x28 \xFF\xFE";
  HttpReply& reply = faulted.honest;
  for (std::string& part : reply.parts)
    for (const std::string_view before : {"\"content\":\"", "\"model\":\""}) {
      const std::size_t at = part.find(before);
      if (at == std::string::npos) continue;
      part.insert(at + before.size(), kNoUtf8);
      break;
    }
  return write_reply(faulted.peer, reply);
}
bool split_characters(Faulted faulted) {
  // A chunk a byte: no character of more than one byte comes whole.
  HttpReply reply = faulted.honest;
  const std::string body = reply.body();
  reply.is_stream = true;
  reply.parts.clear();
  for (const char byte : body) reply.parts.emplace_back(1, byte);
  return write_reply(faulted.peer, reply);
}
bool huge(Faulted faulted) {
  constexpr std::size_t kHuge = std::size_t{100} << 20;
  const std::string filling(std::size_t{64} << 10, 'a');
  HttpReply reply = faulted.honest;
  reply.is_stream = true;
  reply.parts.clear();
  if (!faulted.peer.write(reply.head())) return false;
  const std::string opening =
      is_chat(faulted)
          ? R"({"id":"x","object":"chat.completion","choices":[{"index":0,"message":{"role":"assistant","content":")"
          : R"({"object":"list","model":")";
  if (!is_streamed(faulted) && !faulted.peer.write(chunk_of(opening))) return false;
  const std::string event = event_of(fmt::format(
      R"({{"id":"x","object":"chat.completion.chunk","created":1,"model":"stub","choices":[{{"index":0,"delta":{{"content":"{}"}},"finish_reason":null}}]}})",
      filling));
  for (std::size_t sent = 0; sent < kHuge; sent += filling.size())
    if (!faulted.peer.write(chunk_of(is_streamed(faulted) ? event : filling))) return false;
  const std::string closing = is_chat(faulted) ? R"("},"finish_reason":"stop"}]})" : R"(","data":[]})";
  return faulted.peer.write(chunk_of(is_streamed(faulted) ? event_of("[DONE]") : closing) + chunk_of(""));
}
bool bomb(Faulted faulted) {
  HttpReply reply = faulted.honest;
  reply.headers.emplace_back("Content-Encoding", "gzip");
  reply.is_stream = false;
  reply.parts = {gzip_bomb(is_streamed(faulted) ? "data: {\"id\":\"" : "{\"id\":\"")};
  return write_reply(faulted.peer, reply);
}
bool wrong_type(Faulted faulted) {
  faulted.honest.content_type = "text/html; charset=iso-8859-1";
  return write_reply(faulted.peer, faulted.honest);
}

// -- completions that are none

bool malformed_call(Faulted faulted) {
  return complete(faulted, {.tool_calls = {{first_offered(faulted), R"({"query": "Heat", "count": )"}}});
}
bool unknown_tool(Faulted faulted) {
  return complete(faulted, {.tool_calls = {{"transfer_all_money", R"({"to":"evil.example"})"}}});
}
bool tool_loop(Faulted faulted) {
  return complete(faulted, {.tool_calls = {{first_offered(faulted), "{}"}}});
}
bool contradiction(Faulted faulted) {
  if (!is_chat(faulted)) return write_reply(faulted.peer, faulted.honest);
  // It says that it calls tools, and calls none.
  for (std::string& part : faulted.honest.parts)
    if (const std::size_t at = part.find(R"("finish_reason":"stop")"); at != std::string::npos)
      part.replace(at, std::string_view(R"("finish_reason":"stop")").size(), R"("finish_reason":"tool_calls")");
  return write_reply(faulted.peer, faulted.honest);
}

constexpr std::array kFaults{
    Fault{"refused", "nothing listens at the port", error, error, Begins::closed, nullptr},
    Fault{"no_reply", "accepts the connection and never reads", error, error, Begins::connected, hang},
    Fault{"hang_before_headers", "a status line, then nothing", error, error, Begins::asked, hang_before_headers},
    Fault{"hang_mid_stream", "half of the answer, then nothing", error, error, Begins::asked, hang_mid_stream},
    Fault{"byte_a_second", "the honest answer, a byte a second", error, error, Begins::asked, trickle},
    Fault{"rate_limited", "429 with Retry-After", error, error, Begins::asked, rate_limited},
    Fault{"server_error", "500", error, error, Begins::asked, server_error},
    Fault{"bad_gateway", "502 with an HTML page", error, error, Begins::asked, bad_gateway},
    Fault{"empty", "200 without a body", error, error, Begins::asked, empty},
    Fault{"no_json", "200 with what is no JSON", error, error, Begins::asked, no_json},
    Fault{"cut_json", "200 with half of the JSON", error, error, Begins::asked, cut_json},
    Fault{"no_end", "a stream without its end mark, a document without its end", error, error, Begins::asked, no_end},
    Fault{"invalid_utf8", "bytes that are no UTF-8 in a text", error, error, Begins::asked, invalid_utf8},
    Fault{"split_characters", "characters split over chunks", answer, answer, Begins::asked, split_characters},
    Fault{"malformed_call", "a tool call whose arguments are cut", either, answer, Begins::asked, malformed_call},
    Fault{"unknown_tool", "a call of a tool that nobody offered", either, answer, Begins::asked, unknown_tool},
    Fault{"tool_loop", "nothing but tool calls, for ever", either, answer, Begins::asked, tool_loop},
    Fault{"huge", "100 MB", error, error, Begins::asked, huge},
    Fault{"compressed_bomb", "1.6 MB of gzip that are 256 MB", error, error, Begins::asked, bomb},
    Fault{"redirect_to_private", "307 to an address of the house", error, error, Begins::asked, redirect},
    Fault{"wrong_content_type", "the honest answer, said to be HTML", either, either, Begins::asked, wrong_type},
    Fault{"contradictory_finish", "finishes for tool calls that it doesn't make", either, answer, Begins::asked,
          contradiction},
};

}  // namespace

std::span<const Fault> faults() {
  return kFaults;
}

const Fault* find_fault(std::string_view name) {
  const auto found = std::ranges::find(kFaults, name, &Fault::name);
  return found == kFaults.end() ? nullptr : &*found;
}

}  // namespace attune::stub_models
