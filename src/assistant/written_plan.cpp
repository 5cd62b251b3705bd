#include "assistant/written_plan.h"

#include "assistant/assistant.h"
#include "assistant/standing/standing_requests.h"

namespace attune::assistant {

Result<WrittenPlan> write_plan(const Assistant& assistant, std::string_view message, std::string_view user) {
  const StandingRequests& standing = assistant.standing();
  ATTUNE_TRY(order, standing.compile(message, user));
  if (order) {
    ATTUNE_TRY(checked, standing.check(*order, user));
    return WrittenPlan{order->plan, std::move(checked), plan::to_text(order->trigger), {}};
  }
  ATTUNE_TRY(request, assistant.compile(message, {.user = std::string(user), .context = {}}));
  return WrittenPlan{request.compiled.plan, *request.checked, "", request.compiled.reading.not_understood};
}

}  // namespace attune::assistant
