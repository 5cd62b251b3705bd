#include "evaluation/simulation/simulate.h"

#include "cli/commands/declarations.h"
#include "cli/line_output.h"
#include "cli/terminal.h"
#include "data/import/importer.h"
#include "engine/engine.h"
#include "evaluation/simulation/population.h"

#include <charconv>
#include <optional>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace attune::cli {
namespace {

struct Options {
  std::string items;  // "" for the workspace's, a number of items without a catalogue, or a file
  std::string out;    // "" for standard output
  std::string format = "csv";
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

/// "27000": so many items, without a catalogue.
std::optional<std::size_t> item_count(std::string_view items) {
  std::size_t count = 0;
  const auto [end, error] = std::from_chars(items.data(), items.data() + items.size(), count);
  if (error != std::errc() || end != items.data() + items.size()) return std::nullopt;
  return count;
}

std::int64_t seconds_of(Time time) {
  return std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
}

Status write_catalogue_events(const Catalogue& catalogue, const Options& options, LineOutput& output,
                              Progress& progress) {
  if (options.format != "csv")
    return unsupported("ratings of a catalogue's items are written as csv").mend("leave --format out");
  output.lines = "user,item,rating,timestamp\n";
  std::uint64_t events = 0;
  return simulate_events(catalogue, options.simulate, [&](const EventRecord& event) -> Status {
    fmt::format_to(std::back_inserter(output.lines), "{},{},{},{}\n", csv_field(event.user), csv_field(event.item),
                   event.value, seconds_of(event.time));
    progress.update(++events);
    return output.after_line();
  });
}

Status write_population(std::size_t items, const Options& options, LineOutput& output, Progress& progress) {
  constexpr std::size_t kLongestSequence = 10'000;  // items a line; importers bound a line's length
  const bool csv = options.format == "csv";
  if (csv) output.lines = "user,item,timestamp\n";
  std::uint64_t done = 0;
  const PopulationOptions population{.users = options.simulate.users,
                                     .items = items,
                                     .events = options.simulate.events,
                                     .seed = options.simulate.seed};
  return simulate_population(population, [&](std::size_t user, std::span<const PopulationEvent> events) -> Status {
    for (std::size_t e = 0; e < events.size(); ++e) {
      const auto [item, time] = events[e];
      const auto end = std::back_inserter(output.lines);
      if (csv) {
        fmt::format_to(end, "{},{},{}\n", user + 1, item + 1, seconds_of(time));
      } else {
        if (e % kLongestSequence == 0) fmt::format_to(end, "{}{}", e == 0 ? "" : "\n", user + 1);
        fmt::format_to(end, " {}", item + 1);
      }
    }
    if (!csv) output.lines += '\n';
    progress.update(done += events.size());
    return output.after_line();
  });
}

Status simulate(Session& session, const Options& options) {
  if (session.json && options.out.empty())
    return invalid_argument("with --json, the events need a file of their own").mend("name one with --out FILE");
  const auto count = item_count(options.items);
  std::shared_ptr<const Catalogue> catalogue;
  if (!count) {
    ATTUNE_TRY(opened, catalogue_of(session, options.items));
    catalogue = std::move(opened);
  }
  ATTUNE_TRY(output, LineOutput::open(options.out));
  const auto progress = terminal_progress();
  progress->begin("simulating", options.simulate.events);
  ATTUNE_TRY_VOID(count ? write_population(*count, options, output, *progress)
                        : write_catalogue_events(*catalogue, options, output, *progress));
  ATTUNE_TRY_VOID(output.finish());
  if (session.json)
    session.print_document(json::object{{"events", options.simulate.events},
                                        {"users", options.simulate.users},
                                        {"items", count ? *count : catalogue->size()},
                                        {"seed", options.simulate.seed},
                                        {"out", options.out}});
  else if (!options.out.empty())
    session.print_text(fmt::format("Wrote {} simulated events of {} users to {}.\n", options.simulate.events,
                                   options.simulate.users, printable(options.out)));
  return {};
}

}  // namespace

Action declare_simulate(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option(
         "--items", options->items,
         "Items to simulate on, instead of the workspace's: a file of JSON lines, or how many, without a catalogue")
      ->type_name("FILE|N");
  app.add_option("--users", options->simulate.users, "How many people")->capture_default_str();
  app.add_option("--events", options->simulate.events, "How many events, in all")->capture_default_str();
  app.add_option("--seed", options->simulate.seed, "The same seed gives the same events")->capture_default_str();
  app.add_option("--format", options->format,
                 "csv (user,item,rating,timestamp), or sequences (user item item ...) without a catalogue")
      ->check(CLI::IsMember({"csv", "sequences"}))
      ->type_name("FORMAT")
      ->capture_default_str();
  app.add_option("--out", options->out, "The file to write; standard output unless said")->type_name("FILE");
  return [options](Session& session) { return simulate(session, *options); };
}

}  // namespace attune::cli
