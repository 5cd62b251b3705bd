// attune_stub_model: a server in place of a language model, for tests of the program, for client libraries of others
// and for benchmarks. Serves until it is told to end (SIGTERM, SIGINT).
#include "base/file.h"
#include "stub_models/behaviours.h"
#include "stub_models/stub_server.h"

#include <csignal>
#include <cstdio>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace {

using namespace attune::stub_models;

std::vector<std::string> names_of(std::span<const Fault> faults) {
  std::vector<std::string> names;
  for (const Fault& fault : faults) names.emplace_back(fault.name);
  return names;
}

int serve(const BehaviourWish& wish, StubOptions options, const std::string& port_file) {
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);  // before there are other threads
  const auto behaviour = make_behaviour(wish);
  if (!behaviour) {
    fmt::print(stderr, "attune_stub_model: {}\n", behaviour.error().to_string());
    return 1;
  }
  const StubServer server(*behaviour, std::move(options));
  fmt::print("{}\n", server.base_url());
  std::fflush(stdout);
  if (!port_file.empty())
    if (const auto written = attune::write_file_atomically(port_file, std::to_string(server.port())); !written) {
      fmt::print(stderr, "attune_stub_model: {}\n", written.error().to_string());
      return 1;
    }
  int signal = 0;
  sigwait(&ends, &signal);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("A server on 127.0.0.1 that speaks OpenAI's protocol and behaves as it is told", "attune_stub_model");
  BehaviourWish wish;
  StubOptions options;
  std::string fault;
  std::string port_file;
  std::string structured = "all";
  std::string replay;
  std::string record;
  bool is_strict = false;
  bool is_list = false;
  double interval = 1000;
  app.add_option("--behaviour", wish.name, "what its answers are like")->check(CLI::IsMember(behaviour_names()));
  app.add_option("--seed", wish.seed, "of whatever is random");
  app.add_option("--script", wish.script, "JSON file with the replies of `scripted`");
  app.add_option("--fault", fault, "how it misbehaves")->check(CLI::IsMember(names_of(faults())));
  app.add_option("--faulty-requests", options.faulty_requests, "so many first requests only");
  app.add_option("--byte-interval-ms", interval, "of the fault byte_a_second");
  app.add_option("--structured", structured, "what response_format may be")
      ->check(CLI::IsMember({"all", "json_object", "none", "ignored"}));
  app.add_flag("--strict-subset", is_strict, "refuse strict schemas outside OpenAI's subset");
  app.add_option("--key", options.dialect.key, "that requests must bear");
  app.add_option("--replay", replay, "folder with recorded exchanges: answers those and no others");
  app.add_option("--record", record, "folder to record exchanges in");
  app.add_option("--port", options.port, "0: any that is free");
  app.add_option("--port-file", port_file, "is written once the port is known");
  app.add_flag("--list-faults", is_list, "names all faults and ends");
  CLI11_PARSE(app, argc, argv);
  if (is_list) {
    for (const Fault& each : faults()) fmt::print("{}\n", each.name);
    return 0;
  }

  using Structured = Dialect::Structured;
  if (structured == "json_object") options.dialect.structured = Structured::json_object;
  if (structured == "none") options.dialect.structured = Structured::none;
  if (structured == "ignored") options.dialect.structured = Structured::ignored;
  if (is_strict) options.dialect.strictness = Dialect::Strictness::subset;
  if (!fault.empty()) options.fault = find_fault(fault);
  options.byte_interval = std::chrono::milliseconds(static_cast<std::int64_t>(interval));
  if (!replay.empty()) options.replay.emplace(replay);
  if (!record.empty()) options.record.emplace(record);
  return serve(wish, std::move(options), port_file);
}
