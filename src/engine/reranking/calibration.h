#pragma once
#include "data/catalogue.h"
#include "data/history.h"
#include "engine/reranking/arrange.h"

#include <memory>
#include <span>

namespace attune {

/// That a list mixes the labels of one field as the user's history does:
///
///   loss = KL(p || q') = sum over labels g of p(g) ln(p(g) / q'(g)),   q' = 0.99 q + 0.01 p
///
/// p: the history's mixture, q: that of the placed items and the one in question. An item spreads its weight (in the
/// history, the entry's; dislikes count nothing) evenly over its labels. Zero where the history has no such label.
/// Source: Steck, "Calibrated recommendations", RecSys 2018.
/// @param catalogue  must outlive the aim; @param field  one of labels
std::unique_ptr<ListAim> make_calibration(const Catalogue& catalogue, FieldId field,
                                          std::span<const HistoryEntry> history);

}  // namespace attune
