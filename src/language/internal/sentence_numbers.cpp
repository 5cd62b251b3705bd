#include "language/internal/sentence_check.h"

#include <algorithm>
#include <cmath>

namespace attune::language {
namespace {

using Kind = SentencePart::Kind;
using Comparison = Filter::Comparison;

bool is_below(Comparison comparison) {
  return comparison == Comparison::less || comparison == Comparison::less_equal;
}
bool is_above(Comparison comparison) {
  return comparison == Comparison::greater || comparison == Comparison::greater_equal;
}

bool holds(double value, Comparison comparison, double bound) {
  switch (comparison) {
    case Comparison::less:
      return value < bound;
    case Comparison::less_equal:
      return value <= bound;
    case Comparison::greater:
      return value > bound;
    case Comparison::greater_equal:
      return value >= bound;
    case Comparison::equal:
      return value == bound;
    case Comparison::not_equal:
      return value != bound;
  }
  return false;
}

bool is_same(double a, double b) {
  return std::abs(a - b) < 0.05;  // as numbers are rounded in sentences
}

}  // namespace

bool SentenceCheck::matches(std::size_t p, const GroundPiece& piece, const CountedNumber& known) const {
  constexpr double kRough = 0.07;  // "nearly three hours", of 170 minutes
  const CountedNumber& said = parts_[p].number.number;
  const Catalogue& catalogue = *vocabulary_.view().catalogue;
  if (said.of_people != known.of_people) return false;
  // "a runtime of 170", "under 180 minutes, and it takes 170": of 170 minutes
  const bool is_of_unit_said = said.unit.empty() && std::ranges::any_of(parts_, [&](const SentencePart& part) {
                                 return part.kind == Kind::number && part.number.number.unit == known.unit;
                               });
  const bool names_field = std::ranges::any_of(known.fields, [&](FieldId field) {
    return catalogue.field(field).unit == said.unit ||
           (said.unit.empty() && names_field_of(phrase_key(catalogue.field(field).name)));
  });
  if (said.unit != known.unit && !names_field && !is_of_unit_said) return false;
  const bool is_wish = piece.kind() == EvidenceKind::constraint || piece.kind() == EvidenceKind::request;
  // "out since 1974" tells the year, in a sentence; a bare number is none.
  const bool is_of_year = known.unit == "year" || said.unit == "year";
  if (is_of_year && said.unit != known.unit) return false;
  if (is_of_year && said.bound && !known.bound &&
      (*said.bound == Comparison::greater_equal || *said.bound == Comparison::less_equal))
    return is_same(known.value, said.value);
  if (said.bound && *said.bound != Comparison::equal) {
    if (known.bound && *known.bound != Comparison::equal)
      return is_same(said.value, known.value) &&
             ((is_below(*said.bound) && is_below(*known.bound)) || (is_above(*said.bound) && is_above(*known.bound)));
    // What was wished for is a bound, not what the item has.
    const auto group = governor(p);
    const bool is_wished = group && std::ranges::find(parts_[*group].group->kinds, EvidenceKind::constraint) !=
                                        parts_[*group].group->kinds.end();
    const bool is_value = !is_wish || !known.fields.empty();
    return is_value && !is_wished && holds(known.value, *said.bound, said.value);
  }
  if (known.bound && *known.bound != Comparison::equal) return false;
  if (is_wish && known.fields.empty() && known.bound != said.bound && piece.kind() != EvidenceKind::request)
    return false;
  if (parts_[p].number.is_rough) return std::abs(known.value - said.value) <= kRough * said.value;
  return is_same(known.value, said.value);
}

bool SentenceCheck::names_other_of(const GroundPiece& piece) const {
  return std::ranges::any_of(parts_, [&](const SentencePart& part) {
    return part.kind == Kind::title &&
           std::ranges::any_of(part.items, [&](ItemId item) { return item != about_ && piece.concerns(item); });
  });
}

bool SentenceCheck::names_field_of(const std::string& name) const {
  for (std::size_t w = 0; w < words_.size(); ++w)
    if (words_.match(w, {name}) > 0) return true;
  return false;
}

bool SentenceCheck::number_is_borne(std::size_t p) const {
  const SentencePart& part = parts_[p];
  const CountedNumber& number = part.number.number;
  // "on 3 May": a day is told as the evidence tells it.
  if (const std::size_t next = part.first + part.count;
      next < words_.size() && grammar_.months.contains(words_[next].text))
    return ground_.says(words_.phrase(part.first, part.count + 1));
  // By how much two items differ is held together with what compares them.
  if (p + 1 < parts_.size() && parts_[p + 1].kind == Kind::comparison) return comparison_is_borne(p + 1);
  // A number without a unit, beside a deed, is what somebody gave: "you rated Heat 4.5".
  std::optional<std::size_t> deed;
  if (number.unit.empty() && !number.of_people)
    for (std::size_t back = p; back > 0; --back) {
      if (parts_[back - 1].group != nullptr && parts_[back - 1].group->is_deed) {
        deed = back - 1;
        break;
      }
      if (starts_sentence(back - 1)) break;
    }
  if (deed) {
    std::optional<std::size_t> title;
    for (std::size_t back = p; back > *deed + 1 && !title; --back)
      if (parts_[back - 1].kind == Kind::title) title = back - 1;
    if (!title) title = title_of_deed(*deed);
    return std::ranges::any_of(ground_.pieces(), [&](const GroundPiece& piece) {
      const bool is_of_title =
          !title || piece.says(parts_[*title].phrase) ||
          std::ranges::any_of(parts_[*title].items, [&](ItemId item) { return piece.concerns(item); });
      return is_of_title && bears_deed(piece, *deed) &&
             std::ranges::any_of(piece.numbers(), [&](const CountedNumber& known) { return matches(p, piece, known); });
    });
  }
  // "your 4.5 for Heat"
  if (number.unit.empty() && !number.of_people && p > 0 && is_word_of(p - 1, grammar_.claims.person) &&
      !denials_.denied[part.first]) {
    const auto title = title_of_deed(p);
    if (!title || *title < p) return false;
    return std::ranges::any_of(ground_.pieces(), [&](const GroundPiece& piece) {
      return piece.kind() == EvidenceKind::history && !piece.denies() &&
             std::ranges::any_of(parts_[*title].items, [&](ItemId item) { return piece.concerns(item); }) &&
             std::ranges::any_of(piece.numbers(), [&](const CountedNumber& known) {
               return known.unit.empty() && is_same(known.value, number.value);
             });
    });
  }
  // What is not so many is anybody's guess.
  if (denials_.denied[part.first] && !ground_.denies()) return false;
  const auto has_it = [&](const GroundPiece& piece) {
    // "40 people who liked Heat" are no 40 people: the sentence must say so.
    const bool is_of_some = number.of_people && piece.kind() == EvidenceKind::similarity;
    return (piece.denies() || !denials_.denied[part.first]) && is_governed_well(p, piece) &&
           (!is_of_some || names_other_of(piece)) &&
           std::ranges::any_of(piece.numbers(), [&](const CountedNumber& known) { return matches(p, piece, known); });
  };
  return for_subjects(p, has_it);
}

bool SentenceCheck::decade_is_borne(std::size_t p) const {
  constexpr double kLast = 9;
  const double first = parts_[p].number.number.value;
  return for_subjects(p, [&](const GroundPiece& piece) {
    return piece.says(parts_[p].phrase) || std::ranges::any_of(piece.numbers(), [&](const CountedNumber& known) {
             return known.unit == "year" && !known.bound && known.value >= first && known.value <= first + kLast;
           });
  });
}

std::optional<double> SentenceCheck::measured(ItemId item, Measure measure) const {
  const Catalogue& catalogue = *vocabulary_.view().catalogue;
  for (const GroundPiece& piece : ground_.pieces()) {
    if (!piece.concerns(item)) continue;
    for (const CountedNumber& number : piece.numbers())
      for (const FieldId field : number.fields)
        if (catalogue.field(field).measure == measure && catalogue.number(field, item)) return number.value;
  }
  return std::nullopt;
}

bool SentenceCheck::comparison_is_borne(std::size_t p) const {
  if (denials_.denied[parts_[p].first]) return false;
  const Grammar::Comparative& comparison = *parts_[p].comparison;
  if (subjects_[p].size() != 1) return false;
  const ItemId subject = *subjects_[p].begin();
  std::optional<ItemId> other;
  for (std::size_t next = p + 1; next < parts_.size() && !other && !starts_sentence(next); ++next)
    if (parts_[next].kind == Kind::title && subjects_[next].size() == 1) other = *subjects_[next].begin();
  if (!other && ground_.items().size() == 2)
    for (const ItemId item : ground_.items())
      if (item != subject) other = item;
  if (!other || *other == subject) return false;
  // "longer" is said of what takes time, and of what has pages.
  for (const Measure measure : {comparison.measure, Measure::length}) {
    if (measure != comparison.measure && comparison.measure != Measure::duration) break;
    const auto own = measured(subject, measure);
    const auto others = measured(*other, measure);
    if (!own || !others) continue;
    if (!holds(*own, comparison.comparison, *others)) return false;
    return p == 0 || parts_[p - 1].kind != Kind::number ||
           is_same(std::abs(*own - *others), parts_[p - 1].number.number.value);
  }
  return false;
}

}  // namespace attune::language
