#include "kernels/bit_panel.h"

#include <algorithm>
#include <array>
#include <bit>

// Highway compiles this file once for each instruction set, each time with another HWY_NAMESPACE.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "kernels/bit_panel.cpp"
#include <hwy/cache_control.h>
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace attune::kernels::HWY_NAMESPACE {
namespace {
namespace hn = hwy::HWY_NAMESPACE;

using Line = BitPanel::Line;
using Tag = hn::CappedTag<std::uint64_t, BitPanel::kColumns / 64>;
using Bits = hn::Vec<Tag>;

/// Plane p of a count holds bit p of every column's count.
constexpr std::size_t kPlanes = 32;
using Planes = std::array<Line, kPlanes>;

/// low + 2 high = a + b + c in each column.
HWY_INLINE void add_three(Bits a, Bits b, Bits c, Bits& high, Bits& low) {
  const Bits differs = hn::Xor(a, b);
  high = hn::OrAnd(hn::AndNot(differs, a), differs, c);  // bit by bit; IfVecThenElse may look at whole lanes
  low = hn::Xor(differs, c);
}

/// Adds a plane of weight 2^p.
HWY_INLINE void add_plane(Bits carry, std::size_t p, Planes& planes, std::size_t word) {
  const Tag d;
  while (!hn::AllTrue(d, hn::Eq(carry, hn::Zero(d)))) {
    const Bits plane = hn::LoadU(d, planes[p].words + word);
    hn::StoreU(hn::Xor(plane, carry), d, planes[p].words + word);
    carry = hn::And(plane, carry);
    ++p;
  }
}

/// The words [word, word + lanes) of the chosen lines, added to the planes; sixteen lines at a time.
HWY_INLINE void count_words(const Line* lines, std::span<const std::uint32_t> rows, std::size_t word, Planes& planes) {
  constexpr std::size_t kAhead = 32, kBatch = 16;
  const Tag d;
  const auto bits = [&](std::size_t k) { return hn::LoadU(d, lines[rows[k]].words + word); };
  Bits ones = hn::Zero(d), twos = ones, fours = ones, eights = ones;
  std::size_t k = 0;
  for (; k + kBatch <= rows.size(); k += kBatch) {
    for (std::size_t ahead = k + kAhead; ahead < std::min(k + kAhead + kBatch, rows.size()); ++ahead) {
      hwy::Prefetch(&lines[rows[ahead]]);
    }
    const auto pair = [&](std::size_t at) {  // two lines; their carry
      Bits carry;
      add_three(ones, bits(k + at), bits(k + at + 1), carry, ones);
      return carry;
    };
    const auto four = [&](std::size_t at) {
      const Bits first = pair(at), second = pair(at + 2);
      Bits carry;
      add_three(twos, first, second, carry, twos);
      return carry;
    };
    const auto eight = [&](std::size_t at) {
      const Bits first = four(at), second = four(at + 4);
      Bits carry;
      add_three(fours, first, second, carry, fours);
      return carry;
    };
    const Bits first = eight(0), second = eight(8);
    Bits sixteens;
    add_three(eights, first, second, sixteens, eights);
    add_plane(sixteens, 4, planes, word);
  }
  add_plane(ones, 0, planes, word);
  add_plane(twos, 1, planes, word);
  add_plane(fours, 2, planes, word);
  add_plane(eights, 3, planes, word);
  for (; k < rows.size(); ++k) add_plane(bits(k), 0, planes, word);
}

/// counts[c] = sum over planes p of 2^p * bit c; kColumns values.
HWY_INLINE void expand(const Planes& planes, std::size_t used, float* counts) {
  const hn::CappedTag<float, 16> d;
  const std::size_t lanes = hn::Lanes(d);
  for (std::size_t c = 0; c < BitPanel::kColumns; c += lanes) {
    auto sum = hn::Zero(d);
    for (std::size_t p = 0; p < used; ++p) {
      const auto weight = static_cast<float>(std::uint64_t{1} << p);
      const std::uint64_t word = planes[p].words[c / 64] >> (c % 64);
      const std::uint8_t low[8] = {static_cast<std::uint8_t>(word), static_cast<std::uint8_t>(word >> 8)};
      sum = hn::Add(sum, hn::IfThenElseZero(hn::LoadMaskBits(d, low), hn::Set(d, weight)));
    }
    hn::StoreU(sum, d, counts + c);
  }
}

}  // namespace

void count_simd(const Line* lines, std::span<const std::uint32_t> rows, float* counts) {
  const std::size_t used = std::bit_width(rows.size());
  Planes planes;
  std::fill_n(planes.begin(), used, Line{});
  for (std::size_t word = 0; word < BitPanel::kColumns / 64; word += hn::Lanes(Tag())) {
    count_words(lines, rows, word, planes);
  }
  expand(planes, used, counts);
}

}  // namespace attune::kernels::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace attune::kernels {

HWY_EXPORT(count_simd);

void BitPanel::count(std::span<const std::uint32_t> rows, std::span<float> counts) const noexcept {
  alignas(64) std::array<float, kColumns> all;
  HWY_DYNAMIC_DISPATCH(count_simd)(lines_.data(), rows, all.data());
  std::copy_n(all.begin(), counts.size(), counts.begin());
}

}  // namespace attune::kernels
#endif
