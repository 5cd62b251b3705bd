#pragma once
#include "base/error.h"
#include "engine/asking/clues.h"
#include "engine/view.h"
#include "language/mentions.h"
#include "language/reading.h"
#include "plan/plan.h"
#include "plan/tool.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace attune::language {

class EvidenceChecker;
struct Grammar;

/// A question that the last answer put: about labels of a field (one: yes or no; several: a choice), about which of two
/// items is nearer, or an open one.
struct AskedQuestion {
  FieldId field{};
  std::vector<LabelId> labels;
  std::vector<ItemId> items;
};

/// What earlier turns left behind; the assistant keeps it.
struct DialogueContext {
  std::vector<ItemId> shown;  ///< items of the last answer, in order
  std::vector<ItemId> topic;  ///< what the last answer spoke of, where it suggested nothing: "it" means that first
  std::vector<ItemId> like;   ///< seeds of the last answer
  Filter where;               ///< conditions of the last answer
  std::string query;          ///< search words of the last answer
  std::size_t count = 5;      ///< how many it showed
  std::size_t skipped = 0;    ///< how many before those ("more" goes on from here)
  std::string given;  ///< items that the plan is given, a name of the plan language: what "it" means; "" for none
  std::string conversation;  ///< its id, which what is said in it is remembered with; "" for none
  std::size_t turn = 0;      ///< of it, from 1: the one that is read
  bool remembered = false;   ///< the last turn kept something in memory: "no, I meant westerns" is about that
  bool keeps_moods = false;  ///< something was remembered for this conversation alone
  std::string guest;         ///< whom the last answer was for; "" for the person
  std::vector<std::string> companions;     ///< who was along
  std::shared_ptr<const Reading> request;  ///< the last reading that asked for items: what "no, I meant ..." mends
  std::optional<AskedQuestion> asked;  ///< by the last answer: a bare label now adds to `where`, "anything" answers it
  bool nobody_to_ask = false;          ///< the plan runs when nobody is there to answer a question
  /// Of the item that is looked for, beside `where`; none while nobody explores: a wish was stated, and answered.
  std::optional<Clues> clues;
};

/// What a whole message says to an offer that was made, or of offers as such.
enum class OfferReply {
  yes,
  no,
  quiet,  ///< no more of them
  resume  ///< they are welcome again
};

/// What a message became.
struct Compiled {
  Reading reading;
  plan::Plan plan;
  DialogueContext
      next;  ///< like, where, query, count, skipped as they hold after this turn (shown and asked: the caller's)
};

/// What an interpreter knows from elsewhere than its grammar's sections for reading.
struct Learned {
  std::map<std::string, std::vector<std::string>> phrases;   ///< tool -> how people ask for it
  std::map<std::string, std::vector<std::string>> synonyms;  ///< word -> labels of the catalogue, "genres: Horror"
};

/// Message -> reading -> plan, with no network and no language model. Vocabulary (titles, labels, field names, units)
/// comes from the catalogue; what is English about it (function words, number words, comparatives, phrase patterns)
/// from a grammar file, so that another language is another file. Knows nothing of films. What tools can be asked to do
/// comes from their example phrases, so that any tool that has some can be called in plain words.
///
/// The plan uses the built-in tools (tools/builtin_tools.h) and always ends in reply(...):
///   actions: the tools asked for; what they are given may be the items that the same message asks for
///   recommend / similar: candidates -> [explore] -> take -> explain -> reply ; vague: candidates -> ask_user -> reply
/// What people say in words of their own is a condition; a mere yes or no to a question, a pick, and how they take what
/// they are shown are clues, which explore() weighs with their noise.
/// Immutable, thread-safe, deterministic; typically well under 2 ms. Work is bounded by the message's length, which is
/// cut at 4,000 bytes (and says so in not_understood).
class Interpreter {
 public:
  /// @param tools     whose example phrases are understood; null for none
  /// @param language  "en"; Errors: unsupported
  static Result<std::shared_ptr<const Interpreter>> create(std::shared_ptr<const View> view,
                                                           std::shared_ptr<const plan::ToolRegistry> tools,
                                                           std::string_view language = "en");
  static Result<std::shared_ptr<const Interpreter>> create(std::shared_ptr<const View> view,
                                                           std::shared_ptr<const plan::ToolRegistry> tools,
                                                           std::shared_ptr<const Grammar> grammar);
  ~Interpreter();
  /// The same, but for whose example phrases are understood. Cheap: it shares the vocabulary.
  [[nodiscard]] std::shared_ptr<const Interpreter> with_tools(std::shared_ptr<const plan::ToolRegistry> tools) const;

  [[nodiscard]] Learned learned() const;
  /// For what is said of its catalogue in its language.
  [[nodiscard]] std::shared_ptr<const EvidenceChecker> evidence_checker() const;

  /// @param now  what the clocks of the workspace show: "tomorrow" is the day after
  [[nodiscard]] Reading read(std::string_view message, const DialogueContext& context, plan::LocalTime now) const;
  /// Empty for a message that says more, or something else.
  [[nodiscard]] std::optional<OfferReply> offer_reply(std::string_view message) const;
  /// What an utterance names, be it a request or not (MentionFinder::find).
  [[nodiscard]] Mentions mentions(std::string_view utterance) const;
  [[nodiscard]] Compiled compile(std::string_view message, const DialogueContext& context, plan::LocalTime now) const;

 private:
  struct Impl;
  explicit Interpreter(std::unique_ptr<const Impl> impl);
  std::unique_ptr<const Impl> impl_;
};

}  // namespace attune::language
