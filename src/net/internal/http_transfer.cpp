#include "net/internal/http_transfer.h"

#include "base/ascii.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <utility>

#include <netinet/in.h>
#include <sys/socket.h>

namespace attune::net {
namespace {

using UrlHandle = std::unique_ptr<CURLU, decltype(&curl_url_cleanup)>;

std::string part_of(CURLU* url, CURLUPart part, unsigned flags = 0) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, flags) != CURLUE_OK) return {};
  std::string result(text);
  curl_free(text);
  return result;
}

/// What may be sent on to another origin: nothing that could be a credential.
bool is_harmless(const HttpHeader& header) {
  return std::ranges::any_of(std::array<std::string_view, 4>{"accept", "accept-language", "content-type", "user-agent"},
                             [&](std::string_view name) { return same_text(name, header.name); });
}

bool is_token(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) {
    return c > ' ' && c < 0x7f &&
           std::string_view("()<>@,;:\\\"/[]?={}").find(static_cast<char>(c)) == std::string_view::npos;
  });
}

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

/// curl takes its option's type on trust.
template <class Value>
void set(CURL* easy, CURLoption option, Value value) {
  curl_easy_setopt(easy, option, value);
}

}  // namespace

Result<Origin> Origin::of(const std::string& url) {
  const UrlHandle parts(curl_url(), &curl_url_cleanup);
  if (curl_url_set(parts.get(), CURLUPART_URL, url.c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK) {
    return invalid_argument("that is not a URL").mend("write it as https://host/path");
  }
  Origin origin;
  origin.scheme = part_of(parts.get(), CURLUPART_SCHEME);
  origin.host = part_of(parts.get(), CURLUPART_HOST);
  if (origin.scheme != "http" && origin.scheme != "https") {
    return permission_denied("only http and https URLs are opened, not {}", origin.scheme);
  }
  if (!part_of(parts.get(), CURLUPART_USER).empty() || !part_of(parts.get(), CURLUPART_PASSWORD).empty()) {
    return invalid_argument("the URL of {} has credentials in it", origin.host).mend("send them in a header");
  }
  origin.port = static_cast<std::uint16_t>(std::stoul(part_of(parts.get(), CURLUPART_PORT, CURLU_DEFAULT_PORT)));
  return origin;
}

HttpTransfer::HttpTransfer(HttpRequest request, HttpOptions options, HttpClient::Done done)
    : request_(std::move(request)), options_(std::move(options)), done_(std::move(done)), easy_(curl_easy_init()) {
  ATTUNE_CHECK(easy_ != nullptr, "out of memory");
}

HttpTransfer::~HttpTransfer() {
  curl_easy_cleanup(easy_);
  curl_slist_free_all(headers_);
}

Status HttpTransfer::prepare() {
  ATTUNE_TRY(origin, Origin::of(request_.url));
  origin_ = std::move(origin);
  response_ = {};
  header_bytes_ = body_bytes_ = 0;
  last_byte_.reset();
  refused_.reset();

  curl_easy_reset(easy_);
  set(easy_, CURLOPT_URL, request_.url.c_str());
  set(easy_, CURLOPT_PROTOCOLS_STR, "http,https");
  set(easy_, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
  if (request_.method == "HEAD") set(easy_, CURLOPT_NOBODY, 1L);
  if (!request_.body.empty() || request_.method == "POST" || request_.method == "PUT") {
    set(easy_, CURLOPT_POSTFIELDS, request_.body.data());
    set(easy_, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
  }
  set(easy_, CURLOPT_ACCEPT_ENCODING, "");  // all that curl can decode
  set(easy_, CURLOPT_NOSIGNAL, 1L);
  set(easy_, CURLOPT_QUICK_EXIT, 1L);  // else ending a transfer waits for its name look-up, and holds up the loop
  set(easy_, CURLOPT_PROXY, options_.proxy.c_str());  // empty: none, whatever the environment says
  set(easy_, CURLOPT_NOPROXY, "");
  set(easy_, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(options_.deadlines.connect.count()));
  set(easy_, CURLOPT_HEADERFUNCTION, &HttpTransfer::on_header);
  set(easy_, CURLOPT_HEADERDATA, this);
  set(easy_, CURLOPT_WRITEFUNCTION, &HttpTransfer::on_body);
  set(easy_, CURLOPT_WRITEDATA, this);
  set(easy_, CURLOPT_OPENSOCKETFUNCTION, &HttpTransfer::on_open_socket);
  set(easy_, CURLOPT_OPENSOCKETDATA, this);
  set(easy_, CURLOPT_PREREQFUNCTION, &HttpTransfer::before_request);
  set(easy_, CURLOPT_PREREQDATA, this);
  return set_headers();
}

Status HttpTransfer::set_headers() {
  curl_slist_free_all(std::exchange(headers_, nullptr));
  if (!is_token(request_.method)) return invalid_argument("'{}' is not an HTTP method", request_.method);
  for (const HttpHeader& header : request_.headers) {
    const bool one_line = header.value.find_first_of(std::string_view("\r\n\0", 3)) == std::string::npos;
    if (!is_token(header.name) || !one_line) {
      return invalid_argument("the header '{}' cannot be sent", header.name).mend("a header is a name and one line");
    }
    // "Name;" is curl's way to send a header without a value.
    headers_ =
        curl_slist_append(headers_, header.value.empty() ? (header.name + ";").c_str()
                                                         : fmt::format("{}: {}", header.name, header.value).c_str());
  }
  headers_ = curl_slist_append(headers_, "Expect:");  // asking first costs a round trip
  set(easy_, CURLOPT_HTTPHEADER, headers_);
  return {};
}

std::size_t HttpTransfer::on_header(char* data, std::size_t size, std::size_t count, void* self) {
  return static_cast<HttpTransfer*>(self)->take_header_line({data, size * count}) ? size * count : 0;
}

bool HttpTransfer::take_header_line(std::string_view line) {
  last_byte_ = std::chrono::steady_clock::now();
  header_bytes_ += line.size();
  if (header_bytes_ > options_.max_header_bytes) {
    stopped_by_ =
        resource_exhausted("{} sends more than {} bytes of headers", origin(), options_.max_header_bytes).error();
    return false;
  }
  if (line.starts_with("HTTP/")) {
    response_.headers.clear();
    long status = 0;
    curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &status);
    response_.status = static_cast<int>(status);
    return true;
  }
  line = trimmed(line);
  if (line.empty()) {
    const bool final = response_.status >= 200 && !redirect_target() && body_bytes_ == 0;
    if (final && options_.on_body && options_.on_head) options_.on_head(response_);
    return true;
  }
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos) {
    response_.headers.push_back({std::string(line.substr(0, colon)), std::string(trimmed(line.substr(colon + 1)))});
  }
  return true;
}

std::size_t HttpTransfer::on_body(char* data, std::size_t size, std::size_t count, void* self) {
  return static_cast<HttpTransfer*>(self)->take_body({data, size * count}) ? size * count : 0;
}

bool HttpTransfer::take_body(std::string_view bytes) {
  last_byte_ = std::chrono::steady_clock::now();
  body_bytes_ += bytes.size();
  if (body_bytes_ > options_.max_response_bytes) {
    stopped_by_ = resource_exhausted("{} sends more than {} bytes", origin(), options_.max_response_bytes).error();
    return false;
  }
  if (redirect_target()) return true;  // nobody asked for this page
  if (!options_.on_body) {
    response_.body.append(bytes);
    return true;
  }
  ended_by_sink_ = options_.on_body(bytes) == Flow::end;
  return !ended_by_sink_;
}

bool HttpTransfer::may_connect_to(const Address& address) {
  if (!options_.proxy.empty() || options_.addresses.allows_host(origin_.host, origin_.port) ||
      options_.addresses.allows(address)) {
    return true;
  }
  refused_ = address;
  return false;
}

curl_socket_t HttpTransfer::on_open_socket(void* self, curlsocktype, curl_sockaddr* target) {
  Address address;
  if (target->family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &target->addr, sizeof v4);
    address = boost::asio::ip::address_v4(ntohl(v4.sin_addr.s_addr));
  } else if (target->family == AF_INET6) {
    sockaddr_in6 v6{};
    std::memcpy(&v6, &target->addr, sizeof v6);
    boost::asio::ip::address_v6::bytes_type bytes{};
    std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
    address = boost::asio::ip::address_v6(bytes);
  } else {
    return CURL_SOCKET_BAD;
  }
  if (!static_cast<HttpTransfer*>(self)->may_connect_to(address)) return CURL_SOCKET_BAD;
  return socket(target->family, target->socktype | SOCK_CLOEXEC, target->protocol);
}

