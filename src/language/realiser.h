#pragma once
#include "base/error.h"
#include "language/interpreter.h"
#include "language/reading.h"
#include "plan/value.h"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace attune::language {

struct Grammar;

/// What a tool that the message asked for did or found.
struct Outcome {
  std::string tool;
  plan::Value value;
  std::string text;  ///< the value in plain form, for a tool that the grammar has no words for
};

/// One of several lists that a turn shows.
struct TurnList {
  std::string words;  ///< of its wish
  std::size_t shown = 0;
  std::vector<std::string> conditions;  ///< in words
};

/// What there is to say about one turn. Names are data: they are quoted into templates, never interpreted.
struct Turn {
  const Reading& reading;
  std::size_t shown = 0;          ///< items in the answer
  std::size_t wanted = 0;         ///< how many were asked for
  bool personal = true;           ///< rests on the user's own history
  std::vector<std::string> like;  ///< titles the answer should resemble
  std::string query;
  std::vector<std::string> conditions;  ///< in words
  std::vector<std::string> clues;       ///< in words: what the answer went by beside them
  /// For an empty answer: a condition, and how many items there would be without it; the most helpful one.
  std::string relax_condition;
  std::size_t relax_count = 0;
  std::vector<std::string> reacted_to;  ///< titles or labels that were rated or remembered
  std::vector<Outcome> outcomes;        ///< of its actions, in the plan's order
  plan::LocalTime now{};                ///< what "tomorrow" is relative to
  std::vector<std::string> partial;     ///< steps that failed
  std::size_t declined = 0;             ///< calls that the person said no to
  std::string guest;                    ///< whom the answer is for; "" for the person
  std::vector<std::string> companions;  ///< who is along
  bool knows_company = true;            ///< something is remembered of them
  std::vector<TurnList> lists;          ///< of several wishes; empty where there is one
  std::vector<std::string> given_up;    ///< preferred conditions that too little met, in words
  struct Mood {
    std::string words;
    std::vector<std::string> labels;
    double confidence = 0;
  };
  std::vector<Mood> moods;
  std::string first;                 ///< the title of the first item in the answer
  bool nothing_to_refer_to = false;  ///< "why that one?" before anything was shown
};

/// Text from typed results, by the templates of a grammar file. Immutable, thread-safe.
class Realiser {
 public:
  /// Errors: unsupported.
  static Result<std::shared_ptr<const Realiser>> create(std::string_view language = "en");
  static std::shared_ptr<const Realiser> create(std::shared_ptr<const Grammar> grammar);
  ~Realiser();

  /// The sentences that go above the items.
  [[nodiscard]] std::string reply(const Turn& turn) const;
  /// Says what a message held that was not understood; empty when all was.
  [[nodiscard]] std::string not_understood(const Reading& reading) const;
  /// A question with its words: about labels of a field ("genres" -> "Pick a genre"), about two items, or an open one;
  /// of a single label the choices become yes and no.
  /// @param shown  how many items it stands beside
  /// @param field  what its field is called
  [[nodiscard]] plan::Question phrased(plan::Question question, std::size_t shown, std::string_view field) const;
  /// "Shall I ...?"
  [[nodiscard]] std::string offer_to_tell(std::string_view condition) const;
  [[nodiscard]] std::string offer_to_keep(std::string_view title) const;
  /// @param what  a label or a title that they like, or avoid where it is unwanted
  [[nodiscard]] std::string offer_to_remember(std::string_view what, Polarity polarity) const;
  /// How an offer may be answered.
  [[nodiscard]] std::vector<std::string> yes_and_no() const;
  /// What is said to a reply that takes no step.
  [[nodiscard]] std::string acknowledged(OfferReply reply) const;
  /// A request that stands, as a person would put it.
  [[nodiscard]] std::string standing_words(std::string_view condition) const;
  /// "rather like Heat than like Alien".
  [[nodiscard]] std::string preference(std::string_view preferred, std::string_view over) const;

 private:
  struct Impl;
  explicit Realiser(std::unique_ptr<const Impl> impl);
  std::unique_ptr<const Impl> impl_;
};

}  // namespace attune::language
