#pragma once
#include "base/error.h"

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// A word of a text, with the bytes [begin, end) it came from.
struct Token {
  std::string term;
  std::size_t begin = 0;
  std::size_t end = 0;
  bool operator==(const Token&) const = default;
};

/// Letter case folded, diacritics and width variants removed (NFKD, marks dropped, case folded): "Amélie" -> "amelie".
/// Invalid UTF-8 becomes U+FFFD first. Thread-safe.
std::string fold(std::string_view text);

/// Words by Unicode word boundaries (UAX #29), folded, in order; punctuation and spaces dropped. "Schindler's" is one
/// word, "schindlers", and "L.A." is "la": what joins letters is removed. Thread-safe.
std::vector<Token> words(std::string_view text);

/// Words reduced to stems of one language (Snowball). Thread-safe: each call borrows a stemmer from a pool.
class Analyzer {
 public:
  /// @param language  as Snowball names it: "english", "german", ... Errors: unsupported.
  static Result<std::shared_ptr<const Analyzer>> create(std::string_view language);
  ~Analyzer();
  [[nodiscard]] std::string stem(std::string_view folded_word) const;
  /// words(), each stemmed.
  [[nodiscard]] std::vector<Token> analyze(std::string_view text) const;

 private:
  struct Pool;
  explicit Analyzer(std::unique_ptr<Pool> pool);
  std::unique_ptr<Pool> pool_;
};

}  // namespace attune
