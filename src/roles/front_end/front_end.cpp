#include "roles/front_end/front_end.h"

#include "plan/syntax/plan_json.h"
#include "plan/syntax/plan_schema.h"
#include "roles/front_end/tool_choice.h"
#include "roles/front_end/tool_words.h"
#include "roles/prompts.h"

namespace attune::roles {
namespace {

using assistant::PlanningBrief;
using llm::PromptLine;

/// What went wrong with an earlier plan for the request, and which of its values are there.
std::string words_of(const PlanningBrief::Failure& failure) {
  std::string text = fmt::format("Of the plan\n{}\nthe step {} ({}) failed: {} {}", plan::to_text(failure.plan),
                                 failure.step, failure.tool, to_string(failure.code), failure.message);
  for (const PlanningBrief::Known& known : failure.known)
    if (!known.value.empty()) text += fmt::format("\n{} had given {}", known.step, known.value);
  return text;
}

llm::PromptInputs inputs_of(const PlanningBrief& brief, const std::vector<ChosenTool>& tools) {
  std::vector<PromptLine> manifests;
  manifests.reserve(tools.size());
  for (const ChosenTool& tool : tools) manifests.push_back({manifest_line(*tool.signature), tool.relevance});
  std::vector<PromptLine> fields;
  for (const PlanningBrief::FieldBrief& field : brief.fields)
    fields.push_back({fmt::format("{}: {}{}{}", field.name, field.kind, field.unit.empty() ? "" : " in ", field.unit)});
  std::vector<PromptLine> words;
  for (const PlanningBrief::KnownWords& known : brief.known_words)
    words.push_back({fmt::format("\"{}\" is among the {}", known.words, known.field)});
  for (const std::string& doubt : brief.doubts) words.push_back({doubt});
  std::vector<PromptLine> earlier;
  for (const std::string& message : brief.earlier)
    earlier.push_back({message, static_cast<double>(earlier.size() + 1)});  // the newest tell the most
  std::vector<PromptLine> memory;
  for (const std::string& fact : brief.memory)
    if (!fact.empty()) memory.push_back({fact});
  return {{"request", brief.request},
          {"tools", std::move(manifests)},
          {"fields", std::move(fields)},
          {"words", std::move(words)},
          {"conversation", std::move(earlier)},
          {"memory", std::move(memory)},
          {"failure", brief.failure ? words_of(*brief.failure) : std::string()}};
}

/// A schema without what it says for people: the prompt tells that.
void strip_descriptions(json::value& schema) {
  if (auto* list = schema.if_array())
    for (json::value& each : *list) strip_descriptions(each);
  auto* object = schema.if_object();
  if (object == nullptr) return;
  const json::value* description = object->if_contains("description");
  if (description != nullptr && description->is_string()) object->erase("description");
  for (auto& [key, value] : *object) strip_descriptions(value);
}

json::object shape_of(const std::vector<ChosenTool>& tools, const plan::ToolRegistry& registry) {
  plan::ToolRegistry chosen;
  for (const ChosenTool& tool : tools)
    if (const plan::Tool* known = registry.find(tool.signature->name))
      ATTUNE_CHECK(chosen.add(*known), "the tool is registered already");
  json::value schema = plan::plan_schema(chosen);
  strip_descriptions(schema);
  schema.as_object().erase("$schema");
  return std::move(schema.as_object());
}

}  // namespace

llm::Question plan_question(const PlanningBrief& brief, const Prompts& prompts) {
  const std::vector<ChosenTool> tools = tools_for(brief);
  return {.role = ModelRole::front_end,
          .prompt = &prompts.of("front_end"),
          .inputs = inputs_of(brief, tools),
          .shape = shape_of(tools, *brief.registry),
          .user = brief.user};
}

Result<plan::Plan> plan_of(const json::value& answer, const PlanningBrief& brief) {
  ATTUNE_TRY(plan, plan::from_json(answer));
  plan.request = brief.request;  // the person's, whatever the model says that it was
  if (brief.check) ATTUNE_TRY_VOID(brief.check(plan));
  return plan;
}

Result<plan::Plan> ModelFrontEnd::write(const PlanningBrief& brief, std::stop_token stop) {
  llm::Question question = plan_question(brief, prompts_);
  for (int repairs = 0;; ++repairs) {
    ATTUNE_TRY(answered, model_.answer(question, stop));
    auto plan = plan_of(answered.value, brief);
    if (plan || repairs == kMostPlanRepairs) return plan;
    question.mended.push_back({to_json(answered.value), plan.error().to_string()});
  }
}

}  // namespace attune::roles
