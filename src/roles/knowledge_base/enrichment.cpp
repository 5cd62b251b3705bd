#include "roles/knowledge_base/enrichment.h"

#include "base/utf8.h"

#include <algorithm>

#include <fmt/ranges.h>

namespace attune::roles {
namespace {

constexpr std::size_t kLongestText = 1500;   // bytes, of one item's texts in a question
constexpr std::size_t kLongestLine = 4000;   // bytes, of one item in a question
constexpr std::size_t kLongestAbout = 300;   // bytes, where a text is to tell which item is meant
constexpr std::size_t kLabelsOffered = 60;   // of a field
constexpr std::size_t kFactsAField = 3;      // expected
constexpr std::size_t kTokensAFact = 24;     // expected
constexpr std::size_t kMostFailures = 8;     // items in a row without an answer of use
constexpr std::size_t kAmpleRoom = 1 << 20;  // tokens

/// On one line, whatever it was.
std::string one_line(std::string_view text, std::size_t most) {
  std::string line(cut_utf8(text, most));
  std::ranges::replace_if(line, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '|'; }, ' ');
  return line;
}

std::string about(const EnrichedField& field) {
  switch (field.kind) {
    case KnowledgeKind::label:
      return fmt::format("{}: labels", field.name);
    case KnowledgeKind::number:
      return fmt::format("{}: a number from {} to {}", field.name, field.low, field.high);
    case KnowledgeKind::relation:
      return fmt::format("{}: titles of other items", field.name);
  }
  return field.name;
}

/// Labels of the fields asked for that items bear, with how many: so that one thing gets one name.
std::vector<llm::PromptLine> labels_in_use(const Catalogue& catalogue, std::span<const EnrichedField> fields) {
  std::vector<llm::PromptLine> lines;
  for (const EnrichedField& field : fields) {
    const auto id = catalogue.find_field(field.name);
    if (!id || field.kind != KnowledgeKind::label) continue;
    std::vector<llm::PromptLine> of_field;
    for (std::uint32_t l = 0; l < catalogue.label_count(*id); ++l)
      of_field.push_back({fmt::format("{}: {}", field.name, one_line(catalogue.label_text(*id, LabelId{l}), 64)),
                          static_cast<double>(catalogue.items_with(*id, LabelId{l}).size())});
    std::ranges::stable_sort(of_field, std::ranges::greater(), &llm::PromptLine::value);
    of_field.resize(std::min(of_field.size(), kLabelsOffered));
    lines.insert(lines.end(), of_field.begin(), of_field.end());
  }
  return lines;
}

/// Whether the same question may get an answer of use when it is about fewer items.
bool is_answers_fault(const Error& error) {
  return error.code == ErrorCode::parse_error || error.code == ErrorCode::type_error ||
         error.code == ErrorCode::invalid_argument;
}

}  // namespace

struct Enrichment::Run {
  llm::RoleModel& model;
  Progress& progress;
  std::stop_token stop;
  StoredEnrichment mark;
  EnrichmentReport report;
  std::size_t failures_in_a_row = 0;

  void count(const CheckedFacts& checked) {
    report.strays += checked.strays;
    for (const StoredKnowledge& fact : checked.facts)
      ++(fact.state == KnowledgeState::accepted ? report.accepted
         : fact.state == KnowledgeState::unsure ? report.unsure
                                                : report.refused);
  }
  void count(const llm::Usage& usage) {
    ++report.calls;
    ++mark.calls;
    report.usage.prompt_tokens += usage.prompt_tokens;
    report.usage.answer_tokens += usage.answer_tokens;
    report.usage.is_estimate = report.usage.is_estimate || usage.is_estimate;
    mark.prompt_tokens += usage.prompt_tokens;
    mark.answer_tokens += usage.answer_tokens;
  }
  void pass(std::span<const ItemId> batch) {
    mark.next_item = static_cast<std::int64_t>(index(batch.back())) + 1;
    mark.items += batch.size();
    report.items += batch.size();
    report.left -= batch.size();
    progress.update(report.items);
  }
};

