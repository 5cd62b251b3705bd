#include "engine/told_values.h"
#include "tools/arguments.h"
#include "tools/personal/records.h"
#include "tools/tool_files.h"

#include <algorithm>

#include <fmt/ranges.h>

namespace attune::tools {
namespace {

using plan::Type;

constexpr std::size_t kMostValues = 8;

std::string joined(std::span<const std::string> values) {
  const std::size_t shown = std::min(values.size(), kMostValues);
  std::string text = fmt::format("{}", fmt::join(values.first(shown), ", "));
  if (shown < values.size()) text += fmt::format(" and {} more", values.size() - shown);
  return text;
}

/// What the catalogue holds of an item in a field, with who says so where that is not its source; empty where it holds
/// nothing.
std::string value_of(const Catalogue& catalogue, FieldId field, ItemId item, const Wording& wording) {
  const Field& of = catalogue.field(field);
  if (of.kind == FieldKind::text) return std::string(catalogue.text(field, item));
  if (of.kind == FieldKind::number) {
    const auto number = catalogue.number(field, item);
    if (!number) return "";
    std::string text = fmt::format("{}{}{}", *number, of.unit.empty() ? "" : " ", of.unit);
    return told_number(catalogue, field, item, std::move(text), wording);
  }
  std::vector<std::string> labels;
  for (const LabelId label : catalogue.labels(field, item))
    labels.push_back(told_label(catalogue, field, item, label, wording));
  return joined(labels);
}

/// The labels that a condition names, and the fields that it looks at.
struct LookedAt {
  std::vector<std::pair<std::string, std::string>> labels;  ///< field, label
  std::vector<std::string> fields;
};
void collect(const Filter& condition, LookedAt& looked_at) {
  const auto add_field = [&](const std::string& field) {
    if (std::ranges::find(looked_at.fields, field) == looked_at.fields.end()) looked_at.fields.push_back(field);
  };
  if (const auto* has = std::get_if<Filter::Has>(&condition.node)) {
    add_field(has->field);
    for (const std::string& label : has->labels) looked_at.labels.emplace_back(has->field, label);
  } else if (const auto* compare = std::get_if<Filter::Compare>(&condition.node)) {
    add_field(compare->field);
  } else if (const auto* between = std::get_if<Filter::Between>(&condition.node)) {
    add_field(between->field);
  } else if (const auto* inverse = std::get_if<Filter::Not>(&condition.node)) {
    collect(inverse->part.front(), looked_at);
  } else if (const auto* all = std::get_if<Filter::And>(&condition.node)) {
    for (const Filter& part : all->parts) collect(part, looked_at);
  } else if (const auto* any = std::get_if<Filter::Or>(&condition.node)) {
    for (const Filter& part : any->parts) collect(part, looked_at);
  }
}

/// What the item has where a condition looks: the labels it names and the numbers it compares, where it is met;
/// else all that stands in the first of the fields that the item has.
std::string what_decides(const Filter& condition, bool is_met, const Catalogue& catalogue, ItemId item,
                         const Wording& wording) {
  LookedAt looked_at;
  collect(condition, looked_at);
  std::vector<std::string> values;
  if (is_met)
    for (const auto& [name, label] : looked_at.labels) {
      const auto field = catalogue.find_field(name);
      const auto id = field ? catalogue.find_label(*field, label) : std::nullopt;
      const auto held = field ? catalogue.labels(*field, item) : std::span<const LabelId>{};
      if (!id || std::ranges::find(held, *id) == held.end()) continue;
      std::string text = told_label(catalogue, *field, item, *id, wording);
      if (std::ranges::find(values, text) == values.end()) values.push_back(std::move(text));
    }
  if (!values.empty()) return joined(values);
  for (const std::string& name : looked_at.fields)
    if (const auto field = catalogue.find_field(name))
      if (const std::string value = value_of(catalogue, *field, item, wording); !value.empty())
        return fmt::format("{} {}", name, value);
  return "";
}

}  // namespace

plan::Tool look_up(const Engine& engine) {
  return {{.name = "look_up",
           .summary = "what the catalogue says of an item in a field, or whether a condition holds",
           .parameters = {required("item", Type::Kind::item, "the item"),
                          with_default("field", Type::Kind::text, {std::string(), {}}, "a field of the catalogue"),
                          where()},
           .result = Type::record_of({{"title", Type::Kind::text},
                                      {"field", Type::optional_of(Type::Kind::text)},
                                      {"value", Type::optional_of(Type::Kind::text)},
                                      {"holds", Type::optional_of(Type::Kind::boolean)}}),
           .cost = {.time_ms = 0.1}},
          [&engine](const plan::Arguments& arguments, const plan::CallContext&) -> Result<plan::Value> {
            const auto view = engine.view();
            const Catalogue& catalogue = *view->catalogue;
            const ItemId item = arguments.as<ItemId>("item");
            const std::string& name = arguments.as<std::string>("field");
            const Filter& condition = arguments.as<Filter>("where");
            ATTUNE_TRY(wording, engine.wording(""));
            std::string value;
            plan::Value holds;
            if (!name.empty()) {
              const auto field = catalogue.find_field(name);
              if (!field) return not_found("the catalogue has no field '{}'", name).mend("see the fields of an item");
              value = value_of(catalogue, *field, item, *wording);
            } else if (!condition.is_true()) {
              ATTUNE_TRY(bound, BoundFilter::bind(condition, catalogue));
              const bool is_met = bound.matches(item);
              value = what_decides(condition, is_met, catalogue, item, *wording);
              if (!value.empty()) holds = plan::Value{is_met};
            }
            return record_value({{"title", {std::string(catalogue.title(item))}},
                                 {"field", name.empty() ? plan::Value{} : plan::Value{name}},
                                 {"value", value.empty() ? plan::Value{} : plan::Value{std::move(value)}},
                                 {"holds", std::move(holds)}});
          }};
}

}  // namespace attune::tools
