#include "language/internal/comparison_reader.h"

#include "language/internal/conditions.h"
#include "language/internal/item_mention.h"

#include <algorithm>
#include <map>

namespace attune::language {
namespace {

enum class Direction { more, less };

class ComparisonReader {
 public:
  ComparisonReader(Message& message, const DialogueContext& context, const Grammar& grammar,
                   const Vocabulary& vocabulary, Reading& reading)
      : message_(message),
        context_(context),
        grammar_(grammar),
        vocabulary_(vocabulary),
        catalogue_(*vocabulary.view().catalogue),
        reading_(reading) {}

  void run() {
    for (std::size_t i = 0; i < message_.size(); ++i) {
      if (message_[i].used) continue;
      if (read_same(i) || read_words(i, "less", Direction::less) || read_words(i, "more", Direction::more)) continue;
      read_ending(i);
    }
  }

 private:
  std::size_t match(std::size_t i, const char* cue) const {
    return i < message_.size() ? message_.match(i, grammar_.comparing.at(cue)) : 0;
  }

  /// "less violent than Heat", "more romantic", "not as scary as that".
  bool read_words(std::size_t i, const char* cue, Direction direction) {
    const std::size_t words = match(i, cue);
    if (words == 0) return false;
    const std::size_t from = i + words;
    for (std::size_t count = std::min<std::size_t>(3, message_.size() - std::min(from, message_.size())); count > 0;
         --count) {
      const std::string phrase = message_.phrase(from, count);
      if (!message_.free(from, count) || grammar_.stop.contains(phrase) || grammar_.item_nouns.contains(phrase))
        continue;
      const std::size_t than = match(from + count, "than");
      const auto senses = vocabulary_.labels(phrase);
      if (!senses.empty() && (direction == Direction::less || than > 0 || stands_alone(i)))
        return compare(i, from + count, {senses.begin(), senses.end()}, direction), true;
      if (count == 1 && senses.empty() && compare_mood(i, from + count, phrase, direction)) return true;
    }
    return false;
  }

  /// "funnier than the second one", "something darker".
  bool read_ending(std::size_t i) {
    const std::string& word = message_[i].text;
    if (is_label_itself(word) || grammar_.stop.contains(word)) return false;
    const bool compares = match(i + 1, "than") > 0 || stands_alone(i);
    if (!compares) return false;
    for (const std::string& base : bases_of(word)) {
      const auto senses = vocabulary_.labels(base);
      if (!senses.empty()) return compare(i, i + 1, {senses.begin(), senses.end()}, Direction::more), true;
    }
    for (const std::string& base : bases_of(word))
      if (compare_mood(i, i + 1, base, Direction::more)) return true;
    return false;
  }

  /// "Thriller", and not merely inflected.
  bool is_label_itself(const std::string& word) const {
    return std::ranges::any_of(vocabulary_.labels(word), [&](const LabelSense& sense) {
      return phrase_key(catalogue_.label_text(sense.field, sense.label)) == word;
    });
  }

  /// "funnier" -> "funny", "darker" -> "dark", "stranger" -> "strange", "sadder" -> "sad".
  std::vector<std::string> bases_of(const std::string& word) const {
    constexpr std::size_t kShortest = 3;
    std::vector<std::string> bases;
    for (const auto& [ending, otherwise] : grammar_.comparative_endings) {
      if (!word.ends_with(ending) || word.size() < ending.size() + kShortest) continue;
      const std::string stem = word.substr(0, word.size() - ending.size());
      bases.push_back(stem + otherwise);
      if (!otherwise.empty()) continue;
      bases.push_back(stem + ending.front());
      if (stem[stem.size() - 1] == stem[stem.size() - 2]) bases.push_back(stem.substr(0, stem.size() - 1));
    }
    return bases;
  }

