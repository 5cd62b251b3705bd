#include "kernels/inner_product_search.h"

#include "base/error.h"
#include "base/parallel.h"
#include "kernels/vector.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <utility>

// Highway compiles this file once for each instruction set, each time with another HWY_NAMESPACE.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/inner_product_search.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

#ifndef ATTUNE_INNER_PRODUCT_SEARCH_ONCE
#define ATTUNE_INNER_PRODUCT_SEARCH_ONCE
namespace attune::kernels {
namespace {
/// Vectors of a panel, which holds them dimension by dimension.
constexpr std::size_t kPanel = 16;
/// Parts at most in which a product is summed.
constexpr std::size_t kSumStep = 4;

template <class Number>
struct PanelBlock {
  const Number* numbers;
  std::size_t count;       // panels
  std::size_t dimensions;  // of a vector
  std::size_t padded;      // the same, filled up with zeros
};
}  // namespace
}  // namespace attune::kernels
#endif

HWY_BEFORE_NAMESPACE();
namespace attune::kernels::HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

using Tag = hn::CappedTag<float, kPanel>;
using Vector = hn::Vec<Tag>;

HWY_INLINE Vector load(const float* at) {
  return hn::LoadU(Tag(), at);
}

/// bfloat16 is the upper half of a float.
HWY_INLINE Vector load(const std::uint16_t* at) {
  const hn::Rebind<std::uint32_t, Tag> wide;
  const hn::Rebind<std::uint16_t, Tag> narrow;
  return hn::BitCast(Tag(), hn::ShiftLeft<16>(hn::PromoteTo(wide, hn::LoadU(narrow, at))));
}

HWY_INLINE Vector load(const std::int8_t* at) {
  const hn::Rebind<std::int32_t, Tag> wide;
  const hn::Rebind<std::int8_t, Tag> narrow;
  return hn::ConvertTo(Tag(), hn::PromoteTo(wide, hn::LoadU(narrow, at)));
}

template <class Number, std::size_t... s>
HWY_INLINE auto load_each(std::index_sequence<s...> /*sums*/, const Number* at) {
  return std::array{load(at + s * kPanel)...};
}

/// scores[q * stride + r] = query q times vector r of the panel. Each product is summed in kSums parts, enough of them
/// to hide the latency of the multiply-add.
/// @param queries     dimension by dimension, kQueries numbers each
/// @param dimensions  a multiple of kSums
template <std::size_t kQueries, std::size_t kSums, class Number, std::size_t... i>
HWY_INLINE void score_panel(std::index_sequence<i...> /*sums*/, const Number* panel, const float* queries,
                            std::size_t dimensions, float* scores, std::size_t stride) {
  const Tag d;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t r = 0; r < kPanel; r += lanes) {
    Vector sums[] = {(static_cast<void>(i), hn::Zero(d))...};
    for (std::size_t k = 0; k < dimensions; k += kSums) {
      const auto numbers = load_each(std::make_index_sequence<kSums>(), panel + k * kPanel + r);
      const float* const now = queries + k * kQueries;
      ((sums[i] = hn::MulAdd(hn::Set(d, now[i % kSums * kQueries + i / kSums]), numbers[i % kSums], sums[i])), ...);
    }
    for (std::size_t q = 0; q < kQueries; ++q) {
      Vector sum = sums[q * kSums];
      for (std::size_t s = 1; s < kSums; ++s) sum = hn::Add(sum, sums[q * kSums + s]);
      hn::StoreU(sum, d, scores + q * stride + r);
    }
  }
}

template <std::size_t kQueries, std::size_t kSums, class Number>
void score_panels(const PanelBlock<Number>& panels, const float* const* queries, float* packed, float* scores) {
  for (std::size_t k = 0; k < panels.padded; ++k) {
    for (std::size_t q = 0; q < kQueries; ++q) {
      packed[k * kQueries + q] = k < panels.dimensions ? queries[q][k] : 0.0F;
    }
  }
  for (std::size_t p = 0; p < panels.count; ++p) {
    score_panel<kQueries, kSums>(std::make_index_sequence<kQueries * kSums>(),
                                 panels.numbers + p * kPanel * panels.padded, packed, panels.padded,
                                 scores + p * kPanel, panels.count * kPanel);
  }
}

template <class Number>
void score_block(const PanelBlock<Number>& panels, std::span<const float* const> queries, float* packed,
                 float* scores) {
  // A tile of sums for many queries at once fills the registers: 16 vectors of the widest, 8 of the others.
  constexpr std::size_t kMany = hn::MaxLanes(Tag()) == kPanel ? 16 : 8;
  std::size_t q = 0;
  const auto run = [&](auto scorer, std::size_t at_once) {
    for (; q + at_once <= queries.size(); q += at_once) {
      scorer(panels, queries.data() + q, packed, scores + q * panels.count * kPanel);
    }
  };
  run(score_panels<kMany, 1, Number>, kMany);
  run(score_panels<4, 2, Number>, 4);
  run(score_panels<1, kSumStep, Number>, 1);
}

}  // namespace

