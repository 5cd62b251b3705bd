#include "language/internal/fact_reader.h"

#include "language/internal/entity_reader.h"
#include "language/internal/item_mention.h"
#include "language/internal/measures.h"

#include <algorithm>

namespace attune::language {
namespace {

class FactReader {
 public:
  FactReader(std::string_view text, const DialogueContext& context, const NameSources& sources)
      : message_(text, sources.grammar),
        context_(context),
        grammar_(sources.grammar),
        vocabulary_(sources.vocabulary),
        catalogue_(*sources.vocabulary.view().catalogue) {}

  std::optional<Reading> run() {
    std::size_t first = 0;
    for (std::size_t words = 1; words > 0 && first < message_.size();) {
      if (auto found = question_at(first)) return found;
      words = frame(first, "opens");
      first += words;
    }
    return std::nullopt;
  }

 private:
  std::size_t frame(std::size_t i, const char* cue) const {
    return i < message_.size() ? message_.match(i, grammar_.fact_frame.at(cue)) : 0;
  }

  std::optional<Reading> question_at(std::size_t first) const {
    if (first >= message_.size()) return std::nullopt;
    const std::size_t end = end_of_question(first);
    if (const auto field = question_of_field(first, end)) return field;
    std::optional<Reading> best;
    std::size_t best_words = 0;
    for (const Grammar::Fact& fact : grammar_.facts) {
      const std::size_t asks = message_.match(first, fact.asks);
      if (asks == 0) continue;
      const auto found = fact.holds ? condition(fact, first, first + asks, end) : value(fact, first, first + asks, end);
      if (!found || found->second <= best_words) continue;
      best_words = found->second;
      best = found->first;
    }
    return best;
  }

  /// The message's end, without polite words.
  std::size_t end_of_question(std::size_t first) const {
    std::size_t end = message_.size();
    for (bool shorter = true; shorter;) {
      shorter = false;
      for (std::size_t words = 1; words <= 3 && end > first + words; ++words)
        if (frame(end - words, "closes") == words && !is_behind(first, end, words)) {
          end -= words;
          shorter = true;
          break;
        }
    }
    return end;
  }
  /// "What is it about": not a polite word here.
  bool is_behind(std::size_t first, std::size_t end, std::size_t words) const {
    return std::ranges::any_of(grammar_.facts, [&](const Grammar::Fact& fact) {
      return message_.match(end - words, fact.behind) == words && message_.match(first, fact.asks) > 0;
    });
  }

  using Found = std::optional<std::pair<Reading, std::size_t>>;  // and how many words of the question it explains

  Found value(const Grammar::Fact& fact, std::size_t first, std::size_t from, std::size_t end) const {
    std::size_t behind = 0;
    for (std::size_t words = 1; words <= 3 && from + words <= end; ++words)
      if (message_.match(end - words, fact.behind) == words) behind = words;
    // "Who is it by?" without its "by" asks something else, and so does "when did Heat".
    const bool needs_behind = !fact.behind.empty() && !says_enough(first, from);
    if (needs_behind && behind == 0) return std::nullopt;
    const auto item = item_at(from, end - behind);
    if (!item) return std::nullopt;
    FactQuestion question{.name = fact.name, .text = message_.written(first, end - first), .item = *item, .field = {}};
    question.field = field_of(fact, *item);
    return std::pair(reading_of(std::move(question)), from - first + behind);
  }

  /// Whether the words before the item ask by themselves: more than "what is" or "when did".
  bool says_enough(std::size_t first, std::size_t from) const {
    for (std::size_t i = first; i < from; ++i)
      if (!grammar_.stop.contains(message_[i].text)) return true;
    constexpr std::size_t kTelling = 3;  // "how long is", whose words are all everyday ones
    return from - first >= kTelling || frame(first, "telling") > 0;
  }

  /// The item that all of [from, end) means; where nothing stands there, what was spoken of last.
  std::optional<ItemId> item_at(std::size_t from, std::size_t end) const {
    if (from == end) {
      const std::vector<ItemId>& known = context_.topic.empty() ? context_.shown : context_.topic;
      if (known.empty()) return std::nullopt;
      return known.front();
    }
    const auto mention = item_mention(message_, from, end, context_, grammar_, vocabulary_);
    if (!mention || mention->items.size() != 1 || from + mention->words != end) return with_year(from, end);
    return mention->items.front();
  }
  /// "Heat 1995", "the movie Heat".
  std::optional<ItemId> with_year(std::size_t from, std::size_t end) const {
    const auto exact = vocabulary_.view().titles->lookup(message_.phrase(from, end - from), 1);
    constexpr double kSure = 0.87;
    if (!exact.empty() && exact.front().similarity >= kSure) return exact.front().item;
    std::size_t at = from;
    at += grammar_.says("the", message_[at].text) ? 1 : 0;
    if (at < end && grammar_.item_nouns.contains(message_[at].text) && at + 1 < end)
      if (const auto mention = item_mention(message_, at + 1, end, context_, grammar_, vocabulary_);
          mention && mention->is_named && at + 1 + mention->words == end)
        return mention->items.front();
    return std::nullopt;
  }

