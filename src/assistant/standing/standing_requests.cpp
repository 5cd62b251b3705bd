#include "assistant/standing/standing_requests.h"

#include "assistant/assistant.h"
#include "base/ascii.h"
#include "data/filter/quoted_text.h"
#include "engine/condition_text.h"
#include "plan/given_values.h"
#include "plan/visit.h"
#include "search/analyzer.h"

#include <algorithm>
#include <set>

#include <fmt/ranges.h>

namespace attune::assistant {
namespace {

/// "Tell them what came, and why": the plan of a request that waits for items.
Result<plan::Plan> telling_plan(std::string_view words, const Filter& where) {
  const std::string condition = where.is_true() ? "" : ", where: " + to_text(where);
  return plan::parse(fmt::format("plan {}\n  why = explain(items: $new, user: $user{})\n  reply($new, why)\n",
                                 quote(words), condition));
}

Failure cannot_stand(std::string_view what) {
  return invalid_argument("{}, so the request can't stand", what)
      .mend(R"(say what an item must be: a label, a year, a name; or give it as a condition: `attune standing add )"
            R"(--when 'when items come in where genres has "Western"'`)");
}

/// A request that waits for the wrong thing, or does it, would be wrong for ever.
Status check_understood(const CompiledRequest& request) {
  const auto& not_understood = request.compiled.reading.not_understood;
  if (not_understood.empty()) return {};
  return cannot_stand(fmt::format("'{}' was not understood", fmt::join(not_understood, "', '")));
}

/// Whether a plan notes what a person likes: an event, which requests may wait for.
bool rates(const plan::Plan& plan) {
  bool found = false;
  const auto look = [&](const plan::Step& step) {
    const plan::Invocation* invocation = plan::invocation_of(step);
    found = found || (invocation != nullptr && invocation->call.tool == "rate");
  };
  plan::for_each_step(plan.steps, look);
  for (const plan::Definition& definition : plan.definitions) plan::for_each_step(definition.body.steps, look);
  return found;
}

/// Whether the events that `rate` makes may fire it.
bool waits_for_ratings(const plan::OwnEvents& events) {
  return events.kinds.empty() || std::ranges::any_of(events.kinds, [](EventKind kind) {
           return kind == EventKind::like || kind == EventKind::dislike;
         });
}

Awaited awaited_by(const plan::Trigger& trigger) {
  if (std::holds_alternative<plan::NewItems>(trigger)) return Awaited::items;
  return std::holds_alternative<plan::OwnEvents>(trigger) ? Awaited::events : Awaited::time;
}

/// The condition on the items; null for a schedule.
const Filter* items_awaited(const plan::Trigger& trigger) {
  if (const auto* items = std::get_if<plan::NewItems>(&trigger)) return &items->where;
  if (const auto* events = std::get_if<plan::OwnEvents>(&trigger)) return &events->where;
  return nullptr;
}

/// The words that say something, in the form in which they are compared.
std::set<std::string> telling_words(const Engine& engine, std::string_view text) {
  std::set<std::string> words;
  if (const auto analyzer = Analyzer::create(engine.workspace().language))
    for (Token& token : (*analyzer)->analyze(text)) words.insert(std::move(token.term));
  return words;
}

Conversation conversation_of(std::string_view user, language::DialogueContext context, std::string_view language) {
  return {.user = std::string(user), .context = std::move(context), .language = std::string(language)};
}

}  // namespace

plan::NewItemsOf new_items_of(Awaited awaits) {
  return awaits == Awaited::events ? plan::NewItemsOf::person : plan::NewItemsOf::catalogue;
}

Result<std::unique_ptr<StandingRequests>> StandingRequests::create(Engine& engine, const Assistant& assistant) {
  ATTUNE_TRY(log, StandingLog::open(engine.workspace().database().string()));
  return std::unique_ptr<StandingRequests>(new StandingRequests(engine, assistant, std::move(log)));
}

Result<std::optional<StandingOrder>> StandingRequests::compile(std::string_view message, std::string_view user,
                                                               std::string_view language) const {
  using Kind = language::StandingWish::Kind;
  ATTUNE_TRY(spoken, assistant_.tongues().of(message, language, ""));
  const auto wish = assistant_.tongues().standing(spoken)->read(message, *engine_.view()->catalogue);
  if (!wish || wish->kind == Kind::list || wish->kind == Kind::stop) return std::nullopt;
  ATTUNE_TRY(order, order_of(*wish, message, user, spoken));
  return order;
}

Result<StandingOrder> StandingRequests::order_of(const language::StandingWish& wish, std::string_view message,
                                                 std::string_view user, std::string_view language) const {
  using Kind = language::StandingWish::Kind;
  StandingOrder order{.words = std::string(trimmed(message)), .trigger = wish.schedule, .plan = {}};
  Filter where;
  if (wish.kind != Kind::schedule) {
    ATTUNE_TRY(condition, condition_of(wish, user, language));
    where = std::move(condition);
    order.only_tells = wish.then.empty();
  }
  if (wish.kind == Kind::items) order.trigger = plan::NewItems{where};
  if (wish.kind == Kind::events) order.trigger = plan::OwnEvents{.kinds = wish.kinds, .where = where};
  ATTUNE_TRY(plan, order.only_tells ? telling_plan(order.words, where) : plan_of(wish, user, language));
  order.plan = std::move(plan);
  order.plan.request = order.words;
  return order;
}

/// Which items the wish is about.
Result<Filter> StandingRequests::condition_of(const language::StandingWish& wish, std::string_view user,
                                              std::string_view language) const {
  ATTUNE_TRY(request, assistant_.compile(wish.rest, conversation_of(user, {}, language)));
  ATTUNE_TRY_VOID(check_understood(request));
  if (!request.compiled.next.like.empty() || !request.compiled.next.query.empty())
    return cannot_stand("likeness and words to search by are no conditions on a single item");
  return conjunction({request.compiled.next.where, wish.awaited});
}

/// What is to be done each time. With items that came in, the reply shows them where it would show none.
Result<plan::Plan> StandingRequests::plan_of(const language::StandingWish& wish, std::string_view user,
                                             std::string_view language) const {
  using Kind = language::StandingWish::Kind;
  language::DialogueContext context;
  context.nobody_to_ask = true;
  if (wish.kind != Kind::schedule) context.given = plan::kNew;
  const std::string& words = wish.kind == Kind::schedule ? wish.rest : wish.then;
  ATTUNE_TRY(request, assistant_.compile(words, conversation_of(user, std::move(context), language)));
  ATTUNE_TRY_VOID(check_understood(request));
  plan::Plan plan = std::move(request.compiled.plan);
  const bool only_acts = request.compiled.reading.intents.front() == language::Intent::act;
  if (wish.kind == Kind::items && only_acts)
    if (plan::Invocation* reply = plan::invocation_of(plan.steps.back()))
      reply->call.arguments.insert(reply->call.arguments.begin(), {"", {plan::Reference{std::string(plan::kNew)}}});
  return plan;
}

std::optional<Time> StandingRequests::next_due(const plan::Trigger& trigger) const {
  const auto* schedule = std::get_if<plan::Schedule>(&trigger);
  if (schedule == nullptr) return std::nullopt;
  const TimeZone& zone = engine_.workspace().zone;
  return zone.time_of(plan::next_time(*schedule, zone.local(engine_.clock().now())));
}

Result<plan::CheckedPlan> StandingRequests::check(const StandingOrder& order, std::string_view user) const {
  const Awaited awaits = awaited_by(order.trigger);
  if (awaits == Awaited::time && plan::uses_new_items(order.plan))
    return invalid_argument("the plan speaks of $new, but no items fire the request")
        .mend("use a tool that finds some");
  if (const auto* events = std::get_if<plan::OwnEvents>(&order.trigger))
    if (waits_for_ratings(*events) && rates(order.plan))
      return invalid_argument("the plan rates, and what is rated would fire the request again, for ever")
          .mend("wait for events of other kinds, or leave rate(...) out");
  if (const Filter* where = items_awaited(order.trigger))
    ATTUNE_TRY_VOID(check_filter(*where, *engine_.view()->catalogue));
  return assistant_.check(plan::with_any_new_items(order.plan, new_items_of(awaits)), user);
}

Result<StoredStandingRequest> StandingRequests::add(const StandingOrder& order, std::string_view user) {
  ATTUNE_TRY_VOID(check(order, user));
  StoredStandingRequest request{.user = std::string(user),
                                .words = order.words,
                                .trigger = plan::to_text(order.trigger),
                                .plan = plan::to_text(order.plan),
                                .awaits = awaited_by(order.trigger),
                                .due = next_due(order.trigger),
                                .made = engine_.clock().now()};
  ATTUNE_TRY(id, log_->add(request));
  ATTUNE_TRY(kept, log_->find(id));
  if (!kept) return not_found("standing request {} was removed at once", id);
  return *std::move(kept);
}

std::shared_ptr<const language::StandingLanguage> StandingRequests::language_of(std::string_view words) const {
  Tongues& tongues = assistant_.tongues();
  return tongues.standing(tongues.of(words, "", "").value_or(tongues.usual()));
}

Result<std::optional<Answer>> StandingRequests::ask(std::string_view message, std::string_view user,
                                                    std::string_view language) {
  using Kind = language::StandingWish::Kind;
  const auto wish = assistant_.tongues().standing(language)->read(message, *engine_.view()->catalogue);
  if (!wish) return std::nullopt;
  const auto answer = [&]() -> Result<Answer> {
    if (wish->kind == Kind::list) return listed(user, language);
    if (wish->kind == Kind::stop) return stopped(user, wish->rest, language);
    ATTUNE_TRY(order, order_of(*wish, message, user, language));
    return made(user, order, language);
  };
  ATTUNE_TRY(given, answer());
  return std::optional(std::move(given));
}

Result<Answer> StandingRequests::made(std::string_view user, const StandingOrder& order, std::string_view language) {
  ATTUNE_TRY(wording, engine_.wording(language));
  ATTUNE_TRY(kept, add(order, user));
  Answer answer;
  const auto catalogue = engine_.view()->catalogue;
  std::vector<std::string> conditions;
  if (const Filter* where = items_awaited(order.trigger))
    for (const Filter& condition : conjuncts(*where)) conditions.push_back(describe(condition, *catalogue, *wording));
  using Duty = language::StandingLanguage::Duty;
  answer.reply = assistant_.tongues().standing(language)->registered(
      order.trigger, fmt::format("{}", fmt::join(conditions, ", ")), order.only_tells ? Duty::tell : Duty::act);
  answer.plan = order.plan;
  answer.standing = std::move(kept);
  return answer;
}

Result<Answer> StandingRequests::tell_of(const Filter& where, std::string words, std::string_view user,
                                         std::string_view language) {
  StandingOrder order{.words = std::move(words), .trigger = plan::NewItems{where}, .plan = {}, .only_tells = true};
  ATTUNE_TRY(plan, telling_plan(order.words, where));
  order.plan = std::move(plan);
  order.plan.request = order.words;
  return made(user, order, language);
}

Result<Answer> StandingRequests::listed(std::string_view user, std::string_view language) const {
  ATTUNE_TRY(requests, log_->requests(user));
  std::vector<std::string> words;
  for (const StoredStandingRequest& request : requests) words.push_back(request.words);
  Answer answer;
  answer.reply = assistant_.tongues().standing(language)->listing(words);
  return answer;
}

Result<Answer> StandingRequests::stopped(std::string_view user, std::string_view about, std::string_view language) {
  ATTUNE_TRY(requests, log_->requests(user));
  const std::set<std::string> wanted = telling_words(engine_, about);
  std::vector<std::string> words;
  for (const StoredStandingRequest& request : requests) {
    if (!std::ranges::includes(telling_words(engine_, request.words), wanted)) continue;
    ATTUNE_TRY_VOID(log_->remove(user, request.id));
    words.push_back(request.words);
  }
  Answer answer;
  answer.reply = assistant_.tongues().standing(language)->stopped(words);
  return answer;
}

Status StandingRequests::pause(std::string_view user, std::int64_t id) {
  return log_->set_state(user, id, StandingState::paused, {});
}

Status StandingRequests::resume(std::string_view user, std::int64_t id) {
  ATTUNE_TRY(request, log_->find(id));
  if (!request || request->user != user) return not_found("user '{}' has no standing request {}", user, id);
  ATTUNE_TRY(trigger, plan::parse_trigger(request->trigger));
  return log_->set_state(user, id, StandingState::active, next_due(trigger));
}

}  // namespace attune::assistant
