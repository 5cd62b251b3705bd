#include "roles/cast.h"

#include "roles/content_creator/model_author.h"
#include "roles/content_interpreter/model_listener.h"
#include "roles/content_interpreter/model_text_reader.h"
#include "roles/conversational_agent/model_phraser.h"
#include "roles/explainer/model_explainer.h"
#include "roles/front_end/front_end.h"
#include "roles/prompts.h"
#include "roles/reasoner/reasoner.h"

#include <memory>

namespace attune::roles {
namespace {

/// Null where no model plays the role.
template <class Part>
std::shared_ptr<Part> played(ModelRole role, llm::LanguageModels& models, const Prompts& prompts) {
  return models.plays(role) ? std::make_shared<Part>(models, prompts) : nullptr;
}

}  // namespace

assistant::Roles cast(llm::LanguageModels& models, const Prompts& prompts) {
  assistant::Roles roles;
  roles.front_end = played<ModelFrontEnd>(ModelRole::front_end, models, prompts);
  roles.explainer = played<ModelExplainer>(ModelRole::explainer, models, prompts);
  roles.reader = played<ModelTextReader>(ModelRole::content_interpreter, models, prompts);
  roles.listener = played<ModelListener>(ModelRole::content_interpreter, models, prompts);
  roles.judge = played<ModelJudge>(ModelRole::reasoner, models, prompts);
  roles.phraser = played<ModelPhraser>(ModelRole::conversational_agent, models, prompts);
  roles.author = played<ModelAuthor>(ModelRole::content_creator, models, prompts);
  if (const auto front_end = models.settings().roles.find(ModelRole::front_end);
      front_end != models.settings().roles.end())
    roles.front_end_in_doubt_only = front_end->second.gate;
  return roles;
}

}  // namespace attune::roles
