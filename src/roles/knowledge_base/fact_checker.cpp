#include "roles/knowledge_base/fact_checker.h"

#include "base/ascii.h"
#include "plan/policy/disclosure.h"
#include "roles/content_interpreter/quotation.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

namespace attune::roles {
namespace {

constexpr std::size_t kLongestLabel = 48;
constexpr std::ptrdiff_t kMostSpaces = 4;
constexpr std::size_t kMostFacts = 2000;  // that are looked at in one answer

/// A fact of the answer, if it has the form of one.
struct Told {
  std::string_view item;
  std::string_view field;
  std::string_view value;
  double confidence = 0;
  std::string_view quote;
};

std::optional<std::string_view> text_at(const json::object& fact, std::string_view key) {
  const json::value* value = fact.if_contains(key);
  if (value == nullptr || !value->is_string()) return std::nullopt;
  return std::string_view(value->get_string());
}

std::optional<Told> told_by(const json::value& fact) {
  if (!fact.is_object()) return std::nullopt;
  const json::object& object = fact.get_object();
  const auto item = text_at(object, "item");
  const auto field = text_at(object, "field");
  const auto value = text_at(object, "value");
  const json::value* confidence = object.if_contains("confidence");
  if (!item || !field || !value || confidence == nullptr || !confidence->is_number()) return std::nullopt;
  return Told{*item, *field, trimmed(*value), confidence->to_number<double>(), text_at(object, "quote").value_or("")};
}

/// "i3" of a batch: its third item.
std::optional<ItemId> item_of(std::string_view name, std::span<const ItemId> batch) {
  std::size_t number = 0;
  if (!name.starts_with('i')) return std::nullopt;
  const auto [end, fault] = std::from_chars(name.data() + 1, name.data() + name.size(), number);
  if (fault != std::errc{} || end != name.data() + name.size() || number < 1 || number > batch.size())
    return std::nullopt;
  return batch[number - 1];
}

std::optional<double> number_of(std::string_view text) {
  double number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc{} || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

}  // namespace

bool is_plain_label(std::string_view text) {
  if (text.size() < 2 || text.size() > kLongestLabel) return false;
  if (text.find_first_of(".,;:!?\"()%+$/") != std::string_view::npos || !plan::may_be_shown(text)) return false;
  for (const std::string_view sign : {"£", "€", "°", "…", "“", "”", "„", "–", "—"})
    if (text.find(sign) != std::string_view::npos) return false;
  const auto is_letter = [](char c) {
    return (lower_ascii(c) >= 'a' && lower_ascii(c) <= 'z') || (static_cast<unsigned char>(c) & 0x80) != 0;
  };
  return std::ranges::any_of(text, is_letter) && std::ranges::count(text, ' ') <= kMostSpaces &&
         text == trimmed(text) && text.find("  ") == std::string_view::npos;
}

std::optional<ItemId> item_titled(const View& view, std::string_view title) {
  constexpr double kSame = 0.975;          // what another form of the whole title is worth
  constexpr std::size_t kLongEnough = 40;  // letters from which a slip of the pen is worth that, too
  const double least = title.size() < kLongEnough ? kSame : 1;
  const auto matches = view.titles->lookup(title, 2);
  if (matches.empty() || matches.front().similarity < least) return std::nullopt;
  if (matches.size() > 1 && matches[1].similarity == matches.front().similarity) return std::nullopt;
  return matches.front().item;
}

std::string source_named(std::string_view model) {
  constexpr std::size_t kLongestName = 64;
  std::string name;
  for (const char c : model.substr(0, kLongestName)) {
    const char lower = lower_ascii(c);
    const bool is_plain = (lower >= 'a' && lower <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-';
    if (is_plain) name.push_back(c);
  }
  return "model:" + (name.empty() ? std::string("unnamed") : name);
}

FactChecker::FactChecker(std::shared_ptr<const View> view, std::vector<EnrichedField> fields, FactCheckOptions options)
    : view_(std::move(view)), fields_(std::move(fields)), options_(options) {}

CheckedFacts FactChecker::check(const json::value& answer, std::span<const ItemId> batch, std::string_view model,
                                Time now) const {
  CheckedFacts checked;
  const json::value* facts = answer.is_object() ? answer.get_object().if_contains("facts") : nullptr;
  if (facts == nullptr || !facts->is_array()) return checked;
  const std::string source = source_named(model);
  std::map<std::pair<ItemId, std::string_view>, std::size_t> accepted;
  for (const json::value& one : facts->get_array()) {
    const auto told = told_by(one);
    const auto item = told ? item_of(told->item, batch) : std::nullopt;
    const auto field = told ? std::ranges::find(fields_, told->field, &EnrichedField::name) : fields_.end();
    if (!item || field == fields_.end() || checked.facts.size() >= kMostFacts) {
      ++checked.strays;
      continue;
    }
    StoredKnowledge fact{.item = *item, .field = field->name, .kind = field->kind, .source = source, .time = now};
    const bool is_confidence = std::isfinite(told->confidence) && told->confidence >= 0 && told->confidence <= 1;
    fact.confidence = is_confidence ? told->confidence : 0;
    if (!put_value(told->value, fact)) {
      ++checked.strays;
      continue;
    }
    auto fault = fault_of(fact, *field);
    if (!fault && !is_confidence) fault = "its confidence is not between 0 and 1";
    if (!fault && options_.quoting == Quoting::needed) {
      if (quotes(*item, told->quote))
        fact.quote = told->quote;
      else
        fault = "the words it cites do not stand in the item's texts";
    }
    if (fault) {
      fact.state = KnowledgeState::refused;
      fact.reason = *fault;
    } else if (fact.confidence < options_.least_confidence) {
      fact.state = KnowledgeState::unsure;
      fact.reason = fmt::format("only {:.0f}% sure", 100 * fact.confidence);
    } else if (++accepted[{*item, field->name}] > options_.most_labels) {
      fact.state = KnowledgeState::refused;
      fact.reason = fmt::format("more than {} were told", options_.most_labels);
    }
    checked.facts.push_back(std::move(fact));
  }
  return checked;
}

/// False for what has not the form of the field's values: it may be anything, and is not kept.
bool FactChecker::put_value(std::string_view value, StoredKnowledge& fact) const {
  switch (fact.kind) {
    case KnowledgeKind::label:
      if (!is_plain_label(value)) return false;
      fact.label = value;
      return true;
    case KnowledgeKind::number: {
      const auto number = number_of(value);
      if (number) fact.number = *number;
      return number.has_value();
    }
    case KnowledgeKind::relation:
      fact.related = item_titled(*view_, value);
      return fact.related.has_value();
  }
  return false;
}

std::optional<std::string> FactChecker::fault_of(const StoredKnowledge& fact, const EnrichedField& field) const {
  const Catalogue& catalogue = *view_->catalogue;
  if (const auto known = catalogue.find_field(field.name); known && catalogue.has_of_its_own(*known, fact.item))
    return "the catalogue has a value of its own there";
  switch (field.kind) {
    case KnowledgeKind::label:
      return fault_of_label(fact.item, field, fact.label);
    case KnowledgeKind::number:
      if (fact.number < field.low || fact.number > field.high)
        return fmt::format("it is no number from {} to {}", field.low, field.high);
      break;
    case KnowledgeKind::relation:
      if (fact.related == fact.item) return "an item is not related to itself";
      break;
  }
  return std::nullopt;
}

std::optional<std::string> FactChecker::fault_of_label(ItemId item, const EnrichedField& field,
                                                       std::string_view label) const {
  const Catalogue& catalogue = *view_->catalogue;
  if (same_text(label, catalogue.title(item))) return "it is the item's title";
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f) {
    const Field& other = catalogue.fields()[f];
    if (same_text(label, other.name)) return fmt::format("it is the name of the field '{}'", other.name);
    if (other.kind != FieldKind::labels || same_text(other.name, field.name)) continue;
    const auto known = catalogue.find_label(FieldId{f}, label);
    if (!known || !catalogue.has_of_its_own(FieldId{f}, item)) continue;
    const auto borne = catalogue.labels(FieldId{f}, item);
    if (std::ranges::find(borne, *known) != borne.end()) return fmt::format("the catalogue's '{}' says it", other.name);
  }
  return std::nullopt;
}

bool FactChecker::quotes(ItemId item, std::string_view words) const {
  const Catalogue& catalogue = *view_->catalogue;
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f)
    if (stands_in(words, catalogue.text(FieldId{f}, item))) return true;
  return false;
}

}  // namespace attune::roles
