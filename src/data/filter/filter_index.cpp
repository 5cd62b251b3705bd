#include "data/filter/filter_index.h"

#include "base/ascii.h"
#include "data/filter/satisfies.h"

#include <algorithm>
#include <limits>

namespace attune {
namespace {

/// How labels and titles are compared; blunter than each comparison is, for what is found is evaluated anyway.
std::string folded(std::string_view text) {
  return lower_ascii(trimmed(text));
}

/// Items that are looked at to see how rare numbers are within bounds, where no posting list tells.
constexpr std::size_t kSample = 256;

constexpr std::uint64_t kRemoved = std::numeric_limits<std::uint64_t>::max();

}  // namespace

/// Where a filter is to be found: an item that satisfies it has one of these values.
struct FilterIndex::Access {
  struct Text {
    std::string field;
    std::string text;
  };
  struct Range {
    std::string field;
    double low;
    double high;
  };
  std::vector<Text> texts;
  std::vector<Range> ranges;
  double items = 0;  // how many have one, roughly

  void add(Access other) {
    std::ranges::move(other.texts, std::back_inserter(texts));
    std::ranges::move(other.ranges, std::back_inserter(ranges));
    items += other.items;
  }
};

/// Finds where filters are to be filed; nothing for those that any item might satisfy.
class FilterIndex::Analysis {
 public:
  explicit Analysis(const Catalogue& catalogue) : catalogue_(catalogue) {}

  [[nodiscard]] std::optional<Access> access(const Filter& filter) const {
    return std::visit([&](const auto& node) { return access(node); }, filter.node);
  }

 private:
  [[nodiscard]] std::optional<Access> access(const Filter::And& all) const {
    std::optional<Access> rarest;
    for (const Filter& part : all.parts)
      if (auto found = access(part); found && (!rarest || found->items < rarest->items)) rarest = std::move(found);
    return rarest;
  }
  [[nodiscard]] std::optional<Access> access(const Filter::Or& any) const {
    Access together;
    for (const Filter& part : any.parts) {
      auto found = access(part);
      if (!found) return std::nullopt;
      together.add(*std::move(found));
    }
    return together;
  }
  [[nodiscard]] std::optional<Access> access(const Filter::Not&) const { return std::nullopt; }

  [[nodiscard]] std::optional<Access> access(const Filter::Compare& node) const {
    using enum Filter::Comparison;
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    if (node.comparison == not_equal) return std::nullopt;
    if (const auto* text = std::get_if<std::string>(&node.value))
      return node.comparison == equal ? equal_to(node.field, *text) : Access{};  // texts have no order
    const double bound = std::get<double>(node.value);
    if (node.comparison == equal) return within(node.field, bound, bound);
    return node.comparison == less || node.comparison == less_equal ? within(node.field, -kInfinity, bound)
                                                                    : within(node.field, bound, kInfinity);
  }
  [[nodiscard]] std::optional<Access> access(const Filter::Between& node) const {
    return within(node.field, node.low, node.high);
  }
  [[nodiscard]] std::optional<Access> access(const Filter::Has& node) const {
    if (node.quantifier == Filter::Quantifier::any) {
      Access together;
      for (const std::string& label : node.labels) together.add(equal_to(node.field, label));
      return together;
    }
    std::optional<Access> rarest;
    for (const std::string& label : node.labels)
      if (auto found = equal_to(node.field, label); !rarest || found.items < rarest->items) rarest = std::move(found);
    return rarest;
  }
  [[nodiscard]] std::optional<Access> access(const Filter::In& node) const {
    Access together;
    for (const Filter::Literal& literal : node.values) {
      if (const auto* text = std::get_if<std::string>(&literal))
        together.add(equal_to(node.field, *text));
      else
        together.add(within(node.field, std::get<double>(literal), std::get<double>(literal)));
    }
    return together;
  }

  [[nodiscard]] Access equal_to(std::string_view name, std::string_view text) const {
    Access access;
    access.texts.push_back({lower_ascii(name), folded(text)});
    access.items = 1;
    const auto field = catalogue_.find_field(name);
    if (!field || catalogue_.field(*field).kind != FieldKind::labels) return access;
    const auto label = catalogue_.find_label(*field, text);
    access.items = label ? static_cast<double>(catalogue_.items_with(*field, *label).size()) : 0;
    return access;
  }
  [[nodiscard]] Access within(std::string_view name, double low, double high) const {
    Access access;
    access.ranges.push_back({lower_ascii(name), low, high});
    const auto field = catalogue_.find_field(name);
    if (!field) return access;
    const std::size_t stride = catalogue_.size() / kSample + 1;
    for (std::size_t i = 0; i < catalogue_.size(); i += stride)
      if (const auto number = catalogue_.number(*field, ItemId{static_cast<std::uint32_t>(i)}))
        if (low <= *number && *number <= high) access.items += static_cast<double>(stride);
    return access;
  }

