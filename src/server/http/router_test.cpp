#include "server/http/router.h"

#include "base/json.h"

#include <stdexcept>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::server {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Route route(std::string method, std::string pattern, Accepts accepts = Accepts::none) {
  return {.method = std::move(method),
          .pattern = std::move(pattern),
          .handle = [](const Request& request) -> Result<Response> {
            return Response{.status = 200, .content_type = "text/plain", .body = request.path, .headers = {}};
          },
          .accepts = accepts};
}

Router small_router() {
  return Router({route("GET", "/"), route("GET", "/v1/items/{id}"), route("GET", "/v1/recommend"),
                 route("POST", "/v1/recommend", Accepts::json)});
}

Request request(std::string method, std::string_view target) {
  Request request;
  request.method = std::move(method);
  EXPECT_TRUE(parse_target(target, request)) << target;
  return request;
}

Response refusal(std::string method, std::string_view target) {
  Request asked = request(std::move(method), target);
  const auto found = small_router().find(asked);
  return found ? Response{} : found.error();
}

TEST(Router, FindsByMethodAndPath) {
  const Router router = small_router();
  Request get = request("GET", "/v1/recommend?n=5");
  Request post = request("POST", "/v1/recommend");
  Request root = request("GET", "/");
  EXPECT_EQ((*router.find(get))->method, "GET");
  EXPECT_EQ((*router.find(post))->method, "POST");
  EXPECT_EQ((*router.find(root))->pattern, "/");
}

TEST(Router, APlaceholderTakesOneSegment) {
  const Router router = small_router();
  Request item = request("GET", "/v1/items/a%2Fb");
  ASSERT_TRUE(router.find(item));
  EXPECT_THAT(item.captures, ElementsAre("a/b"));
  EXPECT_EQ(refusal("GET", "/v1/items/").status, 404);
  EXPECT_EQ(refusal("GET", "/v1/items/a/b").status, 404);
}

TEST(Router, HeadGoesWhereGetGoes) {
  const Router router = small_router();
  Request head = request("HEAD", "/v1/recommend");
  EXPECT_EQ((*router.find(head))->method, "GET");
}

TEST(Router, NoSuchPathIs404) {
  const Response response = refusal("GET", "/v2/recommend");
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.content_type, "application/problem+json");
  EXPECT_THAT(response.body, HasSubstr("/v2/recommend"));
}

TEST(Router, NoSuchMethodIs405WithAllow) {
  const Response response = refusal("DELETE", "/v1/recommend");
  EXPECT_EQ(response.status, 405);
  EXPECT_EQ(response.header("Allow"), "GET, HEAD, OPTIONS, POST");
}

TEST(Router, OptionsSaysWhatIsAllowed) {
  EXPECT_EQ(refusal("OPTIONS", "/v1/items/7").status, 204);
  EXPECT_EQ(refusal("OPTIONS", "/v1/items/7").header("Allow"), "GET, HEAD, OPTIONS");
  EXPECT_EQ(refusal("OPTIONS", "*").status, 204);
  EXPECT_EQ(refusal("OPTIONS", "/nowhere").status, 404);
}

TEST(Router, AFormIsNoJson) {
  const Route json = route("POST", "/x", Accepts::json);
  const Route events = route("POST", "/x", Accepts::json_or_ndjson);
  Request form = request("POST", "/x");
  form.headers = {{"content-type", "application/x-www-form-urlencoded"}};
  EXPECT_EQ(Router::respond(json, form).status, 415);
  form.headers = {{"content-type", "text/plain"}};
  EXPECT_EQ(Router::respond(events, form).status, 415);
  form.headers = {{"content-type", "application/x-ndjson"}};
  EXPECT_EQ(Router::respond(events, form).status, 200);
  EXPECT_EQ(Router::respond(json, form).status, 415);
  form.headers = {{"content-type", "application/json; charset=utf-8"}};
  EXPECT_EQ(Router::respond(json, form).status, 200);
}

TEST(Router, ErrorsAndExceptionsBecomeProblemDocuments) {
  Route failing = route("GET", "/x");
  failing.handle = [](const Request&) -> Result<Response> {
    return not_found("no item is called '{}'", "x").mend("look");
  };
  Response response = Router::respond(failing, Request());
  EXPECT_EQ(response.status, 404);
  EXPECT_EQ(response.body,
            R"({"type":"urn:attune:error:not_found","title":"Not Found","status":404,"detail":"no item is called 'x'",)"
            R"("mend":"look"})");
  failing.handle = [](const Request&) -> Result<Response> { throw std::runtime_error("secret path"); };
  response = Router::respond(failing, Request());
  EXPECT_EQ(response.status, 500);
  EXPECT_THAT(response.body, testing::Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace attune::server
