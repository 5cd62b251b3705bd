#include "language/internal/evidence_ground.h"

#include "language/internal/number.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace attune::language {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kCurrencies{
    {{"$", "USD"}, {"\xe2\x82\xac", "EUR"}, {"\xc2\xa3", "GBP"}}};

std::vector<std::string> split(std::string_view key) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < key.size();) {
    const std::size_t end = std::min(key.find(' ', at), key.size());
    parts.emplace_back(key.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

/// "michael mann" is said by its last words, too.
bool names(std::string_view value, std::string_view phrase) {
  return value == phrase ||
         (value.size() > phrase.size() && value.ends_with(phrase) && value[value.size() - phrase.size() - 1] == ' ');
}

bool holds_year(double value) {
  return value >= 1000 && value <= 2100 && value == std::floor(value);
}

/// The unit that stands behind words [i, ...), and how many words it takes.
std::pair<std::string, std::size_t> unit_at(const Message& text, std::size_t i, const Grammar& grammar) {
  if (i >= text.size()) return {"", 0};
  if (const auto known = grammar.units.find(text[i].text); known != grammar.units.end()) return {known->second, 1};
  return {"", 0};
}

/// What bounds a number that begins at word `i`.
const Grammar::Comparator* bound_before(const Message& text, std::size_t i, const Grammar& grammar,
                                        std::size_t& words) {
  constexpr std::size_t kLongest = 4;  // words
  for (std::size_t from = i - std::min(i, kLongest); from < i; ++from)
    for (const Grammar::Comparator& comparator : grammar.comparators)
      if (from + text.match(from, comparator.words) == i) {
        words = i - from;
        return &comparator;
      }
  return nullptr;
}

}  // namespace

NumberPlace number_at(const Message& text, std::size_t i, const Grammar& grammar) {
  const NumberMatch match = read_number(text, i, grammar);
  if (match.words == 0) return {};
  NumberPlace place{.number = {.value = match.value}, .words = match.words};
  CountedNumber& number = place.number;
  if (const std::string_view gap = text.gap_before(i); gap.ends_with(" -") || gap == "-") {
    if (i == 0 || gap != "-") number.value = -number.value;  // "-20", and not "part-2"
  }
  const std::size_t behind = i + match.words;
  const std::string_view gap_behind = text.gap_before(std::min(behind, text.size()));
  if (gap_behind.starts_with('%')) number.unit = "%";
  for (const auto& [sign, unit] : kCurrencies)
    if (text.gap_before(i).ends_with(sign) || gap_behind.starts_with(sign) ||
        gap_behind.starts_with(" " + std::string(sign)))
      number.unit = unit;
  const bool goes_on = behind < text.size() && !text[behind].pause_before;
  if (number.unit.empty() && goes_on) {
    const auto [unit, words] = unit_at(text, behind, grammar);
    number.unit = unit;
    place.words += words;
    if (const std::size_t people = text.match(behind, grammar.claims.people); people > 0) {
      number.of_people = true;
      place.words += people;
    }
  }
  if (number.unit == "hours") {
    number.unit = "minutes";
    number.value *= 60;
    // "two hours and fifty minutes"
    std::size_t next = i + place.words;
    if (next < text.size() && grammar.says("and", text[next].text)) ++next;
    if (const NumberMatch rest = read_number(text, next, grammar); rest.words > 0)
      if (const auto [unit, words] = unit_at(text, next + rest.words, grammar); unit == "minutes") {
        number.value += rest.value;
        place.words = next + rest.words + words - i;
      }
  }
  // "170 minutes long"
  if (const std::size_t next = i + place.words;
      !number.unit.empty() && next < text.size() && grammar.says("long", text[next].text) && !text[next].pause_before)
    ++place.words;
  // "one of them" counts nothing.
  if (grammar.says("one", text[i].text) && number.unit.empty() && !number.of_people) return {};
  if (const Grammar::Comparator* comparator = bound_before(text, i, grammar, place.before))
    number.bound = comparator->comparison;
  if (number.unit.empty() && !number.of_people && holds_year(number.value)) number.unit = "year";
  for (const std::string& rough : grammar.claims.roughly) {
    const std::size_t count = split(rough).size();
    if (i >= count && text.phrase(i - count, count) == rough) place.is_rough = true;
  }
  return place;
}

GroundPiece::GroundPiece(const Evidence& piece, std::optional<ItemId> about, const Catalogue& catalogue,
                         const Grammar& grammar)
    : kind_(piece.kind) {
  const bool is_of_list = kind_ == EvidenceKind::history;  // it says something of what was had before
  const bool is_of_item = kind_ == EvidenceKind::catalogue || kind_ == EvidenceKind::similarity;
  if (piece.item) items_.insert(*piece.item);
  const Message words(piece.text, grammar);
  text_ = words.phrase(0, words.size());
  // "Heat: directors: Michael Mann; ..." says something of Heat alone.
  const std::string title = piece.item ? std::string(catalogue.title(*piece.item)) : "";
  const bool describes = piece.item && (kind_ == EvidenceKind::catalogue || piece.text.starts_with(title + ": "));
  if (about && !is_of_list && !describes && (!piece.item || is_of_item)) items_.insert(*about);
  read_numbers(piece, words, grammar, catalogue);
  const Denials denials = denials_of(words, grammar);
  denies_ = !denials.places.empty();
  if (describes) {
    std::string_view text = piece.text;
    if (text.starts_with(title + ": ")) text.remove_prefix(title.size() + 2);
    read_clauses(text, grammar);
    denies_ = false;
  } else {
    for (std::size_t i = 0; i < words.size(); ++i) free_.push_back(words[i].text);
    denied_ = denials.denied;
  }
}

bool GroundPiece::concerns(ItemId item) const {
  return items_.contains(item);
}

bool GroundPiece::says(std::string_view phrase, bool denied) const {
  const std::vector<std::string> wanted = split(phrase);
  if (wanted.empty()) return false;
  for (std::size_t at = 0; at + wanted.size() <= free_.size(); ++at)
    if (denied_[at] == denied &&
        std::equal(wanted.begin(), wanted.end(), free_.begin() + static_cast<std::ptrdiff_t>(at)))
      return true;
  return !denied && std::ranges::any_of(values_, [&](const auto& value) { return names(value.second, phrase); });
}

bool GroundPiece::lists(std::string_view phrase, const std::vector<std::string>& fields) const {
  return std::ranges::any_of(values_, [&](const auto& value) {
    return std::ranges::find(fields, value.first) != fields.end() && names(value.second, phrase);
  });
}

void GroundPiece::read_clauses(std::string_view text, const Grammar& grammar) {
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(';', at), text.size());
    const std::string_view clause = text.substr(at, end - at);
    at = end + 1;
    const std::size_t colon = clause.find(": ");
    if (colon == std::string_view::npos) {
      // "runtime 170 minutes": a number, and what it is called.
      const Message words(clause, grammar);
      for (std::size_t i = 0; i < words.size(); ++i) {
        free_.push_back(words[i].text);
        denied_.push_back(false);
      }
      continue;
    }
    const std::string field = phrase_key(clause.substr(0, colon));
    const std::string_view values = clause.substr(colon + 2);
    values_.emplace_back(field, phrase_key(values));
    for (std::size_t from = 0; from < values.size();) {
      const std::size_t comma = std::min(values.find(", ", from), values.size());
      std::string_view value = values.substr(from, comma - from);
      from = comma + 2;
      values_.emplace_back(field, phrase_key(value));
      // The last two of a list in words: "Crime and Drama".
      if (const std::size_t joint = value.find(grammar.signs.list_joint); joint != std::string_view::npos) {
        values_.emplace_back(field, phrase_key(value.substr(0, joint)));
        values_.emplace_back(field, phrase_key(value.substr(joint + grammar.signs.list_joint.size())));
      }
    }
    free_.push_back("");  // phrases don't go on from one field to the next
    denied_.push_back(false);
    for (const std::string& word : split(field)) {
      free_.push_back(word);
      denied_.push_back(false);
    }
    free_.push_back("");
    denied_.push_back(false);
  }
}

