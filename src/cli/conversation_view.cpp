#include "cli/conversation_view.h"

#include "cli/item_list.h"
#include "cli/terminal.h"
#include "plan/value_json.h"

#include <fmt/ranges.h>

namespace attune::cli {

std::string answer_text(const assistant::Answer& answer, const Catalogue& catalogue, std::size_t width) {
  std::string text = wrap(printable(answer.reply), width);
  if (answer.lists.empty()) {
    if (!answer.items.empty()) text += "\n" + item_list(answer.items, answer.reasons, catalogue, width);
  } else {
    // Numbered through, since "the third one" counts in all of them.
    std::size_t before = 0;
    for (const assistant::AnswerList& list : answer.lists) {
      text += "\n" + wrap(printable(list.words) + ":", width);
      text += item_list(list.items, answer.reasons, catalogue, width, before);
      before += list.items.size();
    }
  }
  if (answer.question) {
    if (printable(answer.question->text) != printable(answer.reply))
      text += wrap(printable(answer.question->text), width);
    for (const std::string& choice : answer.question->choices) text += wrap("- " + printable(choice), width, 2);
  }
  if (answer.offer)
    text += "\n" +
            wrap(fmt::format("{} ({})", printable(answer.offer->text), fmt::join(answer.offer->choices, "/")), width);
  return text;
}

std::string waiting_text(const assistant::Waiting& waiting, const Catalogue& catalogue, std::size_t width) {
  const plan::PendingCall& call = waiting.call;
  std::string text =
      wrap(fmt::format("Waits for your yes: {}, step {}", printable(call.tool), printable(call.step)), width);
  for (const plan::PendingArgument& argument : call.arguments) {
    std::string line = argument.name + ": " + to_json(plan::to_json(argument.value, catalogue));
    if (!argument.sources.empty()) line += fmt::format(" (from {})", fmt::join(argument.sources, ", "));
    text += wrap(printable(line), width, 2);
  }
  if (const auto why = plan::to_string(call.decision.reason); !why.empty())
    text += wrap(fmt::format("You are asked because {}.", why), width, 2);
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