Enrichment::Enrichment(std::shared_ptr<const View> view, KnowledgeLog& log, const llm::Prompt& prompt,
                       const Clock& clock, EnrichmentOrder order, std::vector<ItemId> items)
    : view_(std::move(view)),
      log_(log),
      prompt_(prompt),
      clock_(clock),
      order_(std::move(order)),
      items_(std::move(items)),
      checker_(view_, order_.fields,
               {.least_confidence = order_.least_confidence,
                .quoting = order_.role == ModelRole::content_interpreter ? Quoting::needed : Quoting::none}),
      labels_(labels_in_use(*view_->catalogue, order_.fields)),
      job_(to_json(json::object{{"role", to_string(order_.role)},
                                {"fields", to_text(order_.fields)},
                                {"where", to_text(order_.where)},
                                {"model", order_.model},
                                {"prompt", prompt_.version()}})) {}

Result<Enrichment> Enrichment::create(std::shared_ptr<const View> view, KnowledgeLog& log, const llm::Prompt& prompt,
                                      const Clock& clock, EnrichmentOrder order) {
  if (order.batch == 0) return invalid_argument("a question is about one item at least");
  if (order.fields.empty()) return invalid_argument("no field is asked for");
  ATTUNE_TRY(filter, BoundFilter::bind(order.where, *view->catalogue));
  std::vector<ItemId> items;
  for (std::uint32_t i = 0; i < view->catalogue->size(); ++i)
    if (filter.matches(ItemId{i})) items.push_back(ItemId{i});
  return Enrichment(std::move(view), log, prompt, clock, std::move(order), std::move(items));
}

/// Those that the job is to ask about: that are new to it, whose source says nothing in one of the fields, and whose
/// texts say anything where they are to be read.
std::vector<ItemId> Enrichment::left_from(std::int64_t next_item) const {
  const Catalogue& catalogue = *view_->catalogue;
  const auto lacks = [&](ItemId item) {
    return std::ranges::any_of(order_.fields, [&](const EnrichedField& field) {
      const auto id = catalogue.find_field(field.name);
      return !id || !catalogue.has_of_its_own(*id, item);
    });
  };
  const auto has_text = [&](ItemId item) {
    for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f)
      if (!catalogue.text(FieldId{f}, item).empty()) return true;
    return false;
  };
  std::vector<ItemId> left;
  for (const ItemId item : items_)
    if (static_cast<std::int64_t>(index(item)) >= next_item && lacks(item) &&
        (order_.role != ModelRole::content_interpreter || has_text(item)))
      left.push_back(item);
  return left;
}

std::string Enrichment::line_of(std::size_t number, ItemId item) const {
  const Catalogue& catalogue = *view_->catalogue;
  const bool reads = order_.role == ModelRole::content_interpreter;
  std::string line = fmt::format("i{} | {}", number, one_line(catalogue.title(item), kLongestAbout));
  std::size_t room = reads ? kLongestText : kLongestAbout;
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f) {
    const FieldId field{f};
    if (!catalogue.has_of_its_own(field, item)) continue;  // what it was told is not told it again
    std::string value;
    if (const auto number_there = catalogue.number(field, item)) value = fmt::format("{}", *number_there);
    std::vector<std::string_view> labels;
    for (const LabelId label : catalogue.labels(field, item)) labels.push_back(catalogue.label_text(field, label));
    if (!labels.empty()) value = fmt::format("{}", fmt::join(labels, ", "));
    const std::string_view text = catalogue.text(field, item);
    if (!text.empty()) value = cut_utf8(text, room);
    room -= std::min(room, text.size());
    if (!value.empty())
      line.append(fmt::format(" | {}: {}", catalogue.field(field).name, one_line(value, kLongestText)));
  }
  return std::string(cut_utf8(line, kLongestLine));
}

