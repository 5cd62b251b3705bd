#include "kernels/gemm.h"

#include "base/random.h"

#include <array>
#include <vector>

#include <gtest/gtest.h>

namespace attune::kernels {
namespace {

TEST(GemmTest, EqualsThePlainLoops) {
  Random random(1);
  for (const auto [m, k, n] : {std::array{1UL, 1UL, 1UL}, {3UL, 0UL, 2UL}, {0UL, 3UL, 2UL}, {17UL, 33UL, 9UL}}) {
    std::vector<float> a(m * (k + 1)), b(k * n), product(m * n, -1.0F);
    for (float& value : a) value = static_cast<float>(random.normal());
    for (float& value : b) value = static_cast<float>(random.normal());
    const MatrixView<const float> wide(a.data(), m, k, k + 1), second(b.data(), k, n);
    multiply(wide, second, MatrixView<float>(product.data(), m, n));
    for (std::size_t i = 0; i < m; ++i) {
      for (std::size_t j = 0; j < n; ++j) {
        double sum = 0;
        for (std::size_t l = 0; l < k; ++l) sum += static_cast<double>(wide(i, l)) * static_cast<double>(second(l, j));
        EXPECT_NEAR(product[i * n + j], sum, 1e-4);
      }
    }
    std::vector<float> turned(n * k), again(m * n, -1.0F);
    for (std::size_t l = 0; l < k; ++l)
      for (std::size_t j = 0; j < n; ++j) turned[j * k + l] = second(l, j);
    multiply_transposed(wide, MatrixView<const float>(turned.data(), n, k), MatrixView<float>(again.data(), m, n));
    for (std::size_t p = 0; p < product.size(); ++p) EXPECT_NEAR(again[p], product[p], 1e-4);
  }
}

}  // namespace
}  // namespace attune::kernels
