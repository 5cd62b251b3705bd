#pragma once
#include "assistant/dialogue/turns_file.h"
#include "engine/view.h"
#include "evaluation/dialogue/dialogue_recall.h"
#include "models/dialogue/conversation.h"
#include "models/dialogue/dialogue_catalogue.h"
#include "search/analyzer.h"

#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>

namespace attune {

/// Reads texts of conversations into what recommending within them looks at: which items and labels they name, and
/// which words they have. Numbers words as it meets them. Not thread-safe.
class ConversationReader {
 public:
  /// Errors: unsupported (language).
  static Result<ConversationReader> create(std::shared_ptr<const View> view);
  ConversationReader(ConversationReader&&) noexcept;
  ~ConversationReader();

  [[nodiscard]] std::shared_ptr<const Utterance> utterance(std::string_view text);
  [[nodiscard]] Conversation conversation(std::span<const std::string> texts);
  /// Turns of files. A dialogue of several files is one.
  [[nodiscard]] DialogueTurns turns(std::span<const WrittenTurn> written);
  /// The words of the catalogue's own texts.
  [[nodiscard]] ItemWords item_words();
  /// What the terms of all it has read are below.
  [[nodiscard]] std::size_t terms() const;
  /// By which labels are said.
  [[nodiscard]] const AttributeNames& names() const;

 private:
  struct Impl;
  explicit ConversationReader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace attune
