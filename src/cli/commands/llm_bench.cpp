#include "cli/commands/llm_bench.h"

#include "base/file.h"
#include "cli/interrupt.h"
#include "cli/options.h"
#include "cli/terminal.h"
#include "engine/workspace.h"
#include "llm/benchmark/benchmark.h"
#include "llm/openai/openai_endpoint.h"
#include "net/event_loop.h"
#include "roles/front_end/plan_tasks.h"

#include <cstdlib>
#include <memory>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace attune::cli {
namespace {

struct Options {
  std::string endpoint;
  std::string url;
  std::string model;
  std::string key_env;
  std::size_t repeats = 3;
  double wait_seconds = 60;
};

/// The endpoint that is meant: one of the workspace's, or one described by options.
Result<EndpointSettings> endpoint_of(const Session& session, const Options& options) {
  if (!options.url.empty()) {
    if (options.model.empty()) return invalid_argument("--url needs --model").mend("name the model as the server does");
    return EndpointSettings{.name = "bench", .url = options.url, .model = options.model, .key_env = options.key_env};
  }
  ATTUNE_TRY(workspace, Workspace::open(session.workspace_path()));
  const auto& endpoints = workspace.language_models.endpoints;
  if (endpoints.empty())
    return not_found("no endpoint is configured")
        .mend("say --url and --model, or describe one in attune.toml, [language_models.endpoints.NAME]");
  const auto found = options.endpoint.empty() ? endpoints.begin() : endpoints.find(options.endpoint);
  if (found == endpoints.end())
    return not_found("no endpoint is called '{}'", options.endpoint).mend("`attune llm list` prints them");
  EndpointSettings settings = found->second;
  if (!options.model.empty()) settings.model = options.model;
  return settings;
}

std::string share_line(std::string_view what, std::size_t part, std::size_t whole) {
  return fmt::format("  {:<28} {:>5.1f}%  ({} of {})\n", what,
                     whole == 0 ? 0.0 : 100.0 * static_cast<double>(part) / static_cast<double>(whole), part, whole);
}

std::string to_text(const llm::BenchmarkReport& report) {
  std::string text = fmt::format("model {}\n", printable(report.model));
  text += fmt::format("  {:<28} {:>6.0f} ms median, {:.0f} ms p90, {:.0f} ms p99\n", "first token",
                      report.first_token_ms.p50, report.first_token_ms.p90, report.first_token_ms.p99);
  text += fmt::format("  {:<28} {:>6.0f} ms median, {:.0f} ms p90, {:.0f} ms p99\n", "whole answer",
                      report.whole_ms.p50, report.whole_ms.p90, report.whole_ms.p99);
  text += fmt::format("  {:<28} {:>6.1f} median\n", "tokens a second", report.tokens_per_second.p50);
  for (const auto& [group, successes] : report.groups) {
    text += fmt::format("{}\n", group);
    text += share_line("answered", successes.answered, successes.calls);
    text += share_line("in the shape asked for", successes.shaped, successes.calls);
    text += share_line(group == "plans" ? "right (checked and run)" : "right", successes.right, successes.calls);
  }
  for (const llm::TaskFigures& task : report.tasks)
    if (!task.first_fault.empty())
      text += fmt::format("  not always right: {} ({} of {}): {}\n", task.name, task.successes.right,
                          task.successes.calls, printable(task.first_fault));
  for (const auto& [code, count] : report.errors) text += fmt::format("  failed with {}: {}\n", code, count);
  text += fmt::format("{} tokens in, {} tokens out, {:.1f} s\n", report.usage.prompt_tokens, report.usage.answer_tokens,
                      report.seconds);
  return text;
}

Status bench(Session& session, const Options& options) {
  const Interrupt interrupt;
  ATTUNE_TRY(settings, endpoint_of(session, options));
  constexpr double kMillisecondsASecond = 1000;
  const auto wait = std::chrono::milliseconds(static_cast<std::int64_t>(kMillisecondsASecond * options.wait_seconds));
  settings.whole = std::max(settings.whole, wait);
  settings.first_token = std::max(settings.first_token, wait);
  ATTUNE_TRY(key, llm::read_key(settings, session.workspace_path()));
  net::EventLoop loop;
  net::HttpClient http(loop);
  ATTUNE_TRY(endpoint, llm::open_endpoint(settings, std::move(key), http));

  ATTUNE_TRY(prompts, roles::Prompts::open(""));
  const TemporaryFolder folder;
  ATTUNE_TRY(plans, roles::PlanTasks::create(folder.path() / "workspace", prompts, session.clock()));
  ATTUNE_TRY(tasks, plans->tasks());
  std::vector<llm::BenchmarkTask> all = llm::bundled_tasks();
  std::ranges::move(tasks, std::back_inserter(all));
  const auto progress = terminal_progress();
  ATTUNE_TRY(report,
             llm::run_benchmark(*endpoint, all, {.repeats = options.repeats, .stop = interrupt.token()}, *progress));
  if (session.json)
    session.print_document(llm::to_json(report));
  else
    session.print_text(to_text(report));
  if (!report.is_whole) return cancelled("the measurement was stopped before its end");
  for (const auto& [group, successes] : report.groups)
    if (successes.answered > 0) return {};
  return unavailable("the endpoint {} answered nothing", settings.url).mend("`attune llm probe` says why");
}

}  // namespace

Action declare_llm_bench(CLI::App& command) {
  const auto options = std::make_shared<Options>();
  command.add_option("ENDPOINT", options->endpoint, "The endpoint's name in attune.toml; the first unless said");
  command.add_option("--url", options->url, "Or an address, up to and with /v1")->type_name("URL");
  command.add_option("--model", options->model, "The model, as the server calls it")->type_name("NAME");
  command.add_option("--key-env", options->key_env, "The environment variable that holds the key")->type_name("NAME");
  command.add_option("--repeats", options->repeats, "How often each task is asked")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  command.add_option("--wait", options->wait_seconds, "Seconds that an answer may take")
      ->check(CLI::Range(1, 3600))
      ->capture_default_str();
  return [options](Session& session) { return bench(session, *options); };
}

}  // namespace attune::cli
