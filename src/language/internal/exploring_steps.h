#pragma once
#include "language/internal/plan_writer.h"
#include "language/interpreter.h"

#include <string>

namespace attune::language {

/// Whether a message answers a question, rather than to ask for something else: by a mere yes, no or pick, by a label
/// of the field that was asked about or one of the items, or by saying nothing of what is wanted. Any answers an open
/// one.
bool answers(const AskedQuestion& asked, const Reading& reading);

/// What is known of the item that is looked for after this message: the clues of the turns before, what the message
/// answers to the question that was put, and how it takes what was shown.
/// @param goes_on  whether the message goes on with the search of the turn before; else its clues are over
/// @return none while nobody explores
std::optional<Clues> clues_after(const Reading& reading, const DialogueContext& context, const Catalogue& catalogue,
                                 bool goes_on);

/// The steps behind explore().
struct ExploringSteps {
  std::string items;     ///< those of `pool`, weighed
  std::string question;  ///< worth asking beside them
};
ExploringSteps write_exploring(const std::string& pool, const Clues& clues, std::size_t count,
                               const Catalogue& catalogue, PlanWriter& plan);

}  // namespace attune::language
