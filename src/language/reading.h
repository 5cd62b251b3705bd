#pragma once
#include "data/catalogue.h"
#include "data/filter/filter.h"
#include "data/ids.h"
#include "plan/plan.h"
#include "plan/time.h"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace attune::language {

/// What a message asks for. Several may hold at once ("I hate horror, suggest something" = remember + recommend).
enum class Intent {
  recommend,  ///< suggestions that satisfy the constraints
  similar,    ///< suggestions like named or referred-to items
  search,     ///< find by words no attribute covers
  explain,    ///< "why that one?"
  why_not,    ///< "why not Alien?"
  change,     ///< "what would bring Alien in?"
  how_sure,   ///< "how sure are you?"
  compare,    ///< "compare the first and the third"
  like,       ///< "I loved Heat": a reaction to items
  dislike,    ///< "I didn't like the second one"
  remember,   ///< "I hate horror": a lasting taste for or against a label
  more,       ///< "more", "others", "the next five"
  vague,      ///< wants something, says nothing about what: worth a question
  greet,      ///< hello, thanks, goodbye
  help,       ///< "what can you do?"
  act,        ///< nothing but what tools are asked to do: "remind me to call Bo"
  choose,     ///< "should I watch Heat or Ronin?": among options that the message lists
  fact,       ///< "who directed Heat?"
  talk,       ///< "how are you?"
};
std::string_view to_string(Intent intent);
/// Whether an answer to it speaks of items, and suggests none: what was shown before stays what "the second one" means.
bool tells_of_items(Intent intent);

enum class Polarity { neutral, wanted, unwanted };
std::string_view to_string(Polarity polarity);

/// A name of the catalogue found in the message.
struct Entity {
  enum class Kind { item, label };
  Kind kind = Kind::label;
  std::string text;       ///< the words as written
  std::size_t begin = 0;  ///< bytes of the message
  std::size_t end = 0;
  ItemId item{};    ///< when kind is item
  FieldId field{};  ///< when kind is label
  LabelId label{};
  Polarity polarity = Polarity::neutral;
  double confidence = 1;             ///< 1 for an exact match; less for typos and partial names
  std::vector<ItemId> alternatives;  ///< other items of the same name, likeliest first

  struct Label {
    FieldId field{};
    LabelId label{};
    bool operator==(const Label&) const = default;
  };
  std::vector<Label>
      other_labels;  ///< that the same words name: one who acts and directs, "Romance Film" for "romance"
};

/// How much a condition matters: one that is merely preferred is given up where too little meets it.
enum class Strength { required, preferred };
std::string_view to_string(Strength strength);

/// A condition the message states, with the words it came from.
struct Constraint {
  std::string text;
  Filter filter;
  std::size_t begin = 0;  ///< byte of the message
  Strength strength = Strength::required;
};

/// Words that no label names ("cosy"), and the labels nearest to them by what the catalogue tells of its items. It is a
/// preferred constraint, too.
struct Mood {
  std::string text;
  std::vector<Entity::Label> labels;  ///< nearest first, never empty
  double confidence = 0;              ///< in (0, 1]
};

/// An item by what is remembered of it: "that dream inside a dream film".
struct Recollection {
  std::string text;
  ItemId item{};
  double confidence = 0;  ///< in (0, 1]
};

/// What is asked about one item: the value of a field, or whether a condition holds. Neither: something the catalogue
/// has no field or label for.
struct FactQuestion {
  std::string name;  ///< of the grammar's kind of question: "director"
  std::string text;  ///< the words as written
  ItemId item{};
  std::string field;              ///< that answers; "" for none
  std::optional<Filter> holds{};  ///< what is asked to be confirmed
};

/// A mention of something in the last answer: "the second one", "that", "those".
struct Reference {
  std::string text;
  std::size_t begin = 0;  ///< byte of the message
  std::vector<ItemId> items;
};

