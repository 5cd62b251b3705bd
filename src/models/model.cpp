#include "models/model.h"

#include <algorithm>
#include <cmath>

#include <fmt/ranges.h>

namespace attune {

Result<ModelParameters> ModelParameters::create(std::span<const ModelParameter> schema,
                                                std::span<const std::pair<std::string, double>> given) {
  ModelParameters parameters;
  for (const ModelParameter& parameter : schema) {
    parameters.values_.emplace_back(std::string(parameter.name), parameter.fallback);
  }
  for (const auto& [name, value] : given) {
    const auto parameter = std::ranges::find(schema, name, &ModelParameter::name);
    if (parameter == schema.end()) {
      std::vector<std::string_view> names;
      for (const ModelParameter& known : schema) names.push_back(known.name);
      return invalid_argument("no parameter is called '{}'", name)
          .mend("there are: {}", names.empty() ? "none" : fmt::format("{}", fmt::join(names, ", ")));
    }
    if (!std::isfinite(value) || value < parameter->low || value > parameter->high) {
      return invalid_argument("{} = {} is out of range", name, value)
          .mend("choose a value from {} to {}", parameter->low, parameter->high);
    }
    parameters.values_[static_cast<std::size_t>(parameter - schema.begin())].second = value;
  }
  return parameters;
}

double ModelParameters::operator[](std::string_view name) const {
  const auto found = std::ranges::find(values_, name, &std::pair<std::string, double>::first);
  ATTUNE_CHECK(found != values_.end(), "a model may only read parameters of its schema");
  return found->second;
}

json::object ModelParameters::to_json() const {
  json::object object;
  for (const auto& [name, value] : values_) object[name] = value;
  return object;
}

}  // namespace attune
