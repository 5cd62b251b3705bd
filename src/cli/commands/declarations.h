#pragma once
#include "cli/command.h"

namespace attune::cli {

// One a file of this folder; each is documented by its --help and docs/cli.md.
Action declare_init(CLI::App& app);
Action declare_import(CLI::App& app);
Action declare_train(CLI::App& app);
Action declare_enrich(CLI::App& app);
Action declare_evaluate(CLI::App& app);
Action declare_evaluate_explanations(CLI::App& app);
Action declare_evaluate_dialogue(CLI::App& app);
Action declare_evaluate_reading(CLI::App& app);
Action declare_evaluate_asking(CLI::App& app);
Action declare_exposures(CLI::App& app);
Action declare_recommend(CLI::App& app);
Action declare_similar(CLI::App& app);
Action declare_search(CLI::App& app);
Action declare_plan(CLI::App& app);
Action declare_run(CLI::App& app);
Action declare_runs(CLI::App& app);
Action declare_read(CLI::App& app);
Action declare_ask(CLI::App& app);
Action declare_chat(CLI::App& app);
Action declare_write(CLI::App& app);
Action declare_grammar(CLI::App& app);
Action declare_memory(CLI::App& app);
Action declare_records(CLI::App& app);
Action declare_standing(CLI::App& app);
Action declare_inbox(CLI::App& app);
Action declare_llm(CLI::App& app);
Action declare_serve(CLI::App& app);
Action declare_tools(CLI::App& app);
Action declare_simulate(CLI::App& app);
Action declare_doctor(CLI::App& app);
Action declare_version(CLI::App& app);

}  // namespace attune::cli
