#include "assistant/runs/run_journal.h"

#include "plan/value_record.h"

namespace attune::assistant {
namespace {

/// Past this a value is not kept: the call happens again where the run goes on.
constexpr std::size_t kLongestValue = std::size_t{1} << 20;  // bytes

constexpr std::string_view kFailed = "failed";

json::value to_record(const Result<plan::Value>& result, const Catalogue& catalogue) {
  if (result) return json::object{{"value", plan::to_record(*result, catalogue)}};
  const Error& error = result.error();
  return json::object{{kFailed, json::array{to_string(error.code), error.message, error.mend}}};
}

Result<plan::Value> read_result(std::string_view text, const Catalogue& catalogue) {
  ATTUNE_TRY(document, parse_json(text));
  const auto* object = document.if_object();
  if (object == nullptr) return corrupt("a step that a run kept cannot be read");
  if (const json::value* value = object->if_contains("value")) return plan::read_record(*value, catalogue);
  // What it failed with is for people; that it failed is what the run goes on with.
  const json::value* failed = object->if_contains(kFailed);
  const auto* parts = failed == nullptr ? nullptr : failed->if_array();
  if (parts == nullptr || parts->size() != 3 || !parts->at(1).is_string() || !parts->at(2).is_string())
    return corrupt("a step that a run kept cannot be read");
  return failure(ErrorCode::not_found, "{}", std::string_view(parts->at(1).get_string()))
      .mend("{}", std::string_view(parts->at(2).get_string()));
}

}  // namespace

bool is_failure(const StoredStep& step) {
  const auto document = parse_json(step.value);
  return document && document->is_object() && document->get_object().contains(kFailed);
}

RunJournal::RunJournal(RunLog& log, StoredRun run, std::optional<std::vector<StoredStep>> before,
                       std::shared_ptr<const Catalogue> catalogue)
    : log_(log), catalogue_(std::move(catalogue)), run_(std::move(run)), is_kept_(before.has_value()) {
  if (!before) return;
  for (StoredStep& step : *before) {
    std::string name = step.name;
    before_.emplace(std::move(name), std::move(step));
  }
}

plan::Journal::Recollection RunJournal::recall(std::string_view step) {
  const std::scoped_lock lock(mutex_);
  const auto found = before_.find(step);
  if (found == before_.end()) return Unknown{};
  if (!found->second.ended) return InDoubt{};
  if (found->second.value.empty()) return Unknown{};  // it was too long to be kept
  return read_result(found->second.value, *catalogue_);
}

Status RunJournal::begin(std::string_view step) {
  const std::scoped_lock lock(mutex_);
  begun_.emplace(step);
  return write({{std::string(step), false, ""}});
}

Status RunJournal::end(std::string_view step, const Result<plan::Value>& result) {
  std::string value = to_json(to_record(result, *catalogue_));
  if (value.size() > kLongestValue) value.clear();
  const std::scoped_lock lock(mutex_);
  StoredStep ended{std::string(step), true, std::move(value)};
  if (begun_.contains(step)) return write({std::move(ended)});
  unwritten_.push_back(std::move(ended));
  return {};
}

Status RunJournal::close(RunState state, std::string trace, Time finished) {
  const std::scoped_lock lock(mutex_);
  run_.state = state;
  run_.trace = std::move(trace);
  run_.finished = finished;
  if (!is_kept_ && state != RunState::waiting) return log_.add_ended(run_, std::move(unwritten_));
  ATTUNE_TRY_VOID(write({}));
  return log_.put_run(run_);
}

Status RunJournal::write(std::vector<StoredStep> steps) {
  if (!is_kept_) ATTUNE_TRY_VOID(log_.put_run(run_));
  is_kept_ = true;
  unwritten_.insert(unwritten_.end(), std::make_move_iterator(steps.begin()), std::make_move_iterator(steps.end()));
  const std::vector<StoredStep> all = std::exchange(unwritten_, {});
  return log_.put_steps(run_.id, all);
}

}  // namespace attune::assistant
