#pragma once
#include "net/event_loop.h"

#include <functional>
#include <memory>
#include <unordered_map>

#include <boost/asio/steady_timer.hpp>
#include <curl/curl.h>

namespace attune::net {

/// libcurl's multi interface driven by an event loop: waits for its sockets and its timer, and tells of transfers that
/// have ended. Lives on the loop.
/// Source: https://curl.se/libcurl/c/libcurl-multi.html, "multi_socket".
class CurlMulti {
 public:
  using OnDone = std::function<void(CURL*, CURLcode)>;

  /// @param on_done  told of every ended transfer, which it may remove or add again
  CurlMulti(EventLoop& loop, OnDone on_done);
  CurlMulti(const CurlMulti&) = delete;
  CurlMulti& operator=(const CurlMulti&) = delete;
  ~CurlMulti();

  void add(CURL* easy);
  void remove(CURL* easy);

 private:
  struct Watch;

  static int on_socket(CURL* easy, curl_socket_t socket, int what, void* self, void* watch);
  static int on_timer(CURLM* multi, long milliseconds, void* self);
  void wait(const std::shared_ptr<Watch>& watch);
  void act(curl_socket_t socket, int events);

  EventLoop& loop_;
  OnDone on_done_;
  CURLM* multi_;
  boost::asio::steady_timer timer_;
  std::unordered_map<curl_socket_t, std::shared_ptr<Watch>> watches_;
  std::shared_ptr<void> alive_ = std::make_shared<int>();  // a timer that is due already cannot be called off
};

}  // namespace attune::net
