#pragma once
#include "plan/checking/checker.h"

namespace attune::plan {

/// Faults of names, types and form, in the order of the text: the first part of diagnose().
std::vector<Diagnostic> check_types(const Plan& plan, const ToolRegistry& tools, const Catalogue& catalogue,
                                    const CheckOptions& options);

}  // namespace attune::plan
