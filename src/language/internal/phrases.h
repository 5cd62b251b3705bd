#pragma once
#include "language/internal/grammar.h"
#include "plan/tool.h"

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

namespace attune::language {

/// One example phrase of a tool, ready to be held against a message.
struct Phrase {
  struct Part {
    enum class Kind { word, determiner, slot };
    Kind kind = Kind::word;
    std::string word;                            ///< of a word, as in a phrase_key
    const plan::Parameter* parameter = nullptr;  ///< of a slot
  };
  const plan::Signature* tool = nullptr;
  std::vector<Part> parts;  ///< the first is a word
  std::size_t words = 0;    ///< how many of the parts are words
};

/// The example phrases of all tools. Immutable; keeps the registry.
class Phrases {
 public:
  /// @param tools  null for none
  Phrases(std::shared_ptr<const plan::ToolRegistry> tools, const Grammar& grammar);
  /// Those whose first word this is, in the tools' order.
  [[nodiscard]] const std::vector<Phrase>& beginning_with(const std::string& word) const;

 private:
  std::shared_ptr<const plan::ToolRegistry> tools_;
  std::unordered_map<std::string, std::vector<Phrase>> by_first_word_;
};

}  // namespace attune::language
