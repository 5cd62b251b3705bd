#include "language/internal/measures.h"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace attune::language {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::optional<double> parse_digits(std::string text) {
  std::erase(text, ',');
  double value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

Filter compare(const Field& field, Filter::Comparison comparison, double value) {
  return Filter{Filter::Compare{field.name, comparison, value}};
}

class MeasureReader {
 public:
  MeasureReader(Message& message, const Grammar& grammar, const View& view, const std::vector<ItemId>& shown,
                Reading& reading)
      : message_(message),
        grammar_(grammar),
        view_(view),
        catalogue_(*view.catalogue),
        shown_(shown),
        reading_(reading) {}

  void run() {
    for (std::size_t i = 0; i < message_.size(); ++i) {
      if (message_[i].used) continue;
      if (read_range(i) || read_decade(i) || read_comparison(i) || read_adjective(i) || read_bare_year(i)) continue;
    }
  }

 private:
  std::optional<FieldId> field_of(Measure measure) const {
    for (std::uint32_t f = 0; f < catalogue_.fields().size(); ++f)
      if (catalogue_.fields()[f].kind == FieldKind::number && catalogue_.fields()[f].measure == measure)
        return FieldId{f};
    return std::nullopt;
  }

  void add(std::size_t first, std::size_t count, Filter filter) {
    reading_.constraints.push_back({message_.written(first, count), std::move(filter)});
    message_.use(first, count);
  }
  void not_understood(std::size_t first, std::size_t count) {
    reading_.not_understood.push_back(message_.written(first, count));
    message_.use(first, count);
  }

  /// "between 1980 and 1990", "from 1980 to 1990", "1980-1990", "between one and two hours".
  bool read_range(std::size_t i) {
    const std::string& opening = message_[i].text;
    const std::size_t start = opening == "between" || opening == "from" ? i + 1 : i;
    const NumberMatch low = read_number(message_, start, grammar_);
    if (low.words == 0) return false;
    const std::size_t joint = start + low.words;
    const bool joined = joint < message_.size() && (message_[joint].text == "and" || message_[joint].text == "to");
    const std::size_t second = joined ? joint + 1 : joint;
    const NumberMatch high = read_number(message_, second, grammar_);
    if (high.words == 0 || (opening != "between" && !plausible_year(low.value))) return false;
    if (!joined && !(plausible_year(low.value) && plausible_year(high.value))) return false;
    const std::size_t after = second + high.words;
    const auto [field, factor, unit_words] = field_for(after, high.value, std::nullopt);
    const std::size_t count = after + unit_words - i;
    if (!field) return not_understood(i, count), true;
    add(i, count,
        Filter{Filter::Between{catalogue_.field(*field).name, std::min(low.value, high.value) * factor,
                               std::max(low.value, high.value) * factor}});
    return true;
  }

  /// "(from|in|of) the (early|late) (19)80s", "eighties".
  bool read_decade(std::size_t i) {
    std::size_t at = i;
    bool negated = false;
    if (message_[at].text == "not" || message_[at].text == "no") negated = at + 1 < message_.size();
    if (negated) ++at;
    const auto skip = [&](std::initializer_list<std::string_view> fillers) {
      while (at < message_.size() && std::ranges::find(fillers, message_[at].text) != fillers.end()) ++at;
    };
    skip({"made", "released", "published", "from", "in", "of", "during", "the"});
    double shift = 0;
    double length = 9;
    if (at < message_.size() && (message_[at].text == "early" || message_[at].text == "late")) {
      length = 4;
      shift = message_[at].text == "late" ? 5 : 0;
      ++at;
    }
    if (at >= message_.size() || message_[at].used) return false;
    const auto decade = decade_of(message_[at].text);
    if (!decade) return false;
    const auto field = field_of(Measure::year);
    // "from the eighties and nineties" is one span of twenty years.
    double last = *decade + shift + length;
    std::size_t end = at + 1;
    if (end + 1 < message_.size() && (message_[end].text == "and" || message_[end].text == "or"))
      if (const auto next = decade_of(message_[end + 1].text)) {
        last = std::max(last, *next + 9);
        end += 2;
      }
    if (!field) return not_understood(i, end - i), true;
    Filter filter{Filter::Between{catalogue_.field(*field).name, *decade + shift, last}};
    add(i, end - i, negated ? negation(std::move(filter)) : std::move(filter));
    return true;
  }

  /// "80s", "1980s", "'80s", "eighties" -> 1980.
  std::optional<double> decade_of(const std::string& word) const {
    if (const auto named = grammar_.decades.find(word); named != grammar_.decades.end()) return 1900 + named->second;
    if (word.size() < 3 || word.back() != 's') return std::nullopt;
    const std::string digits = word.substr(0, word.size() - 1);
    if (!std::ranges::all_of(digits, is_digit) || digits.back() != '0') return std::nullopt;
    if (digits.size() == 4) return parse_digits(digits);
    if (digits.size() != 2) return std::nullopt;
    const double year = *parse_digits(digits);
    return year < 30 ? 2000 + year : 1900 + year;
  }