void score_float32(const PanelBlock<float>& panels, std::span<const float* const> queries, float* packed,
                   float* scores) {
  score_block(panels, queries, packed, scores);
}

void score_bfloat16(const PanelBlock<std::uint16_t>& panels, std::span<const float* const> queries, float* packed,
                    float* scores) {
  score_block(panels, queries, packed, scores);
}

void score_int8(const PanelBlock<std::int8_t>& panels, std::span<const float* const> queries, float* packed,
                float* scores) {
  score_block(panels, queries, packed, scores);
}

}  // namespace attune::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace attune::kernels {

HWY_EXPORT(score_float32);
HWY_EXPORT(score_bfloat16);
HWY_EXPORT(score_int8);

namespace {

/// Queries scored at once, and panels whose scores are then looked through while they lie in the first cache.
constexpr std::size_t kQueryBlock = 16, kPanelBlock = 16;

/// Dimensions with those that fill up the last step of a sum.
std::size_t padded_dimensions(std::size_t dimensions) {
  return (dimensions + kSumStep - 1) / kSumStep * kSumStep;
}

std::size_t panel_count(std::size_t vectors) {
  return (vectors + kPanel - 1) / kPanel;
}

std::uint16_t to_bfloat16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  return static_cast<std::uint16_t>((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
}

float int8_scale(std::span<const float> vector) {
  float largest = 0;
  for (const float value : vector) largest = std::max(largest, std::abs(value));
  return largest / 127;
}

double norm(std::span<const float> vector) {
  double sum = 0;
  for (const float value : vector) sum += static_cast<double>(value) * value;
  return std::sqrt(sum);
}

/// The vectors panel by panel, each number as `encode(row, value)` gives it; what fills up is 0.
template <class Number, class Encode>
std::vector<InnerProductSearch::CacheLine> panels_of(MatrixView<const float> vectors, const Encode& encode) {
  using Line = InnerProductSearch::CacheLine;
  const std::size_t padded = padded_dimensions(vectors.columns);
  static_assert(kPanel * kSumStep * sizeof(Number) % sizeof(Line) == 0);
  std::vector<Line> lines(panel_count(vectors.rows) * kPanel * padded * sizeof(Number) / sizeof(Line));
  auto* const numbers = reinterpret_cast<Number*>(lines.data());
  for (std::size_t r = 0; r < vectors.rows; ++r) {
    const std::span<const float> row = vectors.row(r);
    Number* const column = numbers + r / kPanel * kPanel * padded + r % kPanel;
    for (std::size_t k = 0; k < row.size(); ++k) column[k * kPanel] = encode(r, row[k]);
  }
  return lines;
}

}  // namespace

InnerProductSearch::InnerProductSearch(MatrixView<const float> vectors, Precision precision)
    : vectors_(vectors), precision_(precision) {
  for (std::size_t r = 0; r < vectors.rows; ++r) largest_norm_ = std::max(largest_norm_, norm(vectors.row(r)));
  switch (precision) {
    case Precision::float32:
      panels_ = panels_of<float>(vectors, [](std::size_t, float value) { return value; });
      break;
    case Precision::bfloat16:
      panels_ = panels_of<std::uint16_t>(vectors, [](std::size_t, float value) { return to_bfloat16(value); });
      break;
    case Precision::int8:
      if (vectors.rows == 0) break;
      scales_.resize(panel_count(vectors.rows) * kPanel);
      for (std::size_t r = 0; r < vectors.rows; ++r) scales_[r] = int8_scale(vectors.row(r));
      largest_scale_ = *std::ranges::max_element(scales_);
      panels_ = panels_of<std::int8_t>(vectors, [&](std::size_t r, float value) {
        return static_cast<std::int8_t>(scales_[r] > 0 ? std::lround(value / scales_[r]) : 0);
      });
      break;
  }
}

void InnerProductSearch::sweep(MatrixView<const float> queries, std::size_t first, std::size_t last,
                               std::span<BestScores> best) const {
  std::array<float, kQueryBlock * kPanelBlock * kPanel> scores;
  std::array<const float*, kQueryBlock> block;
  const std::size_t padded = padded_dimensions(vectors_.columns);
  std::vector<float> packed(kQueryBlock * padded);
  for (std::size_t p = first; p < last; p += kPanelBlock) {
    const std::size_t panels = std::min(kPanelBlock, last - p), row = p * kPanel;
    const std::size_t rows = std::min(panels * kPanel, vectors_.rows - row);
    for (std::size_t q = 0; q < queries.rows; q += kQueryBlock) {
      const std::size_t size = std::min(kQueryBlock, queries.rows - q);
      for (std::size_t i = 0; i < size; ++i) block[i] = queries.row(q + i).data();
      const auto score = [&]<class Number>(const Number* numbers, auto scorer) {
        const PanelBlock<Number> now{numbers + p * kPanel * padded, panels, vectors_.columns, padded};
        scorer(now, std::span(block).first(size), packed.data(), scores.data());
      };
      switch (precision_) {
        case Precision::float32:
          score(reinterpret_cast<const float*>(panels_.data()), HWY_DYNAMIC_DISPATCH(score_float32));
          break;
        case Precision::bfloat16:
          score(reinterpret_cast<const std::uint16_t*>(panels_.data()), HWY_DYNAMIC_DISPATCH(score_bfloat16));
          break;
        case Precision::int8:
          score(reinterpret_cast<const std::int8_t*>(panels_.data()), HWY_DYNAMIC_DISPATCH(score_int8));
          break;
      }
      for (std::size_t i = 0; i < size; ++i) {
        const std::span own = std::span(scores).subspan(i * panels * kPanel, rows);
        if (precision_ == Precision::int8) {
          for (std::size_t r = 0; r < rows; ++r) own[r] *= scales_[row + r];
        }
        best[q + i].offer(own, static_cast<std::uint32_t>(row));
      }
    }
  }
}

double InnerProductSearch::largest_error(std::span<const float> query) const {
  const double product = norm(query) * largest_norm_;  // bounds every score and every sum of magnitudes, by Cauchy
  double error = 2 * static_cast<double>(vectors_.columns + 4) * std::numeric_limits<float>::epsilon() * product;
  if (precision_ == Precision::bfloat16) error += product / 256;
  if (precision_ == Precision::int8) {
    double magnitudes = 0;
    for (const float value : query) magnitudes += std::abs(value);
    error += magnitudes * largest_scale_ / 2;
  }
  return error;
}

std::vector<TopEntry> InnerProductSearch::score_all(std::span<const float> query, std::size_t k) const {
  constexpr std::size_t kRows = 1024;
  std::array<float, kRows> scores;
  BestScores best(k);
  for (std::size_t row = 0; row < vectors_.rows; row += kRows) {
    const std::size_t count = std::min(kRows, vectors_.rows - row);
    const std::span own = std::span(scores).first(count);
    multiply(vectors_.block(row, 0, count, vectors_.columns), query, own);
    best.offer(own, static_cast<std::uint32_t>(row));
  }
  const std::span<const TopEntry> ranking = best.ranking();
  return {ranking.begin(), ranking.end()};
}

std::vector<TopEntry> InnerProductSearch::settle(std::span<const float> query, std::vector<TopEntry> candidates,
                                                 std::size_t k) const {
  const double hidden = candidates.empty() ? 0 : candidates.back().score + largest_error(query);  // at most that good
  for (TopEntry& entry : candidates) entry.score = dot(query, vectors_.row(entry.position));
  const bool numbers = std::ranges::none_of(candidates, [](const TopEntry& entry) { return std::isnan(entry.score); });
  if (numbers) std::ranges::sort(candidates, ranks_before);
  const bool all = candidates.size() == vectors_.rows;
  const bool certain = all || (candidates.size() > k && candidates[k - 1].score > hidden);
  if (!numbers || !certain) return score_all(query, k);
  candidates.resize(k);
  return candidates;
}

void InnerProductSearch::search_together(MatrixView<const float> queries, std::size_t k, std::size_t threads,
                                         std::span<TopEntry> best) const {
  const std::size_t candidates = std::min(precision_ == Precision::float32 ? k : 4 * k + 64, vectors_.rows);
  const std::size_t panels = panel_count(vectors_.rows);
  const std::size_t part = (panels + threads - 1) / threads, parts = (panels + part - 1) / part;
  std::vector<BestScores> found(parts * queries.rows, BestScores(candidates));
  parallel_for(parts, 1, threads, [&](std::size_t p, std::size_t) {
    sweep(queries, p * part, std::min((p + 1) * part, panels),
          std::span(found).subspan(p * queries.rows, queries.rows));
  });
  for (std::size_t q = 0; q < queries.rows; ++q) {
    std::vector<TopEntry> merged;
    for (std::size_t p = 0; p < parts; ++p) {
      const auto ranking = found[p * queries.rows + q].ranking();
      merged.insert(merged.end(), ranking.begin(), ranking.end());
    }
    std::ranges::sort(merged, ranks_before);
    merged.resize(std::min(merged.size(), candidates));
    if (precision_ != Precision::float32) merged = settle(queries.row(q), std::move(merged), k);
    merged.resize(k, {0, -std::numeric_limits<float>::infinity()});
    std::ranges::copy(merged, best.subspan(q * k).begin());
  }
}

void InnerProductSearch::search(MatrixView<const float> queries, std::size_t k, std::size_t threads,
                                std::span<TopEntry> best) const {
  const std::size_t wanted = std::min(k, vectors_.rows);
  ATTUNE_CHECK(queries.columns == vectors_.columns, "queries have as many dimensions as the vectors");
  if (wanted == 0 || queries.rows == 0) return;
  constexpr std::size_t kTogether = 4 * kQueryBlock;
  if (queries.rows < kTogether * threads) return search_together(queries, wanted, threads, best);
  parallel_for(queries.rows, kTogether, threads, [&](std::size_t first, std::size_t last) {
    search_together(queries.block(first, 0, last - first, queries.columns), wanted, 1, best.subspan(first * wanted));
  });
}

}  // namespace attune::kernels
#endif
