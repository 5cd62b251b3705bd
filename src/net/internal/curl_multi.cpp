#include "net/internal/curl_multi.h"

#include "base/error.h"

#include <chrono>
#include <utility>

#include <boost/asio/posix/stream_descriptor.hpp>

namespace attune::net {
namespace {

using Descriptor = boost::asio::posix::stream_descriptor;

/// curl_global_init isn't thread-safe, and the variable's initialisation is.
void initialise_curl() {
  static const CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
  ATTUNE_CHECK(code == CURLE_OK, "libcurl cannot be initialised");
}

}  // namespace

/// A socket of curl's, watched but not owned.
struct CurlMulti::Watch {
  explicit Watch(boost::asio::io_context& context) : descriptor(context) {}
  void end() {
    wanted = 0;
    descriptor.release();  // its waits end as aborted
  }
  Descriptor descriptor;
  int wanted = 0;   // CURL_POLL_*
  int waiting = 0;  // for which of them a wait is under way
};

CurlMulti::CurlMulti(EventLoop& loop, OnDone on_done)
    : loop_(loop), on_done_(std::move(on_done)), timer_(loop.context()) {
  initialise_curl();
  multi_ = curl_multi_init();
  ATTUNE_CHECK(multi_ != nullptr, "out of memory");
  curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlMulti::on_socket);
  curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlMulti::on_timer);
  curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
}

CurlMulti::~CurlMulti() {
  curl_multi_cleanup(multi_);
  for (const auto& [socket, watch] : watches_) watch->end();
}

void CurlMulti::add(CURL* easy) {
  curl_multi_add_handle(multi_, easy);
}

void CurlMulti::remove(CURL* easy) {
  curl_multi_remove_handle(multi_, easy);
}

int CurlMulti::on_socket(CURL*, curl_socket_t socket, int what, void* self_pointer, void*) {
  auto& self = *static_cast<CurlMulti*>(self_pointer);
  if (what == CURL_POLL_REMOVE) {
    if (const auto found = self.watches_.find(socket); found != self.watches_.end()) {
      found->second->end();
      self.watches_.erase(found);
    }
    return 0;
  }
  std::shared_ptr<Watch>& watch = self.watches_[socket];
  if (!watch) {
    watch = std::make_shared<Watch>(self.loop_.context());
    watch->descriptor.assign(socket);
  }
  watch->wanted = what;
  self.wait(watch);
  return 0;
}

void CurlMulti::wait(const std::shared_ptr<Watch>& watch) {
  for (const auto& [wanted, kind, events] : {std::tuple(CURL_POLL_IN, Descriptor::wait_read, CURL_CSELECT_IN),
                                             std::tuple(CURL_POLL_OUT, Descriptor::wait_write, CURL_CSELECT_OUT)}) {
    if ((watch->wanted & wanted) == 0 || (watch->waiting & wanted) != 0) continue;
    watch->waiting |= wanted;
    watch->descriptor.async_wait(kind, [this, watch, wanted, events](const boost::system::error_code& code) {
      watch->waiting &= ~wanted;
      if (code || (watch->wanted & wanted) == 0) return;
      act(watch->descriptor.native_handle(), events);
      if (watch->wanted != 0) wait(watch);
    });
  }
}

int CurlMulti::on_timer(CURLM*, long milliseconds, void* self_pointer) {
  auto& self = *static_cast<CurlMulti*>(self_pointer);
  if (milliseconds < 0) {
    self.timer_.cancel();
    return 0;
  }
  self.timer_.expires_after(std::chrono::milliseconds(milliseconds));
  self.timer_.async_wait([&self, alive = std::weak_ptr(self.alive_)](const boost::system::error_code& code) {
    if (!code && !alive.expired()) self.act(CURL_SOCKET_TIMEOUT, 0);
  });
  return 0;
}

void CurlMulti::act(curl_socket_t socket, int events) {
  int running = 0;
  curl_multi_socket_action(multi_, socket, events, &running);
  int left = 0;
  while (const CURLMsg* message = curl_multi_info_read(multi_, &left)) {
    if (message->msg == CURLMSG_DONE) on_done_(message->easy_handle, message->data.result);
  }
}

}  // namespace attune::net
