#include "engine/condition_text.h"

#include <algorithm>
#include <optional>

#include <fmt/ranges.h>

namespace attune {
namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};

std::string number_text(double value) {
  return fmt::format("{}", value);
}

std::string literal_text(const Filter::Literal& literal) {
  return std::visit(
      Overloaded{[](double number) { return number_text(number); }, [](const std::string& s) { return s; }}, literal);
}

/// " minutes" where the field counts something.
std::string unit_text(const Catalogue& catalogue, std::string_view field) {
  const auto id = catalogue.find_field(field);
  return id && !catalogue.field(*id).unit.empty() ? " " + catalogue.field(*id).unit : "";
}

std::string_view comparison_words(Filter::Comparison comparison, bool is_year) {
  switch (comparison) {
    case Filter::Comparison::equal:
      return "";
    case Filter::Comparison::not_equal:
      return "not ";
    case Filter::Comparison::less:
      return is_year ? "before " : "under ";
    case Filter::Comparison::less_equal:
      return is_year ? "up to " : "at most ";
    case Filter::Comparison::greater:
      return is_year ? "after " : "over ";
    case Filter::Comparison::greater_equal:
      return is_year ? "from " : "at least ";
  }
  return "";
}

bool is_year(const Catalogue& catalogue, std::string_view field) {
  const auto id = catalogue.find_field(field);
  return id && catalogue.field(*id).measure == Measure::year;
}

std::string describe_all(const std::vector<Filter>& parts, std::string_view joint, const Catalogue& catalogue) {
  std::vector<std::string> texts;
  texts.reserve(parts.size());
  for (const Filter& part : parts) texts.push_back(describe(part, catalogue));
  return fmt::format("{}", fmt::join(texts, joint));
}

std::string lower_ascii(std::string_view text) {
  std::string result(text);
  std::ranges::transform(result, result.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; });
  return result;
}

/// The labels and fields of a condition made of "has any" alone, each once: the same name in several fields is one
/// name.
struct Named {
  std::vector<std::string> labels;
  std::vector<std::string> fields;
};
std::optional<Named> named_labels(const Filter& filter) {
  std::vector<const Filter::Has*> parts;
  if (const auto* has = std::get_if<Filter::Has>(&filter.node)) parts.push_back(has);
  if (const auto* any = std::get_if<Filter::Or>(&filter.node))
    for (const Filter& part : any->parts) parts.push_back(std::get_if<Filter::Has>(&part.node));
  if (parts.empty()) return std::nullopt;
  Named named;
  for (const Filter::Has* has : parts) {
    if (has == nullptr || has->quantifier != Filter::Quantifier::any) return std::nullopt;
    if (std::ranges::find(named.fields, has->field) == named.fields.end()) named.fields.push_back(has->field);
    for (const std::string& label : has->labels)
      if (std::ranges::none_of(named.labels,
                               [&](const std::string& l) { return lower_ascii(l) == lower_ascii(label); }))
        named.labels.push_back(label);
  }
  return named;
}

void collect_fields(const Filter& filter, std::vector<std::string>& fields) {
  const auto add = [&](const std::string& field) {
    if (std::ranges::find(fields, field) == fields.end()) fields.push_back(field);
  };
  std::visit(Overloaded{[&](const Filter::And& all) {
                          for (const Filter& part : all.parts) collect_fields(part, fields);
                        },
                        [&](const Filter::Or& any) {
                          for (const Filter& part : any.parts) collect_fields(part, fields);
                        },
                        [&](const Filter::Not& inverse) { collect_fields(inverse.part.front(), fields); },
                        [&](const auto& predicate) { add(predicate.field); }},
             filter.node);
}

}  // namespace

std::string describe(const Filter& condition, const Catalogue& catalogue) {
  return std::visit(
      Overloaded{[&](const Filter::And& all) { return describe_all(all.parts, " and ", catalogue); },
                 [&](const Filter::Or& any) {
                   const auto named = named_labels(condition);
                   if (!named) return describe_all(any.parts, " or ", catalogue);
                   return fmt::format("{}: {}", fmt::join(named->fields, " or "), fmt::join(named->labels, " or "));
                 },
                 [&](const Filter::Not& inverse) {
                   const auto named = named_labels(inverse.part.front());
                   if (named) return fmt::format("no {}", fmt::join(named->labels, " or "));
                   return "not " + describe(inverse.part.front(), catalogue);
                 },
                 [&](const Filter::Compare& compare) {
                   return fmt::format("{} {}{}{}", compare.field,
                                      comparison_words(compare.comparison, is_year(catalogue, compare.field)),
                                      literal_text(compare.value), unit_text(catalogue, compare.field));
                 },
                 [&](const Filter::Between& between) {
                   return fmt::format("{} {} to {}{}", between.field, number_text(between.low),
                                      number_text(between.high), unit_text(catalogue, between.field));
                 },
                 [](const Filter::Has& has) {
                   return fmt::format(
                       "{}: {}", has.field,
                       fmt::join(has.labels, has.quantifier == Filter::Quantifier::all ? " and " : " or "));
                 },
                 [](const Filter::In& in) {
                   std::vector<std::string> values;
                   values.reserve(in.values.size());
                   for (const Filter::Literal& value : in.values) values.push_back(literal_text(value));
                   return fmt::format("{}: {}", in.field, fmt::join(values, " or "));
                 }},
      condition.node);
}

std::vector<Filter> conjuncts(const Filter& filter) {
  if (const auto* all = std::get_if<Filter::And>(&filter.node)) return all->parts;
  return {filter};
}

std::string values_looked_at(const Filter& condition, const Catalogue& catalogue, ItemId item) {
  std::vector<std::string> fields;
  collect_fields(condition, fields);
  std::vector<std::string> values;
  for (const std::string& name : fields) {
    const auto field = catalogue.find_field(name);
    if (!field) continue;
    if (const auto number = catalogue.number(*field, item))
      values.push_back(number_text(*number) + unit_text(catalogue, name));
    for (const LabelId label : catalogue.labels(*field, item)) values.emplace_back(catalogue.label_text(*field, label));
  }
  return fmt::format("{}", fmt::join(values, ", "));
}

}  // namespace attune