/// Items that a tool is to be given: named ones, those spoken of last, places of an answer, or what is to be found for
/// it ("a comedy").
struct Mention {
  std::string text;
  std::size_t begin = 0;  ///< bytes of the message
  std::size_t end = 0;
  std::vector<ItemId> items;         ///< named
  bool is_description = false;       ///< "a comedy": the answer to what the words ask for
  bool is_pronoun = false;           ///< "it", "them": what was spoken of last
  std::size_t from = 0;              ///< of an answer's items, the first that is meant
  std::optional<std::size_t> count;  ///< how many are meant; empty: all
};

/// A call of a tool that the message asks for.
struct Action {
  struct Given {
    std::string parameter;
    std::optional<plan::Expression> value;  ///< none where the mention is all there is
    std::optional<Mention> mention;         ///< of an item; behind a value, the words of a text, its title is meant
  };
  std::string text;  ///< the words as written
  std::string tool;
  bool needs_confirmation = false;  ///< the tool's policy wants the person's yes
  std::vector<Given> given;
};

/// An answer to the question that was put, in no words of its own: "yes", "neither", "the second".
struct QuestionAnswer {
  enum class Kind {
    yes,
    no,    ///< to all that was offered
    open,  ///< "either", "I don't know"
    pick   ///< one of what was offered
  };
  Kind kind = Kind::open;
  std::size_t place = 0;  ///< of a pick, from 0
};

/// What the message says is to be remembered, or asks of what is; one label each.
struct MemoryWish {
  enum class Verb {
    keep,        ///< "my girlfriend hates horror", "I used to like horror"
    correct,     ///< "no, I meant I like westerns, not musicals"
    recall,      ///< "what do you know about me?"
    forget,      ///< "forget that I like musicals"
    forget_all,  ///< "forget everything about me"
  };
  struct Label {
    FieldId field{};
    LabelId label{};
    bool operator==(const Label&) const = default;
  };
  Verb verb = Verb::keep;
  std::string text;                       ///< the words as written
  std::string subject;                    ///< of whom it speaks: "" for the person, else "mother"
  Label label;                            ///< of keep, correct and forget
  Polarity polarity = Polarity::neutral;  ///< liked or avoided; neutral, to forget: either
  std::optional<Label> instead_of;        ///< to correct: what is wrong
  bool has_ended = false;                 ///< it was so, and is no longer
  bool passes = false;                    ///< it is so for this conversation, or until then
  std::optional<plan::LocalTime> until;
};

/// A message, understood as far as it could be. What was not understood is said, never dropped.
struct Reading {
  std::vector<Intent> intents;  ///< most important first, never empty
  std::vector<Entity> entities;
  std::vector<Constraint> constraints;
  std::vector<Reference> references;
  std::optional<QuestionAnswer> answer;
  bool is_critique = false;             ///< of what was shown: "too long", "not this actor", "none of these"
  std::vector<Action> actions;          ///< in their order
  std::vector<MemoryWish> memory;       ///< in their order
  std::string guest;                    ///< whom the answer is for instead of the person: "mother"; "" for nobody
  std::vector<std::string> companions;  ///< who is along
  std::optional<std::size_t> count;     ///< how many items are wanted
  std::string query;                    ///< words to search by, when intent search is there
  bool like_given = false;              ///< "something similar", where there is something given that may be meant
  bool refines = false;  ///< reads like a condition on what was shown ("but shorter"), not like a new request
  std::vector<Mood> moods;
  std::optional<Recollection> recalled;
  std::vector<ItemId> options;       ///< to choose among, with intent choose
  std::vector<FactQuestion> facts;   ///< with intent fact
  std::vector<std::string> talk;     ///< small talk, by its names in the grammar
  std::string corrected;             ///< the title that the last request was meant for; "" where none is corrected
  std::vector<Constraint> given_up;  ///< preferred ones that too little meets; no longer among the constraints
  std::vector<std::string> not_understood;
  /// "something funny for the kids and a thriller for us": each wish by itself; empty where there is one, which the
  /// reading itself is. Then `intents` and `not_understood` are those of all, and the rest is empty.
  std::vector<Reading> wishes;
  std::string words;  ///< of one of several wishes, as written

  [[nodiscard]] bool has(Intent intent) const;
  /// All constraints together.
  [[nodiscard]] Filter where() const;
};

}  // namespace attune::language
