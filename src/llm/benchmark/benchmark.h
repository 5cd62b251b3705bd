#pragma once
#include "base/error.h"
#include "base/json.h"
#include "base/progress.h"
#include "llm/benchmark/task.h"
#include "llm/model_endpoint.h"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace attune::llm {

struct BenchmarkOptions {
  std::size_t repeats = 3;  ///< of each task, >= 1
  std::size_t max_answer_tokens = 1'024;
  std::uint64_t seed = 1;  ///< sent along, one more each repeat
  std::stop_token stop;    ///< ends it; what was measured until then is reported
};

/// Of what was measured, by the nearest rank; 0 where nothing was.
struct Percentiles {
  std::size_t count = 0;
  double p50 = 0;
  double p90 = 0;
  double p99 = 0;
  double mean = 0;

  static Percentiles of(std::vector<double> values);
};

/// How often something came out well.
struct Successes {
  std::size_t calls = 0;
  std::size_t answered = 0;  ///< the server answered
  std::size_t shaped = 0;    ///< in the shape that was asked for
  std::size_t right = 0;     ///< and rightly
  bool operator==(const Successes&) const = default;
};

struct TaskFigures {
  std::string name;
  std::string group;
  Successes successes;
  std::string first_fault;  ///< of the first call that did not come out right; "": all did
};

struct BenchmarkReport {
  std::string model;  ///< as the server names it
  Percentiles first_token_ms;
  Percentiles whole_ms;
  Percentiles tokens_per_second;  ///< of an answer, from its first token on; of answers of at least 8 tokens
  std::map<std::string, Successes> groups;
  std::vector<TaskFigures> tasks;
  std::map<std::string, std::size_t> errors;  ///< by code
  Usage usage;                                ///< all together
  double seconds = 0;
  bool is_whole = true;  ///< not stopped before its end
};

/// Asks an endpoint each task, `repeats` times, one call after the other, and measures. Every call begins with words of
/// its own, so that a server's cache of prompts makes none look faster than a person's first question would be.
/// Errors: invalid_argument for no task, no repeats or a shape that is none. Calls that fail are figures, not errors.
Result<BenchmarkReport> run_benchmark(ModelEndpoint& endpoint, const std::vector<BenchmarkTask>& tasks,
                                      const BenchmarkOptions& options, Progress& progress);

json::object to_json(const BenchmarkReport& report);

}  // namespace attune::llm
