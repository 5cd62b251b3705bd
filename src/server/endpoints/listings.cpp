#include "assistant/listing.h"
#include "server/endpoints/endpoints.h"
#include "server/http/parameters.h"

namespace attune::server {
namespace {

using Kind = Parameter::Kind;
using Need = Parameter::Need;

constexpr std::size_t kDefaultCount = 10;

constexpr Parameter kRecommend[] = {
    {"user", Kind::text, Need::required}, {"n", Kind::count},          {"where"}, {"like", Kind::texts},
    {"exclude_seen", Kind::boolean},      {"explain", Kind::boolean},  {"model"}, {"diversity", Kind::number},
    {"calibration", Kind::number},        {"freshness", Kind::number},
};
constexpr Parameter kSimilar[] = {{"item", Kind::text, Need::required}, {"n", Kind::count}, {"where"}};
constexpr Parameter kSearch[] = {{"q", Kind::text, Need::required}, {"user"}, {"n", Kind::count}, {"where"}};

Result<Filter> filter_of(const json::object& given) {
  auto filter = parse_filter(text_or(given, "where"));
  if (!filter) return in_context("where", std::move(filter).error());
  return filter;
}

Result<Response> recommend(const Services& services, const json::object& given) {
  ATTUNE_TRY(where, filter_of(given));
  Wish wish{.user = text_or(given, "user"),
            .like = {},
            .where = std::move(where),
            .exclude_seen = boolean_or(given, "exclude_seen", true),
            .model = text_or(given, "model"),
            .reranking = {.diversity = number_of(given, "diversity"),
                          .calibration = number_of(given, "calibration"),
                          .freshness = number_of(given, "freshness")}};
  const auto view = services.engine.view();
  for (const std::string& name : texts_of(given, "like")) {
    ATTUNE_TRY(liked, assistant::find_named_item(*view, name));
    wish.like.push_back(liked.item);
  }
  const auto explain = boolean_or(given, "explain", false) ? assistant::Explain::yes : assistant::Explain::no;
  ATTUNE_TRY(listing,
             assistant::list_recommendations(services.engine, wish, count_or(given, "n", kDefaultCount), explain));
  return ok(assistant::to_json(listing, *services.engine.view()->catalogue));
}

}  // namespace

Result<Response> get_recommend(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_query(request, kRecommend));
  return recommend(services, given);
}

Result<Response> post_recommend(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_body(request, kRecommend));
  return recommend(services, given);
}

Result<Response> get_similar(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_query(request, kSimilar));
  ATTUNE_TRY(where, filter_of(given));
  ATTUNE_TRY(item, assistant::find_named_item(*services.engine.view(), text_or(given, "item")));
  ATTUNE_TRY(listing, assistant::list_similar(services.engine, item, count_or(given, "n", kDefaultCount), where));
  return ok(assistant::to_json(listing, *services.engine.view()->catalogue));
}

Result<Response> get_search(const Services& services, const Request& request) {
  ATTUNE_TRY(given, from_query(request, kSearch));
  ATTUNE_TRY(where, filter_of(given));
  ATTUNE_TRY(listing, assistant::list_search(services.engine, text_or(given, "q"), count_or(given, "n", kDefaultCount),
                                             where, text_or(given, "user")));
  return ok(assistant::to_json(listing, *services.engine.view()->catalogue));
}

}  // namespace attune::server
