#include "assistant/assistant.h"

#include "assistant/explaining/rewording.h"
#include "assistant/integration.h"
#include "assistant/offers/offers.h"
#include "assistant/phrasing/rephrasing.h"
#include "assistant/planning/judging.h"
#include "assistant/planning/limits.h"
#include "assistant/planning/replanning.h"
#include "assistant/reply_text.h"
#include "assistant/standing/standing_requests.h"
#include "assistant/understood.h"
#include "assistant/writing/writing_tools.h"
#include "base/log.h"
#include "engine/condition_text.h"
#include "language/doubts.h"
#include "language/realiser.h"
#include "plan/optimiser/optimiser.h"
#include "plan/policy/disclosure.h"
#include "plan/standing/new_items.h"
#include "plan/value_json.h"
#include "tools/builtin_tools.h"
#include "tools/quarantine/quarantine_tools.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <mutex>
#include <ranges>

namespace attune::assistant {

struct Assistant::State {
  explicit State(Engine& served) : engine(served) {}

  Engine& engine;
  Roles roles;
  MoreTools more;
  std::unique_ptr<plan::Executor> executor;
  std::unique_ptr<RunKeeper> runs;
  std::unique_ptr<StandingRequests> standing;
  std::unique_ptr<Offers> offers;
  std::shared_ptr<const Copywriter> copywriter;
  std::unique_ptr<Tongues> tongues;

  std::atomic<std::uint64_t> requests = 0;
  std::atomic<std::uint64_t> spared = 0;
  std::atomic<std::uint64_t> written = 0;

  // The newest tools; held only to look and to swap.
  std::mutex mutex;
  plan::ToolRegistry builtin;
  std::shared_ptr<const std::vector<plan::Tool>> added;
  std::shared_ptr<const plan::ToolRegistry> tools;

