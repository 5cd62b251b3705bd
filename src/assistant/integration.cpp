#include "assistant/integration.h"

#include <algorithm>
#include <map>

namespace attune::assistant {
namespace {

void add_explanation(const plan::Explanation& explanation, Answer& answer) {
  std::map<std::string, std::string> renamed;
  for (Evidence piece : explanation.evidence) {
    std::string id = fmt::format("e{}", answer.evidence.size() + 1);
    renamed[piece.id] = id;
    piece.id = std::move(id);
    answer.evidence.push_back(std::move(piece));
  }
  for (Reason reason : explanation.reasons) {
    for (std::string& id : reason.evidence) id = renamed[id];
    answer.reasons.push_back(std::move(reason));
  }
}

void add_item(const Scored& item, Answer& answer) {
  if (std::ranges::find(answer.items, item.item, &Scored::item) == answer.items.end()) answer.items.push_back(item);
}

void add_value(const plan::Value& value, Answer& answer) {
  if (const auto* items = std::get_if<Ranking>(&value.data)) {
    for (const Scored& item : *items) add_item(item, answer);
    answer.lists.push_back({"", *items});
  } else if (const auto* item = std::get_if<ItemId>(&value.data)) {
    add_item({*item, 0}, answer);
  } else if (const auto* explanation = std::get_if<plan::Explanation>(&value.data)) {
    add_explanation(*explanation, answer);
  } else if (const auto* question = std::get_if<plan::Question>(&value.data)) {
    answer.question = *question;
  } else if (const auto* text = std::get_if<std::string>(&value.data)) {
    answer.reply.append(answer.reply.empty() ? "" : "\n").append(*text);
  } else if (const auto* list = std::get_if<std::vector<plan::Value>>(&value.data)) {
    for (const plan::Value& element : *list) add_value(element, answer);
  }
}

}  // namespace

Answer integrate(KeptRun kept) {
  Answer answer;
  answer.run = std::move(kept.id);
  answer.plan = std::move(kept.plan);
  for (const plan::Value& value : kept.run.reply) add_value(value, answer);
  if (answer.lists.size() < 2) answer.lists.clear();  // then the items are all there is
  answer.pending = std::move(kept.waiting);
  answer.trace = std::move(kept.run.trace);
  return answer;
}

bool changes_something(const plan::StepTrace& step, const plan::ToolRegistry& tools) {
  const plan::Tool* tool = tools.find(step.tool);
  return tool != nullptr && !tool->signature.is_pure();
}

void OutcomeLog::add(const plan::StepTrace& step, const plan::Value& value) {
  if (step.state == plan::StepState::done && wanted_(step)) outcomes_.push_back({step.name, step.tool, value});
}

std::vector<Outcome> OutcomeLog::take(const std::vector<plan::StepTrace>& trace) {
  std::map<std::string_view, std::size_t> places;
  for (std::size_t i = 0; i < trace.size(); ++i) places.emplace(trace[i].name, i);
  std::ranges::sort(outcomes_, {}, [&](const Outcome& outcome) { return places[outcome.step]; });
  return std::move(outcomes_);
}

}  // namespace attune::assistant
