#pragma once
#include "base/clock.h"
#include "llm/model_endpoint.h"
#include "net/http_client.h"

#include <optional>
#include <string>
#include <string_view>

namespace attune::llm {

/// What a server says instead of an answer.
struct Refusal {
  Error error;        ///< the code as ModelEndpoint has it; what the server says, for people
  std::string said;   ///< the server's own words, cut and on one line; "" for a page and for what is no text
  FailedCall failed;  ///< whether it may be tried again, and when
  int status = 0;     ///< of HTTP, or as an error within a stream has it; 0: it has none
};

/// Reads an answer whose status is not 2xx. Takes the errors of OpenAI, llama.cpp, vLLM, Ollama and FastAPI.
/// @param secret  never told: where the server repeats it, it is struck out. "": none
/// @param now     for a Retry-After that is a date, where the server doesn't say what its clock is
Refusal read_refusal(const net::HttpResponse& head, std::string_view body, std::string_view secret, Time now);

/// The same for an error that comes within a stream whose status was 200.
Refusal read_refusal(const json::value& error, std::string_view secret);

/// Retry-After, as seconds or as a date, and OpenAI's retry-after-ms. None where it says nothing that can be read.
std::optional<std::chrono::milliseconds> retry_after(const net::HttpResponse& head, Time now);

}  // namespace attune::llm
