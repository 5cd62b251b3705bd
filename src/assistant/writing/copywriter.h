#pragma once
#include "assistant/tongues.h"
#include "assistant/writing/copy_author.h"
#include "engine/engine.h"
#include "language/copy_writer.h"
#include "language/evidence_checker.h"

#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

namespace attune::assistant {

/// Writes copy for a person or a group from what the engine knows, within the workspace's rules (CopyRules). Every
/// sentence is held against the evidence that it cites (language::EvidenceChecker), and one that it doesn't bear out is
/// left out. Where there is an author, its draft is taken if all of it may be (draft_fault); else it is told what is
/// wrong, at most twice, and then the templates' copy stands. Openings and closings are the templates'. Thread-safe.
class Copywriter {
 public:
  using Languages = std::function<Tongues&()>;

  /// @param engine   must outlive the copywriter
  /// @param languages  that copy may be written in; called when something is written
  /// @param author   null: templates alone
  static Result<std::shared_ptr<const Copywriter>> create(const Engine& engine, Languages languages,
                                                          std::shared_ptr<CopyAuthor> author = nullptr);

  /// What an item is, and why it is for this person.
  /// @param user  "" or unknown: nothing personal
  /// Errors: those of Engine::explain; unsupported, for a language that isn't spoken here.
  [[nodiscard]] Result<language::Copy> blurb(ItemId item, std::string_view user, const language::CopyStyle& style,
                                             std::stop_token stop = {}) const;
  /// The n items best for a person, with a subject line. Errors: those of Engine::recommend and Engine::explain.
  [[nodiscard]] Result<language::Copy> digest(std::string_view user, const Filter& where, std::size_t n,
                                              const language::CopyStyle& style, std::stop_token stop = {}) const;
  /// To several people about some items: nothing personal.
  [[nodiscard]] Result<language::Copy> message(std::span<const ItemId> items, std::string_view to,
                                               const language::CopyStyle& style, std::stop_token stop = {}) const;

 private:
  Copywriter(const Engine& engine, Languages languages, std::shared_ptr<CopyAuthor> author);
  /// With what, and how, something is written.
  struct Writing {
    std::shared_ptr<const language::CopyWriter> writer;
    std::shared_ptr<const language::EvidenceChecker> checker;
    language::CopyStyle style;  ///< in a tone that is allowed
    std::string language;
  };
  /// For whom.
  struct Readers {
    std::string_view user;
    std::string_view to;
    std::stop_token stop;
  };
  [[nodiscard]] Result<Writing> writing(const language::CopyStyle& wanted) const;
  [[nodiscard]] Result<Reasons> reasons_for(std::span<const Scored> items, std::string_view user,
                                            const language::CopyStyle& style) const;
  /// The templates' copy as it may be, or the author's in its place.
  [[nodiscard]] language::Copy finished(language::Copy templates, CopyBrief::Kind kind, const Writing& writing,
                                        const Readers& readers, const Catalogue& catalogue) const;

  const Engine& engine_;
  Languages languages_;
  std::shared_ptr<CopyAuthor> author_;
};

}  // namespace attune::assistant
