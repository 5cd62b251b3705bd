#include "data/filter/satisfies.h"

#include "base/ascii.h"
#include "data/filter/comparison.h"

#include <algorithm>
#include <span>

namespace attune {
namespace {

class Satisfier {
 public:
  Satisfier(const Catalogue& catalogue, ItemId item) : catalogue_(catalogue), item_(item) {}

  [[nodiscard]] bool holds(const Filter& filter) const {
    return std::visit([&](const auto& node) { return holds(node); }, filter.node);
  }

 private:
  [[nodiscard]] bool holds(const Filter::And& all) const {
    return std::ranges::all_of(all.parts, [&](const Filter& part) { return holds(part); });
  }
  [[nodiscard]] bool holds(const Filter::Or& any) const {
    return std::ranges::any_of(any.parts, [&](const Filter& part) { return holds(part); });
  }
  [[nodiscard]] bool holds(const Filter::Not& inverse) const { return !holds(inverse.part.front()); }

  [[nodiscard]] bool holds(const Filter::Compare& node) const {
    if (const double* bound = std::get_if<double>(&node.value)) {
      const auto value = number(node.field);
      return value && compare(*value, node.comparison, *bound);
    }
    const std::string& text = std::get<std::string>(node.value);
    switch (node.comparison) {
      case Filter::Comparison::equal:
        return has_text(node.field, text);
      case Filter::Comparison::not_equal:
        return has_any_text(node.field) && !has_text(node.field, text);
      default:
        return false;  // texts have no order
    }
  }

  [[nodiscard]] bool holds(const Filter::Between& node) const {
    const auto value = number(node.field);
    return value && *value >= node.low && *value <= node.high;
  }

  [[nodiscard]] bool holds(const Filter::Has& node) const {
    const auto field = catalogue_.find_field(node.field);
    if (!field || catalogue_.field(*field).kind != FieldKind::labels) return false;
    const auto borne = [&](const std::string& label) { return has_label(*field, label); };
    return node.quantifier == Filter::Quantifier::any ? std::ranges::any_of(node.labels, borne)
                                                      : std::ranges::all_of(node.labels, borne);
  }

  [[nodiscard]] bool holds(const Filter::In& node) const {
    return std::ranges::any_of(node.values, [&](const Filter::Literal& literal) {
      if (const auto* text = std::get_if<std::string>(&literal)) return has_text(node.field, *text);
      return number(node.field) == std::get<double>(literal);
    });
  }

  /// Of a number's field.
  [[nodiscard]] std::optional<double> number(std::string_view name) const {
    const auto field = catalogue_.find_field(name);
    if (!field || catalogue_.field(*field).kind != FieldKind::number) return std::nullopt;
    return catalogue_.number(*field, item_);
  }

  [[nodiscard]] bool has_label(FieldId field, std::string_view text) const {
    const auto label = catalogue_.find_label(field, text);
    if (!label) return false;
    const auto borne = catalogue_.labels(field, item_);
    return std::ranges::find(borne, *label) != borne.end();
  }

  /// id, title, a label of a labels field, or a whole text.
  [[nodiscard]] bool has_text(std::string_view name, std::string_view text) const {
    if (same_text(name, "id")) return catalogue_.key(item_) == text;
    if (same_text(name, "title")) return same_text(catalogue_.title(item_), text);
    const auto field = catalogue_.find_field(name);
    if (!field) return false;
    switch (catalogue_.field(*field).kind) {
      case FieldKind::number:
        return false;
      case FieldKind::labels:
        return has_label(*field, text);
      case FieldKind::text: {
        const std::string_view whole = catalogue_.text(*field, item_);
        return !whole.empty() && same_text(whole, text);
      }
    }
    return false;
  }

  [[nodiscard]] bool has_any_text(std::string_view name) const {
    if (same_text(name, "id") || same_text(name, "title")) return true;
    const auto field = catalogue_.find_field(name);
    if (!field || catalogue_.field(*field).kind == FieldKind::number) return false;
    return !catalogue_.labels(*field, item_).empty() || !catalogue_.text(*field, item_).empty();
  }

  const Catalogue& catalogue_;
  ItemId item_;
};

}  // namespace

bool satisfies(const Filter& filter, const Catalogue& catalogue, ItemId item) {
  return Satisfier(catalogue, item).holds(filter);
}

}  // namespace attune
