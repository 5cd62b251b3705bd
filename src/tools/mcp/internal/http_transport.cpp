#include "net/server_sent_events.h"
#include "tools/mcp/internal/transport.h"

#include <algorithm>
#include <map>
#include <stop_token>

#include <boost/asio/steady_timer.hpp>
#include <sodium.h>

namespace attune::mcp {
namespace {

using net::HttpResponse;

constexpr std::string_view kWithMirroredArguments = "2026-07-28";
/// Streams may be gone on with in revisions that have sessions.
constexpr std::string_view kWithoutResuming = "2026-07-28";
constexpr int kMostResumptions = 3;
constexpr std::chrono::milliseconds kUsualPause{1'000};
constexpr std::chrono::milliseconds kLongestPause{30'000};

/// As MCP writes what isn't plain text into a header.
std::string header_value(std::string_view text) {
  const bool plain = std::ranges::all_of(text, [](unsigned char c) { return c >= ' ' && c < 0x7f; }) &&
                     (text.empty() || (text.front() != ' ' && text.back() != ' ')) &&
                     !(text.starts_with("=?base64?") && text.ends_with("?="));
  if (plain) return std::string(text);
  std::string encoded(sodium_base64_encoded_len(text.size(), sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(encoded.data(), encoded.size(), reinterpret_cast<const unsigned char*>(text.data()), text.size(),
                    sodium_base64_VARIANT_ORIGINAL);
  encoded.pop_back();  // the zero that ends it
  return "=?base64?" + encoded + "?=";
}

/// Streamable HTTP: every message is a POST, and what comes back to a request is its response, or a stream of events
/// that ends with it.
class HttpTransport final : public Transport, public std::enable_shared_from_this<HttpTransport> {
 public:
  using Mirrored = std::vector<std::pair<std::string, std::string>>;

  HttpTransport(net::EventLoop& loop, net::HttpClient& client, HttpEndpoint endpoint, Events events)
      : loop_(loop), client_(client), endpoint_(std::move(endpoint)), events_(std::move(events)) {}

  Status request(std::int64_t id, const json::object& message, const Mirrored& mirrored) override {
    auto exchange = std::make_shared<Exchange>(endpoint_.max_message_bytes);
    exchange->id = id;
    exchanges_[id] = exchange;
    post(message, exchange, mirrored);
    return {};
  }

  Status tell(const json::object& message) override {
    post(message, std::make_shared<Exchange>(endpoint_.max_message_bytes), {});
    return {};
  }

  void forget(std::int64_t id) override {
    if (const auto node = exchanges_.extract(id)) node.mapped()->stop.request_stop();
  }

  void agreed(const std::string& revision) override { revision_ = revision; }
  [[nodiscard]] bool forgetting_cancels() const override { return true; }

  void listen() override {
    listening_ = std::make_shared<Exchange>(endpoint_.max_message_bytes);
    net::HttpRequest request{"GET", endpoint_.url, headers(), {}};
    request.headers.push_back({"Accept", "text/event-stream"});
    send(std::move(request), listening_);
  }

  void close() {
    closed_ = true;
    if (listening_) listening_->stop.request_stop();
    for (const auto& [id, exchange] : exchanges_) exchange->stop.request_stop();
    if (session_.empty()) return;
    client_.send({"DELETE", endpoint_.url, headers(), {}}, {.addresses = endpoint_.addresses}, [](const auto&) {});
  }

 private:
  struct Exchange {
    explicit Exchange(std::size_t max_bytes) : parser(max_bytes) {}
    std::optional<std::int64_t> id;  // of the request it carries; none for what has no response
    std::stop_source stop;
    net::ServerSentEventParser parser;
    bool is_stream = false;
    bool answered = false;
    std::string body;
    int resumed = 0;  // times in a row that the stream went on and brought nothing
    std::unique_ptr<boost::asio::steady_timer> pause;
  };

  [[nodiscard]] std::vector<net::HttpHeader> headers() const {
    std::vector<net::HttpHeader> headers = endpoint_.headers;
    if (!revision_.empty()) headers.push_back({"MCP-Protocol-Version", revision_});
    if (!session_.empty()) headers.push_back({"Mcp-Session-Id", session_});
    return headers;
  }

  void post(const json::object& message, const std::shared_ptr<Exchange>& exchange, const Mirrored& mirrored) {
    net::HttpRequest request{"POST", endpoint_.url, headers(), to_json(message)};
    request.headers.push_back({"Content-Type", "application/json"});
    request.headers.push_back({"Accept", "application/json, text/event-stream"});
    if (const json::value* method = message.if_contains("method")) {
      request.headers.push_back({"Mcp-Method", header_value(std::string_view(method->as_string()))});
      const json::value* const params = message.if_contains("params");
      const json::value* const name = params == nullptr ? nullptr : params->as_object().if_contains("name");
      if (name != nullptr && name->is_string()) {
        request.headers.push_back({"Mcp-Name", header_value(std::string_view(name->as_string()))});
      }
    }
    if (revision_ == kWithMirroredArguments)
      for (const auto& [name, value] : mirrored) request.headers.push_back({name, header_value(value)});
    send(std::move(request), exchange);
  }

  void send(net::HttpRequest request, const std::shared_ptr<Exchange>& exchange) {
    net::HttpOptions options{.max_response_bytes = endpoint_.max_message_bytes,
                             .addresses = endpoint_.addresses,
                             .stop = exchange->stop.get_token()};
    // The client has a deadline for every request, and a stream may be silent for long.
    options.deadlines.first_byte = options.deadlines.between_bytes = options.deadlines.whole = std::nullopt;
    if (!exchange->id && request.method == "POST") options.deadlines.whole = std::chrono::seconds(30);
    const std::weak_ptr<HttpTransport> weak = weak_from_this();
    options.on_head = [weak, exchange](const HttpResponse& head) {
      exchange->is_stream = head.media_type() == "text/event-stream";
      if (const auto self = weak.lock()) self->keep_session(head);
    };
    options.on_body = [weak, exchange](std::string_view bytes) {
      const auto self = weak.lock();
      return self && self->take(*exchange, bytes) ? net::Flow::go_on : net::Flow::end;
    };
    client_.send(std::move(request), std::move(options), [weak, exchange](Result<HttpResponse> outcome) {
      if (const auto self = weak.lock()) self->end(exchange, std::move(outcome));
    });
  }

  void keep_session(const HttpResponse& head) {
    if (const auto session = head.header("Mcp-Session-Id"); session && session_.empty()) session_ = *session;
  }

  bool take(Exchange& exchange, std::string_view bytes) {
    if (closed_) return false;
    if (!exchange.is_stream) {
      exchange.body.append(bytes);
      return true;
    }
    const Status status = exchange.parser.feed(bytes, [&](const net::ServerSentEvent& event) {
      if (event.type == "message" && !exchange.answered && !closed_) take_message(exchange, event.data);
    });
    if (!status) fail(exchange, status.error());
    return status && !exchange.answered;
  }

  void take_message(Exchange& exchange, std::string_view text) {
    if (text.empty()) return;  // primes a client for going on later
    exchange.resumed = 0;
    auto message = read_message(text, {.size_bytes = endpoint_.max_message_bytes});
    if (!message) return fail(exchange, message.error());
    if (auto* response = std::get_if<Response>(&*message)) {
      if (!exchange.id) return;  // nothing was asked
      if (!response->id && std::holds_alternative<RpcError>(response->outcome)) response->id = exchange.id;
      if (response->id != exchange.id) return;
      exchange.answered = true;
      exchanges_.erase(*exchange.id);
    }
    events_.on_message(*std::move(message));
  }

  void fail(Exchange& exchange, const Error& error) {
    if (!exchange.id || std::exchange(exchange.answered, true)) return;
    exchanges_.erase(*exchange.id);
    events_.on_failed(*exchange.id, in_context("the MCP server", error).error());
  }

  void end(const std::shared_ptr<Exchange>& ended, Result<HttpResponse> outcome) {
    Exchange& exchange = *ended;
    if (closed_ || !exchange.id || exchange.answered) return;
    if (may_go_on(exchange, outcome)) return go_on(ended);
    if (!outcome) return fail(exchange, outcome.error());
    keep_session(*outcome);
    if (!exchange.is_stream && !exchange.body.empty()) {
      // An error's body may be a message, or a page for people.
      if (outcome->status < 400 || read_message(exchange.body)) take_message(exchange, exchange.body);
      if (exchange.answered) return;
    }
    fail(exchange, error_of(outcome->status));
  }

  /// Whether a stream that ended without the response may bring it yet: it said where to go on.
  [[nodiscard]] bool may_go_on(const Exchange& exchange, const Result<HttpResponse>& outcome) const {
    const bool broke_off = outcome ? outcome->status == 200 : outcome.error().code == ErrorCode::unavailable;
    return exchange.is_stream && broke_off && !exchange.parser.last_event_id().empty() &&
           exchange.resumed < kMostResumptions && revision_ != kWithoutResuming;
  }

  /// Asks for the rest of the stream once the pause is over that the server wants.
  void go_on(const std::shared_ptr<Exchange>& exchange) {
    ++exchange->resumed;
    exchange->parser.begin_again();
    exchange->pause = std::make_unique<boost::asio::steady_timer>(loop_.context());
    exchange->pause->expires_after(std::min(exchange->parser.retry().value_or(kUsualPause), kLongestPause));
    exchange->pause->async_wait([weak = weak_from_this(), exchange](const boost::system::error_code& code) {
      const auto self = weak.lock();
      if (code || !self || self->closed_ || exchange->stop.stop_requested()) return;
      net::HttpRequest request{"GET", self->endpoint_.url, self->headers(), {}};
      request.headers.push_back({"Accept", "text/event-stream"});
      request.headers.push_back({"Last-Event-ID", exchange->parser.last_event_id()});
      self->send(std::move(request), exchange);
    });
  }

  [[nodiscard]] Error error_of(int status) {
    if (status == 401 || status == 403) {
      return permission_denied("it wants other credentials (status {})", status)
          .mend("check the headers set for it")
          .error();
    }
    if (status == 404 && !session_.empty()) {
      session_.clear();
      events_.on_closed(unavailable("the MCP server has ended the session").mend("try again").error());
    }
    if (status >= 400 && status < 500) return unsupported("it refuses the request (status {})", status).error();
    return unavailable("it gives no answer (status {})", status).error();
  }

  net::EventLoop& loop_;
  net::HttpClient& client_;
  HttpEndpoint endpoint_;
  Events events_;
  std::string revision_;
  std::string session_;
  std::map<std::int64_t, std::shared_ptr<Exchange>> exchanges_;
  std::shared_ptr<Exchange> listening_;
  bool closed_ = false;
};

/// Owns it, so that what comes late finds nobody.
class OwnedHttpTransport final : public Transport {
 public:
  explicit OwnedHttpTransport(std::shared_ptr<HttpTransport> inner) : inner_(std::move(inner)) {}
  ~OwnedHttpTransport() override { inner_->close(); }
  Status request(std::int64_t id, const json::object& message, const HttpTransport::Mirrored& mirrored) override {
    return inner_->request(id, message, mirrored);
  }
  Status tell(const json::object& message) override { return inner_->tell(message); }
  void forget(std::int64_t id) override { inner_->forget(id); }
  void agreed(const std::string& revision) override { inner_->agreed(revision); }
  [[nodiscard]] bool forgetting_cancels() const override { return true; }
  void listen() override { inner_->listen(); }

 private:
  std::shared_ptr<HttpTransport> inner_;
};

}  // namespace

std::unique_ptr<Transport> start_http(net::EventLoop& loop, net::HttpClient& client, HttpEndpoint endpoint,
                                      Transport::Events events) {
  return std::make_unique<OwnedHttpTransport>(
      std::make_shared<HttpTransport>(loop, client, std::move(endpoint), std::move(events)));
}

}  // namespace attune::mcp
