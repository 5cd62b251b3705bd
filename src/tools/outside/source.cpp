#include "tools/outside/source.h"

#include <cstdlib>

namespace attune::tools {
namespace {

/// The text with every "${NAME}" replaced.
Result<std::string> filled_in(std::string_view text) {
  std::string filled;
  for (;;) {
    const std::size_t start = text.find("${");
    filled += text.substr(0, start);
    if (start == std::string_view::npos) return filled;
    const std::size_t end = text.find('}', start);
    if (end == std::string_view::npos)
      return invalid_argument("'${{' has no '}}' after it").mend("write ${{NAME}} for an environment variable");
    const std::string name(text.substr(start + 2, end - start - 2));
    // NOLINTNEXTLINE(concurrency-mt-unsafe): nothing here ever sets the environment
    const char* const value = std::getenv(name.c_str());
    if (value == nullptr)
      return unavailable("the environment variable '{}' is not set", name)
          .mend("set it for the process that runs attune");
    filled += value;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

void Source::take_offered(std::vector<mcp::McpTool> offered) {
  for (mcp::McpTool& manifest : offered) {
    const auto [position, is_new] = tools.try_emplace(manifest.name);
    OutsideTool& tool = position->second;
    const std::string hash = mcp::manifest_hash(manifest);
    if (!is_new && tool.is_approved() && tool.pin != hash) tool.approved = std::move(tool.manifest);
    if (tool.pin == hash) tool.approved.reset();
    tool.manifest = std::move(manifest);
  }
}

Result<std::map<std::string, std::string>> with_environment(const std::map<std::string, std::string>& values) {
  std::map<std::string, std::string> filled;
  for (const auto& [name, text] : values) {
    auto value = filled_in(text);
    if (!value) return in_context("'" + name + "'", std::move(value).error());
    filled.emplace(name, *std::move(value));
  }
  return filled;
}

Result<net::AddressPolicy> address_policy(const HttpPlace& place) {
  net::AddressPolicy policy{.allowed_hosts = place.allowed_hosts, .allowed_networks = {}};
  for (const std::string& text : place.allowed_networks) {
    ATTUNE_TRY(network, net::Network::parse(text));
    policy.allowed_networks.push_back(std::move(network));
  }
  return policy;
}

}  // namespace attune::tools
