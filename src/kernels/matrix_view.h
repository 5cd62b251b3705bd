#pragma once
#include <cstddef>
#include <span>

namespace attune::kernels {

/// A dense row-major matrix that lives elsewhere: `rows` x `columns`, row r at data + r * stride, stride >= columns.
template <class T>
struct MatrixView {
  T* data = nullptr;
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::size_t stride = 0;

  MatrixView() = default;
  MatrixView(T* first, std::size_t row_count, std::size_t column_count)
      : MatrixView(first, row_count, column_count, column_count) {}
  MatrixView(T* first, std::size_t row_count, std::size_t column_count, std::size_t row_stride)
      : data(first), rows(row_count), columns(column_count), stride(row_stride) {}

  [[nodiscard]] std::span<T> row(std::size_t r) const { return {data + r * stride, columns}; }
  [[nodiscard]] T& operator()(std::size_t r, std::size_t c) const { return data[r * stride + c]; }
  [[nodiscard]] MatrixView block(std::size_t r, std::size_t c, std::size_t height, std::size_t width) const {
    return {data + r * stride + c, height, width, stride};
  }
  operator MatrixView<const T>() const { return {data, rows, columns, stride}; }  // NOLINT: a view of const is a view
};

}  // namespace attune::kernels