/// Also called where a connection is used again, for which no socket is opened.
int HttpTransfer::before_request(void* self, char* remote, char*, int, int) {
  boost::system::error_code code;
  const Address address = boost::asio::ip::make_address(remote, code);
  const bool allowed = !code && static_cast<HttpTransfer*>(self)->may_connect_to(address);
  return allowed ? CURL_PREREQFUNC_OK : CURL_PREREQFUNC_ABORT;
}

std::optional<std::string> HttpTransfer::redirect_target() const {
  if (options_.max_redirects == 0 || !is_redirect(response_.status)) return std::nullopt;
  const auto location = response_.header("Location");
  if (!location) return std::nullopt;
  const UrlHandle url(curl_url(), &curl_url_cleanup);
  curl_url_set(url.get(), CURLUPART_URL, request_.url.c_str(), 0);
  if (curl_url_set(url.get(), CURLUPART_URL, std::string(*location).c_str(), CURLU_NON_SUPPORT_SCHEME) != CURLUE_OK) {
    return std::string(*location);
  }
  return part_of(url.get(), CURLUPART_URL);
}

Status HttpTransfer::follow(const std::string& url) {
  if (++redirects_ > options_.max_redirects) {
    return resource_exhausted("{} redirects more than {} times", origin(), options_.max_redirects);
  }
  const auto next = Origin::of(url);
  if (!next) return in_context("a redirect of " + origin(), next.error());
  if (response_.status == 303 || (response_.status < 303 && request_.method == "POST")) {
    request_.method = request_.method == "HEAD" ? "HEAD" : "GET";
    request_.body.clear();
  }
  if (*next != origin_) std::erase_if(request_.headers, [](const HttpHeader& header) { return !is_harmless(header); });
  request_.url = url;
  return prepare();
}

