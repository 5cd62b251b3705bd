#include "language/internal/choice_reader.h"

#include "language/internal/item_mention.h"

#include <algorithm>
#include <ranges>

namespace attune::language {
namespace {

constexpr double kSureTypo = 0.8;

/// Titles that a message lists, one behind the other.
struct Listed {
  std::vector<ItemId> items;
  std::vector<std::pair<std::size_t, std::size_t>> places;  ///< words, one an item
  std::vector<std::string> unknown;
  std::size_t end = 0;  ///< the word behind the last
  bool has_or = false;
};

class ChoiceReader {
 public:
  ChoiceReader(std::string_view text, const DialogueContext& context, const NameSources& sources)
      : message_(text, sources.grammar),
        context_(context),
        grammar_(sources.grammar),
        vocabulary_(sources.vocabulary) {}

  std::optional<Reading> run() {
    if (message_.size() < 2) return std::nullopt;
    if (auto alike = most_like()) return alike;
    if (auto asked = asks()) return asked;
    return bare();
  }

 private:
  std::size_t match(std::size_t i, const char* cue) const {
    return i < message_.size() ? message_.match(i, grammar_.choice.at(cue)) : 0;
  }

  /// "Which of these is most like A, B and C: D, E, F or G?", also "Of D, E and F, which is most like A?".
  std::optional<Reading> most_like() {
    for (std::size_t i = 0; i < message_.size(); ++i) {
      const std::size_t which = match(i, "which");
      if (which == 0) continue;
      for (std::size_t k = i + which; k < std::min(i + which + 3, message_.size()); ++k) {
        const std::size_t cue = match(k, "like them");
        if (cue == 0) continue;
        const Listed seeds = list(k + cue, Until::colon);
        if (seeds.items.empty() && seeds.unknown.empty()) return std::nullopt;
        Listed options = list(seeds.end, Until::end);
        if (options.items.size() < 2 && i > 0) options = list(skip_opening(), Until::end, i);
        if (options.items.size() < 2 && options.unknown.empty()) options.items = context_.shown;
        return reading_of(options, &seeds);
      }
    }
    return std::nullopt;
  }

  /// "Should I watch D or E tonight?", "Which is better for me, D or E?", "D or E, which do you recommend?".
  std::optional<Reading> asks() {
    const std::size_t at = match(0, "which");
    const bool which = at > 0;
    for (std::size_t i = 0; i < message_.size(); ++i) {
      const std::size_t cue = match(i, "asks");
      if (cue == 0 || (cue == 1 && !which)) continue;
      const std::size_t between = match(i + cue, "between");
      Listed options = list(i + cue + between, Until::end);
      options.has_or = options.has_or || between > 0 || match(i + cue - 1, "between") > 0;
      if (options.items.size() < 2 && i > 0) {
        const Listed before = list(which ? at : 0, Until::end, i);
        if (before.items.size() > options.items.size()) options = before;
      }
      const bool of_shown = options.items.empty() && options.unknown.empty() && which && says_these();
      if (of_shown) options.items = context_.shown;
      const bool several = options.items.size() > 1 || (options.has_or && !options.unknown.empty());
      if (options.items.empty() || !several || !(options.has_or || which || of_shown)) continue;
      return reading_of(options, nullptr);
    }
    return std::nullopt;
  }

  /// "Heat or Ronin?", and nothing else.
  std::optional<Reading> bare() {
    const Listed options = list(0, Until::end);
    if (!options.has_or || options.items.size() < 2 || !options.unknown.empty() || options.end != message_.size())
      return std::nullopt;
    if (std::ranges::any_of(options.places, [&](const auto& place) { return is_label(place); })) return std::nullopt;
    return reading_of(options, nullptr);
  }

  bool is_label(const std::pair<std::size_t, std::size_t>& place) const {
    return !message_[place.first].upper && !vocabulary_.labels(message_.phrase(place.first, place.second)).empty();
  }
  bool says_these() const {
    const std::size_t words = match(0, "which");
    return words > 1;
  }
  std::size_t skip_opening() const { return match(0, "from"); }

  enum class Until { colon, end };

