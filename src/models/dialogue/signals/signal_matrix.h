#pragma once
#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

namespace attune {

/// Signals x items: what each source of evidence says of each item. The rows have names; a row added again after
/// clear() takes the place of the old one, so that one matrix serves many conversations without allocating.
class SignalMatrix {
 public:
  explicit SignalMatrix(std::size_t items) : items_(items) {}
  void clear() { used_ = 0; }
  /// A row filled with `value`. Valid until this is destroyed.
  /// @param name  of static storage
  std::span<float> add(std::string_view name, float value = 0);

  [[nodiscard]] std::size_t size() const { return used_; }
  [[nodiscard]] std::size_t items() const { return items_; }
  [[nodiscard]] std::string_view name(std::size_t signal) const { return names_[signal]; }
  [[nodiscard]] std::span<const float> row(std::size_t signal) const { return rows_[signal]; }
  /// The row of this name; it must be there.
  [[nodiscard]] std::span<const float> row(std::string_view name) const;

 private:
  std::size_t items_ = 0;
  std::size_t used_ = 0;
  std::vector<std::vector<float>> rows_;
  std::vector<std::string_view> names_;
};

}  // namespace attune
