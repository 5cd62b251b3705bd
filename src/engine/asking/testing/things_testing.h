#pragma once
#include "data/catalogue.h"

#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace attune::testing {

inline constexpr int kThings = 40;

/// 40 things with one of four colours, ten shapes, and two sizes each; their number is a number.
inline std::shared_ptr<const Catalogue> things() {
  std::vector<ItemRecord> records;
  for (int i = 0; i < kThings; ++i) {
    const auto label = [i](const char* kind, int n) {
      return std::vector<std::string>{fmt::format("{} {}", kind, i % n)};
    };
    records.push_back({fmt::format("thing {}", i),
                       fmt::format("thing {}", i),
                       {{"colour", label("colour", 4)},
                        {"shape", label("shape", 10)},
                        {"size", label("size", 2)},
                        {"number", static_cast<double>(i)}}});
  }
  return Catalogue::build(records).value();
}

/// All of them, equally likely.
inline Ranking equally_likely_things() {
  Ranking ranking;
  for (std::uint32_t i = 0; i < kThings; ++i) ranking.push_back({ItemId{i}, 1});
  return ranking;
}

}  // namespace attune::testing
