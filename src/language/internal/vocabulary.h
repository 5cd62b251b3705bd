#pragma once
#include "engine/view.h"
#include "language/internal/grammar.h"
#include "search/analyzer.h"
#include "search/fuzzy_dictionary.h"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace attune::language {

/// A label that a phrase may mean.
struct LabelSense {
  FieldId field{};
  LabelId label{};
  std::size_t items = 0;  ///< how many items bear it
  bool operator==(const LabelSense&) const = default;
};

/// Which labels and titles a workspace's words can mean: its own labels (also inflected), last names of longer labels,
/// and the grammar's synonyms as far as the catalogue bears them. Immutable, thread-safe.
class Vocabulary {
 public:
  static Result<std::shared_ptr<const Vocabulary>> build(std::shared_ptr<const View> view, const Grammar& grammar);

  /// Labels that this phrase (a phrase_key) names, exactly or inflected, or by a synonym; most items first.
  [[nodiscard]] std::span<const LabelSense> labels(const std::string& phrase) const;
  /// Labels that end in this phrase: "pacino", "de niro". For use where a name is expected.
  [[nodiscard]] std::span<const LabelSense> names_ending_in(const std::string& phrase) const;
  /// Whether most items that hold this word hold it in their title or a label, not merely in prose.
  [[nodiscard]] bool is_mostly_in_names(std::string_view word) const;
  /// Labels within a typing error or two.
  [[nodiscard]] std::vector<LabelSense> labels_near(std::string_view phrase) const;
  [[nodiscard]] const View& view() const { return *view_; }
  /// The longest label or title, in words.
  static constexpr std::size_t kLongestPhrase = 10;

 private:
  Vocabulary() = default;
  /// What a phrase names as it is, or in the plural.
  [[nodiscard]] std::span<const LabelSense> plain_labels(const std::string& phrase) const;
  /// "horrorfilm": what its first part names.
  [[nodiscard]] std::span<const LabelSense> compound_labels(const std::string& phrase) const;
  [[nodiscard]] std::string stemmed(std::string_view phrase) const;
  void add(std::unordered_map<std::string, std::vector<LabelSense>>& table, const std::string& key, LabelSense sense);
  void add_synonyms(const Grammar& grammar);
  void count_names();

  std::shared_ptr<const View> view_;
  std::shared_ptr<const Analyzer> analyzer_;
  std::unordered_map<std::string, std::vector<LabelSense>> by_phrase_;
  std::unordered_map<std::string, std::vector<LabelSense>> by_stem_;
  std::unordered_map<std::string, std::vector<LabelSense>> by_ending_;
  std::unordered_map<std::string, std::vector<LabelSense>> by_synonym_;
  std::unordered_map<std::string, std::size_t> name_counts_;  // stem -> items with it in their title or a label
  std::vector<std::pair<std::string, std::string>> plurals_;
  std::vector<std::string> compound_heads_;
  std::vector<std::string> compound_joints_;
  FuzzyDictionary spellings_;
  std::vector<std::string> spelling_phrases_;  // one a spelling
};

}  // namespace attune::language