  /// Without a "than" a comparative is one where nothing else is said, or behind "something", "but", "a bit".
  bool stands_alone(std::size_t i) const {
    if (i == 0) return true;
    constexpr std::size_t kLongestCue = 3;
    for (std::size_t words = 1; words <= std::min(i, kLongestCue); ++words)
      if (message_.match(i - words, grammar_.comparing.at("before")) == words) return true;
    return message_[i].pause_before;
  }

  struct Yardstick {
    std::vector<ItemId> items;
    std::size_t words = 0;  ///< "than" and what follows
    bool is_named = false;
  };
  /// What follows "than": read before as a title or a mention, and taken out of the reading; else read here.
  Yardstick yardstick_at(std::size_t at) {
    const std::size_t than = match(at, "than");
    if (than == 0 || at + than >= message_.size()) return {context_.shown, 0};
    const std::size_t begin = message_[at + than].begin;
    const auto words_up_to = [&](std::size_t end) {
      std::size_t count = 0;
      while (at + count < message_.size() && message_[at + count].begin < end) ++count;
      return count;
    };
    const auto entity = std::ranges::find_if(
        reading_.entities, [&](const Entity& e) { return e.kind == Entity::Kind::item && e.begin == begin; });
    if (entity != reading_.entities.end()) return {{entity->item}, words_up_to(entity->end), true};
    const auto mention = std::ranges::find(reading_.references, begin, &Reference::begin);
    if (mention != reading_.references.end()) {
      Yardstick yardstick{mention->items, words_up_to(begin + mention->text.size())};
      reading_.references.erase(mention);
      return yardstick;
    }
    std::size_t end = at + than;
    while (end < message_.size() && (end == at + than || !message_[end].pause_before)) ++end;
    const auto named = item_mention(message_, at + than, end, context_, grammar_, vocabulary_);
    if (!named) return {context_.shown, 0};
    if (named->is_named) {
      reading_.entities.push_back({.kind = Entity::Kind::item,
                                   .text = message_.written(at + than, named->words),
                                   .begin = begin,
                                   .end = message_[at + than + named->words - 1].end,
                                   .item = named->items.front()});
    }
    return {named->items, than + named->words, named->is_named};
  }

  void compare(std::size_t first, std::size_t end, std::vector<LabelSense> senses, Direction direction) {
    const Yardstick yardstick = yardstick_at(end);
    end += yardstick.words;
    if (direction == Direction::more && yardstick.words > 0) leave_out_what_it_has(yardstick.items, senses);
    add(first, end, bears_any(senses, catalogue_), direction, Strength::required);
    settle(yardstick, end);
  }

  bool compare_mood(std::size_t first, std::size_t end, const std::string& word, Direction direction) {
    auto mood = mood_of(word, grammar_, vocabulary_);
    if (!mood) return false;
    const Yardstick yardstick = yardstick_at(end);
    end += yardstick.words;
    mood->text = message_.written(first, end - first);
    add(first, end, bears_mood(*mood, catalogue_), direction, Strength::preferred);
    reading_.moods.push_back(*std::move(mood));
    settle(yardstick, end);
    return true;
  }

  /// Funnier than a comedy is what is called funny, too; where the yardstick has all such labels, any counts.
  void leave_out_what_it_has(const std::vector<ItemId>& items, std::vector<LabelSense>& senses) const {
    std::vector<LabelSense> lacking = senses;
    std::erase_if(lacking, [&](const LabelSense& sense) {
      return std::ranges::any_of(items, [&](ItemId item) {
        return std::ranges::find(catalogue_.labels(sense.field, item), sense.label) !=
               catalogue_.labels(sense.field, item).end();
      });
    });
    if (!lacking.empty()) senses = std::move(lacking);
  }

