#include "models/choice.h"

#include "models/registry.h"

#include <algorithm>

namespace attune {

Result<std::vector<ModelChoice>> choose_models(std::span<const std::string> names,
                                               std::span<const std::pair<std::string, std::string>> settings) {
  std::vector<const ModelEntry*> entries;
  for (const std::string& name : names) {
    ATTUNE_TRY(entry, find_model(name));
    entries.push_back(entry);
  }
  if (entries.empty())
    for (const ModelEntry& entry : model_registry()) entries.push_back(&entry);

  std::vector<bool> used(settings.size(), false);
  std::vector<ModelChoice> choices;
  for (const ModelEntry* entry : entries) {
    std::vector<std::pair<std::string, double>> given;
    for (std::size_t s = 0; s < settings.size(); ++s) {
      std::string name = settings[s].first;
      if (const std::string prefix = std::string(entry->name) + "."; name.starts_with(prefix))
        name.erase(0, prefix.size());
      const auto parameter = std::ranges::find(entry->parameters, name, &ModelParameter::name);
      if (parameter == entry->parameters.end()) continue;
      used[s] = true;
      ATTUNE_TRY(value, parameter->parse(settings[s].second));
      given.emplace_back(std::move(name), value);
    }
    ATTUNE_TRY(parameters, ModelParameters::create(entry->parameters, given));
    choices.push_back({entry, std::move(parameters)});
  }
  if (const auto stray = std::ranges::find(used, false); stray != used.end())
    return invalid_argument("no chosen model has a parameter '{}'",
                            settings[static_cast<std::size_t>(stray - used.begin())].first)
        .mend("docs/models.md lists the parameters of each model");
  return choices;
}

}  // namespace attune
