#include "base/ascii.h"
#include "cli/commands/declarations.h"
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
    "/yes confirms what waits, /quit ends.\n";

struct Options {
  std::string user;
};

/// A conversation as the terminal holds it. With --json each turn's answer is an element of one document, printed at
/// the end.
class Chat {
 public:
  Chat(Session& session, const Talk& talk, std::string user) : session_(session), talk_(talk) {
    conversation_.user = std::move(user);
  }

  /// False when the person wants to leave.
  bool handle(const std::string& line) {
    if (line == "/quit" || line == "/q" || line == "/exit") return false;
    if (line == "/plan")
      say(last_ ? printable(plan::to_text(last_->plan), Lines::keep) : "  (nothing yet)\n");
    else if (line == "/why")
      say(last_ ? evidence_text(*last_, terminal_width()) : "  (nothing yet)\n");
    else if (line == "/yes")
      ask(request_, true);
    else if (line.starts_with('/'))
      say(kHelp);
    else
      ask(line, false);
    return true;
  }

  [[nodiscard]] json::object document() const { return {{"user", conversation_.user}, {"turns", turns_}}; }

 private:
  void ask(const std::string& request, bool confirmed) {
    if (trimmed(request).empty()) return;
    auto answer = talk_.assistant->ask(request, conversation_, turn_options(session_, confirmed, conversation_.turns));
    if (!answer) {
      turns_.push_back({{"request", request}, {"error", answer.error().to_string()}});
      say(wrap("That did not work: " + printable(answer.error().to_string()), terminal_width()));
      return;
    }
    const auto view = talk_.engine->view();
    say(answer_text(*answer, *view->catalogue, terminal_width()));
    if (session_.json) turns_.push_back({{"request", request}, {"answer", to_json(*answer, *view->catalogue)}});
    last_ = *std::move(answer);
    request_ = request;
  }

  void say(std::string_view text) const {
    if (!session_.json) session_.print_text(fmt::format("{}\n", text));
  }

  Session& session_;
  const Talk& talk_;
  assistant::Conversation conversation_;
  std::optional<assistant::Answer> last_;
  std::string request_;
  json::array turns_;
};

Status hold(Session& session, const Options& options) {
  ATTUNE_TRY(talk, open_talk(session));
  LineReader lines(session.json ? "" : "you> ");
  if (lines.interactive() && !session.json) session.print_text(kHelp);
  Chat chat(session, talk, options.user);
  while (const auto line = lines.next())
    if (!chat.handle(*line)) break;
  if (session.json) session.print_document(chat.document());
  return {};
}

}  // namespace

Action declare_chat(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  add_user(app, options->user, Need::required);
  return [options](Session& session) { return hold(session, *options); };
}

}  // namespace attune::cli
