#include "plan/tool_json.h"

namespace attune::plan {
namespace {

json::array array_of(const std::vector<std::string>& texts) {
  json::array array;
  for (const std::string& text : texts) array.push_back(json::string(text));
  return array;
}

json::object lists_of(const std::map<std::string, std::vector<std::string>, std::less<>>& lists) {
  json::object object;
  for (const auto& [name, texts] : lists) object[name] = array_of(texts);
  return object;
}

json::object to_json(const Parameter& parameter, const Signature& signature) {
  json::object object{{"name", parameter.name}, {"type", to_text(parameter.type)}, {"required", parameter.required}};
  if (parameter.low) object["low"] = *parameter.low;
  if (parameter.high) object["high"] = *parameter.high;
  if (!parameter.choices.empty()) object["choices"] = array_of(parameter.choices);
  if (signature.outside) object["role"] = to_string(parameter.role);
  if (!parameter.summary.empty()) object["summary"] = parameter.summary;
  return object;
}

}  // namespace

std::string_view to_string(SideEffect effect) {
  switch (effect) {
    case SideEffect::none:
      return "none";
    case SideEffect::reversible:
      return "reversible";
    case SideEffect::irreversible:
      break;
  }
  return "irreversible";
}

std::string_view to_string(Confirmation confirmation) {
  switch (confirmation) {
    case Confirmation::by_effect:
      return "by_effect";
    case Confirmation::always:
      return "always";
    case Confirmation::never:
      break;
  }
  return "never";
}

std::string_view to_string(PrivateData allowed) {
  switch (allowed) {
    case PrivateData::refused:
      return "refused";
    case PrivateData::confirmed:
      return "confirmed";
    case PrivateData::allowed:
      break;
  }
  return "allowed";
}

std::string_view to_string(ArgumentRole role) {
  return role == ArgumentRole::content ? "content" : "destination";
}

json::object to_json(const Signature& signature) {
  json::array parameters;
  for (const Parameter& parameter : signature.parameters) parameters.push_back(to_json(parameter, signature));
  json::object object{{"name", signature.name},
                      {"summary", signature.summary},
                      {"parameters", std::move(parameters)},
                      {"result", to_text(signature.result)},
                      {"side_effect", to_string(signature.side_effect)},
                      {"idempotent", signature.idempotent},
                      {"confirmation", to_string(signature.confirmation)},
                      {"outside", signature.outside},
                      {"examples", array_of(signature.examples)},
                      {"examples_by_language", lists_of(signature.examples_by_language)},
                      {"time_ms", signature.cost.time_ms}};
  if (signature.outside) object["private_data"] = to_string(signature.private_data);
  return object;
}

}  // namespace attune::plan
