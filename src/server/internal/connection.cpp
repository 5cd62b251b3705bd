#include "server/internal/connection.h"

#include "base/ascii.h"
#include "base/log.h"
#include "server/http/problem.h"

#include <algorithm>
#include <optional>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/rfc7230.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>
#include <fmt/chrono.h>
#include <simdjson.h>

namespace attune::server {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = boost::beast::http;

namespace {

constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kReadBytes = 4096;
constexpr std::chrono::milliseconds kStreamPause{100};  // between looks at what a stream has to say
// A client that is refused in the middle of a body gets this much time and room to finish sending and read why.
constexpr std::chrono::seconds kDrainTime{5};
constexpr std::size_t kDrainBytes = std::size_t{64} << 20;

/// Header values end up in problem documents, which are UTF-8; HTTP itself allows any byte.
std::string header_text(std::string_view value) {
  std::string text(value);
  if (!simdjson::validate_utf8(text.data(), text.size()))
    std::ranges::replace_if(text, [](unsigned char c) { return c >= 0x80; }, '?');
  return text;
}

Pairs headers_of(const http::fields& fields) {
  Pairs headers;
  for (const auto& field : fields) headers.emplace_back(lower_ascii(field.name_string()), header_text(field.value()));
  return headers;
}

/// The headers that every response carries, and its own.
void set_headers(http::fields& fields, const Response& response, const Clock& clock) {
  const auto now = std::chrono::floor<std::chrono::seconds>(clock.now());
  fields.set(http::field::date, fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT", fmt::gmtime(now)));
  fields.set("X-Content-Type-Options", "nosniff");
  fields.set(http::field::cache_control, "no-store");
  for (const auto& [name, value] : response.headers) fields.set(name, value);
}

/// What to tell a client whose bytes are not a request, or nothing when there is nobody left to tell.
std::optional<Response> refusal(const beast::error_code& error, const ConnectionLimits& limits) {
  if (error == http::error::header_limit)
    return problem(431, fmt::format("the header has more than {} bytes", limits.header_bytes),
                   "send fewer or shorter headers");
  if (error == http::error::body_limit)
    return problem(413, fmt::format("the body has more than {} bytes", limits.body_bytes), "send it in several parts");
  const bool no_longer_there = error == http::error::end_of_stream || error == http::error::partial_message ||
                               error.category() != http::make_error_code(http::error::bad_version).category();
  if (no_longer_there) return std::nullopt;
  return problem(400, fmt::format("this is not an HTTP/1.1 request: {}", error.message()),
                 "send a well-formed request");
}

}  // namespace

/// A request as far as it could be read.
struct Connection::Incoming {
  Request request;
  std::optional<Response> refused;  ///< the answer, when there is nothing to hand to a route
  bool gone = false;                ///< nobody to answer
  bool keep_alive = false;
  bool streaming = false;  ///< the header of a stream has been sent
  unsigned version = 11;
};

Connection::Connection(asio::ip::tcp::socket socket, const ConnectionContext& context)
    : stream_(std::move(socket)), buffer_(context.limits.header_bytes + kReadBytes), context_(context) {
  beast::error_code ignored;
  (void)stream_.socket().set_option(asio::ip::tcp::no_delay(true), ignored);
}

void Connection::stop() {
  asio::post(stream_.get_executor(), [self = shared_from_this()] {
    self->stopping_ = true;
    if (self->idle_) self->stream_.cancel();
  });
}

asio::awaitable<void> Connection::serve() {
  const auto self = shared_from_this();
  bool open = true;
  while (open && !stopping_) {
    const bool has_come = co_await wait_for_request();
    if (!has_come) break;
    Incoming incoming = co_await read_request();
    if (incoming.gone) break;
    const Stopwatch stopwatch;
    Response response;
    if (incoming.refused)
      response = *std::move(incoming.refused);
    else
      response = co_await answer(incoming);
    spdlog::debug("{} {} {} {:.2f} ms", incoming.request.method, incoming.request.path, response.status,
                  stopwatch.elapsed_ms());
    open = co_await write(incoming, std::move(response));
  }
  co_await drain();
}

asio::awaitable<bool> Connection::wait_for_request() {
  if (buffer_.size() > 0) co_return true;  // the next of several pipelined requests
  idle_ = true;
  stream_.expires_after(context_.limits.idle);
  const auto [error, size] = co_await stream_.async_read_some(buffer_.prepare(kReadBytes), kAsTuple);
  idle_ = false;
  buffer_.commit(size);
  co_return !error;
}

asio::awaitable<Connection::Incoming> Connection::read_request() {
  Incoming incoming;
  http::request_parser<http::string_body> parser;
  parser.header_limit(static_cast<std::uint32_t>(context_.limits.header_bytes));
  parser.body_limit(context_.limits.body_bytes);
  stream_.expires_after(context_.limits.transfer);

  auto [error, header_size] = co_await http::async_read_header(stream_, buffer_, parser, kAsTuple);
  if (!error && same_text(parser.get()[http::field::expect], "100-continue") && !parser.is_done()) {
    constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    co_await asio::async_write(stream_, asio::buffer(kContinue), kAsTuple);
  }
  if (!error && !parser.is_done()) {
    const auto [body_error, body_size] = co_await http::async_read(stream_, buffer_, parser, kAsTuple);
    error = body_error;
  }
  if (error) {
    incoming.refused = refusal(error, context_.limits);
    incoming.gone = !incoming.refused;
    co_return incoming;
  }

  auto message = parser.release();
  incoming.version = message.version();
  incoming.keep_alive = message.keep_alive();
  incoming.request.method = message.method_string();
  incoming.request.headers = headers_of(message);
  incoming.request.body = std::move(message.body());
  const std::string_view target(message.target().data(), message.target().size());
  if (const Status parsed = parse_target(target, incoming.request); !parsed)
    incoming.refused = problem(parsed.error());
  else
    incoming.refused = context_.guard.refuse(incoming.request);
  co_return incoming;
}

asio::thread_pool& Connection::workers_for(const Route& route) const {
  return route.runs_on == RunsOn::waiting_worker ? context_.waiting_workers : context_.workers;
}

asio::awaitable<Response> Connection::answer(Incoming& incoming) {
  Request& request = incoming.request;
  const auto route = context_.router.find(request);
  if (!route) co_return route.error();
  const Route& found = **route;
  if (found.runs_on == RunsOn::io_thread) co_return Router::respond(found, request);
  if (request.accepts(kEventStream) && request.method != "HEAD") co_return co_await answer_listener(incoming, found);
  // The lambda outlives its coroutine because this frame does.
  const auto work = [&]() -> asio::awaitable<Response> { co_return Router::respond(found, request); };
  Response response = co_await asio::co_spawn(workers_for(found).get_executor(), work, asio::use_awaitable);
  co_return response;
}

asio::awaitable<Response> Connection::answer_listener(Incoming& incoming, const Route& route) {
  // What follows is touched on the strand alone, and this frame outlives whatever touches it: it waits for both ends.
  std::string untold;
  std::optional<Response> ended;
  bool watching = true;
  asio::steady_timer news(stream_.get_executor());  // cancelled whenever something of these has changed
  std::stop_source gone;

  incoming.request.listener = Listener{.tell =
                                           [&](std::string text) {
                                             asio::post(stream_.get_executor(), [&, text = std::move(text)] {
                                               untold += text;
                                               news.cancel();
                                             });
                                           },
                                       .gone = gone.get_token()};
  const auto work = [&]() -> asio::awaitable<Response> { co_return Router::respond(route, incoming.request); };
  asio::co_spawn(workers_for(route).get_executor(), work,
                 asio::bind_executor(stream_.get_executor(), [&](const std::exception_ptr&, Response response) {
                   ended = std::move(response);
                   news.cancel();
                 }));
  // Whoever listens sends nothing: bytes are a pipelined request, which waits its turn, and an end is a client gone.
  stream_.socket().async_wait(asio::ip::tcp::socket::wait_read, [&](const beast::error_code& error) {
    watching = false;
    beast::error_code unreadable;
    if (error != asio::error::operation_aborted && stream_.socket().available(unreadable) == 0) gone.request_stop();
    news.cancel();
  });

  const Response stream{.content_type = std::string(kEventStream)};
  beast::error_code failed;
  while (!ended || (!untold.empty() && !failed)) {
    if (!untold.empty() && !failed) {
      const std::string text = std::exchange(untold, {});
      failed = co_await write_part(incoming, stream, text);
      if (failed) gone.request_stop();
      continue;
    }
    news.expires_after(context_.limits.heartbeat);
    const auto [woken] = co_await news.async_wait(kAsTuple);
    if (!woken && incoming.streaming && untold.empty()) untold = ":\n\n";
  }
  beast::error_code ignored;
  if (watching) (void)stream_.socket().cancel(ignored);
  while (watching) {
    news.expires_at(asio::steady_timer::time_point::max());
    co_await news.async_wait(kAsTuple);
  }
  incoming.request.listener.reset();
  co_return *std::move(ended);
}

asio::awaitable<bool> Connection::write(Incoming& incoming, Response response) {
  if (incoming.streaming) {
    if (response.content_type == kEventStream) co_await write_part(incoming, response, response.body);
    co_return false;
  }
  if (response.stream && incoming.request.method != "HEAD") {
    co_await write_stream(incoming, response);
    co_return false;
  }
  http::response<http::string_body> message(static_cast<http::status>(response.status), incoming.version);
  set_headers(message, response, context_.clock);
  message.keep_alive(incoming.keep_alive && !stopping_);
  const bool without_body = response.status == 204 || response.status == 304;
  if (!without_body) {
    message.set(http::field::content_type, response.content_type);
    message.content_length(response.body.size());
    if (incoming.request.method != "HEAD") message.body() = std::move(response.body);
  }
  stream_.expires_after(context_.limits.transfer);
  const auto [error, size] = co_await http::async_write(stream_, message, kAsTuple);
  co_return !error && message.keep_alive();
}

asio::awaitable<void> Connection::write_stream(Incoming& incoming, const Response& response) {
  beast::error_code failed = co_await write_part(incoming, response, "");
  asio::steady_timer timer(stream_.get_executor());
  while (!failed && !stopping_) {
    const std::optional<std::string> text = response.stream();
    if (!text) break;
    if (!text->empty()) failed = co_await write_part(incoming, response, *text);
    timer.expires_after(kStreamPause);
    co_await timer.async_wait(kAsTuple);
  }
}

asio::awaitable<beast::error_code> Connection::write_part(Incoming& incoming, const Response& stream,
                                                          std::string_view text) {
  stream_.expires_after(context_.limits.transfer);
  if (!std::exchange(incoming.streaming, true)) {
    http::response<http::empty_body> head(static_cast<http::status>(stream.status), incoming.version);
    set_headers(head, stream, context_.clock);
    head.set(http::field::content_type, stream.content_type);
    // The end of the connection is the end of the answer: every version of HTTP knows that, and so do proxies.
    head.keep_alive(false);
    http::response_serializer<http::empty_body> serializer(head);
    const auto [error, size] = co_await http::async_write_header(stream_, serializer, kAsTuple);
    if (error || text.empty()) co_return error;
  }
  const auto [error, written] = co_await asio::async_write(stream_, asio::buffer(text), kAsTuple);
  co_return error;
}

asio::awaitable<void> Connection::drain() {
  // Closing a socket with unread bytes resets it, and the client may lose the response it has not read yet.
  beast::error_code error;
  (void)stream_.socket().shutdown(asio::ip::tcp::socket::shutdown_send, error);
  stream_.expires_after(kDrainTime);
  std::size_t drained = 0;
  while (!error && !stopping_ && drained < kDrainBytes) {
    buffer_.clear();
    const auto [failed, size] = co_await stream_.async_read_some(buffer_.prepare(kReadBytes), kAsTuple);
    error = failed;
    drained += size;
  }
  stream_.close();
}

}  // namespace attune::server
