#pragma once
#include "base/error.h"
#include "base/json.h"
#include "llm/chat.h"
#include "llm/json_schema.h"

#include <vector>

namespace attune::llm {

/// The request's messages with its shape told in words: for servers that can't be held to a schema, and for models that
/// do better when they know what they are held to.
std::vector<ChatMessage> told_in_words(const ChatRequest& request);

/// The JSON of an answer, out of whatever stands around it and mended where that is plain (find_loose_json), held to
/// its schema. Of several that conform the last, for models think before they answer. Errors: parse_error where there
/// is no JSON, or the answer was cut short or refused; type_error with the first few places that don't conform, as a
/// model can be told to mend them.
Result<json::value> read_structured(const ChatReply& reply, const JsonSchema& schema);

}  // namespace attune::llm
