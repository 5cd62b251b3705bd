#include "cli/commands/enrich_facts.h"

#include "cli/terminal.h"
#include "engine/engine.h"
#include "store/knowledge_log.h"

#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace attune::cli {
namespace {

constexpr std::size_t kMostListed = 100'000;

struct Options {
  std::int64_t id = 0;
  std::string item;
  std::string field;
  std::string source;
  std::string state;
  std::size_t count = 50;
};

Result<KnowledgeFilter> filter_of(const Options& options, const Catalogue& catalogue) {
  KnowledgeFilter filter{.field = options.field, .source = options.source};
  if (options.id != 0) filter.id = options.id;
  if (!options.item.empty()) {
    filter.item = catalogue.find(options.item);
    if (!filter.item) return not_found("there is no item '{}'", options.item);
  }
  if (!options.state.empty()) {
    ATTUNE_TRY(state, parse_knowledge_state(options.state));
    filter.state = state;
  }
  return filter;
}

std::string value_of(const StoredKnowledge& one, const Catalogue& catalogue) {
  if (one.kind == KnowledgeKind::number) return fmt::format("{}", one.number);
  if (!one.related) return one.label;
  return std::string(index(*one.related) < catalogue.size() ? catalogue.title(*one.related) : "?");
}

json::object to_json(const StoredKnowledge& one, const Catalogue& catalogue) {
  const bool is_known = index(one.item) < catalogue.size();
  json::object object{{"id", one.id},
                      {"item", is_known ? catalogue.key(one.item) : ""},
                      {"title", is_known ? catalogue.title(one.item) : ""},
                      {"field", one.field},
                      {"kind", to_string(one.kind)},
                      {"value", value_of(one, catalogue)},
                      {"source", one.source},
                      {"confidence", one.confidence},
                      {"time", format_time(one.time)},
                      {"state", to_string(one.state)},
                      {"decided", one.is_decided}};
  if (one.kind == KnowledgeKind::number) object["value"] = one.number;
  if (!one.quote.empty()) object["quote"] = one.quote;
  if (!one.reason.empty()) object["reason"] = one.reason;
  return object;
}

std::string line_of(const StoredKnowledge& one, const Catalogue& catalogue) {
  const std::string_view title = index(one.item) < catalogue.size() ? catalogue.title(one.item) : "?";
  std::string line = fmt::format("{:>6}  {:<8} {}: {} = {}  ({}, {:.0f}%, {}", one.id, to_string(one.state),
                                 printable(title), printable(one.field), printable(value_of(one, catalogue)),
                                 printable(one.source), 100 * one.confidence, format_time(one.time).substr(0, 10));
  if (!one.quote.empty()) line += fmt::format(", from \"{}\"", printable(one.quote));
  if (!one.reason.empty()) line += fmt::format(": {}", printable(one.reason));
  return line + ")\n";
}

Status list(Session& session, const Options& options) {
  ATTUNE_TRY(engine, session.open_engine());
  const auto view = engine->view();
  ATTUNE_TRY(log, KnowledgeLog::open(engine->workspace().database().string()));
  ATTUNE_TRY(filter, filter_of(options, *view->catalogue));
  ATTUNE_TRY(found, log->list(filter, std::min(options.count, kMostListed)));
  ATTUNE_TRY(counts, log->counts());
  json::array listed;
  json::array counted;
  std::string text;
  for (const StoredKnowledge& one : found) {
    listed.push_back(to_json(one, *view->catalogue));
    text += line_of(one, *view->catalogue);
  }
  if (!found.empty()) text += "\n";
  for (const auto& [source, field, state, count] : counts) {
    counted.push_back(
        json::object{{"source", source}, {"field", field}, {"state", to_string(state)}, {"count", count}});
    text += fmt::format("{:>8}  {:<8} {} of {}\n", count, to_string(state), printable(field), printable(source));
  }
  if (session.json)
    session.print_document(json::object{{"facts", std::move(listed)}, {"counts", std::move(counted)}});
  else
    session.print_text(counts.empty() ? "Nothing is known but what the catalogue says.\n" : text);
  return {};
}

/// Accepts, refuses or removes what the options say.
Status change(Session& session, const Options& options, std::string_view done, std::optional<KnowledgeState> state) {
  if (options.id == 0 && options.item.empty() && options.field.empty() && options.source.empty() &&
      options.state.empty())
    return invalid_argument("nothing says which facts").mend("say --id, --source, --field, --item or --state");
  ATTUNE_TRY(engine, session.open_engine());
  ATTUNE_TRY(log, KnowledgeLog::open(engine->workspace().database().string()));
  ATTUNE_TRY(filter, filter_of(options, *engine->view()->catalogue));
  ATTUNE_TRY(changed, state ? log->decide(filter, *state) : log->remove(filter));
  if (changed == 0) return not_found("there are no such facts").mend("`attune enrich list` shows them");
  if (session.json)
    session.print_document(json::object{{"facts", changed}, {"done", done}});
  else
    session.print_text(fmt::format("{} facts {}.\n", changed, done));
  return {};
}

void add_filter(CLI::App& app, Options& options) {
  app.add_option("--id", options.id, "The fact of this number")->check(CLI::Range(1, 2'000'000'000));
  app.add_option("--item", options.item, "Facts about this item, by its id");
  app.add_option("--field", options.field, "Facts in this field");
  app.add_option("--source", options.source, "Facts of this source, e.g. model:small, mined:co-liking");
  app.add_option("--state", options.state, "Facts in this state: accepted, unsure, refused");
}

}  // namespace

Action declare_enriched_facts(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.require_subcommand(0, 1);
  CLI::App* list_command = app.add_subcommand("list", "Print what is known besides the catalogue, with its sources");
  CLI::App* accept_command = app.add_subcommand("accept", "Let facts count, whatever the check said");
  CLI::App* refuse_command = app.add_subcommand("refuse", "Let facts not count, however often they are told");
  CLI::App* remove_command = app.add_subcommand("remove", "Take facts back as if nobody had told them");
  for (CLI::App* command : {list_command, accept_command, refuse_command, remove_command})
    add_filter(*command, *options);
  list_command->add_option("-n,--count", options->count, "How many at most")->capture_default_str();
  return [=](Session& session) {
    if (list_command->parsed()) return list(session, *options);
    if (accept_command->parsed()) return change(session, *options, "accepted", KnowledgeState::accepted);
    if (refuse_command->parsed()) return change(session, *options, "refused", KnowledgeState::refused);
    return change(session, *options, "removed", std::nullopt);
  };
}

}  // namespace attune::cli
