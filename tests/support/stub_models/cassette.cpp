#include "stub_models/cassette.h"

#include "base/checksum.h"
#include "base/file.h"

#include <charconv>

#include <fmt/format.h>

namespace attune::stub_models {

std::string Cassette::hash_of(const HttpRequest& request) {
  return fmt::format("{:016x}", checksum(fmt::format("{} {}\n{}", request.method, request.path, request.body)));
}

std::optional<HttpReply> Cassette::find(const HttpRequest& request) const {
  const auto kept = read_file(folder_ / (hash_of(request) + ".reply"));
  if (!kept) return std::nullopt;
  const std::string_view text = *kept;
  const std::string_view line = text.substr(0, text.find('\n'));
  HttpReply reply;
  if (std::from_chars(line.data(), line.data() + line.size(), reply.status).ec != std::errc{}) return std::nullopt;
  reply.content_type = line.substr(std::min(line.find(' ') + 1, line.size()));
  std::string_view body = text.substr(std::min(line.size() + 1, text.size()));
  reply.is_stream = reply.content_type.starts_with("text/event-stream");
  while (reply.is_stream && body.contains("\n\n")) {  // a chunk an event, as it was
    const std::size_t end = body.find("\n\n") + 2;
    reply.parts.emplace_back(body.substr(0, end));
    body.remove_prefix(end);
  }
  if (!body.empty()) reply.parts.emplace_back(body);
  return reply;
}

Status Cassette::keep(const HttpRequest& request, const HttpReply& reply) const {
  const std::string hash = hash_of(request);
  ATTUNE_TRY_VOID(write_file_atomically(folder_ / (hash + ".request"), request.body));
  return write_file_atomically(folder_ / (hash + ".reply"),
                               fmt::format("{} {}\n{}", reply.status, reply.content_type, reply.body()));
}

}  // namespace attune::stub_models
