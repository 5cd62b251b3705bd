#pragma once
#include "engine/engine.h"
#include "language/grammars.h"
#include "language/interpreter.h"
#include "language/realiser.h"
#include "language/standing_language.h"

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

namespace attune::assistant {

/// What a workspace understands and answers in: for each of its languages what reads messages and words replies. Made
/// when it is first needed, the default language's first. Thread-safe.
class Tongues {
 public:
  using Tools = std::function<std::shared_ptr<const plan::ToolRegistry>()>;

  /// @param engine  must outlive it
  /// @param tools   the newest there are
  /// Errors: those of Grammars::open, also of files of languages that nobody speaks yet; unsupported, where the default
  /// or one of the languages spoken has no grammar.
  static Result<std::unique_ptr<Tongues>> create(const Engine& engine, Tools tools);

  [[nodiscard]] const std::string& usual() const { return usual_; }
  [[nodiscard]] const language::Grammars& grammars() const { return *grammars_; }
  /// The language of a message: the one that was set; else what its words tell; else the one spoken before; else the
  /// default.
  /// @param set, before  "" for none. Errors: unsupported, for a language set that isn't spoken here.
  [[nodiscard]] Result<std::string> of(std::string_view message, std::string_view set, std::string_view before) const;

  /// An interpreter for the newest view and tools. A newer one waits to be made, and then replaces the older.
  struct Understanding {
    std::shared_ptr<const View> view;
    std::shared_ptr<const plan::ToolRegistry> tools;
    std::shared_ptr<const language::Interpreter> interpreter;
  };
  /// Errors: unsupported; those of Interpreter::create.
  Result<Understanding> understanding(std::string_view language);
  /// Of a language that of() or create() has let pass.
  [[nodiscard]] std::shared_ptr<const language::Realiser> realiser(std::string_view language);
  [[nodiscard]] std::shared_ptr<const language::StandingLanguage> standing(std::string_view language);
  /// For the catalogue as it is understood now.
  [[nodiscard]] std::shared_ptr<const language::EvidenceChecker> evidence_checker(std::string_view language);

 private:
  struct Tongue {
    std::shared_ptr<const language::Realiser> realiser;
    std::shared_ptr<const language::StandingLanguage> standing;
    Understanding understanding;
  };
  Tongues(const Engine& engine, Tools tools) : engine_(engine), tools_(std::move(tools)) {}
  [[nodiscard]] bool speaks(std::string_view language) const;

  const Engine& engine_;
  Tools tools_;
  std::shared_ptr<const language::Grammars> grammars_;
  std::string usual_;
  std::vector<std::string> spoken_;
  std::mutex mutex_;                                    // held only to look and to swap
  std::map<std::string, Tongue, std::less<>> tongues_;  // of all that are spoken; never grows
};

}  // namespace attune::assistant
