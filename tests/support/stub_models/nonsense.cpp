#include "stub_models/nonsense.h"

#include "base/checksum.h"

#include <memory>
#include <utility>

namespace attune::stub_models {
TextChoice names_that_hold(std::vector<std::string> words) {
  struct Given {
    std::vector<std::string> names;
    std::vector<std::string> words;
  };
  const auto given = std::make_shared<Given>(Given{{}, std::move(words)});
  return [given](const TextPlace& place, Random& random) -> std::optional<std::string> {
    const auto draw = [&](const std::vector<std::string>& from) { return from[random.below(from.size())]; };
    if (place.key == "name" && random.below(20) != 0) {
      given->names.push_back(fmt::format("s{}", given->names.size() + 1));
      return given->names.back();
    }
    if (place.key == "ref") {
      if (random.below(4) == 0) return "$user";
      if (random.below(12) == 0) return std::nullopt;
      if (!given->names.empty()) return draw(given->names);
      return "$user";
    }
    if (given->words.empty() || random.below(4) == 0) return std::nullopt;
    return draw(given->words);
  };
}

std::expected<Completion, Refusal> Nonsense::complete(const ChatAsked& asked) {
  Random random(seed_ ^ checksum(asked.text()));
  const SampleOptions options{.text = names_that_hold({})};
  if (const auto shape = wanted_shape(asked))
    return Completion{.text = attune::to_json(SchemaSampler(*shape).any(random, options))};
  if (asked.wants_json)
    return Completion{.text = attune::to_json(SchemaSampler({{"type", "object"}, {"minProperties", 1}}).any(random))};
  Completion completion;
  const bool may_call = !asked.tools.empty() && asked.tool_choice != "none";
  if (may_call && (asked.tool_choice != "auto" || random.below(2) == 0)) {
    const ChatAsked::Tool* tool = &asked.tools[random.below(asked.tools.size())];
    for (const ChatAsked::Tool& each : asked.tools)
      if (each.name == asked.tool_choice) tool = &each;
    json::object parameters = tool->parameters;
    if (parameters.empty()) parameters = {{"type", "object"}};
    completion.tool_calls.push_back({tool->name, attune::to_json(SchemaSampler(parameters).any(random, options))});
    return completion;
  }
  const SchemaSampler words({{"type", "string"}, {"minLength", 40}});
  completion.text = std::string(words.any(random).get_string());
  return completion;
}

}  // namespace attune::stub_models
