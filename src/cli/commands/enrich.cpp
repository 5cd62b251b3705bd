#include "base/progress.h"
#include "cli/commands/declarations.h"
#include "cli/commands/enrich_facts.h"
#include "cli/interrupt.h"
#include "cli/language_models.h"
#include "cli/options.h"
#include "cli/semantic.h"
#include "engine/engine.h"
#include "roles/knowledge_base/enrichment.h"
#include "roles/knowledge_base/mining.h"
#include "roles/prompts.h"
#include "store/knowledge_log.h"

#include <algorithm>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace attune::cli {
namespace {

struct Options {
  std::string from = "knowledge";
  std::string fields;
  std::string where;
  std::size_t batch = 10;
  double least_confidence = 0.6;
  bool estimate = false;
  bool anew = false;
};

/// What asking costs by the prices of the endpoint; none where it has none.
std::optional<double> money_for(const LanguageModelSettings& settings, ModelRole role, double prompt_tokens,
                                double answer_tokens) {
  const auto of_role = settings.roles.find(role);
  if (of_role == settings.roles.end()) return std::nullopt;
  const auto endpoint = settings.endpoints.find(of_role->second.endpoint);
  if (endpoint == settings.endpoints.end()) return std::nullopt;
  const auto& [in, out] = std::pair(endpoint->second.price_in, endpoint->second.price_out);
  if (in == 0 && out == 0) return std::nullopt;
  return (prompt_tokens * in + answer_tokens * out) / 1e6;
}

std::string model_of(const LanguageModelSettings& settings, ModelRole role) {
  const auto of_role = settings.roles.find(role);
  if (of_role == settings.roles.end()) return "";
  if (!of_role->second.model.empty()) return of_role->second.model;
  const auto endpoint = settings.endpoints.find(of_role->second.endpoint);
  return endpoint == settings.endpoints.end() ? "" : endpoint->second.model;
}

json::object to_json(const roles::EnrichmentEstimate& estimate, std::optional<double> money) {
  return {{"items", estimate.items},
          {"calls", estimate.calls},
          {"prompt_tokens", estimate.prompt_tokens},
          {"answer_tokens", estimate.answer_tokens},
          {"money", money ? json::value(*money) : json::value()}};
}

std::string sentence_of(const roles::EnrichmentEstimate& estimate, std::optional<double> money) {
  return fmt::format("{} items in {} calls: about {} tokens in and {} out{}", estimate.items, estimate.calls,
                     estimate.prompt_tokens, estimate.answer_tokens,
                     money ? fmt::format(", about {:.2f} by the endpoint's prices", *money) : "");
}

/// What came of a job that went no further, and that it goes on.
Error stopped(const roles::EnrichmentReport& report) {
  Error error = *report.stopped;
  error.message = fmt::format("stopped after {} of {} items, with {} facts accepted: {}", report.items,
                              report.items + report.left, report.accepted, error.message);
  error.mend.append(error.mend.empty() ? "" : "; ").append("what was told is kept, and the same command goes on");
  return error;
}

void print_report(Session& session, const roles::EnrichmentReport& report, const roles::EnrichmentEstimate& estimate,
                  std::optional<double> estimated_money, std::optional<double> money) {
  if (session.json) {
    session.print_document(json::object{{"estimate", to_json(estimate, estimated_money)},
                                        {"items", report.items},
                                        {"calls", report.calls},
                                        {"prompt_tokens", report.usage.prompt_tokens},
                                        {"answer_tokens", report.usage.answer_tokens},
                                        {"money", money ? json::value(*money) : json::value()},
                                        {"accepted", report.accepted},
                                        {"unsure", report.unsure},
                                        {"refused", report.refused},
                                        {"strays", report.strays},
                                        {"failed", report.failed}});
    return;
  }
  session.print_text(
      fmt::format("Asked about {} items in {} calls ({} tokens in, {} out): {} facts accepted, {} unsure, "
                  "{} refused, {} that say nothing of use; {} items without an answer.\n",
                  report.items, report.calls, report.usage.prompt_tokens, report.usage.answer_tokens, report.accepted,
                  report.unsure, report.refused, report.strays, report.failed));
}

Status ask_model(Session& session, const Options& options, ModelRole role, std::string_view prompt) {
  const Interrupt interrupt;
  ATTUNE_TRY(engine, session.open_engine());
  const auto& settings = engine->workspace().language_models;
  const auto view = engine->view();
  ATTUNE_TRY(where, parse_where(options.where));
  const std::string wanted = options.fields.empty() ? std::string(roles::kUsualFields) : options.fields;
  ATTUNE_TRY(fields, roles::parse_enriched_fields(wanted, *view->catalogue));
  ATTUNE_TRY(prompts, roles::Prompts::open(engine->workspace().root / "prompts"));
  ATTUNE_TRY(log, KnowledgeLog::open(engine->workspace().database().string()));
  ATTUNE_TRY(job, roles::Enrichment::create(view, *log, prompts.of(prompt), session.clock(),
                                            {.role = role,
                                             .fields = std::move(fields),
                                             .where = std::move(where),
                                             .batch = options.batch,
                                             .least_confidence = options.least_confidence,
                                             .model = model_of(settings, role)}));
  if (options.anew) ATTUNE_TRY_VOID(job.restart());
  ATTUNE_TRY(estimate, job.estimate());
  const auto money = [&](std::size_t in, std::size_t out) {
    return money_for(settings, role, static_cast<double>(in), static_cast<double>(out));
  };
  const auto estimated = money(estimate.prompt_tokens, estimate.answer_tokens);
  if (options.estimate) {
    if (session.json)
      session.print_document(to_json(estimate, estimated));
    else
      session.print_text(sentence_of(estimate, estimated) + ".\n");
    return {};
  }
  ATTUNE_TRY(model, open_models(*engine));
  if (!model || !model->plays(role))
    return unsupported("no language model is configured for the role {}", to_string(role))
        .mend(
            "name one in [language_models] of attune.toml, or say --from co-consumption or --from similar-texts, which "
            "need none");
  session.print_note(sentence_of(estimate, estimated));
  const auto progress = terminal_progress();
  ATTUNE_TRY(report, job.run(*model, *progress, interrupt.token()));
  if (report.stopped) return std::unexpected(stopped(report));
  print_report(session, report, estimate, estimated, money(report.usage.prompt_tokens, report.usage.answer_tokens));
  return {};
}

/// The labels of the catalogue's own fields.
std::string label_fields(const Catalogue& catalogue) {
  std::string names;
  for (const Field& field : catalogue.fields())
    if (field.kind == FieldKind::labels && !field.is_derived && field.name != "aliases")
      names.append(names.empty() ? "" : ",").append(field.name);
  return names;
}

/// What is mined is mined anew: it rests on all of what people like and of the texts.
Status mine(Session& session, const Options& options) {
  const Interrupt interrupt;
  ATTUNE_TRY(engine, session.open_engine());
  const auto view = engine->view();
  ATTUNE_TRY(where, parse_where(options.where));
  ATTUNE_TRY(filter, BoundFilter::bind(where, *view->catalogue));
  std::vector<StoredKnowledge> mined;
  const bool from_texts = options.from == "similar-texts";
  if (from_texts) {
    const std::string wanted = options.fields.empty() ? label_fields(*view->catalogue) : options.fields;
    std::vector<roles::EnrichedField> fields;
    if (!wanted.empty()) {
      ATTUNE_TRY(parsed, roles::parse_enriched_fields(wanted, *view->catalogue));
      fields = std::move(parsed);
    }
    const auto progress = terminal_progress();
    ATTUNE_TRY(found, roles::mine_texts(*view, fields, session.clock().now(), *progress, interrupt.token()));
    mined = std::move(found);
  } else {
    mined = roles::mine_co_liking(*view, session.clock().now());
  }
  std::erase_if(mined, [&](const StoredKnowledge& one) { return !filter.matches(one.item); });
  for (StoredKnowledge& one : mined)
    if (from_texts && one.confidence < options.least_confidence) {
      one.state = KnowledgeState::unsure;
      one.reason = fmt::format("only {:.0f}% sure", 100 * one.confidence);
    }
  ATTUNE_TRY(log, KnowledgeLog::open(engine->workspace().database().string()));
  const auto source = from_texts ? roles::kFromTexts : roles::kFromCoLiking;
  ATTUNE_TRY_VOID(log->replace(source, mined));
  const auto accepted = std::ranges::count(mined, KnowledgeState::accepted, &StoredKnowledge::state);
  const std::size_t unsure = mined.size() - static_cast<std::size_t>(accepted);
  if (session.json)
    session.print_document(json::object{{"source", source}, {"accepted", accepted}, {"unsure", unsure}});
  else
    session.print_text(fmt::format("{}: {} facts accepted, {} unsure.\n", source, accepted, unsure));
  return {};
}

Status embed(Session& session) {
  const Interrupt interrupt;
  ATTUNE_TRY(engine, session.open_engine());
  ATTUNE_TRY(vectors, open_vectors(engine->workspace()));
  ATTUNE_TRY(model, open_models(*engine));
  if (!model) return unsupported("no language model is configured").mend("see [language_models] of attune.toml");
  const auto progress = terminal_progress();
  ATTUNE_TRY(report, vectors.fill(*engine->view()->catalogue, *model, *progress, interrupt.token()));
  if (session.json)
    session.print_document(json::object{{"embedded", report.embedded}, {"kept", report.kept}});
  else
    session.print_text(fmt::format("{} texts embedded, {} kept.\n", report.embedded, report.kept));
  if (report.stopped) return std::unexpected(*report.stopped);
  return {};
}

Status enrich(Session& session, const Options& options) {
  if (options.from == "embeddings") return embed(session);
  if (options.from == "knowledge") return ask_model(session, options, ModelRole::knowledge_base, "knowledge_base");
  if (options.from == "texts") return ask_model(session, options, ModelRole::content_interpreter, "item_reading");
  return mine(session, options);
}

}  // namespace

