#pragma once
#include "base/clock.h"
#include "base/error.h"
#include "base/progress.h"
#include "data/filter/filter.h"
#include "engine/view.h"
#include "llm/role_model.h"
#include "roles/knowledge_base/enriched_field.h"
#include "roles/knowledge_base/fact_checker.h"
#include "store/knowledge_log.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

namespace attune::roles {

/// What is to be told, of which items, by whom.
struct EnrichmentOrder {
  ModelRole role = ModelRole::knowledge_base;  ///< or content_interpreter: what items' own texts say
  std::vector<EnrichedField> fields;
  Filter where{};                 ///< items it is asked of
  std::size_t batch = 10;         ///< items a question, from 1
  double least_confidence = 0.6;  ///< facts told with less are kept as unsure
  std::string model{};            ///< who is asked, for the job's name: another one begins anew
};

/// What a job would take from where it stands.
struct EnrichmentEstimate {
  std::size_t items = 0;
  std::size_t calls = 0;
  std::size_t prompt_tokens = 0;
  std::size_t answer_tokens = 0;
};

/// What came of a run.
struct EnrichmentReport {
  std::size_t items = 0;  ///< asked about
  std::size_t calls = 0;
  std::size_t accepted = 0;
  std::size_t unsure = 0;
  std::size_t refused = 0;
  std::size_t strays = 0;  ///< told of nothing that was asked about
  std::size_t failed = 0;  ///< items without an answer of use
  std::size_t left = 0;    ///< items that are still to be asked about
  llm::Usage usage{};
  std::optional<Error> stopped{};  ///< why it went no further; what was told before is kept
};

/// Asks a model about the items of a catalogue, a batch after the other, holds what it tells against the catalogue and
/// keeps it. A job goes on where it stands in the log: each batch is kept with the mark of how far the job has come, so
/// that a crash at any point loses the answer to one batch and no more. Items that have come in since go in with the
/// next run. A batch that the model has no answer of use to is asked again in halves; an item alone is given up.
/// Of people it sends nothing. Not thread-safe; several processes may run jobs at once.
class Enrichment {
 public:
  /// @param prompt  knowledge_base or item_reading; must outlive this, as must the log and the clock
  /// Errors: those of BoundFilter::bind; invalid_argument for a batch of none or without fields.
  static Result<Enrichment> create(std::shared_ptr<const View> view, KnowledgeLog& log, const llm::Prompt& prompt,
                                   const Clock& clock, EnrichmentOrder order);

  /// Asks nothing. Tokens of answers are what the job's earlier answers took, or before there are any, 24 a fact and
  /// three facts a field. Cost: renders every batch.
  [[nodiscard]] Result<EnrichmentEstimate> estimate() const;
  /// Until all is asked, the token asks to stop, a budget is used up, the model can't be reached, or it has no answer
  /// of use to eight items in a row. Errors: those of the log. What the model does is told in the report.
  Result<EnrichmentReport> run(llm::RoleModel& model, Progress& progress, std::stop_token stop);
  /// Has the job begin with the first item again. What was told stays, and is merged with what will be.
  Status restart();

 private:
  struct Run;
  Enrichment(std::shared_ptr<const View> view, KnowledgeLog& log, const llm::Prompt& prompt, const Clock& clock,
             EnrichmentOrder order, std::vector<ItemId> items);
  [[nodiscard]] std::vector<ItemId> left_from(std::int64_t next_item) const;
  [[nodiscard]] llm::PromptInputs inputs_for(std::span<const ItemId> batch) const;
  [[nodiscard]] std::string line_of(std::size_t number, ItemId item) const;
  /// False where the job is to go no further.
  Result<bool> ask(std::span<const ItemId> batch, Run& run);

  std::shared_ptr<const View> view_;
  KnowledgeLog& log_;
  const llm::Prompt& prompt_;
  const Clock& clock_;
  EnrichmentOrder order_;
  std::vector<ItemId> items_;  ///< that it is asked of, ascending
  FactChecker checker_;
  std::vector<llm::PromptLine> labels_;  ///< in use
  std::string job_;
};

}  // namespace attune::roles
