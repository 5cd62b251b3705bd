#include "engine/condition_text.h"

#include "engine/told_values.h"

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

/// "120 minutes" where the field counts something.
std::string with_unit(std::string text, const Catalogue& catalogue, std::string_view field, const Wording& wording) {
  const auto id = catalogue.find_field(field);
  if (!id || catalogue.field(*id).unit.empty()) return text;
  return text.append(" ").append(wording.unit(catalogue.field(*id).unit));
}

Say bound_of(Filter::Comparison comparison, bool is_year) {
  switch (comparison) {
    case Filter::Comparison::equal:
      return Say::equal;
    case Filter::Comparison::not_equal:
      return Say::not_equal;
    case Filter::Comparison::less:
      return is_year ? Say::before_year : Say::less;
    case Filter::Comparison::less_equal:
      return is_year ? Say::up_to_year : Say::less_equal;
    case Filter::Comparison::greater:
      return is_year ? Say::after_year : Say::greater;
    case Filter::Comparison::greater_equal:
      return is_year ? Say::from_year : Say::greater_equal;
  }
  return Say::equal;
}

bool is_year(const Catalogue& catalogue, std::string_view field) {
  const auto id = catalogue.find_field(field);
  return id && catalogue.field(*id).measure == Measure::year;
}

std::string describe_all(const std::vector<Filter>& parts, Say joint, const Catalogue& catalogue,
                         const Wording& wording) {
  std::vector<std::string> texts;
  texts.reserve(parts.size());
  for (const Filter& part : parts) texts.push_back(describe(part, catalogue, wording));
  return fmt::format("{}", fmt::join(texts, wording.say(joint)));
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

std::string describe(const Filter& condition, const Catalogue& catalogue, const Wording& wording) {
  const auto joined = [&](const std::vector<std::string>& parts, Say joint) {
    return fmt::format("{}", fmt::join(parts, wording.say(joint)));
  };
  const auto compared = [&](const std::string& field, const std::string& bound) {
    return wording.say(Say::compare, {{"field", wording.field(field)}, {"bound", bound}});
  };
  const auto labelled = [&](const std::string& field, const std::string& labels) {
    return wording.say(Say::labels, {{"field", field}, {"labels", labels}});
  };
  return std::visit(
      Overloaded{[&](const Filter::And& all) { return describe_all(all.parts, Say::all_joint, catalogue, wording); },
                 [&](const Filter::Or& any) {
                   auto named = named_labels(condition);
                   if (!named) return describe_all(any.parts, Say::any_joint, catalogue, wording);
                   for (std::string& field : named->fields) field = wording.field(field);
                   return labelled(joined(named->fields, Say::any_joint), joined(named->labels, Say::any_joint));
                 },
                 [&](const Filter::Not& inverse) {
                   if (const auto named = named_labels(inverse.part.front()))
                     return wording.say(Say::no_labels, {{"labels", joined(named->labels, Say::any_joint)}});
                   return wording.say(Say::denied, {{"condition", describe(inverse.part.front(), catalogue, wording)}});
                 },
                 [&](const Filter::Compare& compare) {
                   const std::string value = with_unit(literal_text(compare.value), catalogue, compare.field, wording);
                   const Say bound = bound_of(compare.comparison, is_year(catalogue, compare.field));
                   return compared(compare.field, wording.say(bound, {{"value", value}}));
                 },
                 [&](const Filter::Between& between) {
                   return wording.say(
                       Say::between,
                       {{"field", wording.field(between.field)},
                        {"low", number_text(between.low)},
                        {"high", with_unit(number_text(between.high), catalogue, between.field, wording)}});
                 },
                 [&](const Filter::Has& has) {
                   const bool all = has.quantifier == Filter::Quantifier::all;
                   return labelled(wording.field(has.field), joined(has.labels, all ? Say::all_joint : Say::any_joint));
                 },
                 [&](const Filter::In& in) {
                   std::vector<std::string> values;
                   values.reserve(in.values.size());
                   for (const Filter::Literal& value : in.values) values.push_back(literal_text(value));
                   return labelled(wording.field(in.field), joined(values, Say::any_joint));
                 }},
      condition.node);
}

std::vector<Filter> conjuncts(const Filter& filter) {
  if (const auto* all = std::get_if<Filter::And>(&filter.node)) return all->parts;
  return {filter};
}

std::string values_looked_at(const Filter& condition, const Catalogue& catalogue, ItemId item, const Wording& wording) {
  std::vector<std::string> fields;
  collect_fields(condition, fields);
  std::vector<std::string> values;
  for (const std::string& name : fields) {
    const auto field = catalogue.find_field(name);
    if (!field) continue;
    if (const auto number = catalogue.number(*field, item))
      values.push_back(
          told_number(catalogue, *field, item, with_unit(number_text(*number), catalogue, name, wording), wording));
    for (const LabelId label : catalogue.labels(*field, item))
      values.push_back(told_label(catalogue, *field, item, label, wording));
  }
  return fmt::format("{}", fmt::join(values, ", "));
}

}  // namespace attune