llm::PromptInputs Enrichment::inputs_for(std::span<const ItemId> batch) const {
  std::string fields;
  for (const EnrichedField& field : order_.fields) fields.append(about(field)).append("\n");
  std::string items;
  for (std::size_t i = 0; i < batch.size(); ++i) items.append(line_of(i + 1, batch[i])).append("\n");
  llm::PromptInputs inputs;
  inputs.emplace("fields", std::move(fields));
  inputs.emplace("items", std::move(items));
  if (!labels_.empty()) inputs.emplace("labels", labels_);
  return inputs;
}

Result<EnrichmentEstimate> Enrichment::estimate() const {
  ATTUNE_TRY(mark, log_.enrichment(job_));
  const std::vector<ItemId> left = left_from(mark.next_item);
  EnrichmentEstimate estimate{.items = left.size()};
  for (std::size_t from = 0; from < left.size(); from += order_.batch) {
    const auto batch = std::span(left).subspan(from, std::min(order_.batch, left.size() - from));
    ATTUNE_TRY(rendered, prompt_.render(inputs_for(batch), kAmpleRoom));
    ++estimate.calls;
    estimate.prompt_tokens += rendered.tokens;
  }
  const std::size_t told_before = mark.items > 0 ? mark.answer_tokens / mark.items : 0;
  const std::size_t each = told_before > 0 ? told_before : order_.fields.size() * kFactsAField * kTokensAFact;
  estimate.answer_tokens = estimate.items * each;
  return estimate;
}

Status Enrichment::restart() {
  return log_.restart(job_);
}

Result<EnrichmentReport> Enrichment::run(llm::RoleModel& model, Progress& progress, std::stop_token stop) {
  ATTUNE_TRY(mark, log_.enrichment(job_));
  const std::vector<ItemId> left = left_from(mark.next_item);
  Run run{.model = model, .progress = progress, .stop = std::move(stop), .mark = std::move(mark), .report = {}};
  run.report.left = left.size();
  progress.begin("asking about items", left.size());
  for (std::size_t from = 0; from < left.size(); from += order_.batch) {
    ATTUNE_TRY(goes_on, ask(std::span(left).subspan(from, std::min(order_.batch, left.size() - from)), run));
    if (!goes_on) break;
  }
  if (run.report.accepted > 0) ATTUNE_TRY_VOID(log_.publish());
  return std::move(run.report);
}

Result<bool> Enrichment::ask(std::span<const ItemId> batch, Run& run) {
  if (run.stop.stop_requested()) {
    run.report.stopped = Error{ErrorCode::cancelled, "asking was stopped", "the same command goes on with it"};
    return false;
  }
  llm::Question question{.role = order_.role, .prompt = &prompt_, .inputs = inputs_for(batch)};
  const auto answered = run.model.answer(question, run.stop);
  const bool asks_less = !answered && (is_answers_fault(answered.error()) ||
                                       (answered.error().code == ErrorCode::resource_exhausted && batch.size() > 1));
  if (!answered && !asks_less) {
    run.report.stopped = answered.error();
    return false;
  }
  if (!answered && batch.size() > 1) {
    const std::size_t half = batch.size() / 2;
    ATTUNE_TRY(goes_on, ask(batch.first(half), run));
    if (!goes_on) return false;
    return ask(batch.subspan(half), run);
  }
  CheckedFacts checked;
  if (answered) {
    run.failures_in_a_row = 0;
    run.count(answered->usage);
    checked = checker_.check(answered->value, batch, answered->model, clock_.now());
    run.count(checked);
  } else {
    ++run.failures_in_a_row;
    ++run.report.failed;
    ++run.mark.failed;
  }
  run.pass(batch);
  run.mark.changed = clock_.now();
  ATTUNE_TRY_VOID(log_.add(checked.facts, run.mark));
  if (run.failures_in_a_row < kMostFailures) return true;
  run.report.stopped = answered.error();
  return false;
}

}  // namespace attune::roles