std::optional<Result<HttpResponse>> HttpTransfer::end(CURLcode code) {
  if (stopped_by_) return std::unexpected(*stopped_by_);
  if (code != CURLE_OK && !ended_by_sink_) return failed(code);
  if (const auto target = redirect_target()) {
    if (Status status = follow(*target); !status) return std::unexpected(status.error());
    return std::nullopt;
  }
  return std::move(response_);
}

Failure HttpTransfer::failed(CURLcode code) const {
  if (refused_) {
    return permission_denied("{} leads to {}, which is not {}", origin(), refused_->to_string(),
                             options_.addresses.allows_public ? "a public address" : "an address to go to")
        .mend("allow the host '{}' or its network, if it is yours", origin_.host);
  }
  switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
      return unavailable("no address is known for {}", origin_.host).mend("check the name");
    case CURLE_OPERATION_TIMEDOUT:
      return deadline_exceeded("no connection to {} within {} ms", origin(), options_.deadlines.connect.count());
    case CURLE_COULDNT_CONNECT:
      return unavailable("no connection to {}", origin()).mend("is it running, and may it be reached from here?");
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CACERT_BADFILE:
      return unavailable("{} cannot prove who it is: {}", origin(), curl_easy_strerror(code))
          .mend("check its certificate");
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
      return parse_error("{} does not answer in proper HTTP: {}", origin(), curl_easy_strerror(code));
    case CURLE_URL_MALFORMAT:
      return invalid_argument("that is not a URL");
    default:
      return unavailable("the connection to {} broke: {}", origin(), curl_easy_strerror(code));
  }
}

std::optional<HttpTransfer::Expiry> HttpTransfer::expiry() const {
  std::optional<Expiry> first;
  const auto consider = [&](std::chrono::steady_clock::time_point from, std::optional<std::chrono::milliseconds> wait,
                            std::string_view what) {
    if (!wait || (first && first->at <= from + *wait)) return;
    first = Expiry{from + *wait, fmt::format("{} {} within {} ms", origin(), what, wait->count())};
  };
  consider(started_, options_.deadlines.whole, "did not finish");
  if (last_byte_) {
    consider(*last_byte_, options_.deadlines.between_bytes, "sent nothing more");
  } else {
    consider(started_, options_.deadlines.first_byte, "did not answer");
  }
  return first;
}

}  // namespace attune::net
