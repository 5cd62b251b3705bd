#pragma once
#include "base/error.h"
#include "net/child_process.h"
#include "net/http_client.h"
#include "plan/tool.h"
#include "tools/mcp/tool.h"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace attune::tools {

/// A server on the other side of HTTP. Headers and environments may hold "${NAME}", which stands for an environment
/// variable of ours, so that secrets stay out of the file.
struct HttpPlace {
  std::string url;
  std::map<std::string, std::string> headers;
  std::vector<std::string> allowed_hosts;     ///< as AddressPolicy has them
  std::vector<std::string> allowed_networks;  ///< "10.0.0.0/8"
};
/// An MCP server that is started as a child, in a sandbox.
struct McpCommand {
  std::vector<std::string> command;  ///< program and arguments, at least one; no shell
  std::map<std::string, std::string> environment;
  std::vector<std::filesystem::path> readable;
  std::vector<std::filesystem::path> writable;
  net::Sandbox::NetworkAccess network = net::Sandbox::NetworkAccess::none;
  std::size_t memory_bytes = std::size_t{2} << 30;
};
struct McpAddress {
  HttpPlace server;
};
/// Operations of an HTTP interface that an OpenAPI document describes.
struct OpenApi {
  std::string document;                 ///< a file's path or a URL, read when tools are added or looked at again
  std::vector<std::string> operations;  ///< operationIds
  HttpPlace server;                     ///< whatever servers the document names
};
using Place = std::variant<McpCommand, McpAddress, OpenApi>;

/// A tool as its source describes it, and what the operator decided about it: what the source says of effects and
/// safety counts for nothing.
struct OutsideTool {
  mcp::McpTool manifest;                 ///< as the source had it when it was last looked at
  std::string pin;                       ///< manifest_hash() of what the operator approved; empty before that
  std::optional<mcp::McpTool> approved;  ///< what that was, where `manifest` has become another

  std::string summary;
  std::vector<std::string> examples;
  std::map<std::string, std::vector<std::string>, std::less<>> examples_by_language;
  std::vector<std::string> content;  ///< parameters that are content; every other is a destination
  plan::PrivateData private_data = plan::PrivateData::refused;
  plan::SideEffect side_effect = plan::SideEffect::irreversible;
  bool idempotent = false;
  plan::Confirmation confirmation = plan::Confirmation::by_effect;
  plan::Cost cost{.time_ms = 500};
  std::chrono::milliseconds timeout{30'000};
  std::size_t concurrency = 4;

  [[nodiscard]] bool is_approved() const { return pin == mcp::manifest_hash(manifest); }
};

/// What the operator keeps of one source of outside tools: a JSON file in the workspace (docs/tools.md).
struct Source {
  std::string name;  ///< a name of the plan language; the tools are called NAME.tool
  Place place;
  std::map<std::string, OutsideTool> tools;  ///< by the source's name for them

  /// Takes over what the source offers now. A changed tool loses its approval, and the approved manifest is kept beside
  /// the new one; what is no longer offered stays as it was.
  void take_offered(std::vector<mcp::McpTool> offered);
};

/// Reads a file's text; a misspelt or unknown member is an error. Errors: parse_error, invalid_argument, with the place
/// in the document and the mend.
Result<Source> read_source(std::string_view name, std::string_view text);
/// read_source(name, source_text(s)) gives s. Decisions that are as they are by default are left out.
std::string source_text(const Source& source);

/// {"name", "title", "description", "inputSchema", "outputSchema", "annotations"}, as the file and listings have it.
json::object manifest_json(const mcp::McpTool& manifest);

/// The values with "${NAME}" filled in. Errors: unavailable where a variable is not set, invalid_argument.
Result<std::map<std::string, std::string>> with_environment(const std::map<std::string, std::string>& values);
/// Whom the policy of addresses lets a request of this place reach. Errors: parse_error.
Result<net::AddressPolicy> address_policy(const HttpPlace& place);

}  // namespace attune::tools
