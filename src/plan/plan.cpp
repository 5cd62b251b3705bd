#include "plan/plan.h"

namespace attune::plan {

// Out of line: Expression and Argument are incomplete where these are declared.
bool Call::operator==(const Call&) const = default;
bool List::operator==(const List&) const = default;

}  // namespace attune::plan
