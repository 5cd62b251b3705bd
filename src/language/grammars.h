#pragma once
#include "base/error.h"

#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace attune::language {

struct Grammar;

/// The languages that a workspace speaks: the grammar files that are compiled in, each with what the workspace's own
/// file FOLDER/LANGUAGE.toml lays over it; a language that is not compiled in has its file alone.
///
/// Laying over: tables merge key by key; the elements of a list, and the words of a word list, are added to those that
/// are there; any other value replaces the one that is there. A [[result]] replaces that of the same tool. What stands
/// under [remove] is taken out: elements of lists, words, and with an empty list or any other value the whole key. A
/// language with its file alone has empty lists where the file has none, and English templates.
///
/// Thread-safe. Files are read once.
class Grammars {
 public:
  /// Reads and checks the files. A folder that is missing, or "", lays nothing over anything.
  /// Errors: parse_error and invalid_argument, with file, line, key and how to mend it.
  static Result<std::shared_ptr<const Grammars>> open(const std::filesystem::path& folder);
  /// Without any workspace's files; the same object each time.
  static std::shared_ptr<const Grammars> built_in();

  /// "de", "en", ...: sorted.
  [[nodiscard]] std::vector<std::string> languages() const;
  /// Errors: unsupported, naming the languages there are.
  [[nodiscard]] Result<std::shared_ptr<const Grammar>> grammar(std::string_view language) const;
  /// What is in force, as TOML. Errors: as above.
  [[nodiscard]] Result<std::string> text(std::string_view language) const;
  /// How many phrases its file adds; 0 without a file.
  [[nodiscard]] bool is_laid_over(std::string_view language) const;
  [[nodiscard]] std::filesystem::path file(std::string_view language) const;

  /// Which of some languages a message is in, told by their small and everyday words that no other of them has; words
  /// with a capital letter within a sentence, and quoted ones, tell nothing. Empty where none has more of them than any
  /// other.
  /// @param among  languages that there are; the others are passed over
  [[nodiscard]] std::optional<std::string> tell(std::string_view message, const std::vector<std::string>& among) const;

 private:
  struct Language {
    std::string text;  ///< TOML, in force
    bool is_laid_over = false;
    std::shared_ptr<const Grammar> grammar;
    std::unordered_set<std::string> small_words;
  };
  Grammars() = default;
  [[nodiscard]] Result<const Language*> find(std::string_view language) const;

  std::filesystem::path folder_;
  std::map<std::string, Language, std::less<>> languages_;
};

}  // namespace attune::language
