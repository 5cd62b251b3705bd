#pragma once
#include "llm/chat.h"
#include "llm/openai/dialect.h"

#include <string>
#include <string_view>

namespace attune::llm {

/// The body of a POST to /chat/completions, streamed.
/// @param model  where the request names none
json::object chat_body(const ChatRequest& request, std::string_view model, const Dialect& dialect);

/// Whether every object of a schema is closed and requires all its properties, as OpenAI's "strict" wants it.
bool is_strict(const json::value& schema);

}  // namespace attune::llm
