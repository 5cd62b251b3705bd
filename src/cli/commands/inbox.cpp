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
