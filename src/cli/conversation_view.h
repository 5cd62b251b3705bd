#pragma once
#include "assistant/answer.h"
#include "data/catalogue.h"

#include <cstddef>
#include <string>

namespace attune::cli {

/// An answer for people: reply, numbered items with their reasons, the question with its choices, what was not
/// understood. What waits for a yes is left to waiting_text. Safe for a terminal.
std::string answer_text(const assistant::Answer& answer, const Catalogue& catalogue, std::size_t width);

/// A call that waits for a yes: its exact arguments, a line each, with what they were made from, and what the policy
/// objects to. Safe for a terminal.
std::string waiting_text(const assistant::Waiting& waiting, const Catalogue& catalogue, std::size_t width);

/// The evidence that the reasons cite, a line each, and how long each step took.
std::string evidence_text(const assistant::Answer& answer, std::size_t width);

}  // namespace attune::cli
