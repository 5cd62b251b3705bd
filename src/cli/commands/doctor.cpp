#include "cli/commands/declarations.h"
#include "cli/language_models.h"
#include "cli/talk.h"
#include "cli/terminal.h"
#include "data/field_kind.h"
#include "engine/engine.h"
#include "llm/open_endpoints.h"
#include "models/snapshot.h"
#include "tools/outside/outside_tools.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace attune::cli {
namespace {

struct Finding {
  std::string check;
  bool ok = true;
  std::string detail;
  std::string mend;
};

struct Diagnosis {
  std::vector<Finding> findings;
  std::vector<Field> fields;

  void good(std::string check, std::string detail) {
    findings.push_back({std::move(check), true, std::move(detail), ""});
  }
  void bad(std::string check, std::string detail, std::string mend) {
    findings.push_back({std::move(check), false, std::move(detail), std::move(mend)});
  }
  void bad(std::string check, const Error& error) { bad(std::move(check), error.message, error.mend); }
};

void examine_store(Store& store, Diagnosis& diagnosis) {
  if (const Status verified = store.verify(); !verified)
    diagnosis.bad("database", verified.error());
  else
    diagnosis.good("database", "whole");
  const auto counts = store.counts();
  if (!counts) return diagnosis.bad("content", counts.error());
  const std::string content =
      fmt::format("{} items, {} users, {} events", counts->items, counts->users, counts->events);
  if (counts->items == 0) return diagnosis.bad("content", content, "read items with `attune import`");
  diagnosis.good("content", content);
}

void examine_snapshot(const Workspace& workspace, Diagnosis& diagnosis) {
  const auto snapshot = open_current_snapshot(workspace.snapshots());
  if (!snapshot) {
    const bool untrained = snapshot.error().code == ErrorCode::not_found;
    return diagnosis.bad("snapshot",
                         untrained ? "never trained, so everybody gets popular items" : snapshot.error().message,
                         "run `attune train`");
  }
  std::string models;
  for (const auto& model : (*snapshot)->models) models.append(models.empty() ? "" : ", ").append(model->name());
  diagnosis.good("snapshot",
                 fmt::format("version {}: {}; {} recommends", (*snapshot)->version, models, (*snapshot)->primary));
}

void examine_tools(const Workspace& workspace, const Engine& engine, Diagnosis& diagnosis) {
  using Kind = tools::OutsideToolState::Kind;
  tools::OutsideTools outside(tools_folder(workspace), [&engine] { return engine.view()->catalogue; });
  for (const auto& [source, error] : outside.broken()) diagnosis.bad("tools", error);
  std::size_t approved = 0;
  for (const tools::OutsideToolState& state : outside.states()) {
    if (state.kind == Kind::approved) ++approved;
    if (state.kind == Kind::unavailable)
      diagnosis.bad("tools", state.name + ": " + state.reason, "edit its source's file");
    if (state.kind == Kind::changed)
      diagnosis.bad("tools", state.name + " is not what was approved",
                    fmt::format("`attune tools show {}` prints the difference", state.source));
  }
  diagnosis.good("tools", fmt::format("{} outside tools are approved", approved));
}

/// An endpoint is asked once what it can do.
void examine_models(const Workspace& workspace, const Clock& clock, Diagnosis& diagnosis) {
  const LanguageModelSettings& settings = workspace.language_models;
  if (settings.endpoints.empty()) return diagnosis.good("models", "none is configured: everything is done built in");
  net::EventLoop loop;
  net::HttpClient http(loop);
  for (const auto& [name, endpoint] : settings.endpoints) {
    const auto kept = llm::kept_capabilities(llm::capabilities_file(workspace.root, name), endpoint);
    const auto found =
        kept && *kept ? Result<llm::Capabilities>(**kept) : probe_and_keep(endpoint, workspace, http, clock);
    if (!found)
      diagnosis.bad("models", name + ": " + found.error().message, found.error().mend);
    else if (!found->problem.empty())
      diagnosis.bad("models", name + ": " + told(*found), "roles that it plays are done built in until it answers");
    else
      diagnosis.good("models", name + ": " + told(*found));
  }
}

Diagnosis examine(const Session& session) {
  Diagnosis diagnosis;
  const auto workspace = Workspace::open(session.workspace_path());
  if (!workspace) {
    diagnosis.bad("workspace", workspace.error());
    return diagnosis;
  }
  diagnosis.good("workspace", workspace->root.string());
  const auto engine = Engine::open(session.workspace_path(), session.clock());
  if (!engine) {
    diagnosis.bad("database", engine.error());
    return diagnosis;
  }
  examine_store((*engine)->store(), diagnosis);
  examine_snapshot(*workspace, diagnosis);
  examine_tools(*workspace, **engine, diagnosis);
  examine_models(*workspace, session.clock(), diagnosis);
  const auto fields = (*engine)->view()->catalogue->fields();
  diagnosis.fields.assign(fields.begin(), fields.end());
  return diagnosis;
}

json::object to_json(const Diagnosis& diagnosis, bool ok) {
  json::array checks;
  for (const Finding& finding : diagnosis.findings)
    checks.push_back(
        {{"check", finding.check}, {"ok", finding.ok}, {"detail", finding.detail}, {"mend", finding.mend}});
  json::array fields;
  for (const Field& field : diagnosis.fields)
    fields.push_back({{"name", field.name}, {"kind", to_string(field.kind)}, {"unit", field.unit}});
  return {{"ok", ok}, {"checks", std::move(checks)}, {"fields", std::move(fields)}};
}

std::string to_text(const Diagnosis& diagnosis) {
  std::string text;
  for (const Finding& finding : diagnosis.findings) {
    text += fmt::format("{}  {:<10} {}\n", finding.ok ? "ok  " : "BAD ", finding.check, printable(finding.detail));
    if (!finding.mend.empty()) text += fmt::format("{:17}{}\n", "", printable(finding.mend));
  }
  for (const Field& field : diagnosis.fields)
    text += fmt::format("      {:<10} {}: {}{}\n", "field", printable(field.name), to_string(field.kind),
                        field.unit.empty() ? "" : " in " + printable(field.unit));
  return text;
}

}  // namespace

Action declare_doctor(CLI::App&) {
  return [](Session& session) -> Status {
    const Diagnosis diagnosis = examine(session);
    const auto bad = std::ranges::count(diagnosis.findings, false, &Finding::ok);
    if (session.json)
      session.print_document(to_json(diagnosis, bad == 0));
    else
      session.print_text(to_text(diagnosis));
    if (bad > 0) return conflict("{} of {} checks failed", bad, diagnosis.findings.size()).mend("see the lines above");
    return {};
  };
}

}  // namespace attune::cli
