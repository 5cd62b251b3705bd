#include "engine/language_models/settings.h"

#include "base/file.h"
#include "engine/workspace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {
namespace {

using testing::HasSubstr;

class LanguageModelSettingsTest : public testing::Test {
 protected:
  Result<Workspace> open_with(std::string_view settings) {
    EXPECT_TRUE(write_file_atomically(folder_.path() / "attune.toml", settings));
    return Workspace::open(folder_.path());
  }
  std::string message(std::string_view settings) { return open_with(settings).error().message; }
  TemporaryFolder folder_;
};

constexpr std::string_view kLocal = R"(
[language_models.endpoints.local]
url = "http://127.0.0.1:8080/v1/"
model = "small"
)";

TEST_F(LanguageModelSettingsTest, ReadsEndpointsAndRoles) {
  const auto workspace = open_with(R"(
[language_models]
local_only = true
[language_models.roles]
explainer = "local"
[language_models.roles.front_end]
endpoint = "local"
model = "large"
cache = "semantic"
deadline_ms = 3000
budget_per_user = { calls = 100, money = 0.5 }
[language_models.endpoints.local]
url = "http://127.0.0.1:8080/v1/"
model = "small"
key_env = "LOCAL_KEY"
structured = "grammar"
price_out = 0.6
hedge_after_ms = 800
)");
  ASSERT_TRUE(workspace) << workspace.error();
  const LanguageModelSettings& settings = workspace->language_models;
  EXPECT_TRUE(settings.local_only);
  const EndpointSettings& endpoint = settings.endpoints.at("local");
  EXPECT_EQ(endpoint.url, "http://127.0.0.1:8080/v1");
  EXPECT_EQ(endpoint.structured, StructuredMode::grammar);
  EXPECT_EQ(endpoint.hedge_after, std::chrono::milliseconds(800));
  EXPECT_EQ(settings.roles.at(ModelRole::explainer).endpoint, "local");
  const RoleSettings& front_end = settings.roles.at(ModelRole::front_end);
  EXPECT_EQ(front_end.model, "large");
  EXPECT_EQ(front_end.cache, ModelCacheMode::semantic);
  EXPECT_EQ(front_end.deadline, std::chrono::seconds(3));
  EXPECT_EQ(front_end.budget_per_user, (ModelBudget{.calls = 100, .tokens = {}, .money = 0.5}));
}

TEST_F(LanguageModelSettingsTest, LocalOnlyRefusesWhatIsNotOnThisMachine) {
  for (const std::string_view url : {"http://10.0.0.2/v1", "https://api.example/v1"})
    EXPECT_THAT(message(fmt::format("[language_models]\nlocal_only = true\n[language_models.endpoints.far]\n"
                                    "url = \"{}\"\nmodel = \"m\"\n",
                                    url)),
                HasSubstr("local_only is set"))
        << url;
}

TEST_F(LanguageModelSettingsTest, SaysWhatIsWrong) {
  EXPECT_THAT(message("[language_models.roles]\nfront_end = \"none\"\n"), HasSubstr("no endpoint is called 'none'"));
  EXPECT_THAT(message(fmt::format("{}[language_models.roles]\npoet = \"local\"\n", kLocal)), HasSubstr("poet"));
  EXPECT_THAT(message("[language_models.endpoints.x]\nurl = \"ftp://a/v1\"\nmodel = \"m\"\n"), HasSubstr("url"));
  EXPECT_THAT(message("[language_models.endpoints.x]\nurl = \"http://127.0.0.1.example/v1\"\nmodel = \"m\"\n"),
              HasSubstr("url"));
  EXPECT_THAT(message("[language_models.endpoints.x]\nurl = \"http://u:p@a/v1\"\nmodel = \"m\"\n"),
              HasSubstr("key_env or key_file"));
  EXPECT_THAT(message("[language_models.endpoints.x]\nurl = \"http://a/v1\"\n"), HasSubstr("model is missing"));
  EXPECT_THAT(message(fmt::format("{}temperature = 1\n", kLocal)), HasSubstr("temperature"));
}

TEST(IsLoopbackUrlTest, GoesByTheHost) {
  for (const std::string_view url :
       {"http://localhost:1/v1", "http://127.8.9.1/v1", "http://[::1]:80/v1", "https://LOCALHOST/v1"})
    EXPECT_TRUE(is_loopback_url(url)) << url;
  for (const std::string_view url : {"http://localhost.example/v1", "http://127.0.0.1.example/v1", "http://0.0.0.0/v1",
                                     "http://192.168.1.2/v1", "http://[::ffff:8.8.8.8]/v1", "localhost", ""})
    EXPECT_FALSE(is_loopback_url(url)) << url;
}

TEST(ModelRoleTest, NamesAreReadBack) {
  for (std::size_t i = 0; i < kModelRoles; ++i) EXPECT_EQ(parse_model_role(to_string(ModelRole(i))), ModelRole(i));
  EXPECT_FALSE(parse_model_role("poet"));
}

}  // namespace
}  // namespace attune
