#pragma once
#include "llm/model_endpoint.h"
#include "llm/resilience/concurrency_limit.h"

#include <chrono>

namespace attune::llm {

/// One chat, and a second one of the same once the first has been silent for `after`. Whichever says something first is
/// told and returned; the other is stopped, upstream too. Where one fails before either has said anything, the other
/// goes on alone.
///
/// The second runs only if `limit` has room for it at once. Each runs on a thread of its own, and both have ended when
/// this returns; on_text is called from those, one at a time.
Result<ChatReply> hedged_chat(ModelEndpoint& endpoint, const ChatRequest& request, const CallOptions& options,
                              std::chrono::milliseconds after, ConcurrencyLimit& limit);

}  // namespace attune::llm
