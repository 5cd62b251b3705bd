#include "server/server.h"

#include "base/log.h"
#include "base/parallel.h"
#include "engine/training_jobs.h"
#include "server/conversations.h"
#include "server/endpoints/endpoints.h"
#include "server/http/guard.h"
#include "server/http/router.h"
#include "server/internal/connection.h"
#include "server/page/page.h"

#include <algorithm>
#include <csignal>
#include <map>
#include <thread>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace attune::server {
namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

constexpr auto kAsTuple = asio::as_tuple(asio::use_awaitable);
constexpr std::size_t kIoThreads = 2;  // they only move bytes; one carries about 90,000 requests a second
constexpr std::chrono::milliseconds kAcceptPause{50};
constexpr std::string_view kFull =
    "HTTP/1.1 503 Service Unavailable\r\nContent-Type: application/problem+json\r\nRetry-After: 1\r\n"
    "Connection: close\r\n\r\n"
    "{\"type\":\"about:blank\",\"title\":\"Service Unavailable\",\"status\":503,"
    "\"detail\":\"the server has as many connections as it takes\",\"mend\":\"try again in a moment\"}";

std::vector<Route> all_routes(const Services& services) {
  std::vector<Route> routes = endpoint_routes(services);
  std::ranges::move(page_routes(page_assets()), std::back_inserter(routes));
  return routes;
}

Failure cannot_listen(const ServerOptions& options, const boost::system::error_code& error) {
  const std::string address = fmt::format("{}:{}", options.host, options.port);
  if (error == asio::error::address_in_use)
    return unavailable("port {} of {} is in use", options.port, options.host)
        .mend("stop the program that uses it, or choose another with --listen {}:PORT", options.host);
  if (error == asio::error::access_denied)
    return permission_denied("the system does not let this program listen on {}", address)
        .mend("choose a port from 1024 on with --listen");
  return invalid_argument("cannot listen on {}: {}", address, error.message())
      .mend("--listen takes an address of this machine, e.g. 127.0.0.1:8080");
}

Result<tcp::acceptor> listen(const asio::any_io_executor& executor, const ServerOptions& options) {
  boost::system::error_code error;
  // "localhost" is often ::1 as well; the one that every client tries is 127.0.0.1.
  const std::string host = options.host == "localhost" ? "127.0.0.1" : options.host;
  tcp::resolver resolver(executor);
  const auto found = resolver.resolve(host, std::to_string(options.port), tcp::resolver::passive, error);
  if (error || found.empty()) return cannot_listen(options, error);
  const tcp::endpoint endpoint = found.begin()->endpoint();
  tcp::acceptor acceptor(executor);
  if (acceptor.open(endpoint.protocol(), error)) return cannot_listen(options, error);
  (void)acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (acceptor.bind(endpoint, error)) return cannot_listen(options, error);
  if (acceptor.listen(asio::socket_base::max_listen_connections, error)) return cannot_listen(options, error);
  return acceptor;
}

std::size_t worker_count(const ServerOptions& options) {
  return options.threads > 0 ? options.threads : available_threads();
}

/// A thread that waits for a model costs little; without models there is less to wait for.
std::size_t waiting_worker_count(const ServerOptions& options) {
  constexpr std::size_t kFewest = 16;
  return options.models == nullptr ? worker_count(options) : std::max(worker_count(options), kFewest);
}

}  // namespace

struct Server::State {
  State(Engine& given_engine, assistant::Assistant& given_assistant, std::unique_ptr<TrainingJobs> given_trainings,
        ServerOptions given)
      : options(std::move(given)),
        engine(given_engine),
        assistant(given_assistant),
        conversations(std::max<std::size_t>(options.max_conversations, 1)),
        trainings(std::move(given_trainings)),
        router(all_routes({engine, assistant, conversations, *trainings, options.models})),
        guard(options.host, options.allowed_hosts),
        workers(worker_count(options)),
        waiting_workers(waiting_worker_count(options)),
        context{
            router,
            guard,
            engine.clock(),
            workers,
            waiting_workers,
            {options.header_limit_bytes, options.body_limit_bytes, options.idle_timeout, options.transfer_timeout}} {}

  const ServerOptions options;
  Engine& engine;
  assistant::Assistant& assistant;
  std::shared_ptr<const View> prepared_for;  // touched by refresh() alone
  Conversations conversations;
  std::unique_ptr<TrainingJobs> trainings;
  const Router router;
  const Guard guard;
  asio::thread_pool workers;
  asio::thread_pool waiting_workers;
  // Looks at the workspace again: that may take seconds, for which no request's worker is to be missing.
  asio::thread_pool housekeeping{1};
  const ConnectionContext context;

  asio::io_context io;
  // Everything below is touched on this strand alone.
  asio::strand<asio::io_context::executor_type> strand{io.get_executor()};
  tcp::acceptor acceptor{strand};
  asio::signal_set signals{strand};
  asio::steady_timer refresh_timer{strand};
  asio::steady_timer accept_timer{strand};
  asio::steady_timer grace_timer{strand};
  std::map<const Connection*, std::weak_ptr<Connection>> connections;
  bool stopping = false;

