// The file of one source, read strictly and written so that it reads the same.
#include "base/json.h"
#include "base/nearest_name.h"
#include "plan/syntax/names.h"
#include "plan/tool_json.h"
#include "tools/outside/source.h"

#include <algorithm>
#include <array>
#include <utility>

namespace attune::tools {
namespace {

constexpr std::array kPrivateData{plan::PrivateData::refused, plan::PrivateData::confirmed, plan::PrivateData::allowed};
constexpr std::array kSideEffects{plan::SideEffect::none, plan::SideEffect::reversible, plan::SideEffect::irreversible};
constexpr std::array kConfirmations{plan::Confirmation::by_effect, plan::Confirmation::always,
                                    plan::Confirmation::never};
constexpr std::array kNetworks{net::Sandbox::NetworkAccess::none, net::Sandbox::NetworkAccess::host};

std::string_view to_string(net::Sandbox::NetworkAccess access) {
  return access == net::Sandbox::NetworkAccess::none ? "none" : "host";
}

/// The members of one object, each asked for once; `finish` refuses what nobody asked for. The first fault is kept.
class Members {
 public:
  Members(const json::value& document, std::string where) : where_(std::move(where)) {
    object_ = document.if_object();
    if (object_ == nullptr) fail(invalid_argument("{} is no object", where_).error());
  }

  const json::value* find(std::string_view name) {
    known_.push_back(name);
    if (object_ == nullptr) return nullptr;
    const json::value* const value = object_->if_contains(name);
    return value == nullptr || value->is_null() ? nullptr : value;
  }
  void read(std::string_view name, std::string& into) {
    if (const json::value* value = find(name)) {
      if (!value->is_string()) return wrong(name, "text");
      into = value->get_string();
    }
  }
  void read(std::string_view name, bool& into) {
    if (const json::value* value = find(name)) {
      if (!value->is_bool()) return wrong(name, "true or false");
      into = value->get_bool();
    }
  }
  /// A number from `low` to `high`, and whole where T is.
  template <class T>
  void read_number(std::string_view name, T& into, double low, double high) {
    const json::value* const value = find(name);
    if (value == nullptr) return;
    const double number = value->is_number() ? value->to_number<double>() : -1;
    const bool whole = static_cast<double>(static_cast<T>(std::clamp(number, low, high))) == number;
    if (!value->is_number() || number < low || number > high || !whole)
      return wrong(name, fmt::format("a number from {} to {}", low, high));
    into = static_cast<T>(number);
  }
  void read(std::string_view name, std::vector<std::string>& into) {
    const json::value* const value = find(name);
    if (value == nullptr) return;
    if (!value->is_array()) return wrong(name, "a list of texts");
    for (const json::value& each : value->get_array()) {
      if (!each.is_string()) return wrong(name, "a list of texts");
      into.emplace_back(each.get_string());
    }
  }
  void read(std::string_view name, std::map<std::string, std::vector<std::string>, std::less<>>& into) {
    const json::value* const value = find(name);
    if (value == nullptr) return;
    if (!value->is_object()) return wrong(name, "an object of lists of texts");
    for (const auto& member : value->get_object()) {
      const json::array* list = member.value().if_array();
      if (list == nullptr || !std::ranges::all_of(*list, [](const json::value& each) { return each.is_string(); }))
        return wrong(name, "an object of lists of texts");
      for (const json::value& each : *list) into[std::string(member.key())].emplace_back(each.get_string());
    }
  }
  void read(std::string_view name, std::map<std::string, std::string>& into) {
    const json::value* const value = find(name);
    if (value == nullptr) return;
    if (!value->is_object()) return wrong(name, "an object of texts");
    for (const auto& member : value->get_object()) {
      if (!member.value().is_string()) return wrong(name, "an object of texts");
      into.emplace(member.key(), member.value().get_string());
    }
  }
  template <class T, std::size_t N>
  void read_word(std::string_view name, const std::array<T, N>& values, T& into) {
    std::string word;
    read(name, word);
    if (word.empty()) return;
    std::vector<std::string_view> all;
    for (const T value : values) {
      if (to_string(value) == word) return void(into = value);
      all.push_back(to_string(value));
    }
    wrong(name, fmt::format("one of {}", fmt::join(all, ", ")));
  }
  void fail(Error error) {
    if (status_) status_ = std::unexpected(std::move(error));
  }
  void need(std::string_view name, bool is_there) {
    if (!is_there)
      fail(invalid_argument("{} has no '{}'", where_, name).mend("docs/tools.md says what stands there").error());
  }
  Status finish() {
    if (object_ != nullptr)
      for (const auto& member : *object_)
        if (std::ranges::find(known_, std::string_view(member.key())) == known_.end())
          fail(Error{ErrorCode::invalid_argument,
                     fmt::format("{} has an unknown member '{}'", where_, std::string_view(member.key())),
                     nearest_mend(member.key(), known_)});
    return status_;
  }

