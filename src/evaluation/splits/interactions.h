#pragma once
#include "base/error.h"
#include "base/progress.h"
#include "evaluation/splits/cases.h"
#include "models/training_data.h"

#include <filesystem>
#include <optional>

namespace attune {

/// What is known of the order of a history's entries.
enum class EventOrder {
  none,      ///< a set: no protocol may look at positions
  sequence,  ///< one after another, but not when
  time,
};

/// What times say: none where no user has events at two of them (then all were stored at one, for want of anything
/// better).
EventOrder order_by_times(const Histories& histories);

/// U users x I items before anything is split off.
struct Interactions {
  std::shared_ptr<const Histories> histories;  ///< U rows, oldest first where there is an order
  std::size_t items = 0;                       ///< I
  ItemFeatures features;                       ///< of I items, or nothing
  EventOrder order = EventOrder::none;

  /// What models learn from these histories: without order, they get the matrix only.
  [[nodiscard]] TrainingData training_data(Histories rows) const;
};

/// Interactions of several files over the same users and items.
struct InteractionFiles {
  Interactions train;
  std::optional<Interactions> valid;
  std::optional<Interactions> test;
  std::size_t rejected_lines = 0;
};

struct InteractionPaths {
  std::filesystem::path train;
  std::filesystem::path valid;       ///< "" for none
  std::filesystem::path test;        ///< "" for none
  std::filesystem::path attributes;  ///< "" for none; {"item": [attribute, ...]}, becomes labels of one field
  bool keep_going = false;           ///< past bad lines
};

/// Reads files of one format: "sequences", "lightgcn" or "sessions" (docs/evaluation.md describes them). Items are
/// numbered in an order that says nothing, by a hash of their keys: many public files number items by first appearance,
/// so that a tie broken by number would look into the future. Attributes of unknown items are left out.
/// Errors: not_found (format or file); parse_error with the file and line; io_error; those of parse_json.
/// Cost: O(bytes), about 24 bytes of memory an event.
Result<InteractionFiles> read_interactions(std::string_view format, const InteractionPaths& paths, Progress& progress);

}  // namespace attune
