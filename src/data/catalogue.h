#pragma once
#include "base/error.h"
#include "data/derived_value.h"
#include "data/ids.h"
#include "data/item.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace attune {

/// How a field's values are held and compared.
enum class FieldKind : std::uint8_t {
  number,  ///< at most one finite number an item
  labels,  ///< a set of short strings an item: genres, people, tags, brand, colour
  text,    ///< prose, for search only
};

/// What a number measures, so that plain words ("under two hours", "from the eighties", "cheaper") find their field.
enum class Measure : std::uint8_t {
  plain,
  year,      ///< a calendar year
  duration,  ///< in `unit`: "minutes", "hours", "seconds"
  money,     ///< in `unit`: "EUR", "USD", ... or ""
  length,    ///< in `unit`: "pages", "cm", ...
  rating,    ///< a score people or critics gave
};

struct Field {
  std::string name;  ///< as in the source: "genres", "runtime"
  FieldKind kind = FieldKind::labels;
  Measure measure = Measure::plain;
  std::string unit;
  bool is_derived = false;  ///< the source has no such field
};

/// What an operator may say about fields in attune.toml, [fields.NAME]; whatever is not said is inferred.
struct FieldHint {
  std::string name;
  std::optional<FieldKind> kind;
  std::optional<Measure> measure;
  std::optional<std::string> unit;
};

/// All items, by column. Immutable, so that any number of threads read it without locks. Knows nothing of films: fields
/// and their kinds come from the records alone.
///
/// Inference: a field is a number when every value is one; labels when its values are lists, or strings of at most 48
/// bytes of which at least a fifth repeat; otherwise text. A number field whose values are whole and mostly lie in
/// 1000..2100 is a year; names such as runtime/duration/minutes, price/cost, pages/size, rating/score/stars give the
/// other measures and their units.
///
/// Derived values stand beside what the source says, and never in its place: an item whose source has a value in a
/// field has no derived one there. They are found, counted and compared like any other; derivation() tells them apart.
class Catalogue {
 public:
  /// Records in id order: record i becomes ItemId{i}.
  /// @param derived  in this order; those that contradict the source (a value of the item's own in the field, a field
  ///                 of another kind), of unknown items or not finite are left out, and of several numbers all but the
  ///                 first
  /// Errors: invalid_argument for an empty or repeated key, or a number that is not finite.
  static Result<std::shared_ptr<const Catalogue>> build(std::span<const ItemRecord> records,
                                                        std::span<const FieldHint> hints = {},
                                                        std::span<const DerivedValue> derived = {});

  [[nodiscard]] std::size_t size() const { return keys_.size(); }
  [[nodiscard]] std::string_view key(ItemId item) const { return keys_[index(item)]; }
  [[nodiscard]] std::string_view title(ItemId item) const { return titles_[index(item)]; }
  [[nodiscard]] std::optional<ItemId> find(std::string_view key) const;

  [[nodiscard]] std::span<const Field> fields() const { return fields_; }
  [[nodiscard]] const Field& field(FieldId id) const { return fields_[index(id)]; }
  /// By name, ASCII case folded.
  [[nodiscard]] std::optional<FieldId> find_field(std::string_view name) const;

  /// The item's number; empty where the source has none.
  [[nodiscard]] std::optional<double> number(FieldId field, ItemId item) const;
  /// The item's labels, in the source's order.
  [[nodiscard]] std::span<const LabelId> labels(FieldId field, ItemId item) const;
  /// Distinct labels of a field. A label's spelling is that of its first appearance; labels that differ only in letter
  /// case or surrounding space are one.
  [[nodiscard]] std::size_t label_count(FieldId field) const;
  [[nodiscard]] std::string_view label_text(FieldId field, LabelId label) const;
  [[nodiscard]] std::optional<LabelId> find_label(FieldId field, std::string_view text) const;
  /// The label's posting list: items that bear it, ascending.
  [[nodiscard]] std::span<const ItemId> items_with(FieldId field, LabelId label) const;
  /// The item's prose; empty where the source has none.
  [[nodiscard]] std::string_view text(FieldId field, ItemId item) const;

  /// The record an item was built from (labels in their common spelling): nothing derived.
  [[nodiscard]] ItemRecord record(ItemId item) const;

  /// Where a label of an item's comes from; empty where its source has it. Cost: O(log derived values of the field).
  [[nodiscard]] std::optional<Derivation> derivation(FieldId field, ItemId item, LabelId label) const;
  /// Where an item's number comes from; empty where its source has it, or there is none.
  [[nodiscard]] std::optional<Derivation> derivation(FieldId field, ItemId item) const;
  /// Whether the item's source has a value in the field.
  [[nodiscard]] bool has_of_its_own(FieldId field, ItemId item) const;
  /// What a field relates, ascending; empty for fields that don't.
  [[nodiscard]] std::span<const Relation> relations(FieldId field) const;
  /// Whether there are any: then its labels are titles.
  [[nodiscard]] bool relates(FieldId field) const { return !relations(field).empty(); }

 private:
  struct Column;
  struct StringHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  Catalogue() = default;
  void add_derived(std::span<const DerivedValue* const> values, Column& column);

  std::vector<std::string> keys_;
  std::vector<std::string> titles_;
  std::vector<Field> fields_;
  std::vector<std::shared_ptr<const Column>> columns_;  // one a field
  std::vector<std::string> sources_;                    // of derived values
  std::unordered_map<std::string, ItemId, StringHash, std::equal_to<>> by_key_;
};

}  // namespace attune
