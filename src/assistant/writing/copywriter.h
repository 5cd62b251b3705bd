#pragma once
#include "assistant/tongues.h"
#include "engine/engine.h"
#include "language/copy_writer.h"
#include "language/evidence_checker.h"

#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace attune::assistant {

/// Writes copy for a person or a group from what the engine knows. Every sentence is held against the evidence that it
/// cites (language::EvidenceChecker), and one that it doesn't bear out is left out, whoever wrote it. Thread-safe.
class Copywriter {
 public:
  using Languages = std::function<Tongues&()>;

  /// @param engine   must outlive the copywriter
  /// @param languages  that copy may be written in; called when something is written
  static Result<std::shared_ptr<const Copywriter>> create(const Engine& engine, Languages languages);

  /// What an item is, and why it is for this person.
  /// @param user  "" or unknown: nothing personal
  /// Errors: those of Engine::explain; unsupported, for a language that isn't spoken here.
  [[nodiscard]] Result<language::Copy> blurb(ItemId item, std::string_view user,
                                             const language::CopyStyle& style) const;
  /// The n items best for a person, with a subject line. Errors: those of Engine::recommend and Engine::explain.
  [[nodiscard]] Result<language::Copy> digest(std::string_view user, const Filter& where, std::size_t n,
                                              const language::CopyStyle& style) const;
  /// To several people about some items: nothing personal.
  [[nodiscard]] Result<language::Copy> message(std::span<const ItemId> items, std::string_view to,
                                               const language::CopyStyle& style) const;

 private:
  Copywriter(const Engine& engine, Languages languages);
  [[nodiscard]] Result<std::shared_ptr<const language::CopyWriter>> writer(const language::CopyStyle& style) const;
  [[nodiscard]] Result<Reasons> reasons_for(std::span<const Scored> items, std::string_view user,
                                            const language::CopyStyle& style) const;
  [[nodiscard]] language::Copy checked(language::Copy copy, const language::CopyStyle& style) const;

  const Engine& engine_;
  Languages languages_;
};

}  // namespace attune::assistant
