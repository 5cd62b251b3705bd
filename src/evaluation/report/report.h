#pragma once
#include "evaluation/evaluate.h"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace attune {

/// What a report is made from; each form below is one view of it.
struct Report {
  const Split& split;
  std::span<const Judged> judged;
  std::vector<std::size_t> depths;  ///< the k of metric@k, ascending, at least one
  std::uint64_t seed = 1;
};

/// The document that docs/evaluation.md describes: {"models": {"ease": {"recall@10": ..., "fit_seconds": ...}},
/// "chosen": {...}, "data": {...}}.
json::object report_json(const Report& report);

/// For people: what was done, and a table with a line for each model. Every line ends with a line end.
std::string report_text(const Report& report);

}  // namespace attune
