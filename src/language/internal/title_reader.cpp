#include "language/internal/conditions.h"
#include "language/internal/entity_reader.h"
#include "language/internal/number.h"

#include <algorithm>

namespace attune::language {
namespace {

constexpr double kSureName = 0.9;   // of a name that no cue announces
constexpr double kSureTypo = 0.75;  // title similarity from which a misspelt name counts as meant

class TitleReader {
 public:
  TitleReader(Message& message, const NameSources& sources, Reading& reading)
      : message_(message),
        grammar_(sources.grammar),
        vocabulary_(sources.vocabulary),
        titles_(*sources.vocabulary.view().titles),
        names_(find_names(message, sources)),
        reading_(reading) {}

  void run() {
    for (const auto& [first, count] : message_.quoted()) {
      if (!message_.free(first, count)) continue;
      if (!take_exact(first, count)) take_near(first, count);
    }
    for (std::size_t i = 0; i < message_.size(); ++i) {
      if (message_[i].used) continue;
      if (const std::size_t name = name_before_verdict(i); name > 0 && take_exact(i, name)) continue;
      if (const std::size_t cue = cue_at(i); cue > 0) {
        read_list(i + cue);
      } else if (const std::size_t seen = message_.match(i, grammar_.cues.at("seen")); seen > 0) {
        reading_.refines = read_unwanted(i + seen, 1) || reading_.refines;
      } else if (const std::size_t negation = message_.match(i, grammar_.cues.at("negation")); negation > 0) {
        read_unwanted(i + negation, reading_.entities.empty() ? 2 : 1);
      } else {
        take_name_at(i);
      }
    }
    leave_out_seen();
  }

 private:
  /// Words of a cue behind which a title is expected; "I would like" is none.
  std::size_t cue_at(std::size_t i) const {
    std::size_t cue = message_.match(i, grammar_.cues.at("like"));
    if (cue == 1 && i > 0 && grammar_.says("likes not like", message_[i - 1].text)) cue = 0;
    for (const char* intent : {"loved", "hated", "if_loved", "compare", "why_not", "change"})
      cue = std::max(cue, message_.match(i, grammar_.intents.at(intent)));
    return std::max(cue, yardstick_cue(i));
  }

  /// "Heat I loved": how many words of a clause stand before what is said of them; 0 where nothing is said so.
  std::size_t name_before_verdict(std::size_t i) const {
    if (i > 0 && !message_[i].pause_before) return 0;
    for (std::size_t count = 1; count <= longest_from(i) && (count == 1 || !message_[i + count - 1].pause_before);
         ++count) {
      const std::size_t at = i + count;
      const bool says = message_.match(at, grammar_.intents.at("loved_behind")) > 0 ||
                        message_.match(at, grammar_.intents.at("hated_behind")) > 0 ||
                        message_.match(at, grammar_.cues.at("seen_behind")) > 1;
      if (says) return count;
    }
    return 0;
  }

  /// "newer than", "shorter than": a thing may follow, unless a number does.
  std::size_t yardstick_cue(std::size_t i) const {
    for (const Grammar::Comparator& comparator : grammar_.comparators) {
      const std::size_t words = comparator.measure ? message_.match(i, comparator.words) : 0;
      const std::size_t at = i + words;
      if (words > 0 && grammar_.says("than", message_[at - 1].text) && read_number(message_, at, grammar_).words == 0)
        return words;
    }
    return 0;
  }

  /// "like Alien but not Aliens", "I've seen Heat": a thing to leave out. Where no other title was named, a label
  /// ("not Horror") or a single word is hardly a title; nor are words in small letters, but in a reaction ("i loved
  /// heat but not casino").
  bool read_unwanted(std::size_t at, std::size_t least_words) {
    if (at >= message_.size() || message_[at].used) return false;
    const bool small = !message_[at].capital;
    if (small && (reading_.entities.empty() || !reacts())) return false;
    for (std::size_t count = longest_from(at); count >= least_words; --count) {
      if ((least_words > 1 || small) && is_label(at, count)) continue;
      if (stops(at, count) || !take_exact(at, count)) continue;
      leave_out(reading_.entities.back());
      return true;
    }
    return false;
  }

  /// "Heat", "Heat and Casino", "Heat, Casino or Ronin".
  void read_list(std::size_t at) {
    while (at < message_.size()) {
      std::size_t taken = 0;
      while (at + taken < message_.size() && message_[at + taken].used) ++taken;  // quoted, and read already
      for (std::size_t count = longest_from(at); count > 0 && taken == 0; --count) {
        if (count < longest_near(at) && !message_[at].capital) taken = take_nearly(at, count);
        if (taken == 0 && acceptable_behind_cue(at, count) && take_exact(at, count)) taken = count;
      }
      for (std::size_t count = longest_near(at); count > 0 && taken == 0; --count)
        if (!is_label(at, count) && !stops(at, count) && take_near(at, count)) taken = count;
      if (taken == 0) return;
      at += taken;
      if (at >= message_.size()) return;
      const std::string& joint = message_[at].text;
      const bool joined = grammar_.says("and", joint) || grammar_.says("or", joint);
      if (!joined && !message_[at].pause_before && !grammar_.says("with", joint)) return;
      if (!message_[at].pause_before || joined) ++at;
    }
  }

