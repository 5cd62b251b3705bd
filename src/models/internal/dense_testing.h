#pragma once
#include "data/csr.h"

#include <Eigen/Core>

namespace attune::testing_data {

/// A sparse matrix written out, for references in dense double.
inline Eigen::MatrixXd dense(const CsrMatrix<float>& matrix) {
  Eigen::MatrixXd values =
      Eigen::MatrixXd::Zero(static_cast<Eigen::Index>(matrix.rows()), static_cast<Eigen::Index>(matrix.columns()));
  for (std::size_t r = 0; r < matrix.rows(); ++r) {
    const SparseRow<float> row = matrix.row(r);
    for (std::size_t k = 0; k < row.size(); ++k) {
      values(static_cast<Eigen::Index>(r), row.columns[k]) = static_cast<double>(row.values[k]);
    }
  }
  return values;
}

}  // namespace attune::testing_data