  /// A comparator and a number: "after 1990", "under two hours", "at least 300 pages", "not after 1990".
  bool read_comparison(std::size_t i) {
    for (const Grammar::Comparator* comparator : comparators_at(i)) {
      const std::size_t words = message_.match(i, comparator->words);
      std::size_t at = i + words;
      while (at < message_.size() &&
             (message_[at].text == "the" || message_[at].text == "year" || message_[at].text == "about"))
        ++at;
      const NumberMatch number = read_number(message_, at, grammar_);
      if (number.words == 0) continue;
      at += number.words;
      const bool year_only = comparator->measure == Measure::year;
      if (year_only && !plausible_year(number.value)) continue;
      const auto [field, factor, unit_words] = field_for(at, number.value, comparator->measure);
      const std::size_t count = at + unit_words - i;
      if (!field) return not_understood(i, count), true;
      const std::size_t negation = negation_before(i);
      const std::size_t onwards = message_.match(i + count, grammar_.cues.at("onwards"));
      const std::size_t backwards = message_.match(i + count, grammar_.cues.at("backwards"));
      auto comparison = onwards > 0     ? Filter::Comparison::greater_equal
                        : backwards > 0 ? Filter::Comparison::less_equal
                                        : comparator->comparison;
      if (negation > 0) comparison = opposite(comparison);
      add(i - negation, count + negation + std::max(onwards, backwards),
          compare(catalogue_.field(*field), comparison, number.value * factor));
      return true;
    }
    return false;
  }

  /// "nothing before 1995", "no films under an hour": how many words in front say no; 0 for none.
  std::size_t negation_before(std::size_t i) const {
    std::size_t at = i;
    while (at > 0 && !message_[at].pause_before && !message_[at - 1].used &&
           grammar_.item_nouns.contains(message_[at - 1].text) && message_[at - 1].text != "nothing")
      --at;
    if (at == 0 || message_[at].pause_before || message_[at - 1].used) return 0;
    return message_.match(at - 1, grammar_.cues.at("negation")) == 1 ? i - at + 1 : 0;
  }

  static Filter::Comparison opposite(Filter::Comparison comparison) {
    switch (comparison) {
      case Filter::Comparison::equal:
        return Filter::Comparison::not_equal;
      case Filter::Comparison::not_equal:
        return Filter::Comparison::equal;
      case Filter::Comparison::less:
        return Filter::Comparison::greater_equal;
      case Filter::Comparison::less_equal:
        return Filter::Comparison::greater;
      case Filter::Comparison::greater:
        return Filter::Comparison::less_equal;
      case Filter::Comparison::greater_equal:
        return Filter::Comparison::less;
    }
    return comparison;
  }

  /// Comparators whose words stand here, the longest first.
  std::vector<const Grammar::Comparator*> comparators_at(std::size_t i) const {
    std::vector<std::pair<std::size_t, const Grammar::Comparator*>> found;
    for (const Grammar::Comparator& comparator : grammar_.comparators)
      if (const std::size_t words = message_.match(i, comparator.words); words > 0)
        found.emplace_back(words, &comparator);
    std::ranges::stable_sort(found, std::ranges::greater{}, [](const auto& f) { return f.first; });
    std::vector<const Grammar::Comparator*> result;
    for (const auto& [words, comparator] : found) result.push_back(comparator);
    return result;
  }

  struct Target {
    std::optional<FieldId> field;
    double factor = 1;  ///< from the unit said to the field's
    std::size_t unit_words = 0;
  };

  /// Which field a number is about: by the unit behind it, by the measure its comparator asks for, or by its size.
  Target field_for(std::size_t at, double value, std::optional<Measure> measure) const {
    if (at < message_.size()) {
      if (const auto unit = grammar_.units.find(message_[at].text); unit != grammar_.units.end())
        return {field_with_unit(unit->second), unit_factor(unit->second), 1};
      if (message_[at].text == "long" && !measure) measure = Measure::duration;
    }
    if (measure) return {field_of(*measure), 1, 0};
    if (plausible_year(value) && field_of(Measure::year)) return {field_of(Measure::year), 1, 0};
    for (const Measure guess : {Measure::money, Measure::duration, Measure::length})
      if (const auto field = field_of(guess)) return {field, 1, 0};
    return {};
  }

  std::optional<FieldId> field_with_unit(std::string_view unit) const {
    for (std::uint32_t f = 0; f < catalogue_.fields().size(); ++f)
      if (catalogue_.fields()[f].kind == FieldKind::number && catalogue_.fields()[f].unit == unit) return FieldId{f};
    if (unit == "minutes" || unit == "hours") {
      const auto field = field_of(Measure::duration);
      return field && catalogue_.field(*field).measure == Measure::duration ? field : std::nullopt;
    }
    const bool money = unit == "EUR" || unit == "USD" || unit == "GBP";
    const auto field = money ? field_of(Measure::money) : std::nullopt;
    // Another currency than the catalogue's cannot be compared without a rate.
    return field && catalogue_.field(*field).unit.empty() ? field : std::nullopt;
  }