  const Catalogue& catalogue_;
};

void FilterIndex::add(Id id, const Filter& filter, const Catalogue& catalogue) {
  remove(id);
  if (kept_.size() > 2 * slots_.size() + 1000) rebuild(catalogue);  // more were removed than are left
  const Slot slot{static_cast<Slot>(kept_.size())};
  kept_.push_back({.id = id, .root = compile(filter)});
  filters_.push_back(filter);
  slots_.emplace(id, slot);
  const auto access = Analysis(catalogue).access(filter);
  if (!access) {
    unfiled_.push_back(slot);
    return;
  }
  for (const Access::Text& text : access->texts) postings_[text.field].equal[text.text].push_back(slot);
  for (const Access::Range& range : access->ranges) postings_[range.field].ranges.add(range.low, range.high, slot);
}

bool FilterIndex::remove(Id id) {
  const auto found = slots_.find(id);
  if (found == slots_.end()) return false;
  kept_[found->second].tried = kRemoved;
  slots_.erase(found);
  return true;
}

void FilterIndex::rebuild(const Catalogue& catalogue) {
  FilterIndex fresh;
  for (Slot slot = 0; slot < kept_.size(); ++slot)
    if (kept_[slot].tried != kRemoved) fresh.add(kept_[slot].id, filters_[slot], catalogue);
  *this = std::move(fresh);
}

FilterIndex::Node FilterIndex::compile(const Filter& filter) {
  Node node;
  const auto compile_all = [&](Node::Kind kind, const std::vector<Filter>& parts) {
    node.kind = kind;
    for (const Filter& part : parts) node.parts.push_back(compile(part));
  };
  if (const auto* all = std::get_if<Filter::And>(&filter.node)) {
    compile_all(Node::Kind::all, all->parts);
  } else if (const auto* any = std::get_if<Filter::Or>(&filter.node)) {
    compile_all(Node::Kind::any, any->parts);
  } else if (const auto* inverse = std::get_if<Filter::Not>(&filter.node)) {
    compile_all(Node::Kind::negation, inverse->part);
  } else {
    const auto [known, is_new] = predicates_.emplace(to_text(filter), static_cast<Predicate>(truths_.size()));
    if (is_new) {
      truths_.emplace_back();
      conditions_.push_back(filter);
    }
    node.predicate = known->second;
  }
  return node;
}

bool FilterIndex::holds(const Node& node, const Catalogue& catalogue, ItemId item) {
  const auto part_holds = [&](const Node& part) { return holds(part, catalogue, item); };
  switch (node.kind) {
    case Node::Kind::all:
      return std::ranges::all_of(node.parts, part_holds);
    case Node::Kind::any:
      return std::ranges::any_of(node.parts, part_holds);
    case Node::Kind::negation:
      return !part_holds(node.parts.front());
    case Node::Kind::predicate:
      break;
  }
  Truth& truth = truths_[node.predicate];
  if (truth.known_for != items_seen_) {
    truth.holds = satisfies(conditions_[node.predicate], catalogue, item);
    truth.known_for = items_seen_;
  }
  return truth.holds;
}

template <class Visit>
void FilterIndex::candidates(const Catalogue& catalogue, ItemId item, Visit visit) const {
  std::ranges::for_each(unfiled_, visit);
  const auto equal_to = [&](const Postings& postings, std::string_view text) {
    if (const auto found = postings.equal.find(folded(text)); found != postings.equal.end())
      std::ranges::for_each(found->second, visit);
  };
  for (const auto& [name, postings] : postings_) {
    if (name == "id") equal_to(postings, catalogue.key(item));
    if (name == "title") equal_to(postings, catalogue.title(item));
    const auto field = catalogue.find_field(name);
    if (!field) continue;
    if (const auto number = catalogue.number(*field, item)) postings.ranges.holding(*number, visit);
    for (const LabelId label : catalogue.labels(*field, item)) equal_to(postings, catalogue.label_text(*field, label));
    if (const std::string_view text = catalogue.text(*field, item); !text.empty()) equal_to(postings, text);
  }
}

std::vector<FilterIndex::Id> FilterIndex::matching(const Catalogue& catalogue, ItemId item) {
  ++items_seen_;
  std::vector<Id> found;
  candidates(catalogue, item, [&](Slot slot) {
    Kept& kept = kept_[slot];
    if (kept.tried >= items_seen_) return;  // removed, or found by two access predicates
    kept.tried = items_seen_;
    if (holds(kept.root, catalogue, item)) found.push_back(kept.id);
  });
  std::ranges::sort(found);
  return found;
}

}  // namespace attune
