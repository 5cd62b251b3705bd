#include "language/internal/plan_writer.h"

namespace attune::language {

std::string PlanWriter::add(std::string name, std::string tool, std::vector<plan::Argument> arguments) {
  return add({std::move(name), plan::Invocation{{std::move(tool), std::move(arguments), {}}, false, false, {}}, {}});
}

std::string PlanWriter::add(plan::Step step) {
  plan_.steps.push_back(std::move(step));
  return plan_.steps.back().name;
}

std::string PlanWriter::let_field(std::string name, std::string step, std::string field) {
  return add(
      plan::Step{std::move(name), plan::Let{value(plan::Member{{reference(std::move(step))}, std::move(field)})}, {}});
}

plan::List PlanWriter::resolved(const std::vector<ItemId>& items) {
  plan::List list;
  for (const ItemId item : items) {
    const auto [seed, is_new] = seeds_.try_emplace(item, fmt::format("seed{}", seeds_.size() + 1));
    if (is_new) add(seed->second, "resolve_item", {argument("title", value(title_of(item)))});
    list.elements.push_back(reference(seed->second));
  }
  return list;
}

plan::Plan PlanWriter::reply(const std::vector<std::string>& names) {
  std::vector<plan::Argument> shown;
  shown.reserve(names.size());
  for (const std::string& name : names) shown.push_back(argument("", reference(name)));
  add("", std::string(plan::kReply), std::move(shown));
  return std::move(plan_);
}

std::string PlanWriter::title_of(ItemId item) const {
  std::string title(catalogue_.title(item));
  std::size_t namesakes = 0;
  for (std::uint32_t i = 0; i < catalogue_.size() && namesakes < 2; ++i)
    namesakes += catalogue_.title(ItemId{i}) == title ? 1 : 0;
  if (namesakes < 2) return title;
  for (std::uint32_t f = 0; f < catalogue_.fields().size(); ++f)
    if (catalogue_.fields()[f].measure == Measure::year)
      if (const auto year = catalogue_.number(FieldId{f}, item)) return fmt::format("{} ({})", title, *year);
  return title;
}

}  // namespace attune::language