  /// The first field that answers and that the item has, else the first that could.
  std::string field_of(const Grammar::Fact& fact, ItemId item) const {
    std::vector<FieldId> fields;
    const auto add_if = [&](auto answers) {
      for (std::uint32_t f = 0; f < catalogue_.fields().size(); ++f)
        if (answers(catalogue_.fields()[f])) fields.push_back(FieldId{f});
    };
    for (const std::string& name : fact.fields)
      add_if([&](const Field& field) { return phrase_key(field.name) == name; });
    for (const Measure measure : fact.measures)
      add_if([&](const Field& field) { return field.kind == FieldKind::number && field.measure == measure; });
    if (fact.texts) add_if([](const Field& field) { return field.kind == FieldKind::text; });
    for (const FieldId field : fields)
      if (has(field, item)) return catalogue_.field(field).name;
    return fields.empty() ? "" : catalogue_.field(fields.front()).name;
  }
  bool has(FieldId field, ItemId item) const {
    switch (catalogue_.field(field).kind) {
      case FieldKind::number:
        return catalogue_.number(field, item).has_value();
      case FieldKind::labels:
        return !catalogue_.labels(field, item).empty();
      case FieldKind::text:
        return !catalogue_.text(field, item).empty();
    }
    return false;
  }

  Found condition(const Grammar::Fact& fact, std::size_t first, std::size_t from, std::size_t end) const {
    if (from >= end) return std::nullopt;
    // The item first: "is it in English?", "is Heat a comedy?"; then the item last: "is Al Pacino in Heat?".
    for (std::size_t words = std::min(Vocabulary::kLongestPhrase, end - from - 1); words > 0; --words)
      if (const auto item = item_at(from, from + words))
        return std::pair(confirm(fact, *item, first, from + words, end, end), words);
    for (std::size_t at = from + 1; at < end; ++at) {
      const std::size_t in = frame(at, "in");
      if (in == 0 || at + in >= end) continue;
      if (const auto item = item_at(at + in, end)) return std::pair(confirm(fact, *item, first, from, at, end), in);
    }
    return std::nullopt;
  }

  Reading confirm(const Grammar::Fact& fact, ItemId item, std::size_t first, std::size_t from, std::size_t to,
                  std::size_t end) const {
    Message words(message_.written(from, to - from), grammar_);
    Reading read;
    read_measures(words, grammar_, vocabulary_, {}, read);
    read_labels(words, grammar_, vocabulary_, read);
    FactQuestion question{.name = fact.name, .text = message_.written(first, end - first), .item = item, .field = {}};
    if (!read.constraints.empty()) question.holds = read.where();
    return reading_of(std::move(question));
  }

  /// "What is the budget of Heat?", "what language is it in": by the catalogue's own names of fields.
  std::optional<Reading> question_of_field(std::size_t first, std::size_t end) const {
    if (const std::size_t of = frame(first, "of field"); of > 0)
      for (std::size_t words = 1; words <= 3 && first + of + words < end; ++words) {
        const auto field = field_named(message_.phrase(first + of, words));
        const std::size_t joint = frame(first + of + words, "field of");
        const std::size_t from = first + of + words + joint;
        if (joint == 0 || from == end) continue;
        const auto item = item_at(from, end);
        if (item && field) return of_field(*field, *item, first, end);
        // Something that the catalogue has no field for, unless the grammar knows which is meant.
        if (item && !grammar_asks(first))
          return reading_of({.name = {}, .text = message_.written(first, end - first), .item = *item, .field = {}});
      }
    if (const std::size_t which = frame(first, "which field"); which > 0)
      for (std::size_t words = 1; words <= 3 && first + which + words < end; ++words) {
        const auto field = field_named(message_.phrase(first + which, words));
        const std::size_t verb = frame(first + which + words, "field verb");
        if (!field || verb == 0) continue;
        std::size_t last = end;
        if (frame(end - 1, "behind field") == 1) last = end - 1;
        if (const auto item = item_at(first + which + words + verb, last)) return of_field(*field, *item, first, end);
      }
    return std::nullopt;
  }
  bool grammar_asks(std::size_t first) const {
    return std::ranges::any_of(
        grammar_.facts, [&](const Grammar::Fact& fact) { return !fact.holds && message_.match(first, fact.asks) > 2; });
  }
  Reading of_field(FieldId field, ItemId item, std::size_t first, std::size_t end) const {
    const std::string& name = catalogue_.field(field).name;
    return reading_of({.name = {}, .text = message_.written(first, end - first), .item = item, .field = name});
  }

  std::optional<FieldId> field_named(const std::string& phrase) const {
    for (std::uint32_t f = 0; f < catalogue_.fields().size(); ++f) {
      const std::string name = phrase_key(catalogue_.fields()[f].name);
      if (name == phrase || is_plural(name, phrase) || is_plural(phrase, name)) return FieldId{f};
    }
    return std::nullopt;
  }
  bool is_plural(const std::string& plural, const std::string& singular) const {
    return std::ranges::any_of(grammar_.plurals, [&](const auto& ending) {
      return plural.ends_with(ending.first) &&
             plural.substr(0, plural.size() - ending.first.size()) + ending.second == singular;
    });
  }

  static Reading reading_of(FactQuestion question) {
    Reading reading{.intents = {Intent::fact}};
    reading.facts.push_back(std::move(question));
    return reading;
  }

  Message message_;
  const DialogueContext& context_;
  const Grammar& grammar_;
  const Vocabulary& vocabulary_;
  const Catalogue& catalogue_;
};

}  // namespace

std::optional<Reading> read_fact(std::string_view text, const DialogueContext& context, const NameSources& sources) {
  return FactReader(text, context, sources).run();
}

}  // namespace attune::language
