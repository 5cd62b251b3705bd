#include "evaluation/off_policy/logged_file.h"

#include "base/file.h"
#include "data/import/csv_reader.h"

#include <algorithm>
#include <charconv>
#include <optional>

namespace attune {
namespace {

struct Column {
  std::string_view name;
  double LoggedDecision::* value;
  bool required;
};
constexpr Column kColumns[] = {{"propensity", &LoggedDecision::propensity, true},
                               {"target", &LoggedDecision::target, true},
                               {"reward", &LoggedDecision::reward, true},
                               {"expected_reward", &LoggedDecision::expected_reward, false},
                               {"expected_value", &LoggedDecision::expected_value, false}};

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

double logged_reward(std::span<const LoggedDecision> decisions) {
  double sum = 0;
  for (const LoggedDecision& decision : decisions) sum += decision.reward;
  return sum / static_cast<double>(decisions.size());
}

}  // namespace

Result<std::vector<LoggedDecision>> read_logged_decisions(const std::filesystem::path& path) {
  ATTUNE_TRY(file, MappedFile::open(path));
  CsvReader reader(file.text(), guess_separator(file.text()));
  const auto place = [&] { return fmt::format("line {} of {}", reader.line(), path.filename().string()); };
  std::vector<std::string> fields;
  ATTUNE_TRY(has_header, reader.next(fields));
  if (!has_header) return parse_error("{} is empty", path.filename().string()).mend("give it a header and decisions");
  std::vector<std::pair<const Column*, std::size_t>> positions;
  for (const Column& column : kColumns) {
    const auto found = std::ranges::find(fields, column.name);
    if (found != fields.end())
      positions.emplace_back(&column, static_cast<std::size_t>(found - fields.begin()));
    else if (column.required)
      return parse_error("{}: there is no column '{}'", place(), column.name)
          .mend("the columns are propensity, target, reward and, with a reward model, expected_reward, expected_value");
  }

  std::vector<LoggedDecision> decisions;
  while (true) {
    auto more = reader.next(fields);
    if (!more) return in_context(place(), std::move(more).error());
    if (!*more) break;
    if (fields.size() == 1 && fields.front().empty()) continue;  // a blank line
    LoggedDecision decision;
    for (const auto& [column, position] : positions) {
      const std::string_view cell = position < fields.size() ? std::string_view(fields[position]) : "";
      const auto value = number_of(cell);
      if (!value)
        return parse_error("{}: the {} '{}' is not a number", place(), column->name, cell).mend("mend the line");
      decision.*column->value = *value;
    }
    if (Status checked = check_decision(decision); !checked) return in_context(place(), std::move(checked).error());
    decisions.push_back(decision);
  }
  if (decisions.empty())
    return invalid_argument("{} has no decisions to judge a policy by", path.filename().string())
        .mend("give it a line for each");
  return decisions;
}

json::object off_policy_json(std::span<const LoggedDecision> decisions) {
  json::object estimates;
  double effective = 0;
  for (const OffPolicyEstimator& estimator : off_policy_estimators()) {
    const OffPolicyEstimate estimate = estimator.estimate(decisions);
    effective = estimate.effective_decisions;
    estimates[estimator.name] = {{"value", estimate.value}, {"standard_error", estimate.standard_error}};
  }
  return {{"decisions", decisions.size()},
          {"logged_reward", logged_reward(decisions)},
          {"effective_decisions", effective},
          {"estimates", std::move(estimates)}};
}

std::string off_policy_text(std::span<const LoggedDecision> decisions) {
  std::string text =
      fmt::format("{} logged decisions earned {:.4f} each.\n", decisions.size(), logged_reward(decisions));
  double effective = 0;
  text += "The other policy would have earned:\n";
  for (const OffPolicyEstimator& estimator : off_policy_estimators()) {
    const OffPolicyEstimate estimate = estimator.estimate(decisions);
    effective = estimate.effective_decisions;
    text += fmt::format("  {:<6} {:.4f} +- {:.4f}  {}\n", estimator.name, estimate.value, estimate.standard_error,
                        estimator.summary);
  }
  return text + fmt::format("That is worth {:.0f} decisions of its own.\n", effective);
}

}  // namespace attune
