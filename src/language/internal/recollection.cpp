#include "language/internal/recollection.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <set>

namespace attune::language {
namespace {

constexpr double kLeastTold = 0.5;      // of what the words tell, the best item must hold
constexpr std::size_t kLeastWords = 2;  // that tell something
constexpr std::size_t kLooksAt = 200;
constexpr double kAsMuch = 0.98;

class RecollectionReader {
 public:
  RecollectionReader(Message& message, const NameSources& sources, Reading& reading)
      : message_(message), grammar_(sources.grammar), vocabulary_(sources.vocabulary), reading_(reading) {}

  void run() {
    for (std::size_t i = 0; i < message_.size(); ++i)
      if (!message_[i].used && (read_where(i) || read_noun_last(i))) return;
  }

 private:
  std::size_t match(std::size_t i, const char* cue) const {
    return i < message_.size() ? message_.match(i, grammar_.recollection.at(cue)) : 0;
  }
  bool opens(std::size_t i) const {
    return i == 0 || message_[i].pause_before || is_asked_for(i) || like_before(i) > 0;
  }
  /// "What's the name of", "I'm looking for".
  bool is_asked_for(std::size_t i) const {
    constexpr std::size_t kLongest = 7;
    for (std::size_t words = 1; words <= std::min(i, kLongest); ++words)
      if (match(i - words, "opens") == words) return true;
    return false;
  }
  std::size_t like_before(std::size_t i) const {
    constexpr std::size_t kLongest = 4;
    for (std::size_t words = 1; words <= std::min(i, kLongest); ++words)
      if (message_.match(i - words, grammar_.cues.at("like")) == words) return words;
    return 0;
  }

  /// "the one where ...", "that film with ...", "which film has ...".
  bool read_where(std::size_t i) {
    const bool asks = match(i, "which") > 0 && i == 0;
    std::size_t at = i + std::max(match(i, "that"), match(i, "which"));
    if (at == i || !(asks || opens(i))) return false;
    const bool old = at < message_.size() && match(at, "old") == 1;
    at += old ? 1 : 0;
    const std::size_t noun = match(at, "unnamed");
    const std::size_t where = noun > 0 ? match(at + noun, "where") : 0;
    if (where == 0) return false;
    return describe(i, at + noun + where, end_from(at + noun + where));
  }

  /// "that dream inside a dream film".
  bool read_noun_last(std::size_t i) {
    const std::size_t that = match(i, "that");
    if (that == 0 || grammar_.says("the", message_[i].text) || !opens(i)) return false;
    const std::size_t end = end_from(i + that);
    for (std::size_t k = end; k > i + that; --k)
      if (match(k - 1, "unnamed") == 1) return describe(i, i + that, k - 1, k);
    return false;
  }

  std::size_t end_from(std::size_t i) const {
    std::size_t end = i;
    while (end < message_.size() && (end == i || !message_[end].stop_before)) ++end;
    return end;
  }

  bool describe(std::size_t first, std::size_t from, std::size_t end) { return describe(first, from, end, end); }

  bool describe(std::size_t first, std::size_t from, std::size_t end, std::size_t last) {
    const LexicalIndex& lexical = *vocabulary_.view().lexical;
    const auto count = static_cast<double>(vocabulary_.view().catalogue->size());
    std::string query;
    std::vector<std::size_t> asked;          // the words of the query
    std::map<std::string, double> worth_of;  // a word said twice tells twice as much
    double told = 0;
    std::size_t telling = 0;
    for (std::size_t i = from; i < end; ++i) {
      const std::string& word = message_[i].text;
      const auto& vague = grammar_.recollection.at("vague");
      if (grammar_.stop.contains(word) || std::ranges::find(vague, word) != vague.end()) continue;
      const auto holders = static_cast<double>(lexical.document_frequency(word));
      const bool is_new = worth_of.find(word) == worth_of.end();
      worth_of[word] += worth(holders, count);
      told += worth(holders, count);
      telling += holders > 0 ? 1 : 0;
      if (!is_new) continue;
      query.append(query.empty() ? "" : " ").append(message_.written(i, 1));
      asked.push_back(i);
    }
    if (telling < kLeastWords) return false;
    // Of what holds as much of the words the more popular is meant, else what the search puts first.
    const std::vector<float>& popularity = vocabulary_.view().popularity;
    std::optional<ItemId> best;
    double held = 0;
    double next = 0;
    for (const Scored& found : lexical.search(query, kLooksAt)) {
      double holds = 0;
      for (const TermMatch& term : lexical.explain(query, found.item)) holds += worth_of[phrase_key(term.word)];
      const bool as_much = best && holds >= held * kAsMuch && holds <= held / kAsMuch;
      const bool better = as_much ? popularity[index(found.item)] > popularity[index(*best)] : holds > held;
      next = std::max(next, better ? held : holds);
      if (!better) continue;
      held = holds;
      best = found.item;
    }
    const double share = std::min(1.0, held / told);
    if (!best || share < kLeastTold) return false;
    const double lead = std::max(0.0, 1 - (next / held));
    const Recollection recalled{message_.written(first, last - first), *best, share * (0.5 + (0.5 * lead))};
    take(first, last, recalled, held_words(asked, query, *best));
    return true;
  }

  /// The words that the item holds; the others are not understood.
  std::string held_words(const std::vector<std::size_t>& asked, const std::string& query, ItemId item) {
    std::set<std::string> held;
    for (const TermMatch& term : vocabulary_.view().lexical->explain(query, item)) held.insert(phrase_key(term.word));
    std::string words;
    for (const std::size_t i : asked)
      if (held.contains(message_[i].text))
        words.append(words.empty() ? "" : " ").append(message_.written(i, 1));
      else
        reading_.not_understood.push_back(message_.written(i, 1));
    return words;
  }

  /// What a word tells: more, the fewer hold it; one that none holds as much as one of one.
  static double worth(double holders, double items) { return std::log(1 + (items / std::max(1.0, holders))); }

  void take(std::size_t first, std::size_t last, Recollection recalled, const std::string& query) {
    const std::size_t like = like_before(first);
    // What labels and measures were read within it are words of it.
    std::erase_if(reading_.constraints, [&](const Constraint& constraint) {
      return constraint.begin >= message_[first].begin && constraint.begin < message_[last - 1].end;
    });
    if (like > 0) {
      reading_.references.push_back({recalled.text, message_[first].begin, {recalled.item}});
    } else {
      reading_.query = query;
    }
    reading_.recalled = std::move(recalled);
    message_.use(first, last - first);
  }

  Message& message_;
  const Grammar& grammar_;
  const Vocabulary& vocabulary_;
  Reading& reading_;
};

}  // namespace

void read_recollections(Message& message, const NameSources& sources, Reading& reading) {
  RecollectionReader(message, sources, reading).run();
}

}  // namespace attune::language
