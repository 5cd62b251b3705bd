#include "roles/knowledge_base/enriched_field.h"

#include "base/ascii.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

namespace attune::roles {
namespace {

constexpr std::size_t kLongestName = 32;
constexpr std::array<std::string_view, 4> kReserved{"aliases", "title", "id", "key"};

bool is_name(std::string_view name) {
  const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
  return !name.empty() && name.size() <= kLongestName && is_letter(name.front()) &&
         std::ranges::all_of(name, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_'; });
}

std::optional<double> number_of(std::string_view text) {
  double number = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (fault != std::errc{} || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

Result<EnrichedField> parse_field(std::string_view text) {
  const std::size_t sign = text.find('=');
  EnrichedField field{.name = std::string(trimmed(text.substr(0, sign)))};
  if (!is_name(field.name))
    return invalid_argument("'{}' is no name of a field", field.name)
        .mend("at most {} of a-z, 0-9 and _, from a letter", kLongestName);
  if (std::ranges::find(kReserved, field.name) != kReserved.end())
    return invalid_argument("'{}' is what items are known by; nothing is told about it", field.name);
  if (sign == std::string_view::npos) return field;
  const std::string_view kind = trimmed(text.substr(sign + 1));
  if (kind == "items") {
    field.kind = KnowledgeKind::relation;
    return field;
  }
  const std::size_t dots = kind.find("..");
  const auto low = number_of(kind.substr(0, dots));
  const auto high = dots == std::string_view::npos ? std::nullopt : number_of(kind.substr(dots + 2));
  if (!low || !high || *low >= *high)
    return invalid_argument("'{}' is no kind of the field '{}'", kind, field.name)
        .mend("write the name alone for labels, NAME=items for other items, NAME=1..5 for a number from 1 to 5");
  field.kind = KnowledgeKind::number;
  field.low = *low;
  field.high = *high;
  return field;
}

Status check_kind(const EnrichedField& field, const Catalogue& catalogue) {
  const auto known = catalogue.find_field(field.name);
  if (!known) return {};
  const Field& of = catalogue.field(*known);
  const FieldKind wanted = field.kind == KnowledgeKind::number ? FieldKind::number : FieldKind::labels;
  if (of.kind != wanted)
    return type_error("the catalogue's '{}' is a field of another kind", of.name)
        .mend("{}", of.kind == FieldKind::number ? "give the range of its numbers, NAME=1..5"
                                                 : "ask for it under another name");
  if (field.kind == KnowledgeKind::relation && !of.is_derived)
    return type_error("the catalogue's '{}' holds labels, not other items", of.name)
        .mend("ask for it under another name");
  return {};
}

}  // namespace

Result<std::vector<EnrichedField>> parse_enriched_fields(std::string_view text, const Catalogue& catalogue) {
  std::vector<EnrichedField> fields;
  while (true) {
    const std::size_t comma = text.find(',');
    ATTUNE_TRY(field, parse_field(text.substr(0, comma)));
    ATTUNE_TRY_VOID(check_kind(field, catalogue));
    if (std::ranges::find(fields, field.name, &EnrichedField::name) != fields.end())
      return invalid_argument("the field '{}' is named twice", field.name);
    fields.push_back(std::move(field));
    if (comma == std::string_view::npos) return fields;
    text.remove_prefix(comma + 1);
  }
}

std::string to_text(const std::vector<EnrichedField>& fields) {
  std::string text;
  for (const EnrichedField& field : fields) {
    text.append(text.empty() ? "" : ",").append(field.name);
    if (field.kind == KnowledgeKind::relation) text.append("=items");
    if (field.kind == KnowledgeKind::number) text.append(fmt::format("={}..{}", field.low, field.high));
  }
  return text;
}

}  // namespace attune::roles