  asio::awaitable<void> accept();
  asio::awaitable<void> refresh();
  Status look_again();
  void start(tcp::socket socket);
  void finished(const Connection* connection);
  void listen_to_signals();
  void begin_stop();
};

asio::awaitable<void> Server::State::accept() {
  while (!stopping) {
    auto [error, socket] = co_await acceptor.async_accept(asio::make_strand(io), kAsTuple);
    if (stopping) break;
    if (error) {
      // Out of file descriptors, most likely: it passes as connections close, and must not spin meanwhile.
      spdlog::warn("cannot take a connection: {}", error.message());
      accept_timer.expires_after(kAcceptPause);
      co_await accept_timer.async_wait(kAsTuple);
      continue;
    }
    if (connections.size() < options.max_connections) {
      start(std::move(socket));
      continue;
    }
    boost::system::error_code ignored;
    (void)socket.non_blocking(true, ignored);
    socket.write_some(asio::buffer(kFull), ignored);
  }
}

void Server::State::start(tcp::socket socket) {
  const auto executor = socket.get_executor();
  const auto connection = std::make_shared<Connection>(std::move(socket), context);
  connections.emplace(connection.get(), connection);
  asio::co_spawn(executor, connection->serve(),
                 asio::bind_executor(strand, [this, id = connection.get()](const std::exception_ptr& failure) {
                   finished(id);
                   if (!failure) return;
                   try {
                     std::rethrow_exception(failure);
                   } catch (const std::exception& exception) {
                     spdlog::error("a connection ended early: {}", exception.what());
                   }
                 }));
}

void Server::State::finished(const Connection* connection) {
  connections.erase(connection);
  if (stopping && connections.empty()) grace_timer.cancel();
}

Status Server::State::look_again() {
  ATTUNE_TRY_VOID(engine.refresh());
  if (engine.view() == prepared_for) return {};
  // What a new catalogue costs the assistant is paid here, not by the next person who asks.
  ATTUNE_TRY(prepared, assistant.read("hello", {}));
  prepared_for = prepared.view;
  return {};
}

asio::awaitable<void> Server::State::refresh() {
  std::string told;  // the last failure, so that one that stays is logged once
  while (!stopping) {
    const auto work = [this]() -> asio::awaitable<Status> { co_return look_again(); };
    const Status done = co_await asio::co_spawn(housekeeping.get_executor(), work, asio::use_awaitable);
    const std::string failure = done ? "" : done.error().to_string();
    if (!failure.empty() && failure != told) spdlog::error("the workspace could not be looked at again: {}", failure);
    told = failure;
    if (stopping) break;
    refresh_timer.expires_after(options.refresh_every);
    co_await refresh_timer.async_wait(kAsTuple);
  }
}

void Server::State::listen_to_signals() {
  signals.add(SIGINT);
  signals.add(SIGTERM);
  signals.async_wait([this](const boost::system::error_code& error, int) {
    if (!error) begin_stop();
  });
}

void Server::State::begin_stop() {
  if (stopping) return;
  stopping = true;
  boost::system::error_code ignored;
  (void)acceptor.close(ignored);
  (void)signals.cancel(ignored);
  refresh_timer.cancel();
  accept_timer.cancel();
  if (connections.empty()) return;
  grace_timer.expires_after(options.stop_grace);
  grace_timer.async_wait([this](const boost::system::error_code& error) {
    if (!error) io.stop();
  });
  for (const auto& [id, connection] : connections)
    if (const auto alive = connection.lock()) alive->stop();
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::create(Engine& engine, assistant::Assistant& assistant, ServerOptions options) {
  ATTUNE_TRY(trainings,
             TrainingJobs::open(engine.store(), engine.clock(),
                                [&engine](const TrainOptions& wanted, Progress& progress, std::stop_token stop) {
                                  return engine.train(wanted, progress, std::move(stop));
                                }));
  auto state = std::make_unique<State>(engine, assistant, std::move(trainings), std::move(options));
  ATTUNE_TRY(acceptor, listen(state->strand, state->options));
  state->acceptor = std::move(acceptor);
  if (state->options.handle_signals) state->listen_to_signals();
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

std::uint16_t Server::port() const {
  boost::system::error_code ignored;
  return state_->acceptor.local_endpoint(ignored).port();
}

Status Server::run() {
  State& state = *state_;
  asio::co_spawn(state.strand, state.accept(), asio::detached);
  asio::co_spawn(state.strand, state.refresh(), asio::detached);
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < kIoThreads; ++i) threads.emplace_back([&state] { state.io.run(); });
    state.io.run();
  }
  state.housekeeping.join();
  state.waiting_workers.join();
  state.workers.join();
  return {};
}

void Server::stop() {
  asio::post(state_->strand, [state = state_.get()] { state->begin_stop(); });
}

}  // namespace attune::server
