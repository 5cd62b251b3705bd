#pragma once
#include "assistant/answer.h"
#include "assistant/assistant.h"
#include "engine/engine.h"
#include "engine/wording.h"
#include "language/interpreter.h"
#include "language/realiser.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace attune::assistant {

/// What an answer can go by.
struct KnownTastes {
  bool of_those_it_is_for = false;
  bool of_company = false;  ///< of the guest or whoever is along
};

/// Errors: those of Engine::knows_taste.
Result<KnownTastes> known_tastes(const Engine& engine, const std::string& user,
                                 const language::DialogueContext& context);

/// Adds what a reply says of tools.
void add_outcomes(const std::vector<Outcome>& outcomes, const Catalogue& catalogue, language::Turn& turn);
/// Adds what a reply says is missing: a call that the person said no to is not news to them by its name.
void add_missing(std::vector<std::string> partial, const std::vector<plan::StepTrace>& trace, language::Turn& turn);

/// What is asked, so that the next message can be taken for an answer.
std::optional<language::AskedQuestion> asked_by(const std::optional<plan::Question>& question,
                                                const Catalogue& catalogue);

/// The sentences above an answer's items.
/// @param partial  the names of the steps that failed
std::string reply_text(const language::Realiser& realiser, const CompiledRequest& request, const Answer& answer,
                       const std::vector<std::string>& partial, const KnownTastes& tastes, const Wording& wording,
                       LocalTime now);

}  // namespace attune::assistant
