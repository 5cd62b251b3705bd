#include "base/ascii.h"
#include "base/nearest_name.h"
#include "data/filter/comparison.h"
#include "data/filter/filter.h"
#include "data/filter/quoted_text.h"

#include <algorithm>
#include <set>
#include <span>
#include <unordered_set>

namespace attune {
namespace {

Failure unknown_field(const Catalogue& catalogue, std::string_view name) {
  std::vector<std::string_view> names{"id", "title"};
  for (const Field& field : catalogue.fields()) names.push_back(field.name);
  return not_found("filter: there is no field '{}'", name).mend("{}", nearest_mend(name, names));
}

class Binder {
 public:
  /// @param items  how many of the catalogue's items to look at: all, or none to look names up alone
  Binder(const Catalogue& catalogue, std::size_t items) : catalogue_(catalogue), items_(items) {}

  Result<Bitmap> bind(const Filter& filter) const {
    return std::visit([&](const auto& node) { return bind_node(node); }, filter.node);
  }

 private:
  [[nodiscard]] Bitmap none() const { return Bitmap(items_); }

  template <class Test>
  [[nodiscard]] Bitmap where(Test test) const {
    Bitmap bits = none();
    for (std::uint32_t i = 0; i < bits.size(); ++i) bits.set(i, test(ItemId{i}));
    return bits;
  }

  Result<Bitmap> bind_node(const Filter::And& all) const {
    Bitmap bits(items_, true);
    for (const Filter& part : all.parts) {
      ATTUNE_TRY(others, bind(part));
      bits &= others;
    }
    return bits;
  }

  Result<Bitmap> bind_node(const Filter::Or& any) const {
    Bitmap bits = none();
    for (const Filter& part : any.parts) {
      ATTUNE_TRY(others, bind(part));
      bits |= others;
    }
    return bits;
  }

  Result<Bitmap> bind_node(const Filter::Not& inverse) const {
    ATTUNE_TRY(bits, bind(inverse.part.front()));
    bits.flip();
    return bits;
  }

  Result<Bitmap> bind_node(const Filter::Compare& node) const {
    const double* bound = std::get_if<double>(&node.value);
    const bool equality =
        node.comparison == Filter::Comparison::equal || node.comparison == Filter::Comparison::not_equal;
    if (bound == nullptr) {
      if (!equality)
        return type_error("filter: '{}' is compared with a text; only = and != do that", node.field)
            .mend("write a number without quotes");
      ATTUNE_TRY(bits, equal_to_any(node.field, std::span(&std::get<std::string>(node.value), 1)));
      if (node.comparison == Filter::Comparison::equal) return bits;
      return where([&](ItemId item) { return !bits[index(item)] && has_value(node.field, item); });
    }
    ATTUNE_TRY(field, number_field(node.field));
    return where([&](ItemId item) {
      const auto value = catalogue_.number(field, item);
      return value && compare(*value, node.comparison, *bound);
    });
  }

  Result<Bitmap> bind_node(const Filter::Between& node) const {
    ATTUNE_TRY(field, number_field(node.field));
    return where([&](ItemId item) {
      const auto value = catalogue_.number(field, item);
      return value && *value >= node.low && *value <= node.high;
    });
  }

  Result<Bitmap> bind_node(const Filter::Has& node) const {
    const auto field = catalogue_.find_field(node.field);
    if (!field) return unknown_field(catalogue_, node.field);
    if (catalogue_.field(*field).kind != FieldKind::labels)
      return type_error("filter: '{}' has no labels, so 'has' does not fit it", node.field)
          .mend("compare it with =, <, > or 'between'");
    return node.quantifier == Filter::Quantifier::any ? bearing_any(*field, node.labels)
                                                      : bearing_all(*field, node.labels);
  }

