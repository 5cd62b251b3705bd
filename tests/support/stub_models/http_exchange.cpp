#include "stub_models/http_exchange.h"

#include "base/ascii.h"

#include <fmt/format.h>

namespace attune::stub_models {
namespace {

std::string_view reason_of(int status) {
  switch (status) {
    case 200:
      return "OK";
    case 307:
      return "Temporary Redirect";
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 429:
      return "Too Many Requests";
    case 500:
      return "Internal Server Error";
    case 502:
      return "Bad Gateway";
    default:
      return "Status";
  }
}

/// What stands before the separator; the text loses it and the separator.
std::string_view cut_off(std::string_view& text, std::string_view separator) {
  const std::size_t at = std::min(text.find(separator), text.size());
  const std::string_view before = text.substr(0, at);
  text.remove_prefix(std::min(at + separator.size(), text.size()));
  return before;
}

}  // namespace

std::string_view HttpRequest::header(std::string_view name) const {
  for (const auto& [key, value] : headers)
    if (same_text(key, name)) return value;
  return {};
}

std::optional<HttpRequest> read_request(Peer& peer) {
  const auto raw = peer.read_request();
  if (!raw) return std::nullopt;
  std::string_view rest = *raw;
  std::string_view head = cut_off(rest, "\r\n\r\n");
  std::string_view line = cut_off(head, "\r\n");
  HttpRequest request;
  request.method = cut_off(line, " ");
  std::string_view target = cut_off(line, " ");
  request.path = cut_off(target, "?");
  if (!line.starts_with("HTTP/1.")) return std::nullopt;
  while (!head.empty()) {
    std::string_view value = cut_off(head, "\r\n");
    const std::string_view name = cut_off(value, ":");
    request.headers.emplace_back(name, trimmed(value));
  }
  request.body = rest;
  return request;
}

std::string HttpReply::head() const {
  std::string text = fmt::format("HTTP/1.1 {} {}\r\n", status, reason_of(status));
  if (!content_type.empty()) text += fmt::format("Content-Type: {}\r\n", content_type);
  for (const auto& [name, value] : headers) text += fmt::format("{}: {}\r\n", name, value);
  if (is_stream) return text + "Cache-Control: no-cache\r\nTransfer-Encoding: chunked\r\n\r\n";
  std::size_t size = 0;
  for (const std::string& part : parts) size += part.size();
  return text + fmt::format("Content-Length: {}\r\n\r\n", size);
}

std::string HttpReply::body() const {
  std::string all;
  for (const std::string& part : parts) all += part;
  return all;
}

HttpReply json_reply(int status, std::string body) {
  HttpReply reply{.status = status};
  reply.parts.push_back(std::move(body));
  return reply;
}

std::string chunk_of(std::string_view bytes) {
  return fmt::format("{:x}\r\n{}\r\n", bytes.size(), bytes);
}

bool write_reply(Peer& peer, const HttpReply& reply) {
  if (!reply.is_stream) return peer.write(fmt::format("{}{}", reply.head(), reply.body()));
  if (!peer.write(reply.head())) return false;
  for (const std::string& part : reply.parts)
    if (!part.empty() && !peer.write(chunk_of(part))) return false;
  return peer.write(chunk_of(""));
}

}  // namespace attune::stub_models
