#include "assistant/standing/standing_json.h"
#include "cli/commands/declarations.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "engine/engine.h"
#include "store/standing_log.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace attune::cli {
namespace {

struct Options {
  std::string user;
  std::size_t count = kDefaultItems;
  bool read = false;
};

/// A word as a shell takes it back.
std::string shell_word(std::string_view word) {
  constexpr std::string_view kPlain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./:@+,=";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string_view::npos) return std::string(word);
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return printable(quoted + "'");
}

/// How to say yes to what a firing's run still waits for; "" where nothing does.
Result<std::string> waiting_text(const InboxEntry& entry, RunLog& runs) {
  const auto answer = parse_json(entry.answer);
  if (entry.run.empty() || !answer || !answer->is_object()) return "";
  const json::value* pending = answer->get_object().if_contains("pending");
  if (pending == nullptr || !pending->is_array() || pending->get_array().empty()) return "";
  ATTUNE_TRY(run, runs.find_run(entry.run));
  if (!run || run->state != RunState::waiting) return "";
  std::string text;
  for (const json::value& call : pending->get_array())
    if (const json::value* words = call.is_object() ? call.get_object().if_contains("text") : nullptr;
        words != nullptr && words->is_string())
      text += fmt::format("        waits for your yes: {}\n", printable(std::string_view(words->get_string())));
  const std::string which = fmt::format("--user {} {}", shell_word(entry.user), shell_word(entry.run));
  return text + fmt::format("        yes: attune runs confirm {}\n        no:  attune runs decline {}\n", which, which);
}

Status inbox(Session& session, const Options& options) {
  ATTUNE_TRY(engine, session.open_engine());
  ATTUNE_TRY(log, StandingLog::open(engine->workspace().database().string()));
  ATTUNE_TRY(entries, log->inbox(options.user, options.count));
  json::array listed;
  std::string text;
  for (const InboxEntry& entry : entries) {
    listed.push_back(assistant::to_json(entry));
    text += fmt::format("{:>5} {} {}  {}\n", entry.id, entry.read ? ' ' : '*', format_time(entry.time).substr(0, 16),
                        printable(entry.text));
    ATTUNE_TRY(waiting, waiting_text(entry, engine->store().runs()));
    text += waiting;
  }
  if (options.read) ATTUNE_TRY_VOID(log->mark_all_read(options.user));
  if (session.json)
    session.print_document(json::object{{"entries", std::move(listed)}});
  else
    session.print_text(text.empty() ? "Nothing there.\n" : text);
  return {};
}

}  // namespace

Action declare_inbox(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  add_user(app, options->user, Need::required);
  add_count(app, options->count);
  app.add_flag("--read", options->read, "Mark all as read");
  return [options](Session& session) { return inbox(session, *options); };
}

}  // namespace attune::cli
