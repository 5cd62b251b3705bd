#include "base/ascii.h"
#include "base/file.h"
#include "tools/outside/internal/connections.h"
#include "tools/outside/openapi.h"

#include <algorithm>
#include <utility>

#include <simdjson.h>

namespace attune::tools {
namespace {

constexpr int kMostRedirects = 3;

/// What an answer came to. Errors: unavailable, for what may pass; parse_error.
Result<mcp::McpResult> result_of(const std::string& source, const net::HttpResponse& response) {
  switch (response.status) {
    case 429:
    case 502:
    case 503:
    case 504:
      return unavailable("'{}' answers {}", source, response.status).mend("try again later");
    default:
      break;
  }
  constexpr int kHundred = 100;
  mcp::McpResult result{.failed = response.status / kHundred != 2, .content = {}, .structured = {}};
  if (!simdjson::validate_utf8(response.body)) return parse_error("an answer of '{}' is not UTF-8", source);
  const std::string type = response.media_type();
  if (!result.failed && !response.body.empty() && (type == "application/json" || type.ends_with("+json"))) {
    auto document = parse_json(response.body);
    if (!document) return parse_error("an answer of '{}' is not the JSON that it says it is", source);
    result.structured = *std::move(document);
  }
  result.content.push_back({.text = response.body, .data = {}, .mime_type = type, .uri = {}});
  return result;
}

class OpenApiConnection final : public Connection {
 public:
  OpenApiConnection(const Source& source, net::AddressPolicy addresses, net::EventLoop& loop, net::HttpClient& http)
      : source_(source),
        api_(std::get<OpenApi>(source_.place)),
        addresses_(std::move(addresses)),
        loop_(loop),
        http_(http) {}

  Result<std::vector<mcp::McpTool>> offered() override {
    ATTUNE_TRY(text, document_text());
    ATTUNE_TRY(document, parse_json(text));
    return read_openapi(document, api_.operations);
  }

  void call(OutsideCall call, Done done) override {
    auto request = request_for(call);
    if (!request)
      return loop_.post([error = std::move(request).error(), done = std::move(done)] { done(std::unexpected(error)); });
    net::HttpOptions options{
        .max_redirects = request->method == "GET" ? kMostRedirects : 0, .addresses = addresses_, .stop = call.stop};
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(call.deadline - std::chrono::steady_clock::now());
    options.deadlines = {.connect = left, .first_byte = {}, .between_bytes = {}, .whole = left};
    http_.send(*std::move(request), std::move(options),
               [name = source_.name, done = std::move(done)](const Result<net::HttpResponse>& response) {
                 if (!response) return done(std::unexpected(response.error()));
                 done(result_of(name, *response));
               });
  }

  void close() override {}  // the HTTP client ends what is under way

 private:
  Result<std::string> document_text() {
    if (!api_.document.starts_with("http://") && !api_.document.starts_with("https://"))
      return read_file(api_.document);
    ATTUNE_TRY(response,
               http_.fetch({.url = api_.document}, {.max_redirects = kMostRedirects, .addresses = addresses_}));
    constexpr int kOk = 200;
    if (response.status != kOk) return unavailable("'{}' answers {}", api_.document, response.status);
    return std::move(response.body);
  }

  Result<net::HttpRequest> request_for(const OutsideCall& call) {
    const auto tool = source_.tools.find(call.tool);
    if (tool == source_.tools.end()) return not_found("'{}' has no tool '{}'", source_.name, call.tool);
    ATTUNE_TRY(headers, with_environment(api_.server.headers));
    ATTUNE_TRY(request, request_of(tool->second.manifest, api_.server.url, call.arguments));
    // The operator's headers go before a plan's of the same name.
    std::erase_if(request.headers, [&](const net::HttpHeader& given) {
      return std::ranges::any_of(headers, [&](const auto& own) { return same_text(own.first, given.name); });
    });
    for (auto& [name, value] : headers) request.headers.push_back({name, std::move(value)});
    if (!call.idempotency_key.empty()) request.headers.push_back({"Idempotency-Key", call.idempotency_key});
    return request;
  }

  const Source source_;
  const OpenApi& api_;
  const net::AddressPolicy addresses_;
  net::EventLoop& loop_;
  net::HttpClient& http_;
};

}  // namespace

Result<std::shared_ptr<Connection>> connect_openapi(const Source& source, net::EventLoop& loop, net::HttpClient& http) {
  ATTUNE_TRY(addresses, address_policy(std::get<OpenApi>(source.place).server));
  return std::make_shared<OpenApiConnection>(source, std::move(addresses), loop, http);
}

}  // namespace attune::tools
