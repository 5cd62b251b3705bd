#include "base/checksum.h"
#include "base/file.h"
#include "llm/capabilities/capabilities.h"

#include <algorithm>
#include <array>
#include <utility>

namespace attune::llm {
namespace {

constexpr std::int64_t kFormat = 1;
constexpr std::array kModes = {StructuredMode::json_schema, StructuredMode::grammar, StructuredMode::json_object,
                               StructuredMode::text};

Result<Capabilities> read(const json::object& object) {
  Capabilities found;
  ATTUNE_TRY(format, need_number(object, "format"));
  if (format != kFormat) return unsupported("another format");
  ATTUNE_TRY(problem, need_text(object, "problem"));
  found.problem = std::move(problem);
  if (const json::value* models = object.if_contains("models"); models != nullptr && models->is_array())
    for (const json::value& each : models->get_array())
      if (each.is_string()) found.models.emplace_back(each.get_string());
  ATTUNE_TRY(context, find_number(object, "context_tokens"));
  if (context && *context >= 1) found.context_tokens = static_cast<std::size_t>(*context);
  ATTUNE_TRY(streams, find_bool(object, "streams"));
  ATTUNE_TRY(tells_usage, find_bool(object, "tells_usage"));
  ATTUNE_TRY(calls_tools, find_bool(object, "calls_tools"));
  ATTUNE_TRY(reranks, find_bool(object, "reranks"));
  found.streams = streams.value_or(false);
  found.tells_usage = tells_usage.value_or(false);
  found.calls_tools = calls_tools.value_or(false);
  found.reranks = reranks.value_or(false);
  if (const json::value* structured = object.if_contains("structured");
      structured != nullptr && structured->is_object())
    for (const StructuredMode mode : kModes) {
      ATTUNE_TRY(worked, find_bool(structured->get_object(), to_string(mode)));
      if (worked) found.structured[mode] = *worked;
    }
  ATTUNE_TRY(dimensions, find_number(object, "embedding_dimensions"));
  if (dimensions && *dimensions >= 1) found.embedding_dimensions = static_cast<std::size_t>(*dimensions);
  ATTUNE_TRY(first_token_ms, need_number(object, "first_token_ms"));
  found.first_token_ms = first_token_ms;
  ATTUNE_TRY(probed_at, need_text(object, "probed_at"));
  ATTUNE_TRY(time, parse_time(probed_at));
  found.probed_at = time;
  ATTUNE_TRY(of_settings, need_text(object, "of_settings"));
  found.of_settings = std::strtoull(of_settings.c_str(), nullptr, 16);
  return found;
}

}  // namespace

std::uint64_t settings_hash(const EndpointSettings& settings) {
  return checksum(
      attune::to_json(json::array{settings.url, settings.model, settings.embedding_model, settings.rerank_model,
                                  settings.key_env, settings.key_file, to_string(settings.structured)}));
}

StructuredMode Capabilities::strictest() const {
  const auto worked = std::ranges::find(kModes, true, [&](StructuredMode mode) {
    const auto tried = structured.find(mode);
    return tried != structured.end() && tried->second;
  });
  return worked == kModes.end() ? StructuredMode::text : *worked;
}

EndpointSettings informed(EndpointSettings settings, const Capabilities& found) {
  if (!found.problem.empty()) return settings;
  if (settings.structured == StructuredMode::automatic && !found.structured.empty())
    settings.structured = found.strictest();
  if (found.context_tokens) settings.context_tokens = std::min(settings.context_tokens, *found.context_tokens);
  return settings;
}

json::object to_json(const Capabilities& capabilities) {
  json::object made{{"format", kFormat},
                    {"problem", capabilities.problem},
                    {"models", json::array(capabilities.models.begin(), capabilities.models.end())},
                    {"streams", capabilities.streams},
                    {"tells_usage", capabilities.tells_usage},
                    {"calls_tools", capabilities.calls_tools},
                    {"reranks", capabilities.reranks},
                    {"first_token_ms", capabilities.first_token_ms},
                    {"probed_at", format_time(capabilities.probed_at)},
                    {"of_settings", fmt::format("{:016x}", capabilities.of_settings)}};
  json::object structured;
  for (const auto& [mode, worked] : capabilities.structured) structured[to_string(mode)] = worked;
  made["structured"] = std::move(structured);
  if (capabilities.context_tokens) made["context_tokens"] = *capabilities.context_tokens;
  if (capabilities.embedding_dimensions) made["embedding_dimensions"] = *capabilities.embedding_dimensions;
  return made;
}

Status keep_capabilities(const std::filesystem::path& file, const Capabilities& capabilities) {
  std::error_code code;
  std::filesystem::create_directories(file.parent_path(), code);
  return write_file_atomically(file, to_pretty_json(to_json(capabilities)) + "\n");
}

Result<std::optional<Capabilities>> kept_capabilities(const std::filesystem::path& file,
                                                      const EndpointSettings& settings) {
  const auto text = read_file(file);
  if (!text && text.error().code == ErrorCode::not_found) return std::nullopt;
  if (!text) return std::unexpected(text.error());
  const auto value = parse_json(*text);
  if (!value || !value->is_object()) return std::nullopt;
  auto found = read(value->get_object());
  if (!found || found->of_settings != settings_hash(settings)) return std::nullopt;
  return *std::move(found);
}

}  // namespace attune::llm
