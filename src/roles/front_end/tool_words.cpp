#include "roles/front_end/tool_words.h"

#include "data/filter/quoted_text.h"

#include <fmt/ranges.h>

namespace attune::roles {
namespace {

std::string range_of(const plan::Parameter& parameter) {
  if (!parameter.choices.empty()) {
    std::vector<std::string> choices;
    for (const std::string& choice : parameter.choices) choices.push_back(quote(choice));
    return fmt::format(" of {}", fmt::join(choices, " | "));
  }
  if (parameter.low && parameter.high) return fmt::format(" {} to {}", *parameter.low, *parameter.high);
  if (parameter.low) return fmt::format(" >= {}", *parameter.low);
  return parameter.high ? fmt::format(" <= {}", *parameter.high) : "";
}

std::string words_of(const plan::Parameter& parameter) {
  std::string text = fmt::format("{}{}: {}{}", parameter.name, parameter.required ? "" : "?",
                                 plan::to_text(parameter.type), range_of(parameter));
  if (!parameter.summary.empty()) text += fmt::format(" ({})", parameter.summary);
  return text;
}

}  // namespace

std::string manifest_line(const plan::Signature& signature) {
  std::vector<std::string> parameters;
  for (const plan::Parameter& parameter : signature.parameters) parameters.push_back(words_of(parameter));
  return fmt::format("{}({}) -> {}{}: {}", signature.name,
                     signature.variadic ? "any values" : fmt::format("{}", fmt::join(parameters, ", ")),
                     plan::to_text(signature.result),
                     signature.needs_confirmation()                    ? " [needs_confirmation]"
                     : signature.side_effect != plan::SideEffect::none ? " [has an effect]"
                                                                       : "",
                     signature.summary);
}

}  // namespace attune::roles