  void settle(const Yardstick& yardstick, std::size_t end) {
    if (!yardstick.is_named) {
      reading_.refines = reading_.refines || !context_.shown.empty();
      return;
    }
    // In all else it is what the answer should resemble.
    const std::size_t limit = end < message_.size() ? message_[end].begin : std::string::npos;
    const auto entity = std::ranges::find_if(reading_.entities, [&](const Entity& e) {
      return e.kind == Entity::Kind::item && e.item == yardstick.items.front() && e.begin < limit;
    });
    if (entity == reading_.entities.end()) return;
    reading_.references.push_back({entity->text, entity->begin, {entity->item}});
    reading_.entities.erase(entity);
  }

  void add(std::size_t first, std::size_t end, Filter filter, Direction direction, Strength strength) {
    std::size_t from = first;
    constexpr std::size_t kLongestDegree = 3;
    for (std::size_t words = std::min(first, kLongestDegree); words > 0 && from == first; --words)
      if (message_.free(first - words, words) &&
          message_.match(first - words, grammar_.comparing.at("degree")) == words)
        from = first - words;
    reading_.constraints.push_back(
        {.text = message_.written(first, end - first),
         .filter = direction == Direction::less ? negation(std::move(filter)) : std::move(filter),
         .begin = message_[first].begin,
         .strength = strength});
    message_.use(from, end - from);
  }

  /// "(by) the same director as Heat", "the same genre as the second one".
  bool read_same(std::size_t i) {
    const std::size_t same = match(i, "same");
    if (same == 0 || i + same >= message_.size()) return false;
    const std::size_t at = i + same;
    const auto field = field_named(message_[at].text);
    const std::size_t as = match(at + 1, "as");
    if (!field || as == 0) return false;
    const Yardstick yardstick = yardstick_at(at + 1);
    if (yardstick.words == 0) return false;
    const std::size_t end = at + 1 + yardstick.words;
    const ItemId item = yardstick.items.front();
    const Field& of = catalogue_.field(*field);
    Filter filter;
    if (of.kind == FieldKind::labels) {
      std::vector<LabelSense> senses;
      for (const LabelId label : catalogue_.labels(*field, item)) senses.push_back({*field, label});
      if (senses.empty()) return false;
      filter = bears_any(senses, catalogue_);
    } else if (const auto number = catalogue_.number(*field, item)) {
      filter = Filter{Filter::Compare{of.name, Filter::Comparison::equal, *number}};
    } else {
      return false;
    }
    std::erase_if(reading_.entities, [&](const Entity& e) {
      return e.kind == Entity::Kind::item && e.item == item && e.begin >= message_[at].begin;
    });
    reading_.constraints.push_back(
        {.text = message_.written(i, end - i), .filter = std::move(filter), .begin = message_[i].begin});
    reading_.constraints.push_back(
        {.text = grammar_.say("constraint_not", {{"what", std::string(catalogue_.title(item))}}),
         .filter = anything_but(item, catalogue_),
         .begin = message_[i].begin});
    message_.use(i, end - i);
    return true;
  }

  /// By its name, or its singular or plural.
  std::optional<FieldId> field_named(const std::string& word) const {
    for (std::uint32_t f = 0; f < catalogue_.fields().size(); ++f) {
      const Field& field = catalogue_.fields()[f];
      if (field.kind == FieldKind::text) continue;
      const std::string name = phrase_key(field.name);
      bool named = name == word;
      for (const auto& [plural, singular] : grammar_.plurals) {
        named = named || (name.ends_with(plural) && name.substr(0, name.size() - plural.size()) + singular == word);
        named = named || (word.ends_with(plural) && word.substr(0, word.size() - plural.size()) + singular == name);
      }
      if (named) return FieldId{f};
    }
    return std::nullopt;
  }

  Message& message_;
  const DialogueContext& context_;
  const Grammar& grammar_;
  const Vocabulary& vocabulary_;
  const Catalogue& catalogue_;
  Reading& reading_;
};

}  // namespace

void read_comparisons(Message& message, const DialogueContext& context, const Grammar& grammar,
                      const Vocabulary& vocabulary, Reading& reading) {
  ComparisonReader(message, context, grammar, vocabulary, reading).run();
}

}  // namespace attune::language