  /// "The dark night" is rather "The Dark Knight", misspelt, than "The Dark": a title that is longer by words which no
  /// title begins with; how many words, 0 for none.
  std::size_t take_nearly(std::size_t at, std::size_t exact) {
    constexpr double kNearly = 0.9;
    if (titles_.lookup_exact(message_.phrase(at, exact)).empty()) return 0;
    for (std::size_t count = longest_near(at); count > exact; --count) {
      if (!message_.free(at, count) || stops(at + exact, count - exact)) continue;
      if (take(at, count, titles_.lookup(message_.phrase(at, count), 8), kNearly)) return count;
    }
    return 0;
  }

  std::size_t longest_from(std::size_t at) const { return std::min(Vocabulary::kLongestPhrase, message_.size() - at); }
  /// A misspelt title ends where the sentence turns: at a pause, a "but", a number.
  std::size_t longest_near(std::size_t at) const {
    std::size_t count = 0;
    while (at + count < message_.size() && count < 6) {
      const Word& word = message_[at + count];
      if (word.used ||
          (count > 0 && (word.pause_before || grammar_.says("turn", word.text) || grammar_.says("with", word.text))))
        break;
      ++count;
    }
    return count;
  }

  bool reacts() const {
    for (std::size_t i = 0; i < message_.size(); ++i)
      if (message_.match(i, grammar_.intents.at("loved")) > 0 || message_.match(i, grammar_.intents.at("hated")) > 0)
        return true;
    return false;
  }

  bool is_label(std::size_t at, std::size_t count) const {
    return !vocabulary_.labels(message_.phrase(at, count)).empty();
  }
  bool stops(std::size_t at, std::size_t count) const {
    for (std::size_t i = at; i < at + count; ++i)
      if (!grammar_.stop.contains(message_[i].text) && !grammar_.item_nouns.contains(message_[i].text) &&
          !grammar_.ordinals.contains(message_[i].text))
        return false;
    return true;
  }

  /// Behind "like", a plain lower-case label ("like comedies") is not a title of the same name.
  bool acceptable_behind_cue(std::size_t at, std::size_t count) const {
    if (message_[at].capital) return true;
    if (stops(at, count)) return false;
    return count > 1 || !is_label(at, count);
  }

  /// "Heat I've seen already", where that stands behind.
  void leave_out_seen() {
    for (Entity& entity : reading_.entities) {
      std::size_t next = 0;
      while (next < message_.size() && message_[next].begin < entity.end) ++next;
      const std::size_t seen = message_.match(next, grammar_.cues.at("seen_behind"));
      const bool is_seen = entity.kind == Entity::Kind::item && entity.polarity != Polarity::unwanted && seen > 0;
      if (!is_seen || (next + seen < message_.size() && !message_[next + seen].pause_before)) continue;
      leave_out(entity);
      message_.use(next, seen);
      reading_.refines = true;
    }
  }
  void leave_out(Entity& entity) {
    entity.polarity = Polarity::unwanted;
    reading_.constraints.push_back({grammar_.say("constraint_not", {{"what", entity.text}}),
                                    anything_but(entity.item, *vocabulary_.view().catalogue)});
  }

  /// In the middle of a sentence, what anybody would take for a title.
  void take_name_at(std::size_t at) {
    for (FoundName& name : names_) {
      const Entity& entity = name.entity;
      if (name.first != at || entity.kind != Entity::Kind::item || entity.confidence < kSureName) continue;
      if (!message_.free(at, name.end - at)) continue;
      reading_.entities.push_back(std::move(name.entity));
      message_.use(at, name.end - at);
      return;
    }
  }

  bool take_exact(std::size_t at, std::size_t count) {
    if (!message_.free(at, count)) return false;
    const std::string phrase = message_.phrase(at, count);
    if (titles_.lookup_exact(phrase).empty() && !ends_in_year(at, count)) return false;
    return take(at, count, titles_.lookup(phrase, 8), 0.87);
  }
  bool ends_in_year(std::size_t at, std::size_t count) const {
    const std::string& last = message_[at + count - 1].text;
    return count > 1 && last.size() == 4 && (last.starts_with("19") || last.starts_with("20")) &&
           !titles_.lookup_exact(message_.phrase(at, count - 1)).empty();
  }
  bool take_near(std::size_t at, std::size_t count) {
    return message_.free(at, count) && take(at, count, titles_.lookup(message_.phrase(at, count), 8), kSureTypo);
  }

  bool take(std::size_t at, std::size_t count, const std::vector<TitleMatch>& found, double least) {
    if (found.empty() || found.front().similarity < least) return false;
    Entity entity{.kind = Entity::Kind::item,
                  .text = message_.written(at, count),
                  .begin = message_[at].begin,
                  .end = message_[at + count - 1].end,
                  .item = found.front().item,
                  .confidence = found.front().similarity};
    for (std::size_t k = 1; k < found.size() && found[k].similarity == found.front().similarity; ++k)
      entity.alternatives.push_back(found[k].item);
    reading_.entities.push_back(std::move(entity));
    message_.use(at, count);
    return true;
  }

  Message& message_;
  const Grammar& grammar_;
  const Vocabulary& vocabulary_;
  const TitleIndex& titles_;
  std::vector<FoundName> names_;
  Reading& reading_;
};

}  // namespace

void read_titles(Message& message, const NameSources& sources, Reading& reading) {
  TitleReader(message, sources, reading).run();
}

}  // namespace attune::language
