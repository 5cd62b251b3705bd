#pragma once
#include "plan/checking/checker.h"

#include <string>

namespace attune::plan {

/// A plan as it runs, as a graph in the language of Graphviz: a box a step, an edge for each value that one needs of
/// another, a cluster for each loop and each side of a branch.
///
/// Orange boxes have an effect, double-edged ones wait for the person's yes, blue ones reach outside the house, dashed
/// ones may fail without harm. Tooltips tell the whole line, and by whom its value may have been touched and who may
/// see it. The same plan gives the same text.
std::string to_dot(const CheckedPlan& plan);

}  // namespace attune::plan
