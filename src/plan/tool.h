#pragma once
#include "base/error.h"
#include "plan/by_name.h"
#include "plan/plan.h"
#include "plan/policy/flow_policy.h"
#include "plan/type.h"
#include "plan/value.h"

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace attune::plan {

enum class SideEffect { none, reversible, irreversible };
enum class Confirmation {
  by_effect,  ///< needed for irreversible effects
  always,
  never,  ///< the operator trusts it: what the person asks for happens
};

struct Parameter {
  std::string name;
  Type type;
  bool required = true;
  std::optional<Expression> fallback;  ///< value when absent; only where not required
  std::optional<double> low;           ///< inclusive range of a number
  std::optional<double> high;
  bool whole = false;                ///< a number without a fraction
  std::vector<std::string> choices;  ///< the texts that may stand here; empty for any
  ArgumentRole role = ArgumentRole::content;
  std::string summary;

  /// Whether a number or a text of this parameter's range may stand here; other values always. Errors: invalid_argument
  /// "'limit' is 0" with the range as the mend.
  [[nodiscard]] Status admits(const Value& value) const;
};

/// What the optimiser may do with a tool that gives items.
enum class ListLaw {
  none,
  source,  ///< it has `where` and `limit`; a smaller limit gives the first of what a larger one gives, and whether the
           ///< call fails hangs on neither
  filter,  ///< filter(items, where): keeps those that satisfy, in their order; never fails
  prefix,  ///< take(items, count, skip): the first, past some; never fails
  first,   ///< first(items): the first one; fails where there is none
};

/// What a call costs, as far as it is known beforehand.
struct Cost {
  double time_ms = 1;  ///< typical, for one call
  double money = 0;    ///< in the operator's currency
  double tokens = 0;   ///< of language models
};

/// What a plan may know of a tool; docs, checker, JSON Schema and completion read it.
struct Signature {
  std::string name;
  std::string summary;      ///< the operator's or ours
  std::string description;  ///< as the maker of an outside tool has it: outside text, for the operator's eyes
  std::vector<Parameter> parameters;
  bool variadic = false;  ///< takes any number of positional values of any type (reply)
  Type result = Type::Kind::nothing;
  /// How people ask for it, each with a slot for every required parameter that is not a user: "remind me to {text}
  /// {at}". They let the built-in interpreter call it.
  std::vector<std::string> examples;
  /// The same in other languages: "de" -> phrases.
  std::map<std::string, std::vector<std::string>, std::less<>> examples_by_language;

  SideEffect side_effect = SideEffect::none;
  bool idempotent = true;  ///< once more does no harm and gives the same
  Confirmation confirmation = Confirmation::by_effect;

  // Information flow.
  bool outside = false;                             ///< its arguments leave the house and its results come from there
  PrivateData private_data = PrivateData::refused;  ///< of an outside tool: what the operator lets it see
  Integrity result_integrity = Integrity::outside;  ///< of its result, whatever it is given
  bool personal = false;                            ///< its result tells of the people it is given

  // Running.
  Cost cost;
  std::optional<std::chrono::milliseconds> timeout;  ///< of one try; none: the plan's own deadline
  std::size_t concurrency = 0;                       ///< calls at the same time, over all plans; 0 for any number

  // Optimising.
  /// Gives a value whatever it is given within its types and ranges: nobody misses a call whose value is not needed.
  bool total = false;
  ListLaw list_law = ListLaw::none;
  double stable_to = 0;  ///< of a source: up to which limit the law holds
  /// A tool that does for a list what this does for one value: its only required parameter takes a list of what this
  /// one's takes, and its result is the list of results. "" for none.
  std::string bulk;

  /// Whether leaving a call out, or making it once instead of twice, changes nothing but the answer's cost.
  [[nodiscard]] bool is_pure() const { return side_effect == SideEffect::none && idempotent; }
  /// Whether it gives a value whatever it is given within its types and ranges.
  [[nodiscard]] bool never_fails() const { return total || list_law == ListLaw::filter || list_law == ListLaw::prefix; }
  /// Whether policy wants the person's yes, whatever the arguments are.
  [[nodiscard]] bool needs_confirmation() const;
  /// The phrases of a language, none where it has none; `examples` for "en".
  [[nodiscard]] std::vector<std::string> examples_in(std::string_view language) const;
  /// Null where there is none.
  [[nodiscard]] const Parameter* parameter(std::string_view wanted) const;
};

/// A piece of an example phrase: words, or the parameter whose value stands there.
struct PhrasePiece {
  std::string text;
  bool is_slot = false;
  bool is_joined = false;  ///< words, without a space behind the slot before them
  bool operator==(const PhrasePiece&) const = default;
};
/// "remind me to {text} {at}" in its pieces; white space around them is left out. Errors: parse_error.
Result<std::vector<PhrasePiece>> phrase_pieces(std::string_view example);
/// Errors: parse_error; invalid_argument for a phrase that begins with a slot, lacks one or has one that fits nothing.
Status check_example(const Signature& signature, std::string_view example);

/// Arguments of one call, checked against the signature: every parameter is there, absent optionals as monostate.
class Arguments {
 public:
  explicit Arguments(std::map<std::string, Value, std::less<>> named, std::vector<Value> positional = {})
      : named_(std::move(named)), positional_(std::move(positional)) {}
  [[nodiscard]] const Value& operator[](std::string_view name) const;
  [[nodiscard]] std::span<const Value> positional() const { return positional_; }
  /// The value as T. Checker and executor have made sure of the type, so a mismatch is the tool's bug: it throws
  /// std::bad_variant_access, which the executor reports as an internal error of that tool.
  template <class T>
  [[nodiscard]] const T& as(std::string_view name) const {
    return std::get<T>((*this)[name].data);
  }
  /// Empty where absent.
  template <class T>
  [[nodiscard]] const T* if_present(std::string_view name) const {
    return std::get_if<T>(&(*this)[name].data);
  }

 private:
  std::map<std::string, Value, std::less<>> named_;
  std::vector<Value> positional_;
};

/// What a running call may use. Thread-safe.
struct CallContext {
  std::stop_token stop;  ///< requested on deadline or cancellation: long work must look at it and come back
  std::chrono::steady_clock::time_point deadline;
  std::string idempotency_key;  ///< same for every retry of this call; "" where the run has no id
  /// Of the arguments together and of what decided that the call happens: a tool that keeps what it is given keeps it
  /// under this label.
  Label label{};
  std::string user{};  ///< key of the person whom the plan runs for
};

/// A tool that works on the thread it is called on. Several calls at once, on any threads.
using Synchronous = std::function<Result<Value>(const Arguments&, const CallContext&)>;
/// A tool that waits elsewhere: returns at once, and calls `done` once, from any thread, also when it is asked to stop.
using Asynchronous = std::function<void(Arguments, CallContext, std::function<void(Result<Value>)> done)>;

struct Tool {
  Signature signature;
  /// Gives a value of the signature's result type.
  std::variant<Synchronous, Asynchronous> run;
};

class ToolRegistry {
 public:
  /// Errors: already_exists; invalid_argument for an example phrase that lacks a slot or has one that fits nothing.
  Status add(Tool tool);
  [[nodiscard]] const Tool* find(std::string_view name) const;
  [[nodiscard]] std::vector<const Tool*> all() const;  ///< by name

 private:
  ByName<std::shared_ptr<const Tool>> tools_;  // by pointer: a tool stays where it is
};

}  // namespace attune::plan
