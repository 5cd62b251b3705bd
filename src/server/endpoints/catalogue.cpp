#include "server/endpoints/endpoints.h"
#include "server/http/parameters.h"

#include <algorithm>

namespace attune::server {
namespace {

constexpr std::size_t kDefaultUsers = 100;
constexpr Parameter kUsers[] = {{"limit", Parameter::Kind::count}};

json::value attribute_json(const AttributeValue& value) {
  if (const auto* number = std::get_if<double>(&value)) return *number;
  if (const auto* text = std::get_if<std::string>(&value)) return json::value(*text);
  json::array labels;
  for (const std::string& label : std::get<std::vector<std::string>>(value)) labels.emplace_back(label);
  return labels;
}

}  // namespace

Result<Response> get_users(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_query(request, kUsers));
  ATTUNE_TRY(summaries, services.engine.store().users());
  const std::size_t limit = count_or(given, "limit", kDefaultUsers);
  json::array users;
  for (std::size_t i = 0; i < std::min(limit, summaries.size()); ++i)
    users.push_back({{"id", summaries[i].key}, {"events", summaries[i].events}});
  return ok(json::object{{"users", std::move(users)}});
}

Result<Response> get_item(const Services& services, const Request& request) {
  const auto view = services.engine.view();
  const auto item = view->catalogue->find(request.captures.front());
  if (!item)
    return not_found("no item has the id '{}'", request.captures.front()).mend("find items with /v1/search?q=");
  const ItemRecord record = view->catalogue->record(*item);
  json::object attributes;
  for (const auto& [name, value] : record.attributes) attributes.emplace(name, attribute_json(value));
  return ok(json::object{{"id", record.key}, {"title", record.title}, {"attributes", std::move(attributes)}});
}

Result<Response> get_examples(const Services& services, const Request&) {
  json::array examples;
  for (const std::string& example : services.engine.workspace().examples) examples.emplace_back(example);
  return ok(json::object{{"examples", std::move(examples)}});
}

}  // namespace attune::server
