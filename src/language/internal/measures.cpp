#include "language/internal/measures.h"

#include "language/internal/measure_fields.h"
#include "language/internal/number.h"
#include "language/internal/subject.h"

#include <algorithm>
#include <cmath>

namespace attune::language {
namespace {

Filter compare(const Field& field, Filter::Comparison comparison, double value) {
  return Filter{Filter::Compare{field.name, comparison, value}};
}

class MeasureReader {
 public:
  MeasureReader(Message& message, const Grammar& grammar, const Vocabulary& vocabulary,
                const std::vector<ItemId>& shown, Reading& reading)
      : message_(message),
        grammar_(grammar),
        vocabulary_(vocabulary),
        catalogue_(*vocabulary.view().catalogue),
        fields_(catalogue_),
        shown_(shown),
        reading_(reading) {}

  void run() {
    bool in_subject = false;
    for (std::size_t i = 0; i < message_.size(); ++i) {
      const bool opens = subject_cue(message_, i, grammar_) > 0;
      in_subject = opens || (in_subject && !ends_subject(message_, i, grammar_));
      if (message_[i].used || read_relative_time(i) || read_range(i) || read_decade(i) || read_comparison(i)) continue;
      if (!in_subject && (read_comparative(i) || read_adjective(i))) continue;
      read_bare_year(i);
    }
  }

 private:
  void add(std::size_t first, std::size_t count, Filter filter) {
    reading_.constraints.push_back({message_.written(first, count), std::move(filter), message_[first].begin});
    message_.use(first, count);
  }
  void not_understood(std::size_t first, std::size_t count) {
    reading_.not_understood.push_back(message_.written(first, count));
    message_.use(first, count);
  }

