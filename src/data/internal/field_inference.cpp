#include "data/internal/field_inference.h"

#include "base/ascii.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include <fmt/ranges.h>

namespace attune {
namespace {

constexpr std::size_t kLongestLabel = 48;

/// What the values of one field have in common.
struct FieldSummary {
  std::string name;
  std::size_t numbers = 0;
  std::size_t texts = 0;
  std::size_t lists = 0;
  std::size_t longest_text = 0;
  std::unordered_set<std::string> distinct_texts;
  std::size_t whole_numbers = 0;
  std::size_t year_like = 0;
};

void add_value(FieldSummary& summary, const AttributeValue& value) {
  if (const double* number = std::get_if<double>(&value)) {
    ++summary.numbers;
    summary.whole_numbers += std::floor(*number) == *number ? 1 : 0;
    summary.year_like += *number >= 1000 && *number <= 2100 ? 1 : 0;
  } else if (const auto* text = std::get_if<std::string>(&value)) {
    ++summary.texts;
    summary.longest_text = std::max(summary.longest_text, text->size());
    summary.distinct_texts.insert(*text);
  } else {
    ++summary.lists;
  }
}

FieldKind infer_kind(const FieldSummary& summary) {
  if (summary.texts == 0 && summary.lists == 0) return FieldKind::number;
  if (summary.texts == 0 || summary.lists > 0) return FieldKind::labels;
  const bool short_enough = summary.longest_text <= kLongestLabel;
  const std::size_t repeats = summary.texts - summary.distinct_texts.size();
  return short_enough && repeats * 5 >= summary.texts ? FieldKind::labels : FieldKind::text;
}

struct MeasureName {
  std::string_view word;  // part of the field's name
  Measure measure;
  std::string_view unit;
};

constexpr std::array kMeasureNames{MeasureName{"runtime", Measure::duration, "minutes"},
                                   MeasureName{"duration", Measure::duration, "minutes"},
                                   MeasureName{"minutes", Measure::duration, "minutes"},
                                   MeasureName{"hours", Measure::duration, "hours"},
                                   MeasureName{"seconds", Measure::duration, "seconds"},
                                   MeasureName{"price", Measure::money, ""},
                                   MeasureName{"cost", Measure::money, ""},
                                   MeasureName{"pages", Measure::length, "pages"},
                                   MeasureName{"length", Measure::length, ""},
                                   MeasureName{"rating", Measure::rating, ""},
                                   MeasureName{"score", Measure::rating, ""},
                                   MeasureName{"stars", Measure::rating, ""},
                                   MeasureName{"year", Measure::year, ""}};

void infer_measure(const FieldSummary& summary, Field& field) {
  const std::string name = lower_ascii(field.name);
  for (const MeasureName& known : kMeasureNames) {
    if (name.find(known.word) == std::string::npos) continue;
    field.measure = known.measure;
    field.unit = known.unit;
    break;
  }
  if (field.measure == Measure::money)
    for (const std::string_view currency : {"EUR", "USD", "GBP", "CHF"})
      if (name.ends_with(lower_ascii(currency))) field.unit = currency;
  const bool looks_like_years =
      summary.whole_numbers == summary.numbers && summary.year_like * 10 >= summary.numbers * 9;
  if (field.measure == Measure::plain && looks_like_years) field.measure = Measure::year;
}

}  // namespace

std::vector<Field> infer_fields(std::span<const ItemRecord> records, std::span<const FieldHint> hints) {
  std::vector<FieldSummary> summaries;
  std::unordered_map<std::string, std::size_t> positions;
  for (const ItemRecord& record : records) {
    for (const auto& [name, value] : record.attributes) {
      const auto [position, inserted] = positions.try_emplace(name, summaries.size());
      if (inserted) summaries.emplace_back().name = name;
      add_value(summaries[position->second], value);
    }
  }
  std::vector<Field> fields;
  for (const FieldSummary& summary : summaries) {
    Field field{summary.name, infer_kind(summary), Measure::plain, ""};
    const auto hint = std::ranges::find(hints, summary.name, &FieldHint::name);
    if (hint != hints.end()) field.kind = hint->kind.value_or(field.kind);
    if (field.kind == FieldKind::number) infer_measure(summary, field);
    if (hint != hints.end()) {
      field.measure = hint->measure.value_or(field.measure);
      field.unit = hint->unit.value_or(field.unit);
    }
    fields.push_back(std::move(field));
  }
  return fields;
}

std::vector<std::string> as_labels(const AttributeValue& value) {
  if (const auto* labels = std::get_if<std::vector<std::string>>(&value)) return *labels;
  return {as_text(value)};
}

std::string as_text(const AttributeValue& value) {
  if (const double* number = std::get_if<double>(&value)) return fmt::format("{}", *number);
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return fmt::format("{}", fmt::join(std::get<std::vector<std::string>>(value), ", "));
}

}  // namespace attune