  /// Titles from a word on, joined by commas, "and" and "or". A list of seeds ends at a colon, a sentence's end or
  /// where an "and" or "or" has closed it; the words of an option that is no title count as one that is unknown.
  Listed list(std::size_t at, Until until, std::size_t limit = static_cast<std::size_t>(-1)) const {
    const std::size_t end = std::min(limit, message_.size());
    Listed listed{.items = {}, .places = {}, .unknown = {}, .end = at};
    bool closed = false;
    while (at < end) {
      const bool has_some = !listed.items.empty() || !listed.unknown.empty();
      if (has_some && until == Until::colon && begins_options(at)) break;
      const std::size_t or_words = match(at, "or");
      if (or_words > 0 && has_some) {
        const bool is_or = !grammar_.says("and", message_[at].text);
        listed.has_or = listed.has_or || is_or;
        closed = true;
        at += or_words;
      } else if (closed && until == Until::colon && message_[at].pause_before) {
        break;
      }
      if (at >= end) break;
      if (match(at, "tail") > 0 || message_.match(at, grammar_.cues.at("closing")) > 0) {
        at += std::max(match(at, "tail"), message_.match(at, grammar_.cues.at("closing")));
        listed.end = at;
        continue;
      }
      const std::size_t words = title_at(at, end, listed);
      if (words > 0) {
        at += words;
        listed.end = at;
        continue;
      }
      const std::size_t next = option_end(at, end);
      const bool says_something = std::ranges::any_of(std::views::iota(at, next), [&](std::size_t i) {
        return !grammar_.stop.contains(message_[i].text) && !grammar_.item_nouns.contains(message_[i].text);
      });
      if (says_something) listed.unknown.push_back(message_.written(at, next - at));
      at = next;
      listed.end = at;
    }
    return listed;
  }

  bool begins_options(std::size_t i) const {
    return message_.gap_before(i).find_first_of(":?.;") != std::string_view::npos;
  }
  std::size_t option_end(std::size_t at, std::size_t end) const {
    std::size_t next = at + 1;
    while (next < end && !message_[next].pause_before && match(next, "or") == 0) ++next;
    return next;
  }

  /// The longest title that begins here, exact or, up to the next joint, misspelt.
  std::size_t title_at(std::size_t at, std::size_t end, Listed& listed) const {
    const TitleIndex& titles = *vocabulary_.view().titles;
    const auto stops_alone = [&](std::size_t words) {
      return words == 1 && !message_[at].upper && grammar_.stop.contains(message_[at].text);
    };
    for (std::size_t words = std::min(Vocabulary::kLongestPhrase, end - at); words > 0; --words) {
      const std::string phrase = message_.phrase(at, words);
      if (stops_alone(words) || titles.lookup_exact(phrase).empty()) continue;
      std::size_t taken = words;
      const std::string with_year = at + words < end ? message_.phrase(at, words + 1) : "";
      const bool year = !with_year.empty() && is_year(message_[at + words].text);
      const auto found = titles.lookup(year ? with_year : phrase, 1);
      if (found.empty()) continue;
      taken += year ? 1 : 0;
      add(found.front().item, at, taken, listed);
      return taken;
    }
    const std::size_t words = option_end(at, end) - at;
    if (const auto mention = item_mention(message_, at, at + words, context_, grammar_, vocabulary_);
        mention && !mention->is_named && mention->items.size() == 1) {  // "the third one"
      add(mention->items.front(), at, mention->words, listed);
      return mention->words;
    }
    const auto near = titles.lookup(message_.phrase(at, words), 1);
    if (near.empty() || near.front().similarity < kSureTypo || stops_alone(words)) return 0;
    add(near.front().item, at, words, listed);
    return words;
  }
  static bool is_year(const std::string& word) {
    return word.size() == 4 && word.find_first_not_of("0123456789") == std::string::npos;
  }
  static void add(ItemId item, std::size_t at, std::size_t words, Listed& listed) {
    if (std::ranges::find(listed.items, item) != listed.items.end()) return;
    listed.items.push_back(item);
    listed.places.emplace_back(at, words);
  }

  std::optional<Reading> reading_of(const Listed& options, const Listed* seeds) const {
    if (options.items.empty() || options.items.size() + options.unknown.size() < 2) return std::nullopt;
    Reading reading{.intents = {Intent::choose}};
    reading.options = options.items;
    reading.not_understood = options.unknown;
    if (seeds != nullptr) {
      for (std::size_t i = 0; i < seeds->items.size(); ++i) {
        std::erase(reading.options, seeds->items[i]);
        const auto& [first, count] = seeds->places[i];
        reading.references.push_back({message_.written(first, count), message_[first].begin, {seeds->items[i]}});
      }
      reading.not_understood.insert(reading.not_understood.end(), seeds->unknown.begin(), seeds->unknown.end());
    }
    return reading;
  }

  Message message_;
  const DialogueContext& context_;
  const Grammar& grammar_;
  const Vocabulary& vocabulary_;
};

}  // namespace

std::optional<Reading> read_choice(std::string_view text, const DialogueContext& context, const NameSources& sources) {
  return ChoiceReader(text, context, sources).run();
}

}  // namespace attune::language
