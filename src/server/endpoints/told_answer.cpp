#include "server/endpoints/told_answer.h"

#include "assistant/runs/trace_json.h"
#include "server/http/problem.h"

#include <utility>

namespace attune::server {

Result<Response> tell_answer(
    const Listener& listener, std::string_view run, Begins begins,
    const std::function<Result<json::object>(const assistant::StepListener& on_step)>& answer) {
  bool has_begun = false;
  const auto begin = [&] {
    if (!std::exchange(has_begun, true)) listener.tell(event_text("began", to_json(json::object{{"run", run}})));
  };
  if (begins == Begins::at_once) begin();
  auto document = answer([&](const plan::StepTrace& step, const plan::Value&) {
    begin();
    listener.tell(event_text("step", to_json(assistant::to_json(step))));
  });
  if (!document && !has_begun) return Failure(std::move(document).error());
  begin();
  return Response{.content_type = std::string(kEventStream),
                  .body = document ? event_text("answer", to_json(*document))
                                   : event_text("problem", problem(document.error()).body)};
}

}  // namespace attune::server
