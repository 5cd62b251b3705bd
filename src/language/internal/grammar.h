#pragma once
#include "base/error.h"
#include "data/catalogue.h"
#include "data/filter/filter.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace attune::language {

/// A phrase's words, folded and joined by single spaces: how all of the grammar is compared with a message.
std::string phrase_key(std::string_view text);

/// One language, as its file in grammar/ describes it. Every phrase is a phrase_key.
struct Grammar {
  struct Comparator {
    std::vector<std::string> words;
    Filter::Comparison comparison{};
    std::optional<Measure> measure;  ///< empty: the number's unit or size tells
  };
  struct Comparative {
    std::vector<std::string> words;
    Filter::Comparison comparison{};
    Measure measure{};
  };
  enum class Side { low, high };
  struct Adjective {
    std::vector<std::string> words;
    Measure measure{};
    Side side{};
  };
  struct Role {
    std::vector<std::string> words;
    std::vector<std::string> fields;
  };

  std::string stemmer;
  std::vector<std::pair<std::string, std::string>> plurals;  ///< ending -> what stands there in the singular
  std::unordered_set<std::string> stop;
  std::unordered_set<std::string> item_nouns;
  std::map<std::string, double> numbers;
  std::map<std::string, std::size_t> ordinals;
  std::map<std::string, int> decades;
  std::map<std::string, std::string> units;  ///< word -> unit
  std::vector<Comparator> comparators;
  std::vector<Comparative> comparatives;
  std::vector<Adjective> adjectives;
  std::vector<Role> roles;
  std::map<std::string, std::vector<std::string>> cues;      ///< like, negation, about, scope_end, refine
  std::map<std::string, std::vector<std::string>> time;      ///< relative, period: spans that only a clock could place
  std::map<std::string, std::vector<std::string>> synonyms;  ///< word -> labels to look for
  std::map<std::string, std::vector<std::string>> intents;
  std::map<std::string, std::string> templates;

  /// Errors: unsupported, naming the languages there are.
  static Result<Grammar> load(std::string_view language);
};

}  // namespace attune::language