  std::shared_ptr<const plan::ToolRegistry> newest_tools();
  /// The language of words that were said in no conversation.
  [[nodiscard]] std::string language_of(std::string_view words) const {
    return tongues->of(words, "", "").value_or(tongues->usual());
  }
};

std::shared_ptr<const plan::ToolRegistry> Assistant::State::newest_tools() {
  auto wanted = more ? more() : nullptr;
  const std::scoped_lock lock(mutex);
  if (tools && added == wanted) return tools;
  auto all = std::make_shared<plan::ToolRegistry>(builtin);
  if (wanted)
    for (const plan::Tool& tool : *wanted)
      if (const Status status = all->add(tool); !status)
        spdlog::warn("a tool is left out: {}", status.error().to_string());
  added = std::move(wanted);
  tools = std::move(all);
  return tools;
}

namespace {

/// Whether a tool keeps, tells or erases what is remembered.
bool is_about_memory(std::string_view tool) {
  constexpr std::array<std::string_view, 5> kTools{"remember", "correct_fact", "recall", "forget", "forget_all"};
  return std::ranges::find(kTools, tool) != kTools.end();
}

bool was_judged(std::span<const plan::StepTrace> trace) {
  return std::ranges::any_of(
      trace, [](const plan::StepTrace& step) { return step.tool == "judge" && step.state == plan::StepState::done; });
}

plan::CheckedPlan as_it_runs(const plan::CheckedPlan& checked, const AskOptions& options,
                             const plan::CheckOptions& limits) {
  return options.plain ? checked : plan::optimised(checked, limits);
}

/// The lines of a text that may be put before a person whoever wrote them.
std::string plain_lines(std::string_view text) {
  std::string plain;
  for (const auto line : std::views::split(text, '\n'))
    if (const std::string_view words(line); plan::may_be_shown(words))
      plain.append(plain.empty() ? "" : "\n").append(words);
  return plain;
}

RunWish wish_of(std::string_view user, const AskOptions& options) {
  return {.user = std::string(user),
          .run_id = options.run_id,
          .confirmed = options.confirmed,
          .deadline = options.deadline,
          .stop = options.stop,
          .on_step = options.on_step};
}

}  // namespace

Assistant::Assistant(std::unique_ptr<State> state) : state_(std::move(state)) {}
Assistant::~Assistant() = default;

Result<std::unique_ptr<Assistant>> Assistant::create(Engine& engine, std::size_t threads, Roles roles, MoreTools more) {
  auto state = std::make_unique<State>(engine);
  state->roles = std::move(roles);
  plan::ToolRegistry& builtin = state->builtin;
  ATTUNE_TRY_VOID(tools::add_builtin_tools(builtin, engine));
  if (state->roles.reader) ATTUNE_TRY_VOID(tools::add_extracting_tools(builtin, engine, state->roles.reader));
  if (state->roles.judge) ATTUNE_TRY_VOID(tools::add_judging_tools(builtin, engine, state->roles.judge));
  ATTUNE_TRY(
      copywriter,
      Copywriter::create(engine, [known = state.get()]() -> Tongues& { return *known->tongues; }, state->roles.author));
  ATTUNE_TRY_VOID(add_writing_tools(builtin, copywriter));
  state->copywriter = std::move(copywriter);
  state->more = std::move(more);
  state->executor = std::make_unique<plan::Executor>(threads);
  ATTUNE_TRY(runs,
             RunKeeper::create(engine, [known = state.get()] { return known->newest_tools(); }, *state->executor));
  state->runs = std::move(runs);
  ATTUNE_TRY(tongues, Tongues::create(engine, [known = state.get()] { return known->newest_tools(); }));
  state->tongues = std::move(tongues);
  std::unique_ptr<Assistant> assistant(new Assistant(std::move(state)));
  ATTUNE_TRY(standing, StandingRequests::create(engine, *assistant));
  assistant->state_->standing = std::move(standing);
  assistant->state_->offers =
      std::make_unique<Offers>(engine, assistant->state_->standing->log(), *assistant->state_->tongues);
  ATTUNE_TRY_VOID(assistant->prepare());
  return assistant;
}

Result<Answer> Assistant::decide(std::string_view run_id, std::string_view user, const Decisions& said,
                                 const StepListener& on_step) const {
  const Stopwatch watch;
  // What happened before the person was asked, they have been told.
  OutcomeLog outcomes(
      [known = tools()](const plan::StepTrace& step) { return step.tries > 0 && changes_something(step, *known); });
  ATTUNE_TRY(kept, state_->runs->decide(run_id, user, said, [&](const plan::StepTrace& step, const plan::Value& value) {
    outcomes.add(step, value);
    if (on_step) on_step(step, value);
  }));
  const language::Reading reading{.intents = {language::Intent::act}};
  language::Turn turn{.reading = reading, .now = kept.now};
  const std::vector<std::string> partial = kept.run.partial;
  const std::shared_ptr<const Catalogue> catalogue = kept.catalogue;
  Answer answer = integrate(std::move(kept));
  add_missing(partial, answer.trace, turn);
  answer.outcomes = outcomes.take(answer.trace);
  answer.reply = plain_lines(answer.reply);
  if (answer.reply.empty()) {
    add_outcomes(answer.outcomes, *catalogue, turn);
    answer.reply = state_->tongues->realiser(state_->language_of(answer.plan.request))->reply(turn);
  }
  answer.timings = {0, watch.elapsed_ms(), watch.elapsed_ms()};
  return answer;
}

std::string Assistant::told(const std::vector<Outcome>& outcomes, std::string_view words) const {
  if (outcomes.empty()) return "";
  const language::Reading reading{.intents = {language::Intent::act}};
  language::Turn turn{.reading = reading, .now = state_->engine.workspace().zone.local(state_->engine.clock().now())};
  add_outcomes(outcomes, *state_->engine.view()->catalogue, turn);
  return state_->tongues->realiser(state_->language_of(words))->reply(turn);
}

RunKeeper& Assistant::runs() const {
  return *state_->runs;
}

std::shared_ptr<const plan::ToolRegistry> Assistant::tools() const {
  return state_->newest_tools();
}

Tongues& Assistant::tongues() const {
  return *state_->tongues;
}

const Copywriter& Assistant::copywriter() const {
  return *state_->copywriter;
}

StandingRequests& Assistant::standing() const {
  return *state_->standing;
}

Status Assistant::prepare() const {
  ATTUNE_TRY_VOID(state_->tongues->understanding(state_->tongues->usual()));
  return {};
}

Result<ReadMessage> Assistant::read(std::string_view message, const Conversation& conversation) const {
  ATTUNE_TRY(language, state_->tongues->of(message, conversation.language, conversation.spoken));
  ATTUNE_TRY(known, state_->tongues->understanding(language));
  const LocalTime now = state_->engine.workspace().zone.local(state_->engine.clock().now());
  return ReadMessage{known.interpreter->read(message, conversation.context, now), known.interpreter->mentions(message),
                     known.view, language};
}

Result<CompiledRequest> Assistant::compile(std::string_view message, const Conversation& conversation) const {
  ATTUNE_TRY(language, state_->tongues->of(message, conversation.language, conversation.spoken));
  return compile_in(language, message, conversation, {});
}

FrontEndFigures Assistant::front_end_figures() const {
  return {state_->requests, state_->spared, state_->written};
}

bool Assistant::is_front_ends(const language::Reading& reading) const {
  if (!state_->roles.front_end) return false;
  ++state_->requests;
  const bool is_spared = state_->roles.front_end_in_doubt_only && language::doubts(reading).empty();
  if (is_spared) ++state_->spared;
  return !is_spared;
}

Result<CompiledRequest> Assistant::compile_in(const std::string& language, std::string_view message,
                                              const Conversation& conversation, std::stop_token stop) const {
  ATTUNE_TRY(known, state_->tongues->understanding(language));
  const auto& [view, tools, interpreter] = known;
  const LocalTime now = state_->engine.workspace().zone.local(state_->engine.clock().now());
  language::DialogueContext context = conversation.context;
  context.conversation = conversation.id;
  context.turn = conversation.turns + 1;
  CompiledRequest request{interpreter->compile(message, context, now), view, {}};
  request.language = language;
  const bool stands = !conversation.context.given.empty();
  if (!stands && is_front_ends(request.compiled.reading)) {
    ATTUNE_TRY(brief, brief_for(message, conversation, *view));
    add_reading(request.compiled.reading, *view->catalogue, brief);
    if (auto written = write(brief, view->catalogue, stop)) {
      ++state_->written;
      request.compiled.plan = written->source();
      request.checked = std::make_shared<const plan::CheckedPlan>(*std::move(written));
      request.by_front_end = true;
      return request;
    }
  }
  // What is given becomes a step when the plan runs.
  plan::Plan checkable =
      stands ? plan::with_any_new_items(request.compiled.plan, plan::NewItemsOf::person) : request.compiled.plan;
  const plan::CheckOptions limits = limits_for(conversation.user, state_->engine);
  // What words were left is a wish that no condition says: whoever judges may know more of it.
  if (state_->roles.judge && !request.compiled.reading.not_understood.empty())
    if (auto judged = with_judgement(checkable, message))
      if (auto checked = plan::CheckedPlan::create(*std::move(judged), tools, view->catalogue, limits)) {
        request.checked = std::make_shared<const plan::CheckedPlan>(*std::move(checked));
        return request;
      }
  ATTUNE_TRY(checked, plan::CheckedPlan::create(std::move(checkable), tools, view->catalogue, limits));
  request.checked = std::make_shared<const plan::CheckedPlan>(std::move(checked));
  return request;
}

Result<PlanningBrief> Assistant::brief_for(std::string_view message, const Conversation& conversation,
                                           const View& view) const {
  ATTUNE_TRY(facts, state_->engine.store().facts().log(conversation.user));
  const auto known = tools();
  PlanningBrief brief = brief_of(message, *known, conversation.context.shown, *view.catalogue, facts);
  brief.user = conversation.user;
  brief.earlier.assign(conversation.said.begin(), conversation.said.end());
  brief.registry = known;  // a newer one may come before the plan is written
  brief.check = [known, catalogue = view.catalogue,
                 limits = limits_for(conversation.user, state_->engine)](const plan::Plan& plan) -> Status {
    ATTUNE_TRY_VOID(plan::CheckedPlan::create(plan, known, catalogue, limits));
    return {};
  };
  return brief;
}

Result<PlanningBrief> Assistant::brief(std::string_view message, const Conversation& conversation) const {
  return brief_for(message, conversation, *state_->engine.view());
}

Result<plan::CheckedPlan> Assistant::write(const PlanningBrief& brief,
                                           const std::shared_ptr<const Catalogue>& catalogue,
                                           std::stop_token stop) const {
  if (!state_->roles.front_end) return unsupported("there is no front end");
  ATTUNE_TRY(plan, state_->roles.front_end->write(brief, stop));
  return plan::CheckedPlan::create(std::move(plan), brief.registry, catalogue, limits_for(brief.user, state_->engine));
}

Result<Answer> Assistant::ask(std::string_view message, Conversation& conversation, const AskOptions& options) const {
  const Stopwatch watch;
  ATTUNE_TRY(language, state_->tongues->of(message, conversation.language, conversation.spoken));
  ATTUNE_TRY(stands, state_->standing->ask(message, conversation.user, language));
  if (stands) {
    conversation.spoken = language;
    ++conversation.turns;
    stands->timings.total_ms = watch.elapsed_ms();
    return *std::move(stands);
  }
  ATTUNE_TRY(offered, reply_to_offer(message, language, conversation, options));
  if (offered) return *std::move(offered);
  ATTUNE_TRY(request, compile_in(language, message, conversation, options.stop));
  const plan::CheckOptions limits = limits_for(conversation.user, state_->engine);
  const plan::CheckedPlan ready = as_it_runs(*request.checked, options, limits);
  const double compiled_ms = watch.elapsed_ms();
  OutcomeLog outcomes([&request](const plan::StepTrace& step) {
    const language::Reading& reading = request.compiled.reading;
    return (!reading.memory.empty() && is_about_memory(step.tool)) || step.tool == "look_up" ||
           std::ranges::any_of(reading.actions,
                               [&step](const language::Action& action) { return action.tool == step.tool; });
  });
  RunWish wish = wish_of(conversation.user, options);
  wish.on_step = [&](const plan::StepTrace& step, const plan::Value& value) {
    outcomes.add(step, value);
    if (options.on_step) options.on_step(step, value);
  };
  const auto rewrite = [&](const plan::CheckedPlan& plan, const ToldStep& failed,
                           std::span<const ToldStep> told) -> Result<plan::CheckedPlan> {
    const auto& catalogue = request.view->catalogue;
    ATTUNE_TRY(brief, brief_for(message, conversation, *request.view));
    add_failure(plan, failed, told, *catalogue, brief);
    if (auto written = write(brief, catalogue, options.stop)) return *std::move(written);
    ATTUNE_TRY(rest, without_need_of(brief.failure->step, plan.source()));
    return plan::CheckedPlan::create(std::move(rest), tools(), catalogue, limits);
  };
  ATTUNE_TRY(kept, run_with_rewrites(*state_->runs, ready, wish, rewrite));
  const std::vector<std::string> partial = kept.run.partial;
  const LocalTime now = kept.now;
  Answer answer = integrate(std::move(kept));
  answer.outcomes = outcomes.take(answer.trace);
  name_lists(request.compiled.reading, answer);
  // What the interpreter left, a model has planned for or judged by.
  if (request.by_front_end || was_judged(answer.trace)) request.compiled.reading.not_understood.clear();
  answer.not_understood = request.compiled.reading.not_understood;
  request.compiled.next.asked = asked_by(answer.question, *request.view->catalogue);
  const auto realiser = state_->tongues->realiser(language);
  ATTUNE_TRY(wording, state_->engine.wording(language));
  if (answer.question && answer.question->text.empty()) {
    const std::string field = wording->field(answer.question->field);
    *answer.question = realiser->phrased(*std::move(answer.question), answer.items.size(), field);
  }
  ATTUNE_TRY(tastes, known_tastes(state_->engine, conversation.user, request.compiled.next));
  // The texts that a front end's plan replies with are the reply; the interpreter's plans leave the wording to us.
  answer.reply = request.by_front_end ? plain_lines(answer.reply) : "";
  const bool is_ours = answer.reply.empty();
  if (is_ours) answer.reply = reply_text(*realiser, request, answer, partial, tastes, *wording, now);
  const std::string& user = conversation.user;
  // Models make an answer that is there already nicer: one that hangs costs a turn its own time, and the others none.
  const auto has_time = [&] { return watch.elapsed_ms() < static_cast<double>(options.deadline.count()); };
  if (state_->roles.explainer && !answer.evidence.empty()) {
    const ExplainingBrief brief{message, language, user, answer.reasons, answer.evidence, *request.view->catalogue};
    if (auto sentences = state_->roles.explainer->explain(brief, options.stop))
      answer.reasons = reworded(brief, *std::move(sentences), *state_->tongues->evidence_checker(language));
  }
  if (state_->roles.phraser && is_ours && has_time())
    rephrase(answer, message, language, user, *state_->roles.phraser, *state_->tongues->evidence_checker(language),
             options.stop);
  ATTUNE_TRY(offer, state_->offers->behind(answer, request.compiled, conversation.user, language));
  if (!offer && has_time()) {
    const auto heard = heard_in(message, request, conversation.user, options.stop);
    ATTUNE_TRY(remember, state_->offers->to_remember(answer, heard, conversation.user, language));
    offer = std::move(remember);
  }
  answer.offer = std::move(offer);
  answer.timings = {compiled_ms, watch.elapsed_ms() - compiled_ms, watch.elapsed_ms()};

  conversation.spoken = language;
  conversation.said.emplace_back(message);
  if (conversation.said.size() > kMostSaid) conversation.said.pop_front();
  conversation.offer = answer.offer;
  const bool shows = shows_new_list(request.compiled.reading, answer, conversation.context);
  conversation.context = std::move(request.compiled.next);
  if (shows) {
    conversation.context.shown.clear();
    for (const Scored& item : answer.items) conversation.context.shown.push_back(item.item);
  }
  ++conversation.turns;
  return answer;
}

std::vector<HeardTaste> Assistant::heard_in(std::string_view message, const CompiledRequest& request,
                                            std::string_view user, std::stop_token stop) const {
  if (!state_->roles.listener || user.empty() || !is_worth_hearing(request.compiled.reading)) return {};
  auto heard = state_->roles.listener->hear(message, user, *request.view, std::move(stop));
  if (heard) return *std::move(heard);
  spdlog::debug("nothing is heard in a message: {}", heard.error().to_string());
  return {};
}

Result<std::optional<Answer>> Assistant::reply_to_offer(std::string_view message, const std::string& language,
                                                        Conversation& conversation, const AskOptions& options) const {
  using Reply = language::OfferReply;
  ATTUNE_TRY(known, state_->tongues->understanding(language));
  const std::optional<Offer> offer = std::exchange(conversation.offer, std::nullopt);
  const auto reply = known.interpreter->offer_reply(message);
  const bool about_one = reply == Reply::yes || reply == Reply::no;
  if (!reply || (about_one && !offer)) return std::nullopt;
  ++conversation.turns;
  if (reply == Reply::yes) {
    ATTUNE_TRY(taken, take_step(*offer, conversation.user, language, options));
    return std::optional(std::move(taken));
  }
  ATTUNE_TRY_VOID(state_->offers->set_quiet(conversation.user, *reply));
  Answer answer;
  answer.reply = state_->tongues->realiser(language)->acknowledged(*reply);
  return std::optional(std::move(answer));
}

Result<Answer> Assistant::take_step(const Offer& offer, std::string_view user, std::string_view language,
                                    const AskOptions& options) const {
  ATTUNE_TRY(wording, state_->engine.wording(language));
  const auto realiser = state_->tongues->realiser(language);
  const auto catalogue = state_->engine.view()->catalogue;
  if (const auto* tell = std::get_if<OfferToTell>(&offer.step))
    return state_->standing->tell_of(tell->where, realiser->standing_words(describe(tell->where, *catalogue, *wording)),
                                     user, language);
  const auto* remember = std::get_if<OfferToRemember>(&offer.step);
  ATTUNE_TRY(plan, remember != nullptr
                       ? remembering_plan(offer.text, remember->heard)
                       : keeping_plan(offer.text, catalogue->key(std::get<OfferToKeep>(offer.step).item)));
  OutcomeLog outcomes([](const plan::StepTrace& step) {
    return step.tool == "watchlist_add" || step.tool == "rate" || is_about_memory(step.tool);
  });
  AskOptions heard = options;
  heard.on_step = [&](const plan::StepTrace& step, const plan::Value& value) {
    outcomes.add(step, value);
    if (options.on_step) options.on_step(step, value);
  };
  ATTUNE_TRY(answer, run(plan, user, heard));
  answer.outcomes = outcomes.take(answer.trace);
  answer.reply = told(answer.outcomes, offer.text);
  return answer;
}

Result<Answer> Assistant::run(const plan::Plan& plan, std::string_view user, const AskOptions& options) const {
  const Stopwatch watch;
  ATTUNE_TRY(checked, check(plan, user));
  const plan::CheckedPlan ready = as_it_runs(checked, options, limits_for(user, state_->engine));
  const double compiled_ms = watch.elapsed_ms();
  ATTUNE_TRY(kept, state_->runs->run(ready, wish_of(user, options)));
  Answer answer = integrate(std::move(kept));
  answer.timings = {compiled_ms, watch.elapsed_ms() - compiled_ms, watch.elapsed_ms()};
  return answer;
}

Result<plan::CheckedPlan> Assistant::check(const plan::Plan& plan, std::string_view user) const {
  return plan::CheckedPlan::create(plan, tools(), state_->engine.view()->catalogue, limits_for(user, state_->engine));
}

}  // namespace attune::assistant