  /// "between 1980 and 1990", "from 1980 to 1990", "1980-1990", "between one and two hours".
  bool read_range(std::size_t i) {
    const bool between = grammar_.says("between", message_[i].text);
    const std::size_t start = between || grammar_.says("from", message_[i].text) ? i + 1 : i;
    const NumberMatch low = read_number(message_, start, grammar_);
    if (low.words == 0) return false;
    const std::size_t joint = start + low.words;
    const bool joined = joint < message_.size() && grammar_.says("range joint", message_[joint].text);
    const std::size_t second = joined ? joint + 1 : joint;
    const NumberMatch high = read_number(message_, second, grammar_);
    if (high.words == 0 || (!between && !plausible_year(low.value))) return false;
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

  /// "the last ten years", "this decade": the interpreter has no clock.
  bool read_relative_time(std::size_t i) {
    std::size_t at = grammar_.says("the", message_[i].text) ? i + 1 : i;
    const std::size_t relative = message_.match(at, grammar_.time.at("relative"));
    if (relative == 0) return false;
    at += relative;
    at += read_number(message_, at, grammar_).words;
    const std::size_t period = message_.match(at, grammar_.time.at("period"));
    if (period == 0) return false;
    not_understood(i, at + period - i);
    return true;
  }

  /// "(from|in|of) the (early|late) (19)80s", "eighties", "the 80s or earlier".
  bool read_decade(std::size_t i) {
    std::size_t at = i;
    bool negated = false;
    if (grammar_.says("not", message_[at].text)) negated = at + 1 < message_.size();
    if (negated) ++at;
    while (at < message_.size() && grammar_.says("before decades", message_[at].text)) ++at;
    double shift = 0;
    double length = 9;
    const bool late = at < message_.size() && grammar_.says("late", message_[at].text);
    if (late || (at < message_.size() && grammar_.says("early", message_[at].text))) {
      length = 4;
      shift = late ? 5 : 0;
      ++at;
    }
    if (at >= message_.size() || message_[at].used) return false;
    const auto decade = read_decade_word(message_[at].text, grammar_);
    if (!decade) return false;
    const auto field = fields_.field_of(Measure::year);
    // "from the eighties and nineties" is one span of twenty years.
    double last = *decade + shift + length;
    std::size_t end = at + 1;
    std::size_t second = end;
    while (second < message_.size() &&
           (grammar_.says("and", message_[second].text) || grammar_.says("or", message_[second].text) ||
            (second > end && grammar_.says("before decades", message_[second].text))))
      ++second;
    if (second > end && second < message_.size())
      if (const auto next = read_decade_word(message_[second].text, grammar_)) {
        last = std::max(last, *next + 9);
        end = second + 1;
      }
    end += message_.match(end, grammar_.function_words.at("behind decades"));
    const std::size_t onwards = message_.match(end, grammar_.cues.at("onwards"));
    const std::size_t backwards = message_.match(end, grammar_.cues.at("backwards"));
    end += std::max(onwards, backwards);
    if (!field) return not_understood(i, end - i), true;
    const Field& year = catalogue_.field(*field);
    Filter filter = onwards > 0     ? compare(year, Filter::Comparison::greater_equal, *decade + shift)
                    : backwards > 0 ? compare(year, Filter::Comparison::less_equal, last)
                                    : Filter{Filter::Between{year.name, *decade + shift, last}};
    add(i, end - i, negated ? negation(std::move(filter)) : std::move(filter));
    return true;
  }

  /// A comparator and a number, a decade or a thing: "after 1990", "under two hours", "at least 300 pages", "not after
  /// 1990", "before the eighties", "newer than Alien".
  bool read_comparison(std::size_t i) {
    for (const Grammar::Comparator* comparator : comparators_at(i)) {
      const std::size_t words = message_.match(i, comparator->words);
      if (compare_with_thing(i, words, *comparator)) return true;
      std::size_t at = i + words;
      while (at < message_.size() && grammar_.says("behind comparators", message_[at].text)) ++at;
      if (compare_with_decade(i, at, *comparator)) return true;
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

  /// "before the eighties", "since the 90s": from the decade's first year or up to its last.
  bool compare_with_decade(std::size_t i, std::size_t at, const Grammar::Comparator& comparator) {
    if (comparator.measure != Measure::year || comparator.comparison == Filter::Comparison::equal) return false;
    if (at >= message_.size() || message_[at].used) return false;
    const auto decade = read_decade_word(message_[at].text, grammar_);
    if (!decade) return false;
    const std::size_t count = at + 1 + message_.match(at + 1, grammar_.function_words.at("behind decades")) - i;
    const auto field = fields_.field_of(Measure::year);
    if (!field) return not_understood(i, count), true;
    const bool from_first =
        comparator.comparison == Filter::Comparison::less || comparator.comparison == Filter::Comparison::greater_equal;
    const std::size_t negation = negation_before(i);
    const auto comparison = negation > 0 ? opposite(comparator.comparison) : comparator.comparison;
    add(i - negation, count + negation, compare(catalogue_.field(*field), comparison, *decade + (from_first ? 0 : 9)));
    return true;
  }

  /// "newer than Alien", "shorter than the second one", "older than those": the thing is a yardstick, not a wish. What
  /// follows "than" and is neither thing nor number is not understood together with it.
  bool compare_with_thing(std::size_t i, std::size_t words, const Grammar::Comparator& comparator) {
    const std::size_t at = i + words;
    if (!grammar_.says("than", message_[at - 1].text) || !comparator.measure || at >= message_.size()) return false;
    if (read_number(message_, at, grammar_).words > 0 || read_decade_word(message_[at].text, grammar_)) return false;
    if (grammar_.says("the", message_[at].text) && at + 1 < message_.size() &&
        read_decade_word(message_[at + 1].text, grammar_))
      return false;
    const std::size_t article =
        grammar_.says("the", message_[at].text) && at + 1 < message_.size() && is_item_at(at + 1) ? 1 : 0;
    auto [things, count] = take_things(at + article);
    count += article;
    const auto field = fields_.field_of(*comparator.measure);
    const auto bound = field ? fields_.median(*field, things) : std::nullopt;
    if (!bound) return not_understood(i, words + count), true;
    add(i, words + count, compare(catalogue_.field(*field), comparator.comparison, *bound));
    return true;
  }

  /// Whether an item was read that begins with this word.
  bool is_item_at(std::size_t at) const {
    return std::ranges::any_of(reading_.entities, [&](const Entity& e) {
      return e.kind == Entity::Kind::item && e.begin == message_[at].begin;
    });
  }

  struct Things {
    std::vector<ItemId> items;
    std::size_t words = 0;
  };
  /// The items that were read at word `at`, taken out of the reading; those shown last for "those"; none for a word
  /// that means nothing.
  Things take_things(std::size_t at) {
    const auto words_up_to = [&](std::size_t end) {
      std::size_t count = 0;
      while (at + count < message_.size() && message_[at + count].begin < end) ++count;
      return count;
    };
    const std::size_t begin = message_[at].begin;
    const auto entity = std::ranges::find_if(
        reading_.entities, [&](const Entity& e) { return e.kind == Entity::Kind::item && e.begin == begin; });
    if (entity != reading_.entities.end()) {
      Things things{{entity->item}, words_up_to(entity->end)};
      reading_.entities.erase(entity);
      return things;
    }
    const auto mention = std::ranges::find(reading_.references, begin, &Reference::begin);
    if (mention != reading_.references.end()) {
      Things things{mention->items, words_up_to(begin + mention->text.size())};
      reading_.references.erase(mention);
      reading_.refines = true;
      return things;
    }
    const bool pronoun = message_.match(at, grammar_.cues.at("pronoun")) > 0;
    reading_.refines = reading_.refines || pronoun;
    return {pronoun ? shown_ : std::vector<ItemId>{}, 1};
  }

  /// "nothing before 1995", "no films under an hour", "not too old": how many words in front say no; 0 for none.
  std::size_t negation_before(std::size_t i) const {
    std::size_t at = i;
    const auto between = [&](const std::string& word) {
      return (grammar_.item_nouns.contains(word) && !grammar_.says("nothing", word)) ||
             std::ranges::find(grammar_.cues.at("degree"), word) != grammar_.cues.at("degree").end();
    };
    while (at > 0 && !message_[at].pause_before && !message_[at - 1].used && between(message_[at - 1].text)) --at;
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
    result.reserve(found.size());
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
      if (const auto unit = grammar_.units.find(message_[at].text); unit != grammar_.units.end()) {
        const auto [field, factor] = fields_.in_unit(unit->second);
        return {field, factor, 1};
      }
      if (!measure && grammar_.says("long", message_[at].text)) measure = Measure::duration;
    }
    if (measure) return {fields_.field_of(*measure), 1, 0};
    if (plausible_year(value) && fields_.field_of(Measure::year)) return {fields_.field_of(Measure::year), 1, 0};
    for (const Measure guess : {Measure::money, Measure::duration, Measure::length})
      if (const auto field = fields_.field_of(guess)) return {field, 1, 0};
    return {};
  }

  /// "shorter": than what was shown last.
  bool read_comparative(std::size_t i) {
    if (i > 0 && grammar_.says("not compared", message_[i - 1].text)) return false;
    for (const Grammar::Comparative& comparative : grammar_.comparatives) {
      const std::size_t words = message_.match(i, comparative.words);
      if (words == 0) continue;
      const auto field = fields_.field_of(comparative.measure);
      const auto bound = field ? bound_of_shown(*field, comparative.comparison) : std::nullopt;
      if (!field || !bound) return not_understood(i, words), true;
      reading_.refines = true;  // "shorter" compares with what was shown
      reading_.is_critique = !shown_.empty();
      add(i, words, compare(catalogue_.field(*field), comparative.comparison, *bound));
      return true;
    }
    return false;
  }

  /// "short", "recent": the lower or upper third of what the catalogue holds; "not too old": all but the lower third.
  bool read_adjective(std::size_t i) {
    for (const Grammar::Adjective& adjective : grammar_.adjectives) {
      const std::size_t words = message_.match(i, adjective.words);
      if (words == 0) continue;
      const auto field = fields_.field_of(adjective.measure);
      if (begins_label(i, field ? words + 1 : words)) continue;
      if (!field) return not_understood(i, words), true;
      const bool low = adjective.side == Grammar::Side::low;
      const auto comparison = low ? Filter::Comparison::less_equal : Filter::Comparison::greater_equal;
      const std::size_t negation = negation_before(i);
      add(i - negation, words + negation,
          compare(catalogue_.field(*field), negation > 0 ? opposite(comparison) : comparison,
                  fields_.quantile(*field, low ? 1.0 / 3 : 2.0 / 3)));
      return true;
    }
    return false;
  }

  /// "new" in "New York": a label of so many words or more stands here.
  bool begins_label(std::size_t i, std::size_t words) const {
    constexpr std::size_t kMostWords = 4;
    for (std::size_t count = words; count <= kMostWords; ++count)
      if (message_.free(i, count) && !vocabulary_.labels(message_.phrase(i, count)).empty()) return true;
    return false;
  }

  /// The median of what was shown, so that "newer" moves on without asking for the impossible.
  std::optional<double> bound_of_shown(FieldId field, Filter::Comparison comparison) const {
    const auto middle = fields_.median(field, shown_);
    return middle ? middle : fields_.quantile(field, comparison == Filter::Comparison::less ? 1.0 / 3 : 2.0 / 3);
  }

  /// A lone "1994" in a sentence about something else.
  bool read_bare_year(std::size_t i) {
    const NumberMatch number = read_number(message_, i, grammar_);
    if (number.words != 1 || message_[i].text.size() != 4 || number.value < 1880 || number.value > 2035) return false;
    const auto field = fields_.field_of(Measure::year);
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
  const Vocabulary& vocabulary_;
  const Catalogue& catalogue_;
  MeasureFields fields_;
  const std::vector<ItemId>& shown_;
  Reading& reading_;
};

}  // namespace

void read_measures(Message& message, const Grammar& grammar, const Vocabulary& vocabulary,
                   const std::vector<ItemId>& shown, Reading& reading) {
  MeasureReader(message, grammar, vocabulary, shown, reading).run();
}

}  // namespace attune::language
