#include "tools/arguments.h"

#include "base/ascii.h"

namespace attune::tools {

plan::Parameter required(std::string name, plan::Type type, std::string summary) {
  return {.name = std::move(name), .type = std::move(type), .summary = std::move(summary)};
}

plan::Parameter with_default(std::string name, plan::Type type, plan::Expression fallback, std::string summary) {
  return {.name = std::move(name),
          .type = std::move(type),
          .required = false,
          .fallback = std::move(fallback),
          .summary = std::move(summary)};
}

plan::Parameter optional(std::string name, plan::Type type, std::string summary) {
  return {.name = std::move(name),
          .type = plan::Type::optional_of(std::move(type)),
          .required = false,
          .summary = std::move(summary)};
}

plan::Parameter one_of(std::string name, std::vector<std::string> choices, std::string summary) {
  plan::Parameter parameter = required(std::move(name), plan::Type::Kind::text, std::move(summary));
  parameter.choices = std::move(choices);
  return parameter;
}

plan::Parameter limit(double fallback) {
  plan::Parameter parameter = with_default("limit", plan::Type::Kind::number, {fallback, {}}, "at most so many");
  parameter.low = 1;
  parameter.high = kMostItems;
  parameter.whole = true;
  return parameter;
}

plan::Parameter like() {
  return with_default("like", plan::Type::list_of(plan::Type::Kind::item), {plan::List{}, {}},
                      "items the answer should resemble");
}

plan::Parameter where() {
  return with_default("where", plan::Type::Kind::filter, {Filter{}, {}}, "what every item must satisfy");
}

std::vector<plan::Parameter> with_company(std::vector<plan::Parameter> parameters) {
  parameters.push_back(with_default("guest", plan::Type::Kind::text, {std::string(), {}},
                                    "whom it is for instead, by what is remembered of them: \"mother\""));
  parameters.push_back(with_default("companions", plan::Type::list_of(plan::Type::Kind::text), {plan::List{}, {}},
                                    "who is along: what they avoid and like counts, too"));
  parameters.push_back(with_default("conversation", plan::Type::Kind::text, {std::string(), {}},
                                    "what was said for it alone counts, too"));
  return parameters;
}

void set_company(const plan::Arguments& arguments, Wish& wish) {
  wish.whose.guest = lower_ascii(trimmed(arguments.as<std::string>("guest")));
  for (const plan::Value& name : arguments.as<std::vector<plan::Value>>("companions"))
    wish.whose.companions.push_back(lower_ascii(trimmed(std::get<std::string>(name.data))));
  wish.conversation = arguments.as<std::string>("conversation");
}

std::vector<ItemId> items_of(const plan::Value& list) {
  std::vector<ItemId> items;
  for (const plan::Value& value : std::get<std::vector<plan::Value>>(list.data))
    items.push_back(std::get<ItemId>(value.data));
  return items;
}

std::vector<ItemId> items_of(const Ranking& ranking) {
  std::vector<ItemId> items;
  for (const Scored& entry : ranking) items.push_back(entry.item);
  return items;
}

std::size_t count_of(const plan::Arguments& arguments, std::string_view name) {
  return static_cast<std::size_t>(arguments.as<double>(name));
}

plan::Value to_value(Reasons reasons) {
  return {plan::Explanation{std::move(reasons.reasons), std::move(reasons.evidence)}};
}

}  // namespace attune::tools
