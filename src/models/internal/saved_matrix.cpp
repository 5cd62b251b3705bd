#include "models/internal/saved_matrix.h"

#include <algorithm>
#include <cmath>

namespace attune {

void save_matrix(SnapshotWriter& out, std::string_view scope, const CsrView<float>& matrix) {
  out.begin_scope(scope);
  out.add("offsets", matrix.offsets);
  out.add("columns", matrix.columns);
  out.add("values", matrix.values);
  out.end_scope();
}

Result<CsrView<float>> map_matrix(const SnapshotReader& reader) {
  ATTUNE_TRY(offsets, reader.array<std::uint64_t>("offsets"));
  ATTUNE_TRY(columns, reader.array<std::uint32_t>("columns"));
  ATTUNE_TRY(values, reader.array<float>("values"));
  const bool consistent = !offsets.empty() && offsets.front() == 0 && offsets.back() == columns.size() &&
                          columns.size() == values.size() && std::ranges::is_sorted(offsets) &&
                          std::ranges::all_of(values, [](float value) { return std::isfinite(value); });
  if (!consistent) return corrupt("the arrays of a sparse matrix contradict each other");
  return CsrView<float>{offsets, columns, values};
}

bool fits(const CsrView<float>& matrix, std::size_t columns) {
  return std::ranges::all_of(matrix.columns, [&](std::uint32_t column) { return column < columns; });
}

}  // namespace attune
