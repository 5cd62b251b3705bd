#include "cli/commands/declarations.h"
#include "cli/line_output.h"
#include "cli/terminal.h"
#include "engine/engine.h"
#include "engine/exploration/exposure_log.h"

#include <algorithm>
#include <iterator>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace attune::cli {
namespace {

struct Options {
  std::string out;  // "" for standard output
  std::string policy = std::string(slot_policies().front().name);
  double window_days = 7;
  ExposureLogOptions log;
};

struct Written {
  std::uint64_t decisions = 0;
  std::uint64_t liked = 0;
  std::uint64_t left_out = 0;
};

Result<Written> write_log(Engine& engine, const Options& options, const SlotPolicy& policy, LineOutput& output) {
  const auto view = engine.view();
  Written written;
  output.lines = "time,user,item,position,candidates,rank,propensity,target,reward\n";
  const auto write = [&](const ExposureOutcome& outcome) -> Status {
    const Exposure& shown = outcome.exposure;
    // What another process added after the catalogue was read is for next time.
    if (index(shown.item) >= view->catalogue->size()) return {};
    fmt::format_to(std::back_inserter(output.lines), "{},{},{},{},{},{},{},{},{}\n", format_time(shown.time),
                   csv_field(shown.user), csv_field(view->catalogue->key(shown.item)), shown.position, shown.candidates,
                   shown.rank, shown.propensity, policy.target(shown), outcome.reward);
    ++written.decisions;
    written.liked += outcome.reward > 0 ? 1 : 0;
    return output.after_line();
  };
  ATTUNE_TRY(left_out, read_exposure_log(engine.store(), engine.workspace().rating_scale, engine.clock().now(),
                                         options.log, write));
  written.left_out = left_out;
  return written;
}

Status exposures(Session& session, const Options& options) {
  if (session.json && options.out.empty())
    return invalid_argument("with --json, the table needs a file of its own").mend("name one with --out FILE");
  const auto policy = std::ranges::find(slot_policies(), options.policy, &SlotPolicy::name);
  ATTUNE_TRY(engine, session.open_engine());
  ATTUNE_TRY(output, LineOutput::open(options.out));
  ATTUNE_TRY(written, write_log(*engine, options, *policy, output));
  ATTUNE_TRY_VOID(output.finish());
  if (session.json) {
    session.print_document(json::object{{"decisions", written.decisions},
                                        {"liked", written.liked},
                                        {"left_out", written.left_out},
                                        {"policy", policy->name},
                                        {"out", options.out}});
    return {};
  }
  if (!options.out.empty())
    session.print_text(fmt::format("Wrote {} decisions, {} of them followed by a like, to {}.\n", written.decisions,
                                   written.liked, printable(options.out)));
  if (written.left_out > 0)
    session.print_note(fmt::format("{} more were left out: they are not {:g} days old yet (--open keeps them)",
                                   written.left_out, options.window_days));
  return {};
}

std::string policies_help() {
  std::string text = "The policy to be judged, as the column target:";
  for (const SlotPolicy& policy : slot_policies()) text += fmt::format("\n  {}: {}", policy.name, policy.summary);
  return text;
}

}  // namespace

Action declare_exposures(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  std::vector<std::string> names;
  for (const SlotPolicy& policy : slot_policies()) names.emplace_back(policy.name);
  app.add_option("--policy", options->policy, policies_help())
      ->check(CLI::IsMember(names))
      ->type_name("NAME")
      ->capture_default_str();
  const auto set_window = [options = options.get()](double days) {
    options->window_days = days;
    options->log.window =
        std::chrono::round<std::chrono::milliseconds>(std::chrono::duration<double, std::ratio<86400>>(days));
  };
  app.add_option_function<double>("--window", set_window, "Days in which a like counts for having been shown [7]")
      ->check(CLI::Range(0.0, 3650.0))
      ->type_name("DAYS");
  app.add_flag_callback(
      "--open", [options = options.get()] { options->log.open = ExposureLogOptions::Open::keep; },
      "Keep what is younger than the window, as it stands");
  app.add_option("--out", options->out, "The file to write; standard output unless said")->type_name("FILE");
  return [options](Session& session) { return exposures(session, *options); };
}

}  // namespace attune::cli