  double unit_factor(std::string_view unit) const {
    const auto field = field_of(Measure::duration);
    if (!field) return 1;
    const std::string& held = catalogue_.field(*field).unit;
    if (unit == "hours" && held == "minutes") return 60;
    if (unit == "minutes" && held == "hours") return 1.0 / 60;
    return 1;
  }

  bool plausible_year(double value) const { return value >= 1000 && value <= 2100 && std::floor(value) == value; }

  /// "short", "recent": the lower or upper third of what the catalogue holds; "shorter": than what was shown last.
  bool read_adjective(std::size_t i) {
    for (const Grammar::Comparator& comparative : grammar_.comparatives) {
      const std::size_t words = message_.match(i, comparative.words);
      if (words == 0) continue;
      const auto field = field_of(*comparative.measure);
      const auto bound = field ? bound_of_shown(*field, comparative.comparison) : std::nullopt;
      if (!bound) return not_understood(i, words), true;
      reading_.refines = true;  // "shorter" compares with what was shown
      add(i, words, compare(catalogue_.field(*field), comparative.comparison, *bound));
      return true;
    }
    for (const Grammar::Adjective& adjective : grammar_.adjectives) {
      const std::size_t words = message_.match(i, adjective.words);
      if (words == 0) continue;
      const auto field = field_of(adjective.measure);
      if (!field && words > 1) return not_understood(i, words), true;
      if (!field) return false;  // may be a label or a word to search by
      const bool low = adjective.side == Grammar::Side::low;
      add(i, words,
          compare(catalogue_.field(*field), low ? Filter::Comparison::less_equal : Filter::Comparison::greater_equal,
                  quantile(*field, low ? 1.0 / 3 : 2.0 / 3)));
      return true;
    }
    return false;
  }

  /// The median of what was shown, so that "newer" moves on without asking for the impossible.
  std::optional<double> bound_of_shown(FieldId field, Filter::Comparison comparison) const {
    std::vector<double> values;
    for (const ItemId item : shown_)
      if (const auto value = catalogue_.number(field, item)) values.push_back(*value);
    if (values.empty()) return quantile(field, comparison == Filter::Comparison::less ? 1.0 / 3 : 2.0 / 3);
    std::ranges::sort(values);
    return values[values.size() / 2];
  }

  double quantile(FieldId field, double share) const {
    std::vector<double> values;
    for (std::uint32_t i = 0; i < catalogue_.size(); ++i)
      if (const auto value = catalogue_.number(field, ItemId{i})) values.push_back(*value);
    if (values.empty()) return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::ranges::nth_element(values, middle);
    return *middle;
  }

  /// A lone "1994" in a sentence about something else.
  bool read_bare_year(std::size_t i) {
    const NumberMatch number = read_number(message_, i, grammar_);
    if (number.words != 1 || message_[i].text.size() != 4 || number.value < 1880 || number.value > 2035) return false;
    const auto field = field_of(Measure::year);
    if (!field) return false;
    // "1960 or earlier"
    const std::size_t onwards = message_.match(i + 1, grammar_.cues.at("onwards"));
    const std::size_t backwards = message_.match(i + 1, grammar_.cues.at("backwards"));
    const auto comparison = onwards > 0     ? Filter::Comparison::greater_equal
                            : backwards > 0 ? Filter::Comparison::less_equal
                                            : Filter::Comparison::equal;
    add(i, 1 + std::max(onwards, backwards), compare(catalogue_.field(*field), comparison, number.value));
    return true;
  }

  Message& message_;
  const Grammar& grammar_;
  const View& view_;
  const Catalogue& catalogue_;
  const std::vector<ItemId>& shown_;
  Reading& reading_;
};

}  // namespace

NumberMatch read_number(const Message& message, std::size_t at, const Grammar& grammar) {
  if (at >= message.size() || message[at].used) return {};
  std::size_t words = 0;
  // "a couple of", "an hour"
  if ((message[at].text == "a" || message[at].text == "an") && at + 1 < message.size()) {
    if (grammar.units.contains(message[at + 1].text)) return {1, 1};
    if (!grammar.numbers.contains(message[at + 1].text)) return {};
    words = 1;
  }
  const std::string& word = message[at + words].text;
  double value = 0;
  if (const auto named = grammar.numbers.find(word); named != grammar.numbers.end()) {
    value = named->second;
  } else if (const auto digits = is_digit(word.front()) ? parse_digits(word) : std::nullopt) {
    value = *digits;
  } else {
    return {};
  }
  ++words;
  if (value == 2 && words > 1 && at + words < message.size() && message[at + words].text == "of") ++words;
  // "two and a half"
  if (message.phrase(at + words, 3) == "and a half") return {value + 0.5, words + 3};
  return {value, words};
}

void read_measures(Message& message, const Grammar& grammar, const View& view, const std::vector<ItemId>& shown,
                   Reading& reading) {
  MeasureReader(message, grammar, view, shown, reading).run();
}

}  // namespace attune::language
