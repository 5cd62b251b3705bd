#pragma once
#include "assistant/runs/run_keeper.h"
#include "base/error.h"
#include "base/json.h"
#include "server/http/message.h"

#include <functional>
#include <string_view>

namespace attune::server {

/// When the stream of an answer begins: at once, so that the run's id is known early; or with its first step, so that
/// what is wrong with the request can still be answered with a status of its own.
enum class Begins { at_once, with_first_step };

/// An answer that its listener hears of while it is worked out: "began" with the run's id, a "step" as each ends, and
/// last "answer" with its document, or "problem". Errors: those of `answer`, before the stream has begun.
/// @param answer  works it out, telling of steps as it goes, one at a time
Result<Response> tell_answer(const Listener& listener, std::string_view run, Begins begins,
                             const std::function<Result<json::object>(const assistant::StepListener& on_step)>& answer);

}  // namespace attune::server
