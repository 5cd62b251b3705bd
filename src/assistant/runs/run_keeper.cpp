#include "assistant/runs/run_keeper.h"

#include "assistant/planning/limits.h"
#include "assistant/runs/carried_over.h"
#include "assistant/runs/run_journal.h"
#include "assistant/runs/trace_json.h"
#include "base/log.h"
#include "plan/optimiser/optimiser.h"
#include "plan/policy/confirmation.h"
#include "plan/syntax/plan_json.h"

#include <algorithm>
#include <charconv>

namespace attune::assistant {
namespace {

constexpr std::uint64_t kPruneEvery = 500;  // runs, from the first on: a process may not live to see many

Result<plan::ConfirmationKey> key_from(std::string_view secret) {
  plan::ConfirmationKey key{};
  if (secret.size() != 2 * key.size()) return corrupt("the workspace's secret has {} digits", secret.size());
  for (std::size_t i = 0; i < key.size(); ++i) {
    const char* digits = secret.data() + 2 * i;
    if (std::from_chars(digits, digits + 2, key[i], 16).ptr != digits + 2)
      return corrupt("the workspace's secret is damaged");
  }
  return key;
}

/// What stands for a yes to every call that the policy itself has no objection to.
constexpr std::string_view kAll = "all";

/// The fingerprint of each yes, and {"no": fingerprint} of each no.
std::string decisions_json(const plan::RunOptions& options) {
  json::array said;
  if (options.confirmed) said.push_back(json::string(kAll));
  for (const std::string& fingerprint : options.confirmed_calls) said.push_back(json::string(fingerprint));
  for (const std::string& fingerprint : options.declined_calls) said.push_back(json::object{{"no", fingerprint}});
  return attune::to_json(said);
}

void add_decisions(std::string_view text, plan::RunOptions& options) {
  const auto document = parse_json(text);
  if (!document || !document->is_array()) return;
  for (const json::value& said : document->get_array()) {
    const auto* yes = said.if_string();
    const auto* no = said.is_object() ? said.get_object().if_contains("no") : nullptr;
    if (no != nullptr && no->is_string()) options.declined_calls.emplace(no->get_string());
    if (yes == nullptr) continue;
    if (*yes == kAll)
      options.confirmed = true;
    else
      options.confirmed_calls.emplace(*yes);
  }
}

json::array fingerprints(const std::vector<plan::PendingCall>& waiting) {
  json::array array;
  for (const plan::PendingCall& call : waiting) array.push_back(json::string(call.fingerprint));
  return array;
}

/// {"steps": trace, "waiting": fingerprints, "partial": names, "error": text}.
std::string trace_of(const Result<plan::Run>& run, const std::vector<plan::StepTrace>& told) {
  json::object trace;
  if (run) {
    trace["steps"] = to_json(run->trace);
    trace["waiting"] = fingerprints(run->waiting);
    json::array partial;
    for (const std::string& name : run->partial) partial.push_back(json::string(name));
    trace["partial"] = std::move(partial);
  } else {
    trace["steps"] = to_json(told);  // what had ended when it failed
    trace["error"] = run.error().to_string();
  }
  return attune::to_json(trace);
}

bool waits_for(const StoredRun& run, std::string_view fingerprint) {
  const auto trace = parse_json(run.trace);
  const auto* object = trace ? trace->if_object() : nullptr;
  const json::value* waiting = object == nullptr ? nullptr : object->if_contains("waiting");
  return waiting != nullptr && waiting->is_array() &&
         std::ranges::any_of(waiting->get_array(), [&](const json::value& known) {
           return known.is_string() && std::string_view(known.get_string()) == fingerprint;
         });
}

/// Knows what calls came to, and lets none happen.
class Replayed final : public plan::Journal {
 public:
  explicit Replayed(std::unique_ptr<RunJournal> kept) : kept_(std::move(kept)) {}
  Recollection recall(std::string_view step) override {
    Recollection before = kept_->recall(step);
    if (std::holds_alternative<Result<plan::Value>>(before)) return before;
    return Result<plan::Value>(not_found("the run has not kept what this came to"));
  }
  Status begin(std::string_view) override { return failure(ErrorCode::internal, "a replay makes no calls"); }
  Status end(std::string_view, const Result<plan::Value>&) override { return {}; }

