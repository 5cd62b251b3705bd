#pragma once
#include "base/error.h"

#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace attune::assistant {

/// What is to be said, in the templates' words. Whatever names, counts or quotes something is a slot: "{1}", "{2}",
/// ..., numbered anew in each sentence.
struct PhrasingBrief {
  std::string_view message;   ///< what the person said
  std::string_view language;  ///< to write in: "en"
  std::string_view user;
  std::span<const std::string> sentences;
};

/// Words what a reply frames its answer with, and its question, in the tone of the conversation: a language model, say.
/// It is not trusted: see rephrased(). Thread-safe.
class Phraser {
 public:
  virtual ~Phraser() = default;
  /// As many sentences, in the same order, with the same slots.
  virtual Result<std::vector<std::string>> phrase(const PhrasingBrief& brief, std::stop_token stop) = 0;
};

}  // namespace attune::assistant
