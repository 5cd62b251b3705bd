#pragma once
#include "base/error.h"
#include "base/progress.h"
#include "data/catalogue.h"
#include "llm/role_model.h"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

namespace attune::roles {

/// Vectors of items' texts by one embedding model, by the text's hash: the same text is embedded once, whichever items
/// bear it, and a changed one anew. A derived file: it can be made again at any time, and one in doubt counts as
/// absent. Not thread-safe while it changes.
class ItemVectors {
 public:
  /// @param model  whose vectors they are; those of another are not read
  ItemVectors(std::filesystem::path file, std::string model);

  /// Reads the file; empty where it is absent, of another model, or not as it was written.
  void load();
  /// Errors: io_error.
  [[nodiscard]] Status save() const;

  /// Asks the model for what is missing of a catalogue's texts, 64 at a time, and saves as it goes. What no item bears
  /// any longer is dropped.
  struct Report {
    std::size_t embedded = 0;
    std::size_t kept = 0;
    std::optional<Error> stopped{};  ///< why it went no further; what was embedded before is saved
  };
  /// Errors: those of save(). What the model does is told in the report: a vector that is not finite, all zero or not
  /// as long as the others is a type_error.
  Result<Report> fill(const Catalogue& catalogue, llm::RoleModel& model, Progress& progress, std::stop_token stop);

  /// Of length 1; empty for a text without one.
  [[nodiscard]] std::span<const float> of(std::string_view text) const;
  [[nodiscard]] std::size_t size() const { return places_.size(); }
  [[nodiscard]] std::size_t dimensions() const { return dimensions_; }

 private:
  Status put(std::uint64_t hash, std::span<const float> vector);

  std::filesystem::path file_;
  std::string model_;
  std::size_t dimensions_ = 0;
  std::unordered_map<std::uint64_t, std::size_t> places_;  ///< hash of a text -> its vector's place
  std::vector<float> values_;                              ///< vectors * dimensions
};

/// What is embedded of an item: what its source says of it, 4,000 bytes at most.
std::string embedded_text(ItemId item, const Catalogue& catalogue);
/// A vector of length 1 in the same direction. Errors: type_error for one that is not finite or all zero.
Result<std::vector<float>> unit_vector(std::span<const float> vector);

}  // namespace attune::roles
