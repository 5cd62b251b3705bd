#pragma once
#include "assistant/answer.h"
#include "assistant/phrasing/phraser.h"
#include "language/evidence_checker.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune::assistant {

/// A sentence whose claims are slots: "Here are {1} in the spirit of {2}."
struct SlottedSentence {
  std::string text;
  std::vector<std::string> values;  ///< of the slots, from the first
};

/// The sentences of a text, lines apart, with a slot for whatever the checker finds to claim something, and for what is
/// quoted.
std::vector<SlottedSentence> slotted(std::string_view text, const language::EvidenceChecker& checker);

/// A sentence that a phraser wrote for another, with the slots' values; none unless
///   the slots are the same, in the same order, each once;
///   with the values in them, it says only what the other does (language::EvidenceChecker): no name, number, option,
///   denial or claim more or less;
///   it asks where the other asks, and only there;
///   plan::may_be_shown, slots aside, and it is at most three times as long as the other, or 200 bytes.
std::optional<std::string> restored(std::string_view written, const SlottedSentence& original,
                                    const language::EvidenceChecker& checker);

/// Puts a phraser's words in place of the templates' in an answer's reply and question, sentence by sentence as they
/// may be. One call; none where there is nothing to word. Choices stay as they are.
void rephrase(Answer& answer, std::string_view message, std::string_view language, std::string_view user,
              Phraser& phraser, const language::EvidenceChecker& checker, std::stop_token stop);

}  // namespace attune::assistant
