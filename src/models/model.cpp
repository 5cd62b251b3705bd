#include "models/model.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>

#include <fmt/ranges.h>

namespace attune {

ModelParameter ModelParameter::choice(std::string_view name, std::vector<std::string_view> choices,
                                      std::string_view summary) {
  const auto last = static_cast<double>(choices.size() - 1);
  std::vector<double> grid(choices.size());
  std::iota(grid.begin(), grid.end(), 0);
  return {.name = name,
          .fallback = 0,
          .low = 0,
          .high = last,
          .summary = summary,
          .grid = std::move(grid),
          .choices = std::move(choices)};
}

Result<double> ModelParameter::parse(std::string_view text) const {
  if (!choices.empty()) {
    const auto found = std::ranges::find(choices, text);
    if (found != choices.end()) return static_cast<double>(found - choices.begin());
    return invalid_argument("{} cannot be '{}'", name, text).mend("choose one of: {}", fmt::join(choices, ", "));
  }
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || text.empty())
    return invalid_argument("{} takes a number, but was given '{}'", name, text);
  return value;
}

Result<ModelParameters> ModelParameters::create(std::span<const ModelParameter> schema,
                                                std::span<const std::pair<std::string, double>> given) {
  ModelParameters parameters;
  for (const ModelParameter& parameter : schema) {
    parameters.values_.push_back({std::string(parameter.name), parameter.fallback, parameter.choices});
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
    parameters.values_[static_cast<std::size_t>(parameter - schema.begin())].value = value;
  }
  return parameters;
}

const ModelParameters::Value& ModelParameters::find(std::string_view name) const {
  const auto found = std::ranges::find(values_, name, &Value::name);
  ATTUNE_CHECK(found != values_.end(), "a model may only read parameters of its schema");
  return *found;
}

double ModelParameters::operator[](std::string_view name) const {
  return find(name).value;
}

std::string_view ModelParameters::choice(std::string_view name) const {
  const Value& value = find(name);
  return value.choices[static_cast<std::size_t>(value.value)];
}

json::object ModelParameters::to_json() const {
  json::object object;
  for (const Value& value : values_) {
    if (value.choices.empty())
      object[value.name] = value.value;
    else
      object[value.name] = choice(value.name);
  }
  return object;
}

}  // namespace attune
