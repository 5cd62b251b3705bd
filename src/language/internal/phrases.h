#pragma once
#include "language/internal/grammar.h"
#include "plan/tool.h"

#include <map>
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
    bool joined = false;                         ///< of a word: the end of the slot's last word, "{list}liste"
  };
  const plan::Signature* tool = nullptr;
  std::vector<Part> parts;  ///< the first is a word
  std::size_t words = 0;    ///< how many of the parts are words
};

/// The example phrases of all tools, in the grammar's language: the tools' own and the grammar's. Immutable; keeps the
/// registry.
class Phrases {
 public:
  /// @param tools  null for none
  Phrases(std::shared_ptr<const plan::ToolRegistry> tools, const Grammar& grammar);
  /// Those whose first word this is, in the tools' order.
  [[nodiscard]] const std::vector<Phrase>& beginning_with(const std::string& word) const;

  /// By tool, as they are written.
  [[nodiscard]] std::map<std::string, std::vector<std::string>> examples(const Grammar& grammar) const;
  /// Null for none.
  [[nodiscard]] const plan::ToolRegistry* tools() const { return tools_.get(); }

 private:
  std::shared_ptr<const plan::ToolRegistry> tools_;
  std::unordered_map<std::string, std::vector<Phrase>> by_first_word_;
};

}  // namespace attune::language
