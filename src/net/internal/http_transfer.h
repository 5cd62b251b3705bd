#pragma once
#include "net/http_client.h"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include <curl/curl.h>

namespace attune::net {

/// scheme://host:port of a URL, and its parts. For texts and for what belongs to an origin.
struct Origin {
  std::string scheme;
  std::string host;
  std::uint16_t port = 0;
  [[nodiscard]] std::string text() const { return fmt::format("{}://{}:{}", scheme, host, port); }
  bool operator==(const Origin&) const = default;
  /// Errors: invalid_argument for what is no URL, or has credentials in it; permission_denied for another scheme.
  static Result<Origin> of(const std::string& url);
};

/// One request and its hops: the settings of a curl handle, and what comes back. Lives on the loop.
class HttpTransfer {
 public:
  HttpTransfer(HttpRequest request, HttpOptions options, HttpClient::Done done);
  HttpTransfer(const HttpTransfer&) = delete;
  HttpTransfer& operator=(const HttpTransfer&) = delete;
  ~HttpTransfer();

  /// Makes the handle ready for the next hop. Errors: as of HttpClient.
  Status prepare();
  /// What the hop's end means: an outcome for done(), or nothing, and another hop is to be prepared.
  std::optional<Result<HttpResponse>> end(CURLcode code);
  /// How long it may go on without another byte, and after which error. Nothing: for ever.
  struct Expiry {
    std::chrono::steady_clock::time_point at;
    std::string what;
  };
  [[nodiscard]] std::optional<Expiry> expiry() const;

  [[nodiscard]] CURL* handle() const { return easy_; }
  [[nodiscard]] const HttpOptions& options() const { return options_; }
  [[nodiscard]] std::string origin() const { return origin_.text(); }
  void done(Result<HttpResponse> outcome) { done_(std::move(outcome)); }

 private:
  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self);
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self);
  static curl_socket_t on_open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
  static int before_request(void* self, char* remote, char* local, int remote_port, int local_port);

  Status set_headers();
  bool take_header_line(std::string_view line);
  bool take_body(std::string_view bytes);
  [[nodiscard]] bool may_connect_to(const Address& address);
  [[nodiscard]] std::optional<std::string> redirect_target() const;
  Status follow(const std::string& url);
  [[nodiscard]] Failure failed(CURLcode code) const;

  HttpRequest request_;
  HttpOptions options_;
  HttpClient::Done done_;
  CURL* easy_;
  curl_slist* headers_ = nullptr;
  Origin origin_;
  HttpResponse response_;
  std::size_t header_bytes_ = 0;
  std::size_t body_bytes_ = 0;
  int redirects_ = 0;
  bool ended_by_sink_ = false;
  std::optional<Error> stopped_by_;  // why a callback of ours ended the transfer
  std::optional<Address> refused_;
  std::chrono::steady_clock::time_point started_ = std::chrono::steady_clock::now();
  std::optional<std::chrono::steady_clock::time_point> last_byte_;
};

}  // namespace attune::net
