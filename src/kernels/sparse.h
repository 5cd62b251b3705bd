#pragma once
#include "kernels/matrix_view.h"

#include <cstddef>
#include <cstdint>
#include <span>

namespace attune::kernels {

/// A sparse matrix in compressed row form that lives elsewhere: row r has its values at [offsets[r], offsets[r + 1]).
struct SparseView {
  std::size_t columns = 0;
  std::span<const std::uint64_t> offsets;  // rows + 1
  std::span<const std::uint32_t> indices;  // each value's column, < columns; ascending within a row
  std::span<const float> values;

  struct Row {
    std::span<const std::uint32_t> indices;
    std::span<const float> values;
    [[nodiscard]] std::size_t size() const { return indices.size(); }
  };
  [[nodiscard]] std::size_t rows() const { return offsets.size() - 1; }
  [[nodiscard]] Row row(std::size_t r) const {
    const auto first = static_cast<std::size_t>(offsets[r]);
    const auto count = static_cast<std::size_t>(offsets[r + 1]) - first;
    return {indices.subspan(first, count), values.subspan(first, count)};
  }
};

/// product = matrix * dense. matrix: n x m, dense: m x k, product: n x k, overwritten; they must not overlap.
/// Same bytes on any number of threads. Cost: nonzeros * k multiply-adds.
void multiply(const SparseView& matrix, MatrixView<const float> dense, MatrixView<float> product, std::size_t threads);

}  // namespace attune::kernels