 private:
  void wrong(std::string_view name, std::string_view wanted) {
    fail(invalid_argument("{}: '{}' must be {}", where_, name, wanted).error());
  }
  const json::object* object_ = nullptr;
  std::string where_;
  std::vector<std::string_view> known_;
  Status status_;
};

void read_place(Members& members, HttpPlace& place) {
  members.read("url", place.url);
  members.read("headers", place.headers);
  members.read("allowed_hosts", place.allowed_hosts);
  members.read("allowed_networks", place.allowed_networks);
  members.need("url", !place.url.empty());
  if (const auto policy = address_policy(place); !policy) members.fail(policy.error());
}

Result<Place> read_mcp(const json::value& document) {
  Members members(document, "'mcp'");
  std::vector<std::string> command;
  members.read("command", command);
  if (command.empty()) {
    McpAddress at;
    read_place(members, at.server);
    ATTUNE_TRY_VOID(members.finish());
    return at;
  }
  McpCommand child{.command = std::move(command)};
  std::vector<std::string> readable;
  std::vector<std::string> writable;
  members.read("environment", child.environment);
  members.read("readable", readable);
  members.read("writable", writable);
  members.read_word("network", kNetworks, child.network);
  constexpr double kLeastMemory = 1 << 20;
  constexpr double kMostMemory = 1e15;
  members.read_number("memory_bytes", child.memory_bytes, kLeastMemory, kMostMemory);
  child.readable.assign(readable.begin(), readable.end());
  child.writable.assign(writable.begin(), writable.end());
  ATTUNE_TRY_VOID(members.finish());
  return child;
}

Result<Place> read_openapi(const json::value& document) {
  Members members(document, "'openapi'");
  OpenApi api;
  members.read("document", api.document);
  members.read("operations", api.operations);
  read_place(members, api.server);
  members.need("document", !api.document.empty());
  ATTUNE_TRY_VOID(members.finish());
  return api;
}

Result<OutsideTool> read_tool(const std::string& name, const json::value& document) {
  OutsideTool tool;
  Members members(document, "tool '" + name + "'");
  if (const json::value* manifest = members.find("manifest")) {
    ATTUNE_TRY(read, mcp::read_tool(*manifest));
    tool.manifest = std::move(read);
  }
  if (const json::value* approved = members.find("approved_manifest")) {
    ATTUNE_TRY(read, mcp::read_tool(*approved));
    tool.approved = std::move(read);
  }
  members.need("manifest", tool.manifest.name == name);
  members.read("pin", tool.pin);
  members.read("summary", tool.summary);
  members.read("examples", tool.examples);
  members.read("examples_by_language", tool.examples_by_language);
  members.read("content", tool.content);
  members.read_word("private_data", kPrivateData, tool.private_data);
  members.read_word("side_effect", kSideEffects, tool.side_effect);
  members.read("idempotent", tool.idempotent);
  members.read_word("confirmation", kConfirmations, tool.confirmation);
  constexpr double kMostCost = 1e9;
  constexpr double kMostConcurrency = 1000;
  members.read_number("time_ms", tool.cost.time_ms, 0, kMostCost);
  members.read_number("money", tool.cost.money, 0, kMostCost);
  members.read_number("tokens", tool.cost.tokens, 0, kMostCost);
  members.read_number("concurrency", tool.concurrency, 1, kMostConcurrency);
  std::int64_t timeout_ms = tool.timeout.count();
  constexpr double kDayMs = 86'400'000;
  members.read_number("timeout_ms", timeout_ms, 1, kDayMs);
  tool.timeout = std::chrono::milliseconds(timeout_ms);
  ATTUNE_TRY_VOID(members.finish());
  return tool;
}

template <class T>
json::array array_of(const std::vector<T>& texts) {
  json::array array;
  for (const T& text : texts) array.push_back(json::string(std::string(text)));
  return array;
}

json::object object_of(const std::map<std::string, std::string>& texts) {
  json::object object;
  for (const auto& [name, text] : texts) object[name] = text;
  return object;
}

void write_place(const HttpPlace& place, json::object& object) {
  object["url"] = place.url;
  if (!place.headers.empty()) object["headers"] = object_of(place.headers);
  if (!place.allowed_hosts.empty()) object["allowed_hosts"] = array_of(place.allowed_hosts);
  if (!place.allowed_networks.empty()) object["allowed_networks"] = array_of(place.allowed_networks);
}

struct PlaceJson {
  json::object operator()(const McpCommand& child) const {
    json::object object{{"command", array_of(child.command)}};
    if (!child.environment.empty()) object["environment"] = object_of(child.environment);
    if (!child.readable.empty()) object["readable"] = array_of(child.readable);
    if (!child.writable.empty()) object["writable"] = array_of(child.writable);
    if (child.network != McpCommand{}.network) object["network"] = to_string(child.network);
    if (child.memory_bytes != McpCommand{}.memory_bytes) object["memory_bytes"] = child.memory_bytes;
    return {{"mcp", std::move(object)}};
  }
  json::object operator()(const McpAddress& at) const {
    json::object object;
    write_place(at.server, object);
    return {{"mcp", std::move(object)}};
  }
  json::object operator()(const OpenApi& api) const {
    json::object object{{"document", api.document}, {"operations", array_of(api.operations)}};
    write_place(api.server, object);
    return {{"openapi", std::move(object)}};
  }
};

json::object tool_json(const OutsideTool& tool) {
  const OutsideTool usual;
  json::object object;
  if (!tool.pin.empty()) object["pin"] = tool.pin;
  if (!tool.summary.empty()) object["summary"] = tool.summary;
  if (!tool.examples.empty()) object["examples"] = array_of(tool.examples);
  if (!tool.examples_by_language.empty()) {
    json::object& languages = object["examples_by_language"].emplace_object();
    for (const auto& [language, examples] : tool.examples_by_language) languages[language] = array_of(examples);
  }
  if (!tool.content.empty()) object["content"] = array_of(tool.content);
  if (tool.private_data != usual.private_data) object["private_data"] = plan::to_string(tool.private_data);
  if (tool.side_effect != usual.side_effect) object["side_effect"] = plan::to_string(tool.side_effect);
  if (tool.idempotent) object["idempotent"] = true;
  if (tool.confirmation != usual.confirmation) object["confirmation"] = plan::to_string(tool.confirmation);
  if (tool.cost.time_ms != usual.cost.time_ms) object["time_ms"] = tool.cost.time_ms;
  if (tool.cost.money != 0) object["money"] = tool.cost.money;
  if (tool.cost.tokens != 0) object["tokens"] = tool.cost.tokens;
  if (tool.timeout != usual.timeout) object["timeout_ms"] = tool.timeout.count();
  if (tool.concurrency != usual.concurrency) object["concurrency"] = tool.concurrency;
  object["manifest"] = manifest_json(tool.manifest);
  if (tool.approved) object["approved_manifest"] = manifest_json(*tool.approved);
  return object;
}

}  // namespace

json::object manifest_json(const mcp::McpTool& manifest) {
  json::object object{{"name", manifest.name}};
  if (!manifest.title.empty()) object["title"] = manifest.title;
  if (!manifest.description.empty()) object["description"] = manifest.description;
  object["inputSchema"] = manifest.input_schema;
  if (manifest.output_schema) object["outputSchema"] = *manifest.output_schema;
  if (!manifest.annotations.empty()) object["annotations"] = manifest.annotations;
  return object;
}

Result<Source> read_source(std::string_view name, std::string_view text) {
  if (!plan::is_name(name))
    return invalid_argument("'{}' is no name for a source of tools", name)
        .mend("a name has letters, digits and _, and is no word of the plan language");
  ATTUNE_TRY(document, parse_json(text));
  Source source{.name = std::string(name)};
  Members members(document, "the document");
  const json::value* const mcp = members.find("mcp");
  const json::value* const api = members.find("openapi");
  const json::value* const tools = members.find("tools");
  members.need("mcp' or 'openapi", (mcp != nullptr) != (api != nullptr));
  ATTUNE_TRY_VOID(members.finish());
  ATTUNE_TRY(place, mcp != nullptr ? read_mcp(*mcp) : read_openapi(*api));
  source.place = std::move(place);
  if (tools == nullptr) return source;
  if (!tools->is_object()) return invalid_argument("'tools' must be an object of tools by name");
  for (const auto& member : tools->get_object()) {
    const std::string key(member.key());
    ATTUNE_TRY(tool, read_tool(key, member.value()));
    source.tools.emplace(key, std::move(tool));
  }
  return source;
}

std::string source_text(const Source& source) {
  json::object document = std::visit(PlaceJson{}, source.place);
  json::object tools;
  for (const auto& [name, tool] : source.tools) tools[name] = tool_json(tool);
  document["tools"] = std::move(tools);
  return to_pretty_json(document) + "\n";
}

}  // namespace attune::tools
