#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace attune {

/// [copy] of attune.toml: what copy must keep to, whoever writes it.
struct CopyRules {
  std::vector<std::string> forbid;  ///< words and phrases that never stand in it, in whatever case or spelling
  std::vector<std::string> tones;   ///< that it may be written in, the first where another is asked for; empty: all
  /// Words that the text on one item has at most, by length. None: without limit for templates, and the usual one for
  /// language models.
  struct MostWords {
    std::optional<std::size_t> brief;
    std::optional<std::size_t> medium;
    std::optional<std::size_t> full;
    bool operator==(const MostWords&) const = default;
  };
  MostWords most_words;
  bool operator==(const CopyRules&) const = default;
};

}  // namespace attune
