#pragma once
#include "language/internal/plan_writer.h"
#include "language/reading.h"

#include <string>
#include <vector>

namespace attune::language {

/// The steps that answer questions of fact, one each; the names of their values. They show no items.
std::vector<std::string> write_facts(const std::vector<FactQuestion>& facts, PlanWriter& plan);

/// The steps that rank the options of a choice, by likeness to the seeds or by the person's taste; the names of the
/// ranking and of why.
std::vector<std::string> write_choice(const std::vector<ItemId>& options, const std::vector<ItemId>& seeds,
                                      PlanWriter& plan);

}  // namespace attune::language
