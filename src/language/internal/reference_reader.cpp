#include "language/internal/reference_reader.h"

#include "language/internal/conditions.h"

#include <algorithm>
#include <charconv>

namespace attune::language {
namespace {

class ReferenceReader {
 public:
  ReferenceReader(Message& message, const Grammar& grammar, const Catalogue& catalogue,
                  const std::vector<ItemId>& shown, const std::vector<ItemId>& topic, bool expected, Reading& reading)
      : message_(message),
        grammar_(grammar),
        catalogue_(catalogue),
        shown_(shown),
        topic_(topic),
        expected_(expected),
        reading_(reading) {}

  void run() {
    for (std::size_t i = 0; i < message_.size(); ++i) {
      if (message_[i].used) continue;
      if (read_ordinal(i) || read_numbered(i)) continue;
      read_pronoun(i);
    }
  }

 private:
  /// Items [from, from + items) of what was shown are meant.
  void add(std::size_t first, std::size_t count, std::size_t from, std::size_t items) {
    if (from >= shown_.size() || items > shown_.size() - from) {
      reading_.not_understood.push_back(message_.written(first, count));
    } else if (is_unwanted(first) || is_unwanted_behind(first + count)) {
      leave_out(message_.written(first, count), from, items);
    } else {
      Reference reference{message_.written(first, count), message_[first].begin, {}};
      for (std::size_t k = from; k < from + items; ++k) reference.items.push_back(shown_[k]);
      reading_.references.push_back(std::move(reference));
    }
    message_.use(first, count);
  }

  /// "not the second one", "I've seen that one".
  bool is_unwanted(std::size_t first) const {
    constexpr std::size_t kLongestCue = 4;
    for (std::size_t words = 1; words <= std::min(first, kLongestCue); ++words)
      for (const char* cue : {"negation", "seen"})
        if (message_.match(first - words, grammar_.cues.at(cue)) == words) return true;
    return false;
  }
  /// The same where what says so stands behind.
  bool is_unwanted_behind(std::size_t end) const {
    const std::size_t words = std::max(message_.match(end, grammar_.cues.at("seen_behind")),
                                       message_.match(end, grammar_.intents.at("denied_behind")));
    return words > 0 && (end + words == message_.size() || message_[end + words].pause_before);
  }
  void leave_out(const std::string& text, std::size_t from, std::size_t items) {
    for (std::size_t k = from; k < from + items; ++k)
      reading_.constraints.push_back(
          {grammar_.say("constraint_not", {{"what", text}}), anything_but(shown_[k], catalogue_)});
    reading_.refines = true;
  }

  bool noun_at(std::size_t i) const { return i < message_.size() && grammar_.item_nouns.contains(message_[i].text); }

  /// "(the) second (one)", "(the) last (one)", "(the) first two".
  bool read_ordinal(std::size_t i) {
    const bool article = grammar_.says("the", message_[i].text);
    const std::size_t at = article ? i + 1 : i;
    if (at >= message_.size()) return false;
    const bool last = grammar_.says("last", message_[at].text);
    const auto ordinal = grammar_.ordinals.find(message_[at].text);
    if (!last && ordinal == grammar_.ordinals.end()) return false;
    const bool noun = noun_at(at + 1);
    if (!article && !noun && !expected_) return false;
    if (shown_.empty() && !expected_) return false;
    const auto several =
        at + 1 < message_.size() ? grammar_.numbers.find(message_[at + 1].text) : grammar_.numbers.end();
    if (several != grammar_.numbers.end() && message_.match(at + 2, grammar_.time.at("period")) > 0) return false;
    if (several != grammar_.numbers.end() && several->second >= 2 &&
        several->second == static_cast<double>(static_cast<std::size_t>(several->second))) {
      const auto items = static_cast<std::size_t>(several->second);
      const std::size_t from = last && items <= shown_.size() ? shown_.size() - items : 0;
      add(i, at + 2 - i, from, items);
      return true;
    }
    const std::size_t position = last ? shown_.size() : ordinal->second;
    add(i, at + (noun ? 2 : 1) - i, std::max<std::size_t>(position, 1) - 1, 1);
    return true;
  }

  /// "number three", "number 3", "no. 3"; not "no 90s films", "no one".
  bool read_numbered(std::size_t i) {
    if (i + 1 >= message_.size() || message_[i + 1].used) return false;
    const bool abbreviated = grammar_.says("number short", message_[i].text) && message_[i + 1].pause_before;
    if (!grammar_.says("number", message_[i].text) && !abbreviated) return false;
    std::size_t position = 0;
    const std::string& word = message_[i + 1].text;
    if (const auto named = grammar_.numbers.find(word); named != grammar_.numbers.end()) {
      position = static_cast<std::size_t>(named->second);
    } else {
      const auto [end, code] = std::from_chars(word.data(), word.data() + word.size(), position);
      if (code != std::errc{} || end != word.data() + word.size()) return false;
    }
    if (position == 0) return false;
    add(i, 2, position - 1, 1);
    return true;
  }

  /// "that", not "that drama".
  bool stands_alone(std::size_t i) const {
    const std::size_t next = i + 1;
    return next == message_.size() || message_[next].pause_before || message_[next].used ||
           grammar_.stop.contains(message_[next].text);
  }

  void read_pronoun(std::size_t i) {
    const bool is_one = grammar_.says("that", message_[i].text);
    const bool named = noun_at(i + 1) && (is_one || grammar_.says("those", message_[i].text));
    if (!expected_ && !(named && !shown_.empty())) return;
    if (!named && grammar_.says("also articles", message_[i].text) && !stands_alone(i)) return;
    const std::size_t count = named ? 2 : 1;
    // "I loved Heat, but it was too long": what is named in the same message.
    const bool is_of_named =
        is_one && shown_.empty() && topic_.empty() && std::ranges::any_of(reading_.entities, [&](const Entity& e) {
          return e.kind == Entity::Kind::item && e.begin < message_[i].begin;
        });
    if (is_of_named) return message_.use(i, count);
    if (is_one && !topic_.empty() && !is_unwanted(i)) {
      reading_.references.push_back({message_.written(i, count), message_[i].begin, {topic_.front()}});
      message_.use(i, count);
    } else if (is_one) {
      add(i, count, 0, 1);
    } else if (grammar_.says("those", message_[i].text) && !shown_.empty()) {
      add(i, count, 0, shown_.size());
    }
  }

  Message& message_;
  const Grammar& grammar_;
  const Catalogue& catalogue_;
  const std::vector<ItemId>& shown_;
  const std::vector<ItemId>& topic_;
  bool expected_;
  Reading& reading_;
};

}  // namespace

void read_references(Message& message, const Grammar& grammar, const Catalogue& catalogue,
                     const std::vector<ItemId>& shown, const std::vector<ItemId>& topic, bool expected,
                     Reading& reading) {
  ReferenceReader(message, grammar, catalogue, shown, topic, expected, reading).run();
}

}  // namespace attune::language
