#include "models/internal/gram.h"

#include "base/parallel.h"

#include <algorithm>
#include <numeric>

namespace attune {

namespace {

constexpr std::size_t kBlock = kernels::BitPanel::kColumns;

bool has_ones_alone(const CsrMatrix<float>& matrix) {
  return std::ranges::all_of(matrix.view().values, [](float value) { return value == 1; });
}

}  // namespace

GramTiles::GramTiles(const CsrMatrix<float>& user_item)
    : user_item_(user_item),
      item_user_(user_item.transposed()),
      places_(user_item.nonzeros()),
      begins_(user_item.rows()),
      ends_(user_item.rows()),
      panel_(0) {
  const std::span<const std::uint64_t> offsets = item_user_.view().offsets;
  std::vector<std::uint64_t> next(offsets.begin(), offsets.end() - 1);
  for (std::size_t u = 0; u < user_item.rows(); ++u) {
    const std::span<const std::uint32_t> history = user_item.row(u).columns;
    for (std::uint32_t k = 0; k < history.size(); ++k) places_[next[history[k]]++] = k;
  }
}

std::vector<bool> GramTiles::blocks_in_bits() const {
  const std::size_t items = user_item_.columns();
  std::vector<bool> result((items + kBlock - 1) / kBlock);
  if (!has_ones_alone(user_item_)) return result;
  std::vector<std::uint64_t> additions(result.size());  // event by event
  for (std::size_t u = 0; u < user_item_.rows(); ++u) {
    const std::span<const std::uint32_t> history = user_item_.row(u).columns;
    for (const std::uint32_t item : history) additions[item / kBlock] += history.size();
  }
  // In bits, an event costs about as much as half an addition, and each row of the block some dozens for its counts.
  const std::uint64_t bits = user_item_.nonzeros() / 2 + 64 * items;
  for (std::size_t b = 0; b < result.size(); ++b) result[b] = additions[b] > bits;
  return result;
}

void GramTiles::advance(std::size_t last, bool in_bits, std::size_t threads) {
  constexpr std::size_t kUsers = 4096;
  parallel_for(user_item_.rows(), kUsers, threads, [&](std::size_t first_user, std::size_t last_user) {
    for (std::size_t u = first_user; u < last_user; ++u) {
      const std::span<const std::uint32_t> history = user_item_.row(u).columns;
      std::uint32_t k = begins_[u] = ends_[u];
      if (in_bits) panel_.clear(u);
      for (; k < history.size() && history[k] < last; ++k) {
        if (in_bits) panel_.set(u, history[k] % kBlock);
      }
      ends_[u] = k;
    }
  });
}

void GramTiles::for_each(std::size_t threads, const std::function<void(const GramTile&)>& use) {
  const std::vector<bool> in_bits = blocks_in_bits();
  if (std::ranges::find(in_bits, true) != in_bits.end()) panel_ = kernels::BitPanel(user_item_.rows());
  std::ranges::fill(ends_, 0U);
  for (std::size_t block = 0; block < in_bits.size();) {
    GramTile tile(*this);
    tile.in_bits_ = in_bits[block];
    tile.first = block * kBlock;
    do {
      ++block;
    } while (!tile.in_bits_ && block < in_bits.size() && !in_bits[block]);
    tile.last = std::min(block * kBlock, user_item_.columns());
    advance(tile.last, tile.in_bits_, threads);
    use(tile);
  }
}

template <bool kLower>
void GramTile::for_each_product(std::size_t item, const auto& add) const {
  constexpr std::size_t kAhead = 8;  // users: their histories lie all over the memory
  const SparseRow<float> users = tiles_.item_user_.row(item);
  const CsrView<float> matrix = tiles_.user_item_.view();
  const std::uint32_t* const places = tiles_.places_.data() + tiles_.item_user_.view().offsets[item];
  for (std::size_t k = 0; k < users.size(); ++k) {
    if (k + kAhead < users.size()) {
      const std::uint32_t user = users.columns[k + kAhead];
      const std::uint64_t start = matrix.offsets[user] + tiles_.begins_[user];
      __builtin_prefetch(&matrix.columns[start]);
      __builtin_prefetch(&matrix.values[start]);
    }
    const std::uint32_t user = users.columns[k];
    const std::uint64_t start = matrix.offsets[user];
    const std::uint32_t end = kLower ? std::min(tiles_.ends_[user], places[k] + 1) : tiles_.ends_[user];
    for (std::uint64_t h = start + tiles_.begins_[user]; h < start + end; ++h) {
      add(matrix.columns[h], users.values[k] * matrix.values[h]);
    }
  }
}

template <bool kLower>
void GramTile::write(std::size_t item, std::span<float> out) const {
  if (in_bits_) return tiles_.panel_.count(tiles_.item_user_.row(item).columns, out);
  std::ranges::fill(out, 0.0F);
  for_each_product<kLower>(item, [&](std::uint32_t column, float amount) { out[column - first] += amount; });
}

void GramTile::add_row(std::size_t item, SparseAccumulator& sums) const {
  for_each_product<false>(item, [&](std::uint32_t column, float amount) { sums.add(column, amount); });
}

std::size_t GramTile::additions(std::size_t item) const {
  std::size_t sum = 0;
  for (const std::uint32_t user : tiles_.item_user_.row(item).columns) sum += tiles_.ends_[user] - tiles_.begins_[user];
  return sum;
}

template void GramTile::write<false>(std::size_t, std::span<float>) const;
template void GramTile::write<true>(std::size_t, std::span<float>) const;

void gram_matrix(const CsrMatrix<float>& user_item, std::size_t threads, kernels::MatrixView<float> gram) {
  constexpr std::size_t kTile = 64;
  GramTiles(user_item).for_each(threads, [&](const GramTile& tile) {
    parallel_for(gram.rows - tile.first, 16, threads, [&](std::size_t begin, std::size_t end) {
      for (std::size_t i = tile.first + begin; i < tile.first + end; ++i) {
        tile.lower_row(i, gram.row(i).subspan(tile.first, std::min(tile.last, i + 1) - tile.first));
      }
    });
  });
  parallel_for(gram.rows, kTile, threads, [&](std::size_t first, std::size_t last) {
    for (std::size_t left = first; left < gram.columns; left += kTile) {
      const std::size_t right = std::min(left + kTile, gram.columns);
      for (std::size_t i = first; i < last; ++i) {
        for (std::size_t j = std::max(left, i + 1); j < right; ++j) gram(i, j) = gram(j, i);
      }
    }
  });
}

std::vector<std::uint32_t> columns_by_frequency(const CsrMatrix<float>& matrix) {
  std::vector<std::size_t> counts(matrix.columns());
  for (const std::uint32_t column : matrix.view().columns) ++counts[column];
  std::vector<std::uint32_t> columns(matrix.columns());
  std::iota(columns.begin(), columns.end(), 0U);
  std::ranges::stable_sort(columns, std::greater<>{}, [&](std::uint32_t column) { return counts[column]; });
  return columns;
}

CsrMatrix<float> select_columns(const CsrMatrix<float>& matrix, std::span<const std::uint32_t> columns) {
  return matrix.transposed().select_rows(columns).transposed();
}

}  // namespace attune
