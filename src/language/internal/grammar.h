#pragma once
#include "base/error.h"
#include "base/text_template.h"
#include "data/catalogue.h"
#include "data/filter/filter.h"
#include "language/internal/claim_words.h"
#include "language/internal/word_forms.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace attune::language {

/// How a language is written.
struct Signs {
  bool only_names_have_capitals = true;  ///< else all nouns do
  bool ordinal_dot = false;              ///< "24." is the 24th
  char decimal = '.';
  char digit_group = ',';
  char clock = ':';            ///< between hours and minutes, where it isn't a colon
  std::string list_joint;      ///< before the last of a list: " and "
  std::string weekday_plural;  ///< what makes of a weekday all of them: "s"
};

/// Phrases by what they do, of a part of the grammar that a language may do without.
class PhraseTable {
 public:
  void emplace(std::string name, std::vector<std::string> phrases) {
    phrases_.emplace(std::move(name), std::move(phrases));
  }
  /// None where the language has none for it.
  [[nodiscard]] const std::vector<std::string>& at(const std::string& name) const {
    static const std::vector<std::string> none;
    const auto known = phrases_.find(name);
    return known == phrases_.end() ? none : known->second;
  }

 private:
  std::map<std::string, std::vector<std::string>> phrases_;
};

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
    std::vector<std::string> behind;  ///< the name, instead: "directed"
  };

  /// How a tool's result is told: with the first of the templates whose slots the result has.
  struct ResultTemplates {
    std::vector<std::string> one;                            ///< for a single result
    std::string some;                                        ///< for a list, with {each}
    std::vector<std::string> each;                           ///< its elements
    std::string none;                                        ///< for an empty list
    std::map<std::string, std::string, std::less<>> values;  ///< what a value of the tool's is called
  };

  using Templates = std::map<std::string, std::vector<std::string>, std::less<>>;  ///< by tone
  /// A step of a text: what is said next, in which of the lengths.
  struct Move {
    std::vector<std::string> lengths;
    Templates templates;
    bool gives_reasons = false;  ///< instead of templates: why it is for the person
  };

  /// A kind of question about one item, and what answers it: fields by name or measure, prose, or a condition.
  struct Fact {
    std::string name;
    std::vector<std::string> asks;    ///< before the item
    std::vector<std::string> behind;  ///< the item: a question without it is another one, unless none is listed
    std::vector<std::string> fields;
    std::vector<Measure> measures;
    bool texts = false;
    bool holds = false;
    std::string answer;  ///< template with {title} and {value}
  };
  struct Talk {
    std::string name;
    std::vector<std::string> words;
    std::string reply;
    bool ends = false;  ///< a farewell, behind which nothing leads back to what is wanted
  };

  std::string language;  ///< "en"
  std::string stemmer;
  Signs signs;
  std::vector<std::pair<std::string, std::string>> plurals;  ///< ending -> what stands there in the singular
  std::map<std::string, std::string>
      field_singulars;  ///< ending of a field's name -> what stands there in the singular
  WordForms forms;
  std::vector<std::string> compound_heads;   ///< what closes a compound whose first part tells: "horrorfilm"
  std::vector<std::string> compound_joints;  ///< what may stand between the two: "liebe(s)film"
  std::vector<std::string> decade_endings;   ///< "80s"
  std::unordered_set<std::string> stop;
  std::unordered_set<std::string> item_nouns;
  std::unordered_set<std::string> evidence_frame;  ///< words of explanations that claim nothing
  std::vector<std::string> possessives;            ///< as they are written: "'s"
  std::unordered_set<std::string> common;          ///< everyday words: no title of theirs is meant without more signs
  std::unordered_set<std::string> label_dressing;  ///< what catalogues add to a label, and people leave out
  std::map<std::string, std::vector<std::string>> mentions;  ///< around names in an utterance, and what is made of them
  std::map<std::string, double> numbers;
  std::map<std::string, std::size_t> ordinals;
  std::map<std::string, int> decades;
  std::map<std::string, std::string> units;  ///< word -> unit
  std::vector<Comparator> comparators;
  std::vector<Comparative> comparatives;
  std::vector<Adjective> adjectives;
  std::vector<Role> roles;
  std::map<std::string, std::vector<std::string>, std::less<>> function_words;  ///< what joins, points and counts
  std::map<std::string, std::vector<std::string>> cues;      ///< like, negation, about, scope_end, refine
  std::map<std::string, std::vector<std::string>> standing;  ///< around requests that stand, and what is done then
  std::map<std::string, std::vector<std::string>, std::less<>> tool_phrases;  ///< by tool: how people ask for it
  std::map<std::string, std::vector<std::string>> memory;                     ///< around what is remembered
  std::map<std::string, std::vector<std::string>> answers;                    ///< to a question: yes, no, open
  std::map<std::string, std::vector<std::string>> offers;                     ///< what is said of offers as such
  std::map<std::string, std::vector<std::string>> critique;                   ///< of what was shown
  PhraseTable wishes;                                                         ///< around several wishes in one message
  PhraseTable comparing;     ///< around more and less of what a label says
  PhraseTable hedges;        ///< how much a condition matters
  PhraseTable recollection;  ///< around a title that somebody can't think of
  PhraseTable choice;        ///< around options to choose among
  PhraseTable correction;    ///< around what was meant instead
  PhraseTable moods;         ///< around words that say what something is like
  PhraseTable fact_frame;    ///< around questions of fact
  std::vector<std::pair<std::string, std::string>> comparative_endings;  ///< ending -> what stands there otherwise
  std::vector<Fact> facts;
  std::vector<Talk> talk;
  std::map<std::string, std::string> people;                    ///< "mum" -> "mother"
  std::map<std::string, std::string, std::less<>> people_told;  ///< "mother", as sentences have it: "deine Mutter"
  std::map<std::string, std::string> spans;                     ///< "tonight" -> night
  std::map<std::string, std::vector<std::string>> time;         ///< words around times, days and hours
  std::map<std::string, double> days;                           ///< "tomorrow" -> days from today
  std::map<std::string, double> weekdays;                       ///< from Monday, 1
  std::map<std::string, double> months;                         ///< from January, 1
  std::map<std::string, double> day_parts;                      ///< "in the evening" -> the hour that is meant
  std::map<std::string, double> clock_fractions;                ///< "half past" -> minutes to add to the hour
  std::map<std::string, std::string> durations;                 ///< word -> unit, as plan::duration_unit names it
  std::map<std::string, std::vector<std::string>> synonyms;     ///< word -> labels to look for
  std::map<std::string, std::vector<std::string>> intents;
  std::map<std::string, std::string, std::less<>> templates;
  std::map<std::string, ResultTemplates, std::less<>> results;  ///< by tool
  std::vector<Move> blurb;
  std::map<std::string, Templates, std::less<>> copy_frames;  ///< what stands around blurbs: openings, subjects
  ClaimWords claims;
  std::vector<std::string> maker_fields;
  std::vector<std::string> people_fields;
  std::vector<std::string> weekday_names;  ///< as they are written, from Monday
  std::vector<std::string> month_names;
  std::vector<std::string> counts;  ///< "none", "one", ...: as far as they are told in words

  /// Whether the word is one of those that the grammar lists under this name among its function words.
  [[nodiscard]] bool says(std::string_view name, const std::string& word) const;
  /// An everyday word: what it says it says of nothing that has a name.
  [[nodiscard]] bool is_everyday(const std::string& word) const;
  /// The template of that name, filled. One that counts is "NAME_one" where the count is one.
  [[nodiscard]] std::string say(std::string_view name, const Slots& slots = {}) const;
  [[nodiscard]] std::string say_counted(std::string_view name, std::size_t count, const Slots& slots) const;

  /// Somebody that memory knows of, as sentences speak of them.
  [[nodiscard]] std::string person_told(std::string_view name) const;

  /// As it is compiled in; the same object each time, for each file is read once. Thread-safe.
  /// Errors: unsupported, naming the languages there are.
  static Result<std::shared_ptr<const Grammar>> load(std::string_view language);
};

}  // namespace attune::language
