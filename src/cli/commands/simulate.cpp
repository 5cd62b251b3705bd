#include "evaluation/simulate.h"

#include "base/file.h"
#include "cli/commands/declarations.h"
#include "cli/terminal.h"
#include "data/import/importer.h"
#include "engine/engine.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace attune::cli {
namespace {

struct Options {
  std::string items;
  std::string out;
  SimulateOptions simulate;
};

class ItemCollector final : public ImportSink {
 public:
  Status item(ItemRecord item) override {
    records.push_back(std::move(item));
    return {};
  }
  Status event(EventRecord) override { return {}; }
  std::vector<ItemRecord> records;
};

Result<std::shared_ptr<const Catalogue>> catalogue_of(Session& session, const std::string& items_file) {
  if (items_file.empty()) {
    ATTUNE_TRY(engine, session.open_engine());
    return engine->view()->catalogue;
  }
  ATTUNE_TRY(importer, find_importer("jsonl"));
  ItemCollector items;
  const auto progress = terminal_progress();
  ATTUNE_TRY(report, importer->read(items_file, {}, items, *progress));
  return Catalogue::build(items.records);
}

/// RFC 4180: quoted only where needed.
std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) quoted.append(c == '"' ? 2 : 1, c);
  return quoted += '"';
}

Status simulate(Session& session, const Options& options) {
  ATTUNE_TRY(catalogue, catalogue_of(session, options.items));
  std::string csv = "user,item,rating,timestamp\n";
  const auto progress = terminal_progress();
  progress->begin("simulating", options.simulate.events);
  std::uint64_t events = 0;
  ATTUNE_TRY_VOID(simulate_events(*catalogue, options.simulate, [&](const EventRecord& event) -> Status {
    const auto seconds = std::chrono::floor<std::chrono::seconds>(event.time).time_since_epoch().count();
    fmt::format_to(std::back_inserter(csv), "{},{},{},{}\n", csv_field(event.user), csv_field(event.item), event.value,
                   seconds);
    progress->update(++events);
    return {};
  }));
  ATTUNE_TRY_VOID(write_file_atomically(options.out, csv));
  if (session.json)
    session.print_document(json::object{{"events", events},
                                        {"users", options.simulate.users},
                                        {"items", catalogue->size()},
                                        {"seed", options.simulate.seed},
                                        {"out", options.out}});
  else
    session.print_text(fmt::format("Wrote {} simulated events of {} users to {}.\n", events, options.simulate.users,
                                   printable(options.out)));
  return {};
}

}  // namespace

Action declare_simulate(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("--items", options->items, "Items to simulate on, instead of the workspace's (JSON lines)")
      ->type_name("FILE");
  app.add_option("--users", options->simulate.users, "How many people")->capture_default_str();
  app.add_option("--events", options->simulate.events, "How many events, in all")->capture_default_str();
  app.add_option("--seed", options->simulate.seed, "The same seed gives the same events")->capture_default_str();
  app.add_option("--out", options->out, "The CSV file to write (user,item,rating,timestamp)")
      ->type_name("FILE")
      ->required();
  return [options](Session& session) { return simulate(session, *options); };
}

}  // namespace attune::cli
