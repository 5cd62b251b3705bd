#pragma once
#include "assistant/assistant.h"
#include "llm/language_models.h"

namespace attune::roles {

class Prompts;

/// What language models do for an assistant: of its roles those that a model plays. The models and the prompts must
/// outlive the assistant.
assistant::Roles cast(llm::LanguageModels& models, const Prompts& prompts);

}  // namespace attune::roles