  Result<Bitmap> bind_node(const Filter::In& node) const {
    std::vector<double> numbers;
    std::vector<std::string> texts;
    for (const Filter::Literal& value : node.values) {
      if (const double* number = std::get_if<double>(&value)) {
        numbers.push_back(*number);
      } else {
        texts.push_back(std::get<std::string>(value));
      }
    }
    ATTUNE_TRY(bits, equal_to_any(node.field, texts));
    if (numbers.empty()) return bits;
    ATTUNE_TRY(field, number_field(node.field));
    std::ranges::sort(numbers);
    for (std::uint32_t i = 0; i < bits.size(); ++i)
      if (const auto value = catalogue_.number(field, ItemId{i}))
        bits.set(i, std::ranges::binary_search(numbers, *value));
    return bits;
  }

  [[nodiscard]] Bitmap bearing_any(FieldId field, std::span<const std::string> labels) const {
    Bitmap bits = none();
    if (items_ == 0) return bits;
    for (const std::string& text : labels)
      if (const auto label = catalogue_.find_label(field, text))
        for (const ItemId item : catalogue_.items_with(field, *label)) bits.set(index(item), true);
    return bits;
  }

  [[nodiscard]] Bitmap bearing_all(FieldId field, std::span<const std::string> labels) const {
    if (items_ == 0) return none();
    std::set<LabelId> wanted;
    for (const std::string& text : labels) {
      const auto label = catalogue_.find_label(field, text);
      if (!label) return none();
      wanted.insert(*label);
    }
    std::vector<std::uint32_t> borne(catalogue_.size(), 0);  // how many of them each item bears
    for (const LabelId label : wanted)
      for (const ItemId item : catalogue_.items_with(field, label)) ++borne[index(item)];
    return where([&](ItemId item) { return borne[index(item)] == wanted.size(); });
  }

  /// id, title, a label of a labels field, or a whole text.
  Result<Bitmap> equal_to_any(std::string_view name, std::span<const std::string> texts) const {
    if (same_text(name, "id")) {
      Bitmap bits = none();
      if (items_ == 0) return bits;
      for (const std::string& text : texts)
        if (const auto item = catalogue_.find(text)) bits.set(index(*item), true);
      return bits;
    }
    std::unordered_set<std::string> folded;
    for (const std::string& text : texts) folded.insert(lower_ascii(text));
    if (same_text(name, "title"))
      return where([&](ItemId item) { return folded.contains(lower_ascii(catalogue_.title(item))); });
    const auto field = catalogue_.find_field(name);
    if (!field) return unknown_field(catalogue_, name);
    switch (catalogue_.field(*field).kind) {
      case FieldKind::number:
        if (texts.empty()) break;
        return type_error("filter: '{}' is a number, but is compared with the text {}", name, quote(texts.front()))
            .mend("write the number without quotes");
      case FieldKind::labels:
        return bearing_any(*field, texts);
      case FieldKind::text:
        return where([&](ItemId item) {
          const std::string_view text = catalogue_.text(*field, item);
          return !text.empty() && folded.contains(lower_ascii(text));
        });
    }
    return none();
  }

  /// Whether the item has anything under a name that equal_to_any knows.
  [[nodiscard]] bool has_value(std::string_view name, ItemId item) const {
    const auto field = catalogue_.find_field(name);
    return !field || !catalogue_.labels(*field, item).empty() || !catalogue_.text(*field, item).empty();
  }

  Result<FieldId> number_field(std::string_view name) const {
    const auto field = catalogue_.find_field(name);
    if (field && catalogue_.field(*field).kind == FieldKind::number) return *field;
    if (!field && !same_text(name, "id") && !same_text(name, "title")) return unknown_field(catalogue_, name);
    return type_error("filter: '{}' is not a number", name)
        .mend("compare it with a text in double quotes, or use 'has'");
  }

  const Catalogue& catalogue_;
  std::size_t items_;
};

}  // namespace

Result<BoundFilter> BoundFilter::bind(const Filter& filter, const Catalogue& catalogue) {
  ATTUNE_TRY(bits, Binder(catalogue, catalogue.size()).bind(filter));
  return BoundFilter(std::move(bits));
}

Status check_filter(const Filter& filter, const Catalogue& catalogue) {
  ATTUNE_TRY_VOID(Binder(catalogue, 0).bind(filter));
  return {};
}

}  // namespace attune
