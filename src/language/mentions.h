#pragma once
#include "base/error.h"
#include "engine/view.h"
#include "language/reading.h"

#include <memory>
#include <string_view>
#include <vector>

namespace attune::language {

struct Grammar;
struct NameSources;
class Vocabulary;

/// What an utterance of a conversation names, and what its speaker makes of it.
struct Mentions {
  /// In the order of their places, none overlapping another. An item's namesakes are its `alternatives`; other labels
  /// that the same words name are its `other_labels`. Polarity: wanted what the speaker likes, praises or asks for,
  /// unwanted what they dislike or rule out, neutral what is merely named or asked about.
  std::vector<Entity> entities;
  /// What is said of the things spoken of before this utterance, where its words point back to them ("I loved that
  /// one!" as an answer); neutral where nothing is.
  Polarity of_spoken = Polarity::neutral;
};

/// Finds what an utterance of a human conversation names: items by their titles, labels (kinds, people, tags) by their
/// names. It need not be a request, and may be of any length. Titles are found whole, without an article, a subtitle or
/// a main title, with a year behind them, misspelt where the words are no others; labels also inflected, by synonym,
/// without the words that catalogues add ("Romance Film"), people by a last name that is written as a name. Where a
/// name is made of everyday words ("It", "Up"), it counts only when capital letters, quotes, a year or the words around
/// it say so. The longest name wins. What a year or the people named beside it fit best comes first among namesakes,
/// then the more popular.
///
/// The names come from the catalogue; all English comes from the grammar file. Immutable, thread-safe, deterministic;
/// well under a millisecond for an utterance of everyday length.
class MentionFinder {
 public:
  /// @param language  "en"; Errors: unsupported
  static Result<std::shared_ptr<const MentionFinder>> create(std::shared_ptr<const View> view,
                                                             std::string_view language = "en");
  /// The same over what an interpreter has learned already.
  static std::shared_ptr<const MentionFinder> over(std::shared_ptr<const Grammar> grammar,
                                                   std::shared_ptr<const Vocabulary> vocabulary);
  ~MentionFinder();
  /// Offsets are bytes of `utterance`. What stands behind the first 4,000 bytes is not looked at.
  [[nodiscard]] Mentions find(std::string_view utterance) const;
  /// What it finds names by, for the interpreter; lives as long as the finder.
  [[nodiscard]] NameSources sources() const;

 private:
  struct Impl;
  explicit MentionFinder(std::unique_ptr<const Impl> impl);
  std::unique_ptr<const Impl> impl_;
};

}  // namespace attune::language