void GroundPiece::read_numbers(const Evidence& piece, const Message& words, const Grammar& grammar,
                               const Catalogue& catalogue) {
  // Where it is a share or a place, the value itself may be told.
  if (kind_ == EvidenceKind::stability) numbers_.push_back({.value = 100 * piece.value, .unit = "%"});
  if (kind_ == EvidenceKind::rank) numbers_.push_back({.value = piece.value});
  std::vector<std::size_t> titles(words.size(), 0);  // words of a title that begins here
  for (const ItemId item : items_) {
    const std::string title = phrase_key(catalogue.title(item));
    for (std::size_t i = 0; i < words.size(); ++i) titles[i] = std::max(titles[i], words.match(i, {title}));
  }
  for (std::size_t i = 0; i < words.size();) {
    const NumberPlace place = number_at(words, i, grammar);
    if (titles[i] > 0 || place.words == 0) {
      i += std::max<std::size_t>(titles[i], 1);
      continue;
    }
    CountedNumber number = place.number;
    for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f)
      for (const ItemId item : items_)
        if (const auto known = catalogue.number(FieldId{f}, item)) {
          const double factor = catalogue.field(FieldId{f}).unit == "hours" ? 60 : 1;
          if (std::abs(*known * factor - number.value) < 1e-6) number.fields.push_back(FieldId{f});
        }
    numbers_.push_back(std::move(number));
    i += place.words;
  }
}

EvidenceGround::EvidenceGround(std::span<const Evidence> cited, std::optional<ItemId> about, const Catalogue& catalogue,
                               const Grammar& grammar) {
  for (const Evidence& piece : cited) {
    pieces_.emplace_back(piece, about, catalogue, grammar);
    items_.insert(pieces_.back().items().begin(), pieces_.back().items().end());
  }
}

bool EvidenceGround::denies() const {
  return std::ranges::any_of(pieces_, &GroundPiece::denies);
}

bool EvidenceGround::says(std::string_view phrase) const {
  return std::ranges::any_of(pieces_, [&](const GroundPiece& piece) { return piece.says(phrase); });
}

}  // namespace attune::language
