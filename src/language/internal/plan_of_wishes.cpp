#include "language/internal/plan_of_wishes.h"

#include "language/internal/interpretation.h"
#include "language/internal/wish_arguments.h"
#include "plan/visit.h"

#include <algorithm>
#include <set>

namespace attune::language {
namespace {

/// Takes the preferred constraints out of a reading that leave too little: fewer than are wanted, and than the others
/// leave.
void settle_preferences(Reading& reading, const DialogueContext& context, const Catalogue& catalogue) {
  const auto matches = [&](const auto& counts) -> std::size_t {
    std::vector<Filter> parts;
    if (reading.refines) parts.push_back(context.where);
    for (const Constraint& constraint : reading.constraints)
      if (counts(constraint)) parts.push_back(constraint.filter);
    const auto bound = BoundFilter::bind(conjunction(std::move(parts)), catalogue);
    return bound ? bound->match_count() : 0;
  };
  const auto is_required = [](const Constraint& constraint) { return constraint.strength == Strength::required; };
  const std::size_t enough = std::min(reading.count.value_or(kUsualCount), matches(is_required));
  for (std::size_t i = reading.constraints.size(); i-- > 0;) {
    if (is_required(reading.constraints[i])) continue;
    if (matches([](const Constraint&) { return true; }) >= enough) return;
    reading.given_up.push_back(std::move(reading.constraints[i]));
    reading.constraints.erase(reading.constraints.begin() + static_cast<std::ptrdiff_t>(i));
  }
}

/// Gives the steps of a plan names of their own.
void rename_steps(plan::Plan& plan, const std::string& suffix) {
  std::set<std::string> own;
  plan::for_each_step(plan.steps, [&](plan::Step& step) {
    if (!step.name.empty()) own.insert(step.name);
  });
  plan::for_each_step(plan.steps, [&](plan::Step& step) {
    if (!step.name.empty()) step.name += suffix;
  });
  for (plan::Step& step : plan.steps)
    plan::for_each_reference_in(step, [&](plan::Reference& reference) {
      if (own.contains(reference.name)) reference.name += suffix;
    });
}

/// Appends a plan's steps; its reply becomes part of the other's.
void append(plan::Plan more, plan::Plan& to) {
  plan::Step reply = std::move(to.steps.back());
  to.steps.pop_back();
  const plan::Step also = std::move(more.steps.back());
  more.steps.pop_back();
  std::ranges::move(more.steps, std::back_inserter(to.steps));
  auto& arguments = plan::invocation_of(reply)->call.arguments;
  const auto& added = plan::invocation_of(also)->call.arguments;
  arguments.insert(arguments.end(), added.begin(), added.end());
  to.steps.push_back(std::move(reply));
}

/// What a correction would mend.
void keep_request(Compiled& compiled) {
  const bool asks =
      compiled.reading.intents.front() != Intent::talk && compiled.reading.intents.front() != Intent::greet;
  if (!asks) return;
  Reading request = compiled.reading;
  request.talk.clear();
  request.corrected.clear();
  compiled.next.request = std::make_shared<const Reading>(std::move(request));
}

void keep_topic(Compiled& compiled) {
  const Reading& reading = compiled.reading;
  std::vector<ItemId> topic;
  const auto add = [&](ItemId item) {
    if (std::ranges::find(topic, item) == topic.end()) topic.push_back(item);
  };
  for (const FactQuestion& fact : reading.facts) add(fact.item);
  for (const Reference& mention : reading.references)
    for (const ItemId item : mention.items) add(item);
  for (const Entity& entity : reading.entities)
    if (entity.kind == Entity::Kind::item) add(entity.item);
  const Intent intent = reading.intents.front();
  if (tells_of_items(intent)) {
    if (!topic.empty()) compiled.next.topic = std::move(topic);
  } else if (intent != Intent::talk && intent != Intent::greet && intent != Intent::help) {
    compiled.next.topic.clear();
  }
}

Compiled plan_of_one(Reading reading, std::string_view text, const DialogueContext& context, const View& view) {
  settle_preferences(reading, context, *view.catalogue);
  return build_plan(std::move(reading), text, context, view);
}

}  // namespace

Compiled plan_of_wishes(Reading reading, std::string_view text, const DialogueContext& context, const View& view) {
  Compiled all;
  if (reading.wishes.empty()) {
    all = plan_of_one(std::move(reading), text, context, view);
  } else {
    std::vector<Reading> wishes = std::move(reading.wishes);
    reading.wishes.clear();
    for (std::size_t i = 0; i < wishes.size(); ++i) {
      Compiled one = plan_of_one(std::move(wishes[i]), text, context, view);
      if (i > 0) rename_steps(one.plan, fmt::format("_{}", i + 1));
      if (i == 0)
        all.plan = std::move(one.plan);
      else
        append(std::move(one.plan), all.plan);
      all.next = std::move(one.next);
      reading.wishes.push_back(std::move(one.reading));
    }
    all.reading = std::move(reading);
  }
  keep_topic(all);
  keep_request(all);
  return all;
}

}  // namespace attune::language
