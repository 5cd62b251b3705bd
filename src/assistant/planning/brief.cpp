#include "assistant/planning/brief.h"

#include "base/ascii.h"
#include "data/field_kind.h"
#include "language/doubts.h"
#include "plan/policy/disclosure.h"
#include "plan/value_json.h"
#include "plan/visit.h"
#include "tools/quarantine/item_text.h"

#include <algorithm>
#include <cctype>

namespace attune::assistant {
namespace {

/// Of what anybody may have written and anybody may read.
const plan::Label kOutside{plan::Integrity::outside, plan::Readers::everyone()};

/// What the person said or typed is theirs, and private to them.
plan::Label label_of(const StoredFact& fact) {
  const bool is_theirs = fact.origin == FactOrigin::said || fact.origin == FactOrigin::typed;
  return {is_theirs ? plan::Integrity::user : plan::Integrity::outside, plan::Readers::only({fact.user})};
}

bool has_value(const Catalogue& catalogue, FieldId field, ItemId item) {
  switch (catalogue.field(field).kind) {
    case FieldKind::number:
      return catalogue.number(field, item).has_value();
    case FieldKind::labels:
      return !catalogue.labels(field, item).empty();
    case FieldKind::text:
      return !catalogue.text(field, item).empty();
  }
  return false;
}

/// Whether a field's name is the operator's: plain words, and no single item's invention. Of a large catalogue a sample
/// tells.
bool is_operators(const Catalogue& catalogue, FieldId field) {
  constexpr std::size_t kLongestName = 32;
  constexpr std::size_t kSample = 500;
  constexpr double kLeastShare = 0.05;
  const std::string& name = catalogue.field(field).name;
  if (name.size() > kLongestName || !std::ranges::all_of(name, [](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == ' ' || c == '-';
      }))
    return false;
  const std::size_t step = std::max<std::size_t>(1, catalogue.size() / kSample);
  std::size_t seen = 0;
  std::size_t having = 0;
  for (std::size_t i = 0; i < catalogue.size(); i += step, ++seen)
    if (has_value(catalogue, field, ItemId(i))) ++having;
  return static_cast<double>(having) >= kLeastShare * static_cast<double>(seen) && having > 0;
}

/// Of a step as the plan has it: "entry" of "notes[2].entry".
std::string_view name_in_plan(std::string_view traced, const plan::CheckedPlan& plan) {
  while (plan.find_flow(traced) == nullptr) {
    const std::size_t dot = traced.find('.');
    if (dot == std::string_view::npos) return {};
    traced.remove_prefix(dot + 1);
  }
  return traced;
}

}  // namespace

PlanningBrief brief_of(std::string_view request, const plan::ToolRegistry& registry, std::span<const ItemId> shown,
                       const Catalogue& catalogue, std::span<const StoredFact> memory) {
  PlanningBrief brief{.request = std::string(request)};
  for (const plan::Tool* tool : registry.all())
    brief.tools.push_back(
        {&tool->signature, std::string(plan::shown_to_planner(tool->signature.description, kOutside))});
  for (const ItemId item : shown)
    brief.shown.emplace_back(plan::shown_to_planner(tools::item_text(item, catalogue), kOutside));
  for (const StoredFact& fact : memory)
    brief.memory.emplace_back(
        plan::shown_to_planner(fmt::format("{} {}: {}", fact.kind, fact.field, fact.value), label_of(fact)));
  for (std::size_t i = 0; i < catalogue.fields().size(); ++i)
    if (const Field& field = catalogue.fields()[i]; is_operators(catalogue, FieldId(i)))
      brief.fields.push_back({field.name, to_string(field.kind), field.unit});
  return brief;
}

void add_reading(const language::Reading& reading, const Catalogue& catalogue, PlanningBrief& brief) {
  brief.doubts = language::doubts(reading);
  for (const language::Entity& entity : reading.entities) {
    if (entity.kind != language::Entity::Kind::label) continue;
    if (same_text(entity.text, catalogue.label_text(entity.field, entity.label)))
      brief.known_words.push_back({entity.text, catalogue.field(entity.field).name});
  }
}

const ToldStep* sinking_step(const plan::CheckedPlan& plan, std::span<const ToldStep> told) {
  const ToldStep* first = nullptr;
  plan::for_each_step(plan.plan().steps, [&](const plan::Step& step) {
    const plan::Invocation* invocation = plan::invocation_of(step);
    if (first != nullptr || invocation == nullptr || invocation->optional) return;
    const auto failed = std::ranges::find_if(told, [&](const ToldStep& one) {
      return one.trace.state == plan::StepState::failed && name_in_plan(one.trace.name, plan) == step.name;
    });
    if (failed != told.end()) first = &*failed;
  });
  return first;
}

void add_failure(const plan::CheckedPlan& plan, const ToldStep& failed, std::span<const ToldStep> told,
                 const Catalogue& catalogue, PlanningBrief& brief) {
  PlanningBrief::Failure failure{
      .plan = plan.source(), .step = std::string(name_in_plan(failed.trace.name, plan)), .tool = failed.trace.tool};
  if (failed.trace.error) {
    failure.code = failed.trace.error->code;
    failure.message = plan::shown_to_planner(failed.trace.error->to_string(), failed.trace.label);
  }
  for (const ToldStep& step : told) {
    if (step.trace.state != plan::StepState::done) continue;
    const std::string value = attune::to_json(plan::to_json(step.value, catalogue));
    failure.known.push_back({step.trace.name, std::string(plan::shown_to_planner(value, step.trace.label))});
  }
  brief.failure = std::move(failure);
}

}  // namespace attune::assistant
