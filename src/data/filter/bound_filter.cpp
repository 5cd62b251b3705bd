#include "base/nearest_name.h"
#include "data/filter/filter.h"

#include <algorithm>

namespace attune {
namespace {

using Bits = std::vector<bool>;

bool same_text(std::string_view a, std::string_view b) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; };
  return std::ranges::equal(a, b, [&](char x, char y) { return lower(x) == lower(y); });
}

Failure unknown_field(const Catalogue& catalogue, std::string_view name) {
  std::vector<std::string_view> names{"id", "title"};
  for (const Field& field : catalogue.fields()) names.push_back(field.name);
  return not_found("filter: there is no field '{}'", name).mend("{}", nearest_mend(name, names));
}

bool compare(double value, Filter::Comparison comparison, double bound) {
  switch (comparison) {
    case Filter::Comparison::equal:
      return value == bound;
    case Filter::Comparison::not_equal:
      return value != bound;
    case Filter::Comparison::less:
      return value < bound;
    case Filter::Comparison::less_equal:
      return value <= bound;
    case Filter::Comparison::greater:
      return value > bound;
    case Filter::Comparison::greater_equal:
      return value >= bound;
  }
  return false;
}

class Binder {
 public:
  explicit Binder(const Catalogue& catalogue) : catalogue_(catalogue) {}

  Result<Bits> bind(const Filter& filter) const {
    return std::visit([&](const auto& node) { return bind_node(node); }, filter.node);
  }

 private:
  [[nodiscard]] Bits none() const { return Bits(catalogue_.size(), false); }

  template <class Test>
  [[nodiscard]] Bits where(Test test) const {
    Bits bits = none();
    for (std::uint32_t i = 0; i < bits.size(); ++i) bits[i] = test(ItemId{i});
    return bits;
  }

  Result<Bits> bind_node(const Filter::And& all) const {
    Bits bits(catalogue_.size(), true);
    for (const Filter& part : all.parts) {
      ATTUNE_TRY(others, bind(part));
      for (std::size_t i = 0; i < bits.size(); ++i) bits[i] = bits[i] && others[i];
    }
    return bits;
  }

  Result<Bits> bind_node(const Filter::Or& any) const {
    Bits bits = none();
    for (const Filter& part : any.parts) {
      ATTUNE_TRY(others, bind(part));
      for (std::size_t i = 0; i < bits.size(); ++i) bits[i] = bits[i] || others[i];
    }
    return bits;
  }

  Result<Bits> bind_node(const Filter::Not& inverse) const {
    ATTUNE_TRY(bits, bind(inverse.part.front()));
    bits.flip();
    return bits;
  }

  Result<Bits> bind_node(const Filter::Compare& node) const {
    const double* bound = std::get_if<double>(&node.value);
    const bool equality =
        node.comparison == Filter::Comparison::equal || node.comparison == Filter::Comparison::not_equal;
    if (bound == nullptr) {
      if (!equality)
        return type_error("filter: '{}' is compared with a text; only = and != do that", node.field)
            .mend("write a number without quotes");
      ATTUNE_TRY(bits, equal_to_text(node.field, std::get<std::string>(node.value)));
      if (node.comparison == Filter::Comparison::not_equal) bits.flip();
      return bits;
    }
    ATTUNE_TRY(field, number_field(node.field));
    return where([&](ItemId item) {
      const auto value = catalogue_.number(field, item);
      return value && compare(*value, node.comparison, *bound);
    });
  }

  Result<Bits> bind_node(const Filter::Between& node) const {
    ATTUNE_TRY(field, number_field(node.field));
    return where([&](ItemId item) {
      const auto value = catalogue_.number(field, item);
      return value && *value >= node.low && *value <= node.high;
    });
  }

  Result<Bits> bind_node(const Filter::Has& node) const {
    const auto field = catalogue_.find_field(node.field);
    if (!field) return unknown_field(catalogue_, node.field);
    if (catalogue_.field(*field).kind != FieldKind::labels)
      return type_error("filter: '{}' has no labels, so 'has' does not fit it", node.field)
          .mend("compare it with =, <, > or 'between'");
    const bool all = node.quantifier == Filter::Quantifier::all;
    Bits bits(catalogue_.size(), all);
    for (const std::string& text : node.labels) {
      Bits bearing = none();
      if (const auto label = catalogue_.find_label(*field, text))
        for (const ItemId item : catalogue_.items_with(*field, *label)) bearing[index(item)] = true;
      for (std::size_t i = 0; i < bits.size(); ++i) bits[i] = all ? bits[i] && bearing[i] : bits[i] || bearing[i];
    }
    return bits;
  }

  Result<Bits> bind_node(const Filter::In& node) const {
    Bits bits = none();
    for (const Filter::Literal& value : node.values) {
      ATTUNE_TRY(others, bind_node(Filter::Compare{node.field, Filter::Comparison::equal, value}));
      for (std::size_t i = 0; i < bits.size(); ++i) bits[i] = bits[i] || others[i];
    }
    return bits;
  }

  /// id, title, a label of a labels field, or a whole text.
  Result<Bits> equal_to_text(std::string_view name, std::string_view text) const {
    if (same_text(name, "id")) return where([&](ItemId item) { return catalogue_.key(item) == text; });
    if (same_text(name, "title")) return where([&](ItemId item) { return same_text(catalogue_.title(item), text); });
    const auto field = catalogue_.find_field(name);
    if (!field) return unknown_field(catalogue_, name);
    switch (catalogue_.field(*field).kind) {
      case FieldKind::number:
        return type_error("filter: '{}' is a number, but is compared with the text \"{}\"", name, text)
            .mend("write the number without quotes");
      case FieldKind::labels:
        return bind_node(Filter::Has{std::string(name), Filter::Quantifier::any, {std::string(text)}});
      case FieldKind::text:
        return where([&](ItemId item) { return same_text(catalogue_.text(*field, item), text); });
    }
    return none();
  }

  Result<FieldId> number_field(std::string_view name) const {
    const auto field = catalogue_.find_field(name);
    if (field && catalogue_.field(*field).kind == FieldKind::number) return *field;
    if (!field && !same_text(name, "id") && !same_text(name, "title")) return unknown_field(catalogue_, name);
    return type_error("filter: '{}' is not a number", name)
        .mend("compare it with a text in double quotes, or use 'has'");
  }

  const Catalogue& catalogue_;
};

}  // namespace

Result<BoundFilter> BoundFilter::bind(const Filter& filter, const Catalogue& catalogue) {
  ATTUNE_TRY(bits, Binder(catalogue).bind(filter));
  return BoundFilter(std::move(bits));
}

std::size_t BoundFilter::match_count() const {
  return static_cast<std::size_t>(std::ranges::count(matches_, true));
}

}  // namespace attune
