#include "base/ascii.h"
#include "cli/commands/declarations.h"
#include "cli/confirming.h"
#include "cli/conversation_view.h"
#include "cli/line_reader.h"
#include "cli/options.h"
#include "cli/talk.h"
#include "cli/terminal.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace attune::cli {
namespace {

constexpr std::string_view kHelp =
    "Say what you want. /plan shows how the last request was understood, /why what the answer rests on,\n"
    "/yes confirms what waits, /no declines it, /quit ends.\n";

struct Options {
  std::string user;
  std::string language;
};

/// A conversation as the terminal holds it. With --json each turn's answer is an element of one document, printed at
/// the end.
class Chat {
 public:
  Chat(Session& session, const Talk& talk, LineReader& lines, const Options& options)
      : session_(session), talk_(talk), lines_(lines) {
    conversation_.user = options.user;
    conversation_.language = options.language;
    conversation_.id = fmt::format("chat-{}", session.clock().now().time_since_epoch().count());
  }

  /// False when the person wants to leave.
  bool handle(const std::string& line) {
    if (line == "/quit" || line == "/q" || line == "/exit") return false;
    if (line == "/plan")
      say(last_ ? printable(plan::to_text(last_->plan), Lines::keep) : "  (nothing yet)\n");
    else if (line == "/why")
      say(last_ ? evidence_text(*last_, terminal_width()) : "  (nothing yet)\n");
    else if (line == "/yes" || line == "/no")
      decide(line);
    else if (line.starts_with('/'))
      say(kHelp);
    else if (!trimmed(line).empty())
      tell(line, talk_.assistant->ask(line, conversation_, turn_options(session_, false, conversation_.turns)));
    return true;
  }

  [[nodiscard]] json::object document() const { return {{"user", conversation_.user}, {"turns", turns_}}; }

 private:
  /// Says yes or no to all that the last answer left waiting.
  void decide(const std::string& word) {
    if (!last_ || last_->pending.empty()) return say("Nothing waits.\n");
    assistant::Decisions said;
    for (const assistant::Waiting& waiting : last_->pending)
      (word == "/yes" ? said.yes : said.no).push_back(waiting.token);
    tell(word, talk_.assistant->decide(last_->run, conversation_.user, said));
  }

  /// What came of a line.
  void tell(const std::string& line, Result<assistant::Answer> answer) {
    if (!answer) return tell_failure(line, answer.error());
    if (session_.json) {
      turns_.push_back({{"request", line}, {"answer", to_json(*answer, *talk_.engine->view()->catalogue)}});
      last_ = *std::move(answer);
      return;
    }
    auto settled = print_and_settle(session_, talk_, conversation_.user, *std::move(answer), lines_);
    if (!settled) return tell_failure(line, settled.error());
    session_.print_text("\n");
    last_ = *std::move(settled);
  }

  void tell_failure(const std::string& line, const Error& error) {
    turns_.push_back({{"request", line}, {"error", error.to_string()}});
    say(wrap("That did not work: " + printable(error.to_string()), terminal_width()));
  }

  void say(std::string_view text) const {
    if (!session_.json) session_.print_text(fmt::format("{}\n", text));
  }

  Session& session_;
  const Talk& talk_;
  LineReader& lines_;
  assistant::Conversation conversation_;
  std::optional<assistant::Answer> last_;
  json::array turns_;
};

Status hold(Session& session, const Options& options) {
  ATTUNE_TRY(talk, open_talk(session));
  LineReader lines;
  if (lines.interactive() && !session.json) session.print_text(kHelp);
  Chat chat(session, talk, lines, options);
  while (const auto line = lines.next(session.json ? "" : "you> "))
    if (!chat.handle(*line)) break;
  if (session.json) session.print_document(chat.document());
  return {};
}

}  // namespace

Action declare_chat(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  add_user(app, options->user, Need::required);
  add_language(app, options->language);
  return [options](Session& session) { return hold(session, *options); };
}

}  // namespace attune::cli
