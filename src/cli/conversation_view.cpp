#include "cli/conversation_view.h"

#include "cli/item_list.h"
#include "cli/terminal.h"

#include <fmt/format.h>

namespace attune::cli {

std::string answer_text(const assistant::Answer& answer, const Catalogue& catalogue, std::size_t width) {
  std::string text = wrap(printable(answer.reply), width);
  if (!answer.items.empty()) text += "\n" + item_list(answer.items, answer.reasons, catalogue, width);
  if (answer.question) {
    if (printable(answer.question->text) != printable(answer.reply))
      text += wrap(printable(answer.question->text), width);
    for (const std::string& choice : answer.question->choices) text += wrap("- " + printable(choice), width, 2);
  }
  for (const assistant::Waiting& waiting : answer.pending) {
    text += wrap("Waits for your yes: " + printable(assistant::call_text(waiting.call, catalogue)), width);
    if (const auto why = plan::to_string(waiting.call.decision.reason); !why.empty())
      text += wrap(fmt::format("because {}", why), width, 2);
  }
  if (!answer.pending.empty())
    text += wrap(fmt::format("attune runs confirm {} goes on; attune runs dismiss {} doesn't.", printable(answer.run),
                             printable(answer.run)),
                 width);
  return text;
}

std::string evidence_text(const assistant::Answer& answer, std::size_t width) {
  std::string text;
  for (const Evidence& evidence : answer.evidence)
    text += fmt::format("  {:<4} {:<11} {:>7.3f}  {}\n", printable(evidence.id), to_string(evidence.kind),
                        evidence.value, cut(printable(evidence.text), width > 40 ? width - 28 : 12));
  for (const plan::StepTrace& step : answer.trace)
    text += fmt::format("  {:>7.2f} ms  {:<8} {:<14} {}\n", step.finished_ms - step.started_ms, to_string(step.state),
                        printable(step.tool), cut(printable(step.result), width > 48 ? width - 38 : 10));
  return text.empty() ? "  (nothing yet)\n" : text;
}

}  // namespace attune::cli
