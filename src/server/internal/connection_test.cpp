#include "server/internal/connection.h"

#include <atomic>
#include <latch>
#include <thread>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::server {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

Route route(std::string method, std::string pattern, RunsOn runs_on, auto body) {
  return {.method = std::move(method),
          .pattern = std::move(pattern),
          .handle = [body](const Request& request) -> Result<Response> {
            return Response{.status = 200, .content_type = "text/plain", .body = body(request), .headers = {}};
          },
          .runs_on = runs_on};
}

/// A server of connections on a free port of 127.0.0.1, without an engine behind it.
class ConnectionTest : public testing::Test {
 protected:
  explicit ConnectionTest(ConnectionLimits limits = {.header_bytes = 1024, .body_bytes = 10'000})
      : context_{router_, guard_, clock_, workers_, waiting_workers_, limits} {
    asio::co_spawn(
        io_,
        [this]() -> asio::awaitable<void> {
          for (;;) {
            tcp::socket socket = co_await acceptor_.async_accept(asio::make_strand(io_), asio::use_awaitable);
            const auto executor = socket.get_executor();
            const auto connection = std::make_shared<Connection>(std::move(socket), context_);
            last_ = connection;
            asio::co_spawn(executor, connection->serve(), asio::detached);
          }
        },
        asio::detached);
    thread_ = std::jthread([this] { io_.run(); });
  }
  ~ConnectionTest() override {
    io_.stop();
    thread_.join();
    waiting_workers_.join();
    workers_.join();
  }

  tcp::socket connect() {
    tcp::socket socket(client_io_);
    socket.connect(acceptor_.local_endpoint());
    return socket;
  }
  static void send(tcp::socket& socket, std::string_view text) { asio::write(socket, asio::buffer(text)); }
  /// Everything until the server closes.
  static std::string read_all(tcp::socket& socket) {
    std::string text;
    boost::system::error_code error;
    asio::read(socket, asio::dynamic_buffer(text), error);
    return text;
  }
  /// Sends the text, half-closes, and reads what comes back.
  std::string exchange(std::string_view text) {
    tcp::socket socket = connect();
    send(socket, text);
    socket.shutdown(tcp::socket::shutdown_send);
    return read_all(socket);
  }

  const Router router_{{
      route("GET", "/fast", RunsOn::io_thread, [](const Request&) { return "fast"; }),
      route("GET", "/slow", RunsOn::worker,
            [this](const Request&) {
              entered_.count_down();
              release_.wait();
              return "slow";
            }),
      route("GET", "/waiting", RunsOn::waiting_worker,
            [this](const Request&) {
              ++waiting_;
              waiting_.notify_all();
              release_.wait();
              return "waited";
            }),
      route("POST", "/length", RunsOn::worker,
            [](const Request& request) { return std::to_string(request.body.size()); }),
      {.method = "POST",
       .pattern = "/told/{how}",
       .handle = [this](const Request& request) -> Result<Response> { return told(request); }},
  }};

  /// Tells "first" and waits until it is released or the listener has gone; "silently": tells nothing.
  Response told(const Request& request) {
    if (!request.listener || request.captures.at(0) == "silently")
      return {.content_type = "text/plain", .body = "done"};
    request.listener->tell("first;");
    if (request.captures.at(0) == "until-gone") {
      const std::stop_callback on_gone(request.listener->gone, [this] { release_.count_down(); });
      release_.wait();
      entered_.count_down();
    } else {
      release_.wait();
    }
    request.listener->tell("second;");
    if (request.captures.at(0) == "broken") return {.status = 500, .content_type = "text/plain", .body = "done"};
    return {.content_type = std::string(kEventStream), .body = "last;"};
  }
  static std::string asking_to_be_told(std::string_view how) {
    return fmt::format(
        "POST /told/{} HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\nContent-Length: 0\r\n\r\n", how);
  }
  const Guard guard_{"127.0.0.1", {}};
  const ManualClock clock_{Time(std::chrono::seconds(1'000'000'000))};
  asio::thread_pool workers_{2};
  asio::thread_pool waiting_workers_{2};
  const ConnectionContext context_;
  std::latch entered_{1};
  std::latch release_{1};
  std::atomic<int> waiting_ = 0;
  std::weak_ptr<Connection> last_;

  asio::io_context io_;
  tcp::acceptor acceptor_{io_, tcp::endpoint(asio::ip::address_v4::loopback(), 0)};
  asio::io_context client_io_;
  std::jthread thread_;
};

TEST_F(ConnectionTest, AnswersWithTheHeadersOfEveryResponse) {
  EXPECT_EQ(exchange("GET /fast HTTP/1.1\r\nHost: localhost\r\n\r\n"),
            "HTTP/1.1 200 OK\r\nDate: Sun, 09 Sep 2001 01:46:40 GMT\r\nX-Content-Type-Options: nosniff\r\n"
            "Cache-Control: no-store\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nfast");
}

TEST_F(ConnectionTest, PipelinedRequestsAreAnsweredInOrder) {
  std::string requests;
  for (int i = 0; i < 50; ++i)
    requests +=
        "GET /fast HTTP/1.1\r\nHost: localhost\r\n\r\n"
        "POST /length HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc";
  const std::string answers = exchange(requests);
  std::size_t at = 0;
  for (int i = 0; i < 50; ++i) {
    const std::size_t fast = answers.find("\r\n\r\nfast", at);
    const std::size_t length = answers.find("\r\n\r\n3", at);
    ASSERT_LT(fast, length);
    ASSERT_NE(length, std::string::npos);
    at = length + 5;
  }
}

TEST_F(ConnectionTest, HeadHasTheLengthWithoutTheBody) {
  const std::string answer = exchange("HEAD /fast HTTP/1.1\r\nHost: localhost\r\n\r\n");
  EXPECT_THAT(answer, HasSubstr("Content-Length: 4"));
  EXPECT_THAT(answer, Not(HasSubstr("fast")));
}

TEST_F(ConnectionTest, OldClientsAreClosedAfterTheAnswer) {
  tcp::socket socket = connect();
  send(socket, "GET /fast HTTP/1.0\r\nHost: localhost\r\n\r\n");
  EXPECT_THAT(read_all(socket), StartsWith("HTTP/1.0 200 "));  // and comes back: the server has closed
}

TEST_F(ConnectionTest, BrokenRequestsGetAProblemAndTheConnectionCloses) {
  for (const char* text :
       {"\x16\x03\x01\x02\x00\x01\r\n\r\n", "GET\r\n\r\n", "GET /fast HTTP/2.0\r\n\r\n",
        "GET /fast HTTP/1.1\r\nHost\r\n\r\n", "POST /length HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        "POST /length HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /length HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
    tcp::socket socket = connect();
    send(socket, text);
    socket.shutdown(tcp::socket::shutdown_send);
    EXPECT_THAT(read_all(socket), StartsWith("HTTP/1.1 400 ")) << text;
  }
}

TEST_F(ConnectionTest, LimitsAreKept) {
  EXPECT_THAT(exchange("GET /fast HTTP/1.1\r\nHost: localhost\r\nX: " + std::string(2000, 'x') + "\r\n\r\n"),
              StartsWith("HTTP/1.1 431 "));
  const std::string body(10'001, 'x');
  EXPECT_THAT(exchange("POST /length HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10001\r\n\r\n" + body),
              StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(exchange("POST /length HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n2711\r\n" + body +
                       "\r\n0\r\n\r\n"),
              StartsWith("HTTP/1.1 413 "));
  EXPECT_THAT(exchange("POST /length HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000\r\n\r\n" + body.substr(1)),
              HasSubstr("\r\n\r\n10000"));
}

TEST_F(ConnectionTest, AClientThatExpects100IsToldToGoOn) {
  tcp::socket socket = connect();
  send(socket, "POST /length HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  std::string answer(25, '\0');
  asio::read(socket, asio::buffer(answer));
  EXPECT_EQ(answer, "HTTP/1.1 100 Continue\r\n\r\n");
  send(socket, "abc");
  socket.shutdown(tcp::socket::shutdown_send);
  EXPECT_THAT(read_all(socket), HasSubstr("\r\n\r\n3"));
}

TEST_F(ConnectionTest, ForeignHostsAndOriginsAreRefused) {
  EXPECT_THAT(exchange("GET /fast HTTP/1.1\r\nHost: evil.example\r\n\r\n"), StartsWith("HTTP/1.1 421 "));
  EXPECT_THAT(exchange("GET /fast HTTP/1.1\r\n\r\n"), StartsWith("HTTP/1.1 400 "));
  EXPECT_THAT(exchange("POST /length HTTP/1.1\r\nHost: localhost\r\nOrigin: http://evil.example\r\n"
                       "Content-Length: 0\r\n\r\n"),
              StartsWith("HTTP/1.1 403 "));
}

TEST_F(ConnectionTest, ASlowRequestHoldsUpNoOther) {
  tcp::socket slow = connect();
  send(slow, "GET /slow HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  entered_.wait();
  EXPECT_THAT(exchange("GET /fast HTTP/1.1\r\nHost: localhost\r\n\r\n"), HasSubstr("fast"));
  release_.count_down();
  EXPECT_THAT(read_all(slow), HasSubstr("slow"));
}

TEST_F(ConnectionTest, ThoseWhoWaitForOthersHoldUpNobodyElse) {
  std::vector<tcp::socket> waiting;
  for (int i = 0; i < 3; ++i) {  // more than there are waiting workers
    waiting.push_back(connect());
    send(waiting.back(), "GET /waiting HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  }
  for (int running = waiting_; running < 2; running = waiting_) waiting_.wait(running);
  EXPECT_THAT(exchange("POST /length HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc"), HasSubstr("\r\n3"));
  release_.count_down();
  for (tcp::socket& each : waiting) EXPECT_THAT(read_all(each), HasSubstr("waited"));
}

TEST_F(ConnectionTest, StoppingFinishesWhatIsInFlight) {
  tcp::socket slow = connect();
  send(slow, "GET /slow HTTP/1.1\r\nHost: localhost\r\n\r\n");
  entered_.wait();
  last_.lock()->stop();
  release_.count_down();
  EXPECT_THAT(read_all(slow), HasSubstr("slow"));
}

TEST_F(ConnectionTest, StoppingClosesWhatIsIdle) {
  tcp::socket idle = connect();
  send(idle, "GET /fast HTTP/1.1\r\nHost: localhost\r\n\r\n");
  std::string answer;
  asio::read_until(idle, asio::dynamic_buffer(answer), "fast");
  last_.lock()->stop();
  EXPECT_EQ(read_all(idle), "");
}

TEST_F(ConnectionTest, AListenerHearsOfItsAnswerWhileThatIsWorkedOut) {
  tcp::socket socket = connect();
  send(socket, asking_to_be_told("at-length"));
  std::string answer;
  asio::read_until(socket, asio::dynamic_buffer(answer), "first;");
  EXPECT_THAT(answer, HasSubstr("Content-Type: text/event-stream"));
  EXPECT_THAT(answer, HasSubstr("Connection: close"));
  release_.count_down();
  EXPECT_EQ(answer.substr(answer.find("first;")) + read_all(socket), "first;second;last;");
}

TEST_F(ConnectionTest, AListenerWhoIsToldNothingGetsAnAnswerLikeAnyOther) {
  EXPECT_THAT(exchange("POST /told/at-length HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"),
              HasSubstr("Content-Length: 4\r\n\r\ndone"));
  tcp::socket socket = connect();
  send(socket, asking_to_be_told("silently") + "GET /fast HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  const std::string answers = read_all(socket);
  EXPECT_THAT(answers, HasSubstr("Content-Length: 4\r\n\r\ndone"));
  EXPECT_THAT(answers, HasSubstr("fast"));
}

TEST_F(ConnectionTest, AListenerWhoGoesAwayStopsTheWork) {
  {
    tcp::socket socket = connect();
    send(socket, asking_to_be_told("until-gone"));
    std::string answer;
    asio::read_until(socket, asio::dynamic_buffer(answer), "first;");
  }
  entered_.wait();  // comes back only because the handler was told to stop
}

TEST_F(ConnectionTest, AStreamThatFailsBreaksOff) {
  tcp::socket socket = connect();
  send(socket, asking_to_be_told("broken"));
  release_.count_down();
  const std::string answer = read_all(socket);
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 "));
  EXPECT_THAT(answer, testing::EndsWith("first;second;"));
}

class TalkativeConnectionTest : public ConnectionTest {
 protected:
  TalkativeConnectionTest() : ConnectionTest({.heartbeat = std::chrono::milliseconds(1)}) {}
};

TEST_F(TalkativeConnectionTest, ASilenceIsFilledWithComments) {
  tcp::socket socket = connect();
  send(socket, asking_to_be_told("at-length"));
  std::string answer;
  asio::read_until(socket, asio::dynamic_buffer(answer), ":\n\n:\n\n");
  EXPECT_THAT(answer, HasSubstr("first;:\n\n"));
  release_.count_down();
  EXPECT_THAT(read_all(socket), testing::EndsWith("second;last;"));
}

class ImpatientConnectionTest : public ConnectionTest {
 protected:
  ImpatientConnectionTest() : ConnectionTest({.idle = std::chrono::seconds(1), .transfer = std::chrono::seconds(1)}) {}
};

TEST_F(ImpatientConnectionTest, SilenceAndTricklingHeadersEnd) {
  tcp::socket silent = connect();
  tcp::socket trickling = connect();
  send(trickling, "GET /fast HTTP/1.1\r\nHos");
  EXPECT_EQ(read_all(silent), "");
  EXPECT_EQ(read_all(trickling), "");
}

}  // namespace
}  // namespace attune::server