Action declare_enrich(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option(
         "--from", options->from,
         "Who tells: knowledge (what a model knows), texts (what a model reads in items' own texts), "
         "co-consumption (what people like together), similar-texts (what items with similar texts bear); embeddings: "
         "vectors of texts, for search --semantic and similar --semantic")
      ->check(CLI::IsMember({"knowledge", "texts", "co-consumption", "similar-texts", "embeddings"}))
      ->capture_default_str();
  app.add_option("--fields", options->fields,
                 fmt::format("What to ask for: labels NAME, other items NAME=items, numbers NAME=LOW..HIGH [{}]",
                             roles::kUsualFields))
      ->type_name("LIST");
  app.add_option("--items", options->where, "Only items that satisfy this, e.g. 'year > 1990'")->type_name("EXPR");
  app.add_option("--batch", options->batch, "Items a question")->check(CLI::Range(1, 100))->capture_default_str();
  app.add_option("--least-confidence", options->least_confidence, "What is told with less is kept, but doesn't count")
      ->check(CLI::Range(0.0, 1.0))
      ->capture_default_str();
  app.add_flag("--estimate", options->estimate, "Only say how many calls, tokens and money it would take");
  app.add_flag("--anew", options->anew, "Begin with the first item, also where a job has come further already");
  const CLI::App* command = &app;
  const auto change_facts = declare_enriched_facts(app);
  return [=](Session& session) {
    return command->get_subcommands().empty() ? enrich(session, *options) : change_facts(session);
  };
}

}  // namespace attune::cli