 private:
  std::unique_ptr<RunJournal> kept_;
};

/// "done: 12 items", as the trace of a run has it.
std::string outcome_text(const json::value& step) {
  return fmt::format("{}: {}", std::string_view(step.at("state").as_string()),
                     std::string_view(step.at("result").as_string()));
}

}  // namespace

class RunKeeper::Hold {
 public:
  static Result<Hold> take(RunKeeper& keeper, const std::string& id) {
    const std::scoped_lock lock(keeper.mutex_);
    if (!keeper.under_way_.insert(id).second)
      return conflict("run '{}' is under way", id).mend("wait until it has ended");
    return Hold(keeper, id);
  }
  Hold(Hold&& other) noexcept : keeper_(std::exchange(other.keeper_, nullptr)), id_(std::move(other.id_)) {}
  Hold& operator=(Hold&&) = delete;
  ~Hold() {
    if (keeper_ == nullptr) return;
    const std::scoped_lock lock(keeper_->mutex_);
    keeper_->under_way_.erase(id_);
  }

 private:
  Hold(RunKeeper& keeper, std::string id) : keeper_(&keeper), id_(std::move(id)) {}
  RunKeeper* keeper_;
  std::string id_;
};

Result<std::unique_ptr<RunKeeper>> RunKeeper::create(Engine& engine, Tools tools, const plan::Executor& executor) {
  ATTUNE_TRY(secret, engine.store().runs().secret());
  ATTUNE_TRY(key, key_from(secret));
  return std::unique_ptr<RunKeeper>(new RunKeeper(engine, std::move(tools), executor, key));
}

std::string RunKeeper::new_id() {
  return fmt::format("{}-{:04x}", engine_.clock().now().time_since_epoch().count(), numbered_.fetch_add(1) & 0xFFFF);
}

Result<KeptRun> RunKeeper::run(const plan::CheckedPlan& plan, const RunWish& wish) {
  const Time now = engine_.clock().now();
  if (ran_.fetch_add(1) % kPruneEvery == 0)
    if (const auto pruned = engine_.store().runs().prune(engine_.workspace().runs, now); !pruned)
      spdlog::warn("old runs stay in the log: {}", pruned.error().to_string());
  StoredRun run{.id = wish.run_id,
                .user = wish.user,
                .plan = attune::to_json(plan::to_json(plan.source())),
                .now = plan::local_time_text(engine_.workspace().zone.local(now)),
                .started = now};
  if (run.id.empty()) run.id = new_id();
  ATTUNE_TRY(hold, Hold::take(*this, run.id));
  std::optional<std::vector<StoredStep>> before;
  if (!wish.run_id.empty()) {
    ATTUNE_TRY(known, engine_.store().runs().find_run(run.id));
    if (known) {
      if (known->user != run.user || known->plan != run.plan)
        return conflict("run '{}' is another one", run.id).mend("use a new id for a new request");
      run.now = known->now;
      run.decisions = known->decisions;
      run.started = known->started;
      ATTUNE_TRY(steps, engine_.store().runs().steps(run.id));
      before = std::move(steps);
    }
  }
  plan::RunOptions options = options_for(run, wish);
  return carry_out(plan, std::move(run), std::move(before), std::move(options));
}

Result<KeptRun> RunKeeper::go_on_by(const plan::CheckedPlan& rest, const plan::CheckedPlan& ready,
                                    const RunWish& wish) {
  ATTUNE_TRY(hold, Hold::take(*this, wish.run_id));
  ATTUNE_TRY_VOID(engine_.store().runs().settle());
  ATTUNE_TRY(kept, load(wish.run_id));
  ATTUNE_TRY(steps, carried_over(kept.plan, rest, kept.steps));
  StoredRun& run = kept.stored;
  run.user = wish.user;
  run.plan = attune::to_json(plan::to_json(rest.source()));
  ATTUNE_TRY_VOID(engine_.store().runs().replace_plan(run, steps));
  plan::RunOptions options = options_for(run, wish);
  return carry_out(ready, std::move(run), std::move(steps), std::move(options));
}

plan::CheckedPlan RunKeeper::as_it_runs(const plan::CheckedPlan& plan, std::string_view user) const {
  return plan::optimised(plan, limits_for(user, engine_));
}

plan::RunOptions RunKeeper::options_for(const StoredRun& run, const RunWish& wish) const {
  plan::RunOptions options = options_for(run);
  options.confirmed = options.confirmed || wish.confirmed;
  options.deadline = wish.deadline;
  options.stop = wish.stop;
  options.on_step = wish.on_step;
  return options;
}

plan::RunOptions RunKeeper::options_for(const StoredRun& run) const {
  plan::RunOptions options;
  options.user = run.user;
  options.run_id = run.id;
  options.now = plan::read_local_time(run.now).value_or(LocalTime{});
  add_decisions(run.decisions, options);
  return options;
}

Result<KeptRun> RunKeeper::carry_out(const plan::CheckedPlan& plan, StoredRun run,
                                     std::optional<std::vector<StoredStep>> before, plan::RunOptions options) {
  run.decisions = decisions_json(options);
  const auto journal =
      std::make_shared<RunJournal>(engine_.store().runs(), run, std::move(before), plan.shared_catalogue());
  options.journal = journal;
  std::vector<plan::StepTrace> told;
  options.on_step = [&told, listener = std::move(options.on_step)](const plan::StepTrace& step,
                                                                   const plan::Value& value) {
    told.push_back(step);
    if (listener) listener(step, value);
  };
  auto result = executor_.run(plan, options);
  RunState state = RunState::failed;
  if (result) state = result->waiting.empty() ? RunState::done : RunState::waiting;
  const Status closed = journal->close(state, trace_of(result, told), engine_.clock().now());
  if (!result) return Failure(std::move(result).error());
  ATTUNE_TRY_VOID(closed);
  KeptRun kept{run.id, plan.source(), options.now, *std::move(result), {}, plan.shared_catalogue()};
  for (const plan::PendingCall& call : kept.run.waiting)
    kept.waiting.push_back({call, plan::issue_token(key_, run.user, call.fingerprint)});
  return kept;
}

Result<RunKeeper::Kept> RunKeeper::load(std::string_view run_id) const {
  ATTUNE_TRY(found, engine_.store().runs().find_run(run_id));
  if (!found) return not_found("there is no run '{}'", run_id).mend("`attune runs list` shows them");
  ATTUNE_TRY(document, parse_json(found->plan));
  ATTUNE_TRY(plan, plan::from_json(document));
  ATTUNE_TRY(checked, plan::CheckedPlan::create(std::move(plan), tools_(), engine_.view()->catalogue,
                                                limits_for(found->user, engine_)));
  ATTUNE_TRY(steps, engine_.store().runs().steps(run_id));
  return Kept{*std::move(found), std::move(checked), std::move(steps)};
}

Result<RunKeeper::Kept> RunKeeper::load_waiting(std::string_view run_id, std::string_view user) const {
  ATTUNE_TRY(kept, load(run_id));
  if (kept.stored.user != user) return permission_denied("run '{}' is another person's", run_id);
  if (kept.stored.state != RunState::waiting)
    return conflict("nothing waits in run '{}', it is {}", run_id, to_string(kept.stored.state));
  return kept;
}

Result<std::set<std::string, std::less<>>> RunKeeper::redeem(const StoredRun& run,
                                                             const std::vector<std::string>& tokens) const {
  std::set<std::string, std::less<>> fingerprints;
  for (const std::string& token : tokens) {
    ATTUNE_TRY(fingerprint, plan::redeem_token(key_, run.user, token));
    if (!waits_for(run, fingerprint))
      return permission_denied("the token is for nothing that waits in run '{}'", run.id)
          .mend("look at what waits, and decide on that");
    fingerprints.insert(std::move(fingerprint));
  }
  return fingerprints;
}

Result<KeptRun> RunKeeper::decide(std::string_view run_id, std::string_view user, const Decisions& said,
                                  StepListener on_step) {
  ATTUNE_TRY(hold, Hold::take(*this, std::string(run_id)));
  ATTUNE_TRY(kept, load_waiting(run_id, user));
  plan::RunOptions options = options_for(kept.stored);
  options.on_step = std::move(on_step);
  ATTUNE_TRY(yes, redeem(kept.stored, said.yes));
  ATTUNE_TRY(no, redeem(kept.stored, said.no));
  if (!yes.empty() || !no.empty()) kept.stored.state = RunState::running;
  options.confirmed_calls.merge(yes);
  options.declined_calls.merge(no);
  // What was said is kept before anything comes of it: a crash doesn't take it back.
  kept.stored.decisions = decisions_json(options);
  ATTUNE_TRY_VOID(engine_.store().runs().put_run(kept.stored));
  const plan::CheckedPlan ready = as_it_runs(kept.plan, kept.stored.user);
  return carry_out(ready, std::move(kept.stored), std::move(kept.steps), std::move(options));
}

Status RunKeeper::dismiss(std::string_view run_id, std::string_view user) {
  ATTUNE_TRY(hold, Hold::take(*this, std::string(run_id)));
  ATTUNE_TRY(kept, load_waiting(run_id, user));
  kept.stored.state = RunState::dismissed;
  kept.stored.finished = engine_.clock().now();
  return engine_.store().runs().put_run(kept.stored);
}

Result<std::size_t> RunKeeper::resume() {
  ATTUNE_TRY(unfinished, engine_.store().runs().unfinished());
  for (const StoredRun& run : unfinished) {
    const auto go_on = [&]() -> Result<KeptRun> {
      ATTUNE_TRY(hold, Hold::take(*this, run.id));
      ATTUNE_TRY(kept, load(run.id));
      plan::RunOptions options = options_for(run);
      const plan::CheckedPlan ready = as_it_runs(kept.plan, kept.stored.user);
      return carry_out(ready, std::move(kept.stored), std::move(kept.steps), std::move(options));
    };
    if (const auto result = go_on(); !result)
      spdlog::warn("run '{}' could not go on: {}", run.id, result.error().to_string());
  }
  return unfinished.size();
}

Result<Replay> RunKeeper::replay(std::string_view run_id) const {
  ATTUNE_TRY(kept, load(run_id));
  ATTUNE_TRY(trace, parse_json(kept.stored.trace.empty() ? R"({"steps": []})" : kept.stored.trace));
  plan::RunOptions options = options_for(kept.stored);
  options.confirmed = true;
  options.journal = std::make_shared<Replayed>(std::make_unique<RunJournal>(
      engine_.store().runs(), kept.stored, std::move(kept.steps), kept.plan.shared_catalogue()));
  json::array now;
  options.on_step = [&now](const plan::StepTrace& step, const plan::Value&) { now.push_back(to_json(step)); };
  (void)executor_.run(as_it_runs(kept.plan, kept.stored.user), options);  // how it ends is in the steps
  Replay replay;
  for (const json::value& then : trace.at("steps").as_array()) {
    const std::string_view state(then.at("state").as_string());
    if (state == "waiting" || state == "skipped") continue;
    ++replay.steps;
    const std::string name(then.at("step").as_string());
    const auto again = std::ranges::find_if(
        now, [&](const json::value& step) { return std::string_view(step.at("step").as_string()) == name; });
    const std::string outcome = again == now.end() ? "not reached" : outcome_text(*again);
    if (outcome != outcome_text(then)) replay.differences.push_back({name, outcome_text(then), outcome});
  }
  return replay;
}

}  // namespace attune::assistant
