#pragma once
#include "evaluation/report/report.h"

#include <string>
#include <vector>

namespace attune {

/// What was done, in sentences that every form for people begins with.
std::vector<std::string> report_sentences(const Report& report);

/// "0.0123"; what is past four digits says more than the data does.
std::string figure_text(double value);
/// "0.0102 to 0.0141", or nothing where there is no interval.
std::string interval_text(const Figure& figure);
/// "p < 0.001", "p = 0.04".
std::string p_value_text(double p_value);

}  // namespace attune
