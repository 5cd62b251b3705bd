// Language models in their seven roles, played by a stub server with every fault there is: each role ends in a typed
// error or does as the built-in way would, within its deadline, and a conversation goes on as if there were no model.
#include "assistant/assistant.h"
#include "assistant/phrasing/phraser.h"
#include "film_workspace.h"
#include "llm/language_models.h"
#include "llm/open_endpoints.h"
#include "net/event_loop.h"
#include "net/http_client.h"
#include "roles/cast.h"
#include "roles/knowledge_base/enrichment.h"
#include "roles/prompts.h"
#include "store/knowledge_log.h"
#include "stub_models/liar.h"
#include "stub_models/nonsense.h"
#include "stub_models/scripted.h"
#include "stub_models/stub_server.h"

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace attune {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;
using std::chrono::steady_clock;
using stub_models::Expected;
using stub_models::Fault;
using stub_models::StubServer;

constexpr milliseconds kGrace = 250ms;

bool hangs(const Fault& fault) {
  static const std::set<std::string_view> kHanging{"no_reply", "hang_before_headers", "hang_mid_stream",
                                                   "byte_a_second"};
  return kHanging.contains(fault.name);
}
milliseconds deadline_for(const Fault& fault) {
  return hangs(fault) ? 100ms : 3'000ms;
}

constexpr ModelRole kRoles[] = {ModelRole::front_end,      ModelRole::knowledge_base, ModelRole::content_interpreter,
                                ModelRole::explainer,      ModelRole::reasoner,       ModelRole::conversational_agent,
                                ModelRole::content_creator};
static_assert(std::size(kRoles) == kModelRoles);

/// The models of a workspace whose one endpoint is a stub server.
class Models {
 public:
  Models(const FilmWorkspace& films, const std::string& url, milliseconds deadline) {
    LanguageModelSettings settings;
    settings.endpoints["stub"] = {
        .name = "stub", .url = url, .model = "stub", .embedding_model = "stub-embedding", .context_tokens = 32'768};
    for (const ModelRole role : kRoles)
      settings.roles[role] = {.endpoint = "stub", .cache = ModelCacheMode::none, .deadline = deadline, .gate = false};
    auto endpoints = llm::open_endpoints(settings, films.engine().workspace().root, http_);
    EXPECT_TRUE(endpoints) << endpoints.error();
    models_.emplace(settings, *std::move(endpoints), films.engine().store(), films.clock());
    prompts_.emplace(roles::Prompts::open(films.engine().workspace().root / "prompts").value());
  }

  llm::LanguageModels& models() { return *models_; }
  const roles::Prompts& prompts() { return *prompts_; }
  assistant::Roles cast() { return roles::cast(*models_, *prompts_); }

 private:
  net::EventLoop loop_;
  net::HttpClient http_{loop_};
  std::optional<llm::LanguageModels> models_;
  std::optional<roles::Prompts> prompts_;
};

std::shared_ptr<stub_models::Behaviour> smallest() {
  return std::make_shared<stub_models::Scripted>(stub_models::Scripted::Writer());
}

class RoleFaults : public ::testing::Test {
 protected:
  /// One thing that the role's model is asked; the error, where it has one.
  std::optional<Error> ask(ModelRole role, Models& at_hand) {
    const assistant::Roles cast = at_hand.cast();
    const auto error_of = [](const auto& result) {
      return result ? std::optional<Error>() : std::optional<Error>(result.error());
    };
    const std::vector<Evidence> evidence{{.id = "e1", .text = "Film 3 is a Comedy"}};
    const std::vector<Reason> reasons{{.item = ItemId{3}, .text = "It is a Comedy.", .evidence = {"e1"}}};
    const auto view = films_.engine().view();
    switch (role) {
      case ModelRole::front_end: {
        // The assistant's own way of asking: what the front end can't do falls to the built-in interpreter.
        const auto alone = assistant::Assistant::create(films_.engine(), 1).value();
        const auto assistant = assistant::Assistant::create(films_.engine(), 1, {.front_end = cast.front_end}).value();
        const assistant::Conversation conversation{.user = "ada", .context = {}};
        const auto own = steady_clock::now();
        EXPECT_TRUE(alone->compile("a comedy after 1990", conversation));
        built_in_ = steady_clock::now() - own;
        begun_ = steady_clock::now();
        const auto compiled = assistant->compile("a comedy after 1990", conversation);
        EXPECT_TRUE(compiled) << compiled.error();
        return std::nullopt;
      }
      case ModelRole::knowledge_base: {
        auto job = roles::Enrichment::create(view, *knowledge_, at_hand.prompts().of("knowledge_base"), films_.clock(),
                                             {.fields = {{.name = "themes"}},
                                              .where = parse_filter("year = 1970").value(),
                                              .model = fmt::format("m{}", jobs_++)})
                       .value();
        QuietProgress quiet;
        const auto report = job.run(at_hand.models(), quiet, {});
        EXPECT_TRUE(report) << report.error();
        EXPECT_EQ(report->accepted, 0u);
        return report->stopped;
      }
      case ModelRole::content_interpreter:
        return error_of(
            cast.reader->read("The cinema opens at nine.", {.words = "when does it open", .user = "ada"}, {}));
      case ModelRole::explainer:
        return error_of(cast.explainer->explain({.request = "a comedy",
                                                 .language = "en",
                                                 .user = "ada",
                                                 .reasons = reasons,
                                                 .evidence = evidence,
                                                 .catalogue = *view->catalogue},
                                                {}));
      case ModelRole::reasoner: {
        const std::vector<std::string> candidates{"Film 1: a drama", "Film 2: a comedy", "Film 3: a western"};
        return error_of(
            cast.judge->order({.candidates = candidates, .wish = "for a grieving friend", .user = "ada"}, {}));
      }
      case ModelRole::conversational_agent: {
        const std::vector<std::string> sentences{"Here is {1}."};
        return error_of(
            cast.phraser->phrase({.message = "a comedy", .language = "en", .user = "ada", .sentences = sentences}, {}));
      }
      case ModelRole::content_creator: {
        const language::Copy templates{.body = {reasons, evidence}};
        return error_of(cast.author->write(
            {.language = "en", .user = "", .templates = templates, .catalogue = *view->catalogue, .most_words = 60},
            {}));
      }
    }
    return std::nullopt;
  }

  static constexpr const char* kMessages[] = {"a comedy after 1990", "why the first one?",
                                              "something like Film 7 but older"};
  /// All that ada is told in a conversation, an answer after the other.
  std::vector<std::string> talk(const assistant::Assistant& assistant) {
    std::vector<std::string> replies;
    assistant::Conversation conversation{.user = "ada", .context = {}};
    for (const char* message : kMessages) {
      const auto answer = assistant.ask(message, conversation, {.run_id = fmt::format("turn{}", turns_++)});
      EXPECT_TRUE(answer) << answer.error();
      if (!answer) continue;
      std::string said = answer->reply;
      for (const Reason& reason : answer->reasons) said += "\n" + reason.text;
      replies.push_back(std::move(said));
    }
    return replies;
  }

  FilmWorkspace films_;
  std::unique_ptr<KnowledgeLog> knowledge_ =
      KnowledgeLog::open(films_.engine().workspace().database().string()).value();
  steady_clock::time_point begun_;
  steady_clock::duration built_in_{};  ///< what the built-in way takes itself
  int jobs_ = 0;
  int turns_ = 0;  // ids of runs: the clock stands still
};

TEST_F(RoleFaults, EveryFaultInEveryRoleEndsInTime) {
  for (const Fault& fault : stub_models::faults()) {
    const StubServer server(smallest(), {.fault = &fault});
    const milliseconds deadline = deadline_for(fault);
    for (const ModelRole role : kRoles) {
      SCOPED_TRACE(fmt::format("{} in {}", fault.name, to_string(role)));
      // A machine that is busy may hold up a call, but not the same one again and again.
      constexpr int kTries = 4;
      for (int tries = 1; tries <= kTries; ++tries) {
        Models at_hand(films_, server.base_url(), deadline);
        begun_ = steady_clock::now();
        built_in_ = {};
        const auto error = ask(role, at_hand);
        const auto took = steady_clock::now() - begun_;
        const bool is_silent = role == ModelRole::front_end || role == ModelRole::knowledge_base;
        EXPECT_TRUE(error || fault.chat != Expected::error || is_silent);
        if (error) {
          EXPECT_NE(error->code, ErrorCode::internal) << *error;
          EXPECT_FALSE(error->message.empty());
        }
        if (took <= deadline + built_in_ + kGrace) break;
        EXPECT_LT(tries, kTries) << std::chrono::duration_cast<milliseconds>(took).count() << " ms";
      }
    }
  }
}

TEST_F(RoleFaults, AConversationGoesOnAsWithoutAModel) {
  const auto alone = assistant::Assistant::create(films_.engine(), 2).value();
  const auto expected = talk(*alone);
  ASSERT_EQ(expected.size(), std::size(kMessages));
  for (const Fault& fault : stub_models::faults()) {
    SCOPED_TRACE(fault.name);
    const StubServer server(smallest(), {.fault = &fault});
    Models at_hand(films_, server.base_url(), deadline_for(fault));
    const auto assistant = assistant::Assistant::create(films_.engine(), 2, at_hand.cast()).value();
    const auto replies = talk(*assistant);
    EXPECT_EQ(replies.size(), expected.size());
    if (fault.chat == Expected::error) {
      EXPECT_EQ(replies, expected);
    }
  }
}

TEST_F(RoleFaults, WhatModelsMakeUpReachesNobody) {
  // A year that is made up for one film may be another's, and told of that.
  const auto catalogue = films_.engine().view()->catalogue;
  const auto is_some_year = [&](const std::string& lie) {
    const FieldId year = catalogue->find_field("year").value();
    for (std::size_t i = 0; i < catalogue->size(); ++i)
      if (fmt::format("{}", catalogue->number(year, ItemId(i)).value_or(0)) == lie) return true;
    return false;
  };
  std::size_t planted = 0;
  for (std::uint64_t seed = 0; seed < 10; ++seed) {
    SCOPED_TRACE(seed);
    const auto liar = std::make_shared<stub_models::Liar>(stub_models::Liar::Manner::lying, seed);
    const auto nonsense = std::make_shared<stub_models::Nonsense>(seed);
    for (const std::shared_ptr<stub_models::Behaviour>& behaviour :
         {std::shared_ptr<stub_models::Behaviour>(liar), std::shared_ptr<stub_models::Behaviour>(nonsense)}) {
      const StubServer server(behaviour);
      Models at_hand(films_, server.base_url(), 3'000ms);
      const auto assistant = assistant::Assistant::create(films_.engine(), 2, at_hand.cast()).value();
      for (const std::string& reply : talk(*assistant)) {
        EXPECT_FALSE(reply.empty());
        for (const std::string& lie : liar->planted())
          EXPECT_FALSE(reply.contains(lie) && !is_some_year(lie)) << lie << "\n" << reply;
      }
    }
    planted += liar->planted().size();
  }
  EXPECT_GT(planted, 20u);  // worth the name
}

}  // namespace
}  // namespace attune
