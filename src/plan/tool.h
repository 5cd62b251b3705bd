#pragma once
#include "base/error.h"
#include "plan/plan.h"
#include "plan/type.h"
#include "plan/value.h"

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
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
  bool whole = false;  ///< a number without a fraction
  std::string summary;

  /// Whether a number may stand here. Errors: invalid_argument "'limit' is 0" with the range as the mend.
  [[nodiscard]] Status admits(double number) const;
};

/// What a plan may know of a tool; docs, checker, JSON Schema and completion read it.
struct Signature {
  std::string name;
  std::string summary;
  std::vector<Parameter> parameters;
  bool variadic = false;  ///< takes any number of positional values of any type (reply)
  Type result = Type::Kind::nothing;
  SideEffect side_effect = SideEffect::none;
  bool idempotent = true;
  Confirmation confirmation = Confirmation::by_effect;
  double cost_ms = 1;  ///< a hint
};

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
};

struct Tool {
  Signature signature;
  /// Runs on any thread, several calls at once. Gives a value of the signature's result type.
  std::function<Result<Value>(const Arguments&, const CallContext&)> run;
};

class ToolRegistry {
 public:
  /// Errors: already_exists.
  Status add(Tool tool);
  [[nodiscard]] const Tool* find(std::string_view name) const;
  [[nodiscard]] std::vector<const Tool*> all() const;  ///< by name

 private:
  std::map<std::string, Tool, std::less<>> tools_;
};

}  // namespace attune::plan
