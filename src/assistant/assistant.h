#pragma once
#include "assistant/answer.h"
#include "assistant/explaining/explainer.h"
#include "assistant/listening/listener.h"
#include "assistant/phrasing/phraser.h"
#include "assistant/planning/front_end.h"
#include "assistant/tongues.h"
#include "assistant/writing/copy_author.h"
#include "base/error.h"
#include "engine/engine.h"
#include "language/interpreter.h"
#include "plan/execution/executor.h"
#include "tools/quarantine/judge.h"
#include "tools/quarantine/text_reader.h"

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace attune::assistant {

/// What one conversation remembers between turns. A value: the caller keeps it.
struct Conversation {
  std::string user;
  language::DialogueContext context;
  std::uint64_t turns = 0;
  std::optional<Offer> offer{};    ///< that the last answer made
  std::string id{};                ///< what is said in it is remembered with it; "" where each turn stands alone
  std::string language{};          ///< that it is held in; "": told from each message
  std::string spoken{};            ///< the last message's
  std::deque<std::string> said{};  ///< the person's last messages, oldest first, at most kMostSaid
};
inline constexpr std::size_t kMostSaid = 6;

struct AskOptions {
  bool confirmed = false;  ///< `--yes`
  std::chrono::milliseconds deadline{5000};
  std::stop_token stop;
  StepListener on_step;
  /// Part of the idempotency keys of side effects: the same id never does them twice. "": a new one for this turn.
  std::string run_id;
  bool plain = false;  ///< runs the plan as it was written, not the optimised one
};

/// What language models may do here, each in a role of its own; null for roles that the built-in ways fill. None is
/// trusted with more than its role.
struct Roles {
  std::shared_ptr<FrontEnd> front_end;
  std::shared_ptr<Explainer> explainer;
  std::shared_ptr<tools::TextReader> reader;
  std::shared_ptr<tools::Judge> judge;
  std::shared_ptr<Listener> listener{};
  std::shared_ptr<Phraser> phraser{};
  std::shared_ptr<CopyAuthor> author{};
  /// The front end is asked only for what the built-in interpreter is unsure of (language::doubts).
  bool front_end_in_doubt_only = false;
};

/// What became of requests that were compiled while there was a front end.
struct FrontEndFigures {
  std::uint64_t requests = 0;
  std::uint64_t spared = 0;   ///< not sent: the built-in interpreter was sure
  std::uint64_t written = 0;  ///< by the front end; the others of those sent fell to the built-in interpreter
};

/// Tools beside the built-in ones, as they are when it is asked: the same pointer while nothing changes. Called by many
/// threads.
using MoreTools = std::function<std::shared_ptr<const std::vector<plan::Tool>>()>;

/// A checked plan, before it runs.
struct CompiledRequest {
  language::Compiled compiled;
  std::shared_ptr<const View> view;  ///< what the plan's names were resolved against
  std::shared_ptr<const plan::CheckedPlan> checked;
  bool by_front_end = false;  ///< else the built-in interpreter wrote it
  std::string language{};     ///< of the message
};

class Copywriter;
/// A message, understood as far as it can be, before it is a plan.
struct ReadMessage {
  language::Reading reading;
  language::Mentions mentions;
  std::shared_ptr<const View> view;  ///< what the names were found in
  std::string language{};            ///< that it is in
};

class StandingRequests;

/// request -> compile -> check -> execute -> integrate. Thread-safe; one conversation's turns must not overlap.
class Assistant {
 public:
  /// `engine` must outlive the assistant. Errors: those of Interpreter::create.
  /// @param more  null for the built-in tools alone; one whose name is taken is passed over, and the log says so
  static Result<std::unique_ptr<Assistant>> create(Engine& engine, std::size_t threads, Roles roles = {},
                                                   MoreTools more = nullptr);
  ~Assistant();

  /// Learns the words of the engine's newest view and tools. Requests do it themselves when they find new ones, and
  /// wait for it; whoever refreshes the engine may call it so that they don't have to. Cheap when nothing is new.
  Status prepare() const;

  /// Reads only: what the built-in interpreter makes of a message.
  Result<ReadMessage> read(std::string_view message, const Conversation& conversation) const;
  /// Compiles and checks only. The front end writes the plan where there is one and its plan passes; else the built-in
  /// interpreter does, as it always does where the conversation's context has something given.
  Result<CompiledRequest> compile(std::string_view message, const Conversation& conversation) const;
  /// One turn; updates the conversation. A message that is about requests that stand is answered by
  /// StandingRequests::ask. Errors: deadline_exceeded, cancelled, failed plans in context.
  Result<Answer> ask(std::string_view message, Conversation& conversation, const AskOptions& options) const;
  /// What an answer's outcomes are, in sentences; "" where there are none.
  /// @param words  that they came of: they are told in the same language
  [[nodiscard]] std::string told(const std::vector<Outcome>& outcomes, std::string_view words) const;
  /// Runs a plan that somebody wrote; the answer has no reply text beyond what the plan's values give.
  Result<Answer> run(const plan::Plan& plan, std::string_view user, const AskOptions& options) const;

  /// Goes on with a run that waits, with what the person says to its calls; the reply says what that has done.
  /// Errors: those of RunKeeper::decide.
  Result<Answer> decide(std::string_view run_id, std::string_view user, const Decisions& said,
                        const StepListener& on_step = {}) const;
  /// Since the assistant was made.
  [[nodiscard]] FrontEndFigures front_end_figures() const;
  /// The runs that this assistant made and makes.
  [[nodiscard]] RunKeeper& runs() const;
  /// The tools that there are now. A request keeps those that it began with.
  [[nodiscard]] std::shared_ptr<const plan::ToolRegistry> tools() const;
  /// The languages that it understands and speaks.
  [[nodiscard]] Tongues& tongues() const;
  /// Writes copy about the workspace's items.
  [[nodiscard]] const Copywriter& copywriter() const;
  /// The requests that stand in the workspace.
  [[nodiscard]] StandingRequests& standing() const;

  /// What a front end is told of a message, all but what the built-in interpreter makes of it.
  [[nodiscard]] Result<PlanningBrief> brief(std::string_view message, const Conversation& conversation) const;

  /// A plan held against the tools, the newest catalogue and the user's limits, as run() does before it runs it.
  [[nodiscard]] Result<plan::CheckedPlan> check(const plan::Plan& plan, std::string_view user) const;

 private:
  struct State;
  /// What the front end is told of a message.
  [[nodiscard]] Result<PlanningBrief> brief_for(std::string_view message, const Conversation& conversation,
                                                const View& view) const;
  /// compile() of a message whose language is known.
  [[nodiscard]] Result<CompiledRequest> compile_in(const std::string& language, std::string_view message,
                                                   const Conversation& conversation, std::stop_token stop) const;
  /// Whether the front end is to be asked.
  [[nodiscard]] bool is_front_ends(const language::Reading& reading) const;
  /// What a message comes to that is about offers; empty for others.
  [[nodiscard]] Result<std::optional<Answer>> reply_to_offer(std::string_view message, const std::string& language,
                                                             Conversation& conversation,
                                                             const AskOptions& options) const;
  /// What the listener makes of a message; nothing where there is none, or it fails.
  [[nodiscard]] std::vector<HeardTaste> heard_in(std::string_view message, const CompiledRequest& request,
                                                 std::string_view user, std::stop_token stop) const;
  [[nodiscard]] Result<Answer> take_step(const Offer& offer, std::string_view user, std::string_view language,
                                         const AskOptions& options) const;
  /// A plan of the front end's, if it has a sound one.
  [[nodiscard]] Result<plan::CheckedPlan> write(const PlanningBrief& brief,
                                                const std::shared_ptr<const Catalogue>& catalogue,
                                                std::stop_token stop) const;

  explicit Assistant(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace attune::assistant
