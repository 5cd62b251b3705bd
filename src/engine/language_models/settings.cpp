#include "engine/language_models/settings.h"

#include "base/ascii.h"

#include <algorithm>
#include <array>
#include <utility>

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>

namespace attune {
namespace {

constexpr std::array<std::pair<ModelRole, std::string_view>, kModelRoles> kRoleNames{{
    {ModelRole::front_end, "front_end"},
    {ModelRole::knowledge_base, "knowledge_base"},
    {ModelRole::content_interpreter, "content_interpreter"},
    {ModelRole::explainer, "explainer"},
    {ModelRole::reasoner, "reasoner"},
    {ModelRole::conversational_agent, "conversational_agent"},
    {ModelRole::content_creator, "content_creator"},
}};

}  // namespace

std::string_view to_string(ModelRole role) {
  return std::ranges::find(kRoleNames, role, &std::pair<ModelRole, std::string_view>::first)->second;
}

std::optional<ModelRole> parse_model_role(std::string_view name) {
  const auto* found = std::ranges::find(kRoleNames, name, &std::pair<ModelRole, std::string_view>::second);
  if (found == kRoleNames.end()) return std::nullopt;
  return found->first;
}

std::string_view to_string(StructuredMode mode) {
  switch (mode) {
    case StructuredMode::automatic:
      return "auto";
    case StructuredMode::json_schema:
      return "json_schema";
    case StructuredMode::grammar:
      return "grammar";
    case StructuredMode::json_object:
      return "json_object";
    case StructuredMode::text:
      return "text";
  }
  return "";
}

bool is_loopback_url(std::string_view url) {
  const auto parsed = boost::urls::parse_uri(url);
  if (!parsed) return false;
  // Boost.URL reads "127.0.0.1.example/v1" as an address with the path ".example/v1".
  const std::string path(parsed->encoded_path());
  if (!path.empty() && path.front() != '/') return false;
  const std::string host = lower_ascii(parsed->host_address());
  if (host == "localhost") return true;
  boost::system::error_code code;
  const auto address = boost::asio::ip::make_address(host, code);
  return !code && address.is_loopback();
}

}  // namespace attune
