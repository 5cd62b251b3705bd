#pragma once
#include "base/error.h"
#include "net/http_client.h"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <stop_token>
#include <string_view>

namespace attune::llm {

/// What bytes of a body brought.
enum class Progress {
  none,   ///< nothing that counts: a comment, half an event
  token,  ///< a part of the answer
  done,   ///< the answer's end
};

struct ExchangeWaits {
  std::chrono::milliseconds connect{};
  std::chrono::milliseconds first_token{};  ///< from the start
  std::chrono::milliseconds between_tokens{};
  std::chrono::steady_clock::time_point deadline;  ///< of the whole
};

struct ExchangeOptions {
  ExchangeWaits waits;
  net::AddressPolicy addresses;
  std::size_t max_body_bytes = 0;  ///< once decompressed
  std::stop_token stop;
};

struct ExchangeOutcome {
  Result<net::HttpResponse> response;  ///< status and headers; the body went to the reader
  /// Of an error: the server did nothing that counts. There was no connection, or it broke before any token.
  bool is_safe_again = false;
};

/// One request to a model's server and its answer, without redirects. Unlike HttpClient it waits by tokens, not by
/// bytes: a server that sends comments or one byte a second is not alive.
///
/// @param read  is given the body's pieces as they come, on the calling thread, so that what it does holds up nobody
///              else; an error of its ends the exchange. After `done` no more is read, and the server has a moment to
///              end its answer, so that the connection can be used again.
/// Errors: those of HttpClient and of `read`; deadline_exceeded for each of the waits; cancelled.
/// Returns within milliseconds of a deadline or a stop. Not from the client's loop.
ExchangeOutcome exchange(net::HttpClient& http, net::HttpRequest request, const ExchangeOptions& options,
                         const std::function<Result<Progress>(const net::HttpResponse& head, std::string_view)>& read);

}  // namespace attune::llm
