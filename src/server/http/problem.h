#pragma once
#include "base/error.h"
#include "server/http/message.h"

#include <string>
#include <string_view>

namespace attune::server {

/// The HTTP status that stands for an error. The one table of its kind: whatever fails below the server, its code
/// decides.
int http_status(ErrorCode code);

/// An RFC 9457 problem document: {"type": "urn:attune:error:not_found", "title", "status", "detail", "mend"}.
/// What went wrong inside the server (status 500) goes to the log; the client is told only that it did.
Response problem(const Error& error);

/// A problem of HTTP itself, which no ErrorCode stands for: 405, 408, 413, 415, 421, 431 ...; type "about:blank".
Response problem(int status, std::string_view detail, std::string_view mend);

/// "Not Found" for 404.
std::string_view status_text(int status);

}  // namespace attune::server
