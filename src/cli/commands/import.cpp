#include "store/import.h"

#include "assistant/dialogue/conversation_reader.h"
#include "assistant/dialogue/dialogue_events.h"
#include "cli/commands/declarations.h"
#include "cli/terminal.h"
#include "engine/engine.h"
#include "engine/workspace.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace attune::cli {
namespace {

constexpr std::string_view kDialogues = "dialogues";

struct Options {
  std::string format;
  std::string path;
  std::vector<std::string> map;
  bool keep_going = false;
};

std::string formats_help() {
  std::string text = "One of these:";
  for (const Importer& importer : importers()) text += fmt::format("\n  {}: {}", importer.name, importer.summary);
  return text + fmt::format("\n  {}: turns of conversations, a JSON object a line; items must be there", kDialogues);
}

Result<ImportOptions> import_options(const Options& options) {
  ImportOptions wanted{.map = {}, .keep_going = options.keep_going};
  for (const std::string& text : options.map) {
    const auto equals = text.find('=');
    if (equals == 0 || equals == std::string::npos || equals + 1 == text.size())
      return invalid_argument("--map takes COLUMN=NAME, but was given '{}'", text)
          .mend("for example --map movieId=item");
    wanted.map.emplace_back(text.substr(0, equals), text.substr(equals + 1));
  }
  return wanted;
}

json::object to_json(const LoadReport& report) {
  json::array rejections;
  for (const Rejection& r : report.read.rejections)
    rejections.push_back({{"file", r.file}, {"line", r.line}, {"reason", r.reason}});
  return {{"lines", report.read.lines},         {"items", report.read.items},
          {"events", report.read.events},       {"rejected", report.read.rejected},
          {"stored", report.stored.accepted},   {"duplicates", report.stored.duplicates},
          {"rejections", std::move(rejections)}};
}

std::string to_text(const LoadReport& report, double seconds) {
  std::string text = fmt::format("Read {} lines: {} items, {} events, {} rejected ({:.1f} s).\n", report.read.lines,
                                 report.read.items, report.read.events, report.read.rejected, seconds);
  if (report.stored.duplicates > 0)
    text += fmt::format("{} of the events were there already.\n", report.stored.duplicates);
  for (const Rejection& rejection : report.read.rejections)
    text += fmt::format("  {} line {}: {}\n", printable(rejection.file), rejection.line, printable(rejection.reason));
  if (report.read.rejected > report.read.rejections.size())
    text += fmt::format("  and {} more\n", report.read.rejected - report.read.rejections.size());
  return text;
}

/// Conversations name items in words, so that reading them needs what the workspace knows of its items.
Result<LoadReport> import_dialogues(const Session& session, const Options& options) {
  ATTUNE_TRY(engine, session.open_engine());
  const auto view = engine->view();
  ATTUNE_TRY(written, read_turns(options.path));
  ATTUNE_TRY(reader, ConversationReader::create(view));
  const auto events = dialogue_events(written, reader.turns(written), *view->catalogue);
  LoadReport report;
  report.read.lines = written.size();
  report.read.events = events.size();
  if (events.empty()) return report;
  ATTUNE_TRY(stored, engine->store().bulk_load([&](Store::Bulk& bulk) -> Status {
    for (const EventRecord& event : events) ATTUNE_TRY_VOID(bulk.event(event));
    return {};
  }));
  report.stored = stored;
  return report;
}

Result<LoadReport> import_files(const Session& session, const Options& options) {
  ATTUNE_TRY(importer, find_importer(options.format));
  ATTUNE_TRY(wanted, import_options(options));
  // The store alone: an import needs no engine, and must work where a snapshot is damaged.
  ATTUNE_TRY(workspace, Workspace::open(session.workspace_path()));
  ATTUNE_TRY(store, open_sqlite_store(workspace.database().string()));
  const auto progress = terminal_progress();
  return import_into(*store, *importer, options.path, wanted, *progress);
}

Status import(Session& session, const Options& options) {
  const Stopwatch stopwatch;
  ATTUNE_TRY(report,
             options.format == kDialogues ? import_dialogues(session, options) : import_files(session, options));
  if (session.json)
    session.print_document(to_json(report));
  else
    session.print_text(to_text(report, stopwatch.elapsed_ms() / 1000));
  return {};
}

}  // namespace

Action declare_import(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("FORMAT", options->format, formats_help())->required();
  app.add_option("PATH", options->path, "The file or folder to read")->required();
  app.add_option("--map", options->map,
                 "A column's name in the file = ours (user, item, rating, timestamp, title, ...)")
      ->type_name("COLUMN=NAME");
  app.add_flag("--keep-going", options->keep_going, "Pass over bad lines and report them");
  return [options](Session& session) { return import(session, *options); };
}

}  // namespace attune::cli
