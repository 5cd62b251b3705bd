#include "llm/benchmark/benchmark.h"

#include "base/clock.h"
#include "llm/json_schema.h"
#include "llm/structured/structured_output.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace attune::llm {
namespace {

constexpr std::size_t kFewTokens = 8;  // too few to tell a speed by

struct Measured {
  std::vector<double> first_token_ms;
  std::vector<double> whole_ms;
  std::vector<double> tokens_per_second;
};

ChatRequest request_of(const BenchmarkTask& task, const BenchmarkOptions& options, std::size_t repeat) {
  ChatRequest request;
  // In front, where a cache of prompts would begin to match.
  request.messages = {
      {.speaker = Speaker::system, .text = fmt::format("[{} {}.{}] {}", task.name, options.seed, repeat, task.system)},
      {.text = task.user}};
  request.shape = task.shape;
  request.seed = options.seed + repeat;
  request.max_answer_tokens = options.max_answer_tokens;
  return request;
}

void measure(const ChatReply& reply, Measured& measured) {
  measured.first_token_ms.push_back(reply.first_token_ms);
  measured.whole_ms.push_back(reply.whole_ms);
  const double telling_ms = reply.whole_ms - reply.first_token_ms;
  if (reply.usage.answer_tokens >= kFewTokens && telling_ms > 0)
    measured.tokens_per_second.push_back(static_cast<double>(reply.usage.answer_tokens - 1) * 1'000 / telling_ms);
}

void add(const Usage& usage, Usage& all) {
  all.prompt_tokens += usage.prompt_tokens;
  all.answer_tokens += usage.answer_tokens;
  all.is_estimate = all.is_estimate || usage.is_estimate;
}

void add(const Successes& some, Successes& all) {
  all.calls += some.calls;
  all.answered += some.answered;
  all.shaped += some.shaped;
  all.right += some.right;
}

/// What an answer is worth, and why it is not right.
Status judge(const ChatReply& reply, const JsonSchema& schema, const BenchmarkTask& task, Successes& successes) {
  ++successes.answered;
  ATTUNE_TRY(value, read_structured(reply, schema));
  ++successes.shaped;
  if (task.judge) ATTUNE_TRY_VOID(task.judge(value));
  ++successes.right;
  return {};
}

json::object percentiles_json(const Percentiles& percentiles) {
  return {{"count", percentiles.count},
          {"mean", percentiles.mean},
          {"p50", percentiles.p50},
          {"p90", percentiles.p90},
          {"p99", percentiles.p99}};
}

json::object successes_json(const Successes& successes) {
  return {{"calls", successes.calls},
          {"answered", successes.answered},
          {"shaped", successes.shaped},
          {"right", successes.right}};
}

}  // namespace

Percentiles Percentiles::of(std::vector<double> values) {
  if (values.empty()) return {};
  std::ranges::sort(values);
  const auto count = static_cast<double>(values.size());
  const auto at = [&](double share) {
    const auto rank = static_cast<std::size_t>(std::ceil(share * count));
    return values[std::clamp<std::size_t>(rank, 1, values.size()) - 1];
  };
  return {values.size(), at(0.5), at(0.9), at(0.99), std::accumulate(values.begin(), values.end(), 0.0) / count};
}

Result<BenchmarkReport> run_benchmark(ModelEndpoint& endpoint, const std::vector<BenchmarkTask>& tasks,
                                      const BenchmarkOptions& options, Progress& progress) {
  if (tasks.empty() || options.repeats == 0) return invalid_argument("a benchmark needs a task and a repeat");
  std::vector<JsonSchema> schemas;
  BenchmarkReport report;
  for (const BenchmarkTask& task : tasks) {
    auto schema = JsonSchema::create(task.shape.schema);
    if (!schema) return in_context("the task " + task.name, schema.error());
    schemas.push_back(*std::move(schema));
    report.tasks.push_back({task.name, task.group, {}, {}});
  }
  const Stopwatch watch;
  Measured measured;
  progress.begin("asking the model", tasks.size() * options.repeats);
  std::uint64_t done = 0;
  // A round of all tasks before the next: what is slow at first is slow for each.
  for (std::size_t repeat = 0; repeat < options.repeats; ++repeat) {
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      if (options.stop.stop_requested()) break;
      TaskFigures& figures = report.tasks[i];
      const auto reply = endpoint.chat(request_of(tasks[i], options, repeat), {.stop = options.stop});
      progress.update(++done);
      if (!reply && reply.error().code == ErrorCode::cancelled) break;
      ++figures.successes.calls;
      Status right = reply ? judge(*reply, schemas[i], tasks[i], figures.successes) : std::unexpected(reply.error());
      if (!right && figures.first_fault.empty()) figures.first_fault = right.error().to_string();
      if (!reply) {
        ++report.errors[std::string(attune::to_string(reply.error().code))];
        continue;
      }
      measure(*reply, measured);
      add(reply->usage, report.usage);
      report.model = reply->model;
    }
  }
  report.is_whole = !options.stop.stop_requested();
  report.first_token_ms = Percentiles::of(std::move(measured.first_token_ms));
  report.whole_ms = Percentiles::of(std::move(measured.whole_ms));
  report.tokens_per_second = Percentiles::of(std::move(measured.tokens_per_second));
  for (const TaskFigures& figures : report.tasks) add(figures.successes, report.groups[figures.group]);
  report.seconds = watch.elapsed_ms() / 1'000;
  return report;
}

json::object to_json(const BenchmarkReport& report) {
  json::object made{{"model", report.model},
                    {"is_whole", report.is_whole},
                    {"seconds", report.seconds},
                    {"first_token_ms", percentiles_json(report.first_token_ms)},
                    {"whole_ms", percentiles_json(report.whole_ms)},
                    {"tokens_per_second", percentiles_json(report.tokens_per_second)},
                    {"usage",
                     {{"prompt_tokens", report.usage.prompt_tokens},
                      {"answer_tokens", report.usage.answer_tokens},
                      {"is_estimate", report.usage.is_estimate}}}};
  json::object groups;
  for (const auto& [name, successes] : report.groups) groups[name] = successes_json(successes);
  made["groups"] = std::move(groups);
  json::array tasks;
  for (const TaskFigures& figures : report.tasks) {
    json::object task = successes_json(figures.successes);
    task["name"] = figures.name;
    task["group"] = figures.group;
    if (!figures.first_fault.empty()) task["first_fault"] = figures.first_fault;
    tasks.emplace_back(std::move(task));
  }
  made["tasks"] = std::move(tasks);
  json::object errors;
  for (const auto& [code, count] : report.errors) errors[code] = count;
  made["errors"] = std::move(errors);
  return made;
}

}  // namespace attune::llm
