#include "plan/tool.h"

#include "base/nearest_name.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include <fmt/ranges.h>

namespace attune::plan {
namespace {

Status admits_number(const Parameter& parameter, double number) {
  const auto& [low, high, whole] = std::tie(parameter.low, parameter.high, parameter.whole);
  const bool in_range = (!low || number >= *low) && (!high || number <= *high);
  if (in_range && (!whole || number == std::floor(number))) return {};
  std::string range;
  if (low && high)
    range = fmt::format(" from {} to {}", *low, *high);
  else if (low)
    range = fmt::format(", at least {}", *low);
  else if (high)
    range = fmt::format(", at most {}", *high);
  return invalid_argument("'{}' is {}", parameter.name, number).mend("give a {}number{}", whole ? "whole " : "", range);
}

}  // namespace

Result<std::vector<PhrasePiece>> phrase_pieces(std::string_view example) {
  std::vector<PhrasePiece> pieces;
  const auto add = [&pieces](std::string_view text, bool is_slot) {
    const auto first = text.find_first_not_of(" \t\n");
    if (first == std::string_view::npos) return;
    const bool is_joined = !is_slot && first == 0 && !pieces.empty() && pieces.back().is_slot;
    pieces.push_back({std::string(text.substr(first, text.find_last_not_of(" \t\n") - first + 1)), is_slot, is_joined});
  };
  while (!example.empty()) {
    const std::size_t open = std::min(example.find('{'), example.size());
    add(example.substr(0, open), false);
    if (open == example.size()) break;
    const std::size_t close = example.find('}', open);
    if (close == std::string_view::npos || close == open + 1)
      return parse_error("the slot that opens in '{}' is not one", example).mend("write {{NAME}}");
    add(example.substr(open + 1, close - open - 1), true);
    example.remove_prefix(close + 1);
  }
  return pieces;
}

Status check_example(const Signature& signature, std::string_view example) {
  ATTUNE_TRY(pieces, phrase_pieces(example));
  if (pieces.empty() || pieces.front().is_slot)
    return invalid_argument("an example phrase must begin with a word").mend("begin it with what people say first");
  for (const PhrasePiece& piece : pieces)
    if (piece.is_slot && signature.parameter(piece.text) == nullptr)
      return invalid_argument("there is no parameter '{}'", piece.text);
  for (const Parameter& parameter : signature.parameters) {
    const bool given = std::ranges::find(pieces, PhrasePiece{parameter.name, true}) != pieces.end();
    if (parameter.required && !given && parameter.type.kind() != Type::Kind::user)
      return invalid_argument("it has no slot for '{}'", parameter.name).mend("add {{{}}}", parameter.name);
  }
  return {};
}

Status Parameter::admits(const Value& value) const {
  if (const double* number = std::get_if<double>(&value.data)) return admits_number(*this, *number);
  const auto* text = std::get_if<std::string>(&value.data);
  if (text == nullptr || choices.empty() || std::ranges::find(choices, *text) != choices.end()) return {};
  constexpr std::size_t kMostListed = 10;
  auto refused = invalid_argument("'{}' is '{}'", name, *text);
  if (choices.size() <= kMostListed) return std::move(refused).mend("give one of: {}", fmt::join(choices, ", "));
  const std::vector<std::string_view> known(choices.begin(), choices.end());
  return std::move(refused).mend("{}", nearest_mend(*text, known));
}

bool Signature::needs_confirmation() const {
  switch (confirmation) {
    case Confirmation::always:
      return true;
    case Confirmation::never:
      return false;
    case Confirmation::by_effect:
      return side_effect == SideEffect::irreversible;
  }
  return true;
}

std::vector<std::string> Signature::examples_in(std::string_view language) const {
  if (language == "en") return examples;
  const auto known = examples_by_language.find(language);
  return known == examples_by_language.end() ? std::vector<std::string>{} : known->second;
}

const Parameter* Signature::parameter(std::string_view wanted) const {
  const auto found = std::ranges::find(parameters, wanted, &Parameter::name);
  return found == parameters.end() ? nullptr : &*found;
}

const Value& Arguments::operator[](std::string_view name) const {
  const auto found = named_.find(name);
  ATTUNE_CHECK(found != named_.end(), "a tool asked for an argument that its signature lacks");
  return found->second;
}

Status ToolRegistry::add(Tool tool) {
  const auto all_sound = [&tool](const std::vector<std::string>& examples) -> Status {
    for (const std::string& example : examples)
      if (const Status sound = check_example(tool.signature, example); !sound)
        return in_context(fmt::format("{}(), example '{}'", tool.signature.name, example), sound.error());
    return {};
  };
  ATTUNE_TRY_VOID(all_sound(tool.signature.examples));
  for (const auto& [language, examples] : tool.signature.examples_by_language) ATTUNE_TRY_VOID(all_sound(examples));
  std::string name = tool.signature.name;
  const auto [position, inserted] = tools_.emplace(std::move(name), std::make_shared<const Tool>(std::move(tool)));
  if (!inserted) return already_exists("there is a tool '{}' already", position->first);
  return {};
}

const Tool* ToolRegistry::find(std::string_view name) const {
  const auto found = tools_.find(name);
  return found == tools_.end() ? nullptr : found->second.get();
}

std::vector<const Tool*> ToolRegistry::all() const {
  std::vector<const Tool*> tools;
  tools.reserve(tools_.size());
  for (const auto& [name, tool] : tools_) tools.push_back(tool.get());
  std::ranges::sort(tools, {}, [](const Tool* tool) -> std::string_view { return tool->signature.name; });
  return tools;
}

}  // namespace attune::plan
