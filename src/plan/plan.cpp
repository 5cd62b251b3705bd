#include "plan/plan.h"

namespace attune::plan {

// Out of line: what they hold is incomplete where these are declared.
bool Call::operator==(const Call&) const = default;
bool List::operator==(const List&) const = default;
bool Object::operator==(const Object&) const = default;
bool Member::operator==(const Member&) const = default;
bool Operation::operator==(const Operation&) const = default;
bool Block::operator==(const Block&) const = default;

const Invocation* invocation_of(const Step& step) {
  return std::get_if<Invocation>(&step.action);
}

Invocation* invocation_of(Step& step) {
  return std::get_if<Invocation>(&step.action);
}

}  // namespace attune::plan
