#pragma once
#include "plan/policy/label.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace attune::plan {

/// What an argument is to its tool.
enum class ArgumentRole : std::uint8_t {
  content,      ///< what is sent, stored or looked up
  destination,  ///< where it goes: address, URL, recipient, account, file
};

/// Whether the operator lets a tool outside the house see what is private to people.
enum class PrivateData : std::uint8_t {
  refused,
  confirmed,  ///< if the person whose data it is says yes to the very values
  allowed,
};

/// The far end of a call.
struct Sink {
  bool outside = false;  ///< what it is given leaves the house, even if it calls itself read-only
  PrivateData private_data = PrivateData::refused;
  std::string user;  ///< the person the call is made for
};

struct ArgumentFlow {
  ArgumentRole role = ArgumentRole::content;
  Label label;
};

/// What a call needs before it may happen.
struct FlowDecision {
  enum class Verdict : std::uint8_t { allowed, needs_confirmation, refused };
  Verdict verdict = Verdict::allowed;
  /// Arguments that led to the verdict, ascending; empty where it is the circumstances of the call: that it happens at
  /// all tells, or was told by, what an argument's label would.
  std::vector<std::size_t> arguments;
  /// Why, of the first of them.
  enum class Reason : std::uint8_t { none, steered_from_outside, private_to_others, private_data };
  Reason reason = Reason::none;
  bool operator==(const FlowDecision&) const = default;
};
/// For people: "text from outside would decide where it goes".
std::string_view to_string(FlowDecision::Reason reason);

/// The information-flow policy: deny by default, for every call, whatever the tool says of itself.
///
/// - Where a call goes must not be up to text from outside, unless the person confirmed the very value.
/// - What leaves the house must be for everyone to see, unless the operator allowed the tool private data; then it must
///   be data that the person the call is made for may see themselves.
///
/// @param circumstances  label of what decided that the call happens: conditions, lengths of lists that are looped over
/// Pure; cost O(arguments).
FlowDecision decide(const Sink& sink, std::span<const ArgumentFlow> arguments, const Label& circumstances);

}  // namespace attune::plan
