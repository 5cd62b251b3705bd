#include "tools/mcp/internal/session.h"

#include <array>
#include <utility>

namespace attune::mcp {
namespace {

constexpr std::string_view kStateless = "2026-07-28";
constexpr std::array<std::string_view, 4> kWithSessions{"2025-11-25", "2025-06-18", "2025-03-26", "2024-11-05"};

json::object client_info() {
  return {{"name", "attune"}, {"version", "0.1.0"}};
}

std::string text_at(const json::object& object, std::string_view key) {
  const json::value* const value = object.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string();
}

json::object object_at(const json::object& object, std::string_view key) {
  const json::value* const value = object.if_contains(key);
  return value != nullptr && value->is_object() ? value->as_object() : json::object{};
}

bool names(const json::object& object, std::string_view key, std::string_view wanted) {
  const json::value* const list = object.if_contains(key);
  return list != nullptr && list->is_array() &&
         std::ranges::any_of(list->as_array(), [&](const json::value& each) { return each == json::value(wanted); });
}

bool is_error_of_stateless_servers(const RpcError& error) {
  return error.code == kUnsupportedVersion || error.code == kHeaderMismatch || error.code == kMissingCapability;
}

}  // namespace

void McpClient::Session::when_ready(std::function<void(Status)> then) {
  if (closed_) return then(cancelled("the client of '{}' has been closed", server_.name));
  if (ready_) return then({});
  waiting_.push_back(std::move(then));
  if (waiting_.size() > 1) return;  // under way
  if (const Status status = open(); !status) return connected(status);
  connect_timer_.expires_after(options_.connect_deadline);
  connect_timer_.async_wait([weak = weak_from_this()](const boost::system::error_code& code) {
    const auto self = weak.lock();
    if (code || !self || self->ready_) return;
    self->broken(deadline_exceeded("'{}' did not connect within {} ms", self->server_.name,
                                   self->options_.connect_deadline.count())
                     .error());
  });
  asked_again_ = false;
  stateless_ ? probe() : initialise();
}

Status McpClient::Session::open() {
  const std::uint64_t number = ++transport_number_;
  const std::weak_ptr<Session> weak = weak_from_this();
  // Posted, so that a transport is never destroyed from within its own callback.
  const auto current = [weak, number, &loop = loop_](std::function<void(Session&)> act) {
    loop.post([weak, number, act = std::move(act)] {
      if (const auto self = weak.lock(); self && self->transport_number_ == number) act(*self);
    });
  };
  Transport::Events events{
      .on_message =
          [current](Message message) {
            current([message = std::move(message)](Session& self) mutable { self.on_message(std::move(message)); });
          },
      .on_failed =
          [current](std::int64_t id, const Error& error) {
            current([id, error](Session& self) { self.answer(id, std::unexpected(error)); });
          },
      .on_closed = [current](const Error& error) { current([error](Session& self) { self.broken(error); }); }};
  if (const auto* http = std::get_if<HttpServer>(&server_.at)) {
    transport_ = start_http(loop_, http_, {http->url, http->headers, http->addresses, options_.max_message_bytes},
                            std::move(events));
    return {};
  }
  net::ChildOptions child = std::get<net::ChildOptions>(server_.at);
  child.max_line_bytes = options_.max_message_bytes;
  ATTUNE_TRY(transport, start_stdio(loop_, std::move(child), events));
  transport_ = std::move(transport);
  return {};
}

/// Asks in the manner of the newest revision; whoever doesn't know it says so, stays silent, or dies of it.
void McpClient::Session::probe() {
  stateless_ = probing_ = true;
  transport_->agreed(std::string(kStateless));
  const auto deadline = std::chrono::steady_clock::now() + options_.probe_deadline;
  request("server/discover", {}, {.deadline = deadline},
          [this](Result<Response> outcome) { on_discovered(std::move(outcome)); });
}

void McpClient::Session::on_discovered(Result<Response> outcome) {
  probing_ = false;
  if (outcome) {
    if (const auto* result = std::get_if<json::object>(&outcome->outcome);
        result != nullptr && result->contains("supportedVersions")) {
      if (!names(*result, "supportedVersions", kStateless)) return initialise();
      info_ = {.revision = std::string(kStateless), .instructions = text_at(*result, "instructions")};
      const json::object said = object_at(object_at(*result, "_meta"), "io.modelcontextprotocol/serverInfo");
      info_.name = text_at(said, "name");
      info_.version = text_at(said, "version");
      capabilities_ = object_at(*result, "capabilities");
      return ready();
    }
    const auto* error = std::get_if<RpcError>(&outcome->outcome);
    if (error != nullptr && is_error_of_stateless_servers(*error)) {
      const json::object* const data = error->data.if_object();
      const bool has_older = data != nullptr && std::ranges::any_of(kWithSessions, [&](std::string_view revision) {
                               return names(*data, "supported", revision);
                             });
      // It refuses what it says it speaks: once it may, as if the question had come too early.
      if (data != nullptr && names(*data, "supported", kStateless) && !std::exchange(asked_again_, true))
        return probe();
      if (!has_older) return broken(unsupported("'{}' speaks no revision of MCP that we do", server_.name).error());
    }
    return initialise();
  }
  const ErrorCode code = outcome.error().code;
  const bool child = std::holds_alternative<net::ChildOptions>(server_.at);
  const bool refused =
      code == ErrorCode::unsupported || code == ErrorCode::type_error || code == ErrorCode::parse_error;
  if (refused || (child && code == ErrorCode::deadline_exceeded)) return initialise();
  if (child && code == ErrorCode::unavailable) {  // it died of the question
    if (const Status status = open(); !status) return connected(status);
    return initialise();
  }
  broken(outcome.error());
}

void McpClient::Session::initialise() {
  stateless_ = false;
  transport_->agreed("");
  request("initialize",
          {{"protocolVersion", kWithSessions.front()}, {"capabilities", json::object{}}, {"clientInfo", client_info()}},
          {.deadline = std::chrono::steady_clock::now() + options_.connect_deadline},
          [this](Result<Response> outcome) { on_initialised(std::move(outcome)); });
}

void McpClient::Session::on_initialised(Result<Response> outcome) {
  if (!outcome) return broken(outcome.error());
  const auto* result = std::get_if<json::object>(&outcome->outcome);
  if (result == nullptr) return broken(refusal(std::get<RpcError>(outcome->outcome)).error());
  const std::string revision = text_at(*result, "protocolVersion");
  if (std::ranges::find(kWithSessions, revision) == kWithSessions.end()) {
    return broken(unsupported("'{}' speaks no revision of MCP that we do", server_.name).error());
  }
  const json::object said = object_at(*result, "serverInfo");
  info_ = {revision, text_at(said, "name"), text_at(said, "version"), text_at(*result, "instructions")};
  capabilities_ = object_at(*result, "capabilities");
  transport_->agreed(revision);
  if (Status status = transport_->tell(notification_message("notifications/initialized", {})); !status) {
    return broken(status.error());
  }
  ready();
}

void McpClient::Session::ready() {
  ready_ = true;
  unasked_ = 0;
  listen();
  connected({});
}

void McpClient::Session::listen() {
  if (!stateless_) return transport_->listen();
  const json::object tools = object_at(capabilities_, "tools");
  if (const json::value* changes = tools.if_contains("listChanged");
      changes == nullptr || *changes != json::value(true))
    return;
  request("subscriptions/listen", {{"notifications", json::object{{"toolsListChanged", true}}}},
          {.deadline = Time::max()}, [](const Result<Response>&) {});
}

void McpClient::Session::connected(const Status& status) {
  connect_timer_.cancel();
  for (const auto& then : std::exchange(waiting_, {})) then(status);
}

std::int64_t McpClient::Session::request(std::string_view method, json::object params, Call call, Answer answer_to,
                                         const std::vector<std::pair<std::string, std::string>>& mirrored) {
  const std::int64_t id = ++last_id_;
  json::object meta;
  if (stateless_) {
    meta["io.modelcontextprotocol/protocolVersion"] = kStateless;
    meta["io.modelcontextprotocol/clientInfo"] = client_info();
    meta["io.modelcontextprotocol/clientCapabilities"] = json::object{};
  }
  if (call.on_progress) meta["progressToken"] = id;
  if (!meta.empty()) params["_meta"] = std::move(meta);

  auto pending = std::make_unique<Pending>(loop_.context());
  pending->answer = std::move(answer_to);
  pending->on_progress = std::move(call.on_progress);
  Pending& held = *(pending_[id] = std::move(pending));
  const std::weak_ptr<Session> weak = weak_from_this();
  if (call.deadline != Time::max()) {
    held.timer.expires_at(call.deadline);
    held.timer.async_wait([weak, id](const boost::system::error_code& code) {
      const auto self = weak.lock();
      if (!code && self)
        self->give_up(id, deadline_exceeded("'{}' did not answer in time", self->server_.name).error());
    });
  }
  held.on_stop.emplace(call.stop, [weak, id, &loop = loop_] {
    loop.post([weak, id] {
      if (const auto self = weak.lock())
        self->give_up(id, cancelled("the call of '{}' was stopped", self->server_.name).error());
    });
  });
  if (Status status = transport_->request(id, request_message(id, method, std::move(params)), mirrored); !status) {
    loop_.post([weak, id, error = status.error()] {
      if (const auto self = weak.lock()) self->answer(id, std::unexpected(error));
    });
  }
  return id;
}

void McpClient::Session::answer(std::int64_t id, Result<Response> outcome) {
  const auto node = pending_.extract(id);
  if (node.empty()) return;
  node.mapped()->on_stop.reset();
  node.mapped()->answer(std::move(outcome));
}

void McpClient::Session::give_up(std::int64_t id, Error error) {
  if (!pending_.contains(id)) return;
  if (!(stateless_ && transport_->forgetting_cancels()) && !probing_) {
    (void)transport_->tell(notification_message("notifications/cancelled", {{"requestId", id}}));
  }
  transport_->forget(id);
  answer(id, std::unexpected(std::move(error)));
}

void McpClient::Session::on_message(Message message) {
  if (auto* response = std::get_if<Response>(&message);
      response != nullptr && response->id && pending_.contains(*response->id)) {
    unasked_ = 0;
    return answer(*response->id, std::move(*response));
  }
  if (++unasked_ > options_.max_unasked) {
    return broken(resource_exhausted("'{}' floods us with messages that nobody asked for", server_.name).error());
  }
  if (const auto* asked = std::get_if<ServerRequest>(&message)) return on_request(*asked);
  if (const auto* told = std::get_if<Notification>(&message)) on_notification(*told);
}

void McpClient::Session::on_request(const ServerRequest& asked) {
  const Status status = transport_->tell(
      asked.method == "ping" ? result_message(asked.id, {})
                             : error_message(asked.id, kMethodNotFound, "this client answers no such requests"));
  if (!status) broken(status.error());
}

void McpClient::Session::on_notification(const Notification& told) {
  if (told.method == "notifications/tools/list_changed") {
    if (on_tools_changed_) on_tools_changed_();
    return;
  }
  if (told.method != "notifications/progress") return;
  const json::value* const token = told.params.if_contains("progressToken");
  if (token == nullptr || !token->is_int64()) return;
  const auto found = pending_.find(token->as_int64());
  if (found == pending_.end() || !found->second->on_progress) return;
  const auto progress = need_number(told.params, "progress");
  const auto total = find_number(told.params, "total");
  if (!progress || !total) return;
  const auto on_progress = found->second->on_progress;  // held: it may stop the call
  on_progress({*progress, *total, text_at(told.params, "message")});
}

/// Nothing more comes of this connection; the next call makes another.
void McpClient::Session::broken(const Error& error) {
  ready_ = false;
  if (!std::exchange(probing_, false)) {
    transport_.reset();
    ++transport_number_;
    if (on_tools_changed_) on_tools_changed_();
  }
  for (auto& [id, pending] : std::exchange(pending_, {})) {
    pending->on_stop.reset();
    pending->answer(std::unexpected(error));
  }
  if (!ready_ && transport_ == nullptr) connected(std::unexpected(error));
}

void McpClient::Session::close() {
  closed_ = true;
  on_tools_changed_ = nullptr;
  broken(cancelled("the client of '{}' has been closed", server_.name).error());
  transport_.reset();
  connected(cancelled("the client of '{}' has been closed", server_.name));
}

Failure McpClient::Session::refusal(const RpcError& error) const {
  switch (error.code) {
    case kInvalidParams:
      return invalid_argument("'{}' does not accept the request (error {})", server_.name, error.code);
    case kMethodNotFound:
      return unsupported("'{}' does not offer that", server_.name);
    case kMissingCapability:
      return permission_denied("'{}' wants input from us, which is refused", server_.name);
    default:
      return unavailable("'{}' failed (error {})", server_.name, error.code);
  }
}

void McpClient::Session::list_tools(Call call, std::function<void(Result<std::vector<McpTool>>)> done) {
  auto listing = std::make_shared<Listing>(Listing{.call = std::move(call), .done = std::move(done)});
  when_ready([this, listing](const Status& status) {
    if (!status) return listing->done(std::unexpected(status.error()));
    list_page(listing, std::nullopt);
  });
}

void McpClient::Session::list_page(const std::shared_ptr<Listing>& listing, const std::optional<std::string>& cursor) {
  json::object params;
  if (cursor) params["cursor"] = *cursor;
  request("tools/list", std::move(params), listing->call,
          [this, listing](Result<Response> outcome) { take_page(listing, std::move(outcome)); });
}

void McpClient::Session::take_page(const std::shared_ptr<Listing>& listing, Result<Response> outcome) {
  const auto fail = [&](Error error) { listing->done(std::unexpected(std::move(error))); };
  if (!outcome) return fail(outcome.error());
  const auto* page = std::get_if<json::object>(&outcome->outcome);
  if (page == nullptr) return fail(refusal(std::get<RpcError>(outcome->outcome)).error());
  const json::value* const tools = page->if_contains("tools");
  if (tools == nullptr || !tools->is_array()) return fail(type_error("'{}' lists no tools", server_.name).error());
  for (const json::value& each : tools->as_array()) {
    auto tool = read_tool(each);
    if (!tool) return fail(in_context("'" + server_.name + "'", tool.error()).error());
    auto mirrored = mirrored_arguments(tool->input_schema);
    if (!mirrored && stateless_) continue;  // must not be used
    if (listing->names.insert(tool->name).second) {
      if (mirrored && !mirrored->empty()) listing->mirrored[tool->name] = *std::move(mirrored);
      listing->tools.push_back(*std::move(tool));
    }
    if (listing->tools.size() > options_.max_tools) {
      return fail(resource_exhausted("'{}' has more than {} tools", server_.name, options_.max_tools).error());
    }
  }
  const json::value* const next = page->if_contains("nextCursor");
  if (next == nullptr || next->is_null()) {
    mirrored_ = std::move(listing->mirrored);
    return listing->done(std::move(listing->tools));
  }
  if (!next->is_string()) return fail(type_error("a cursor of '{}' is no text", server_.name).error());
  const std::string cursor(next->as_string());
  if (!listing->cursors.insert(cursor).second || ++listing->pages >= options_.max_pages) {
    return fail(resource_exhausted("the list of tools of '{}' has no end", server_.name).error());
  }
  list_page(listing, cursor);
}

void McpClient::Session::call(const std::string& tool, json::object arguments, Call call, Done done) {
  auto params = std::make_shared<json::object>(json::object{{"name", tool}, {"arguments", std::move(arguments)}});
  when_ready([this, tool, params, call = std::move(call), done = std::move(done)](const Status& status) {
    if (!status) return done(std::unexpected(status.error()));
    if (pending_.size() >= options_.max_pending) {
      return done(
          resource_exhausted("'{}' has {} requests to answer", server_.name, pending_.size()).mend("try again later"));
    }
    const auto marked = mirrored_.find(tool);
    const auto mirrored = marked == mirrored_.end()
                              ? std::vector<std::pair<std::string, std::string>>{}
                              : mirrored_values(marked->second, params->at("arguments").as_object());
    const auto answer = [this, done](Result<Response> outcome) {
      if (!outcome) return done(std::unexpected(outcome.error()));
      if (const auto* error = std::get_if<RpcError>(&outcome->outcome)) {
        if (error->code == kMissingCapability || error->code == kMethodNotFound) return done(refusal(*error));
        return done(McpResult{.failed = true, .content = {{.text = error->message}}});
      }
      const auto& result = std::get<json::object>(outcome->outcome);
      const std::string type = text_at(result, "resultType");
      if (type == "input_required")
        return done(permission_denied("'{}' wants input from us, which is refused", server_.name));
      if (!type.empty() && type != "complete")
        return done(type_error("'{}' gives a result of an unknown type", server_.name));
      auto read = read_result(result);
      if (!read) return done(in_context("'" + server_.name + "'", read.error()));
      done(*std::move(read));
    };
    request("tools/call", std::move(*params), call, answer, mirrored);
  });
}

}  // namespace attune::mcp
