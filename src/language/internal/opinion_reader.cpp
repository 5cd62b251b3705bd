#include "language/internal/opinion_reader.h"

#include <algorithm>
#include <optional>

namespace attune::language {
namespace {

using enum Cue;

constexpr std::size_t kNegationReach = 3;  // words between a "not" and what it denies

class OpinionReader {
 public:
  OpinionReader(const Message& message, const Grammar& grammar, const CueTable& cues, std::vector<FoundName>& names)
      : message_(message), grammar_(grammar), cues_(cues), names_(names), settled_(names.size()) {}

  Polarity run() {
    std::size_t name = 0;
    for (std::size_t i = 0; i < message_.size();) {
      if (i > 0 && message_[i].stop_before && !is_inside(i, name)) begin_sentence(i);
      if (pointed_ && message_[i].pause_before && cues_.match(message_, i, CueTable::set_of(joins)).words == 0)
        stance_ = Stance::none;
      if (name < names_.size() && names_[name].first == i) {
        i = take_name(name);
        ++name;
      } else {
        i += take_cue(i, name);
      }
    }
    return of_spoken_;
  }

 private:
  enum class Stance { none, wanted, unwanted, neutral };

  bool is_inside(std::size_t i, std::size_t name) const { return name > 0 && i < names_[name - 1].end; }

  void begin_sentence(std::size_t i) {
    sentence_begin_ = i;
    of_kinds_ = false;
    subject_opens_ = false;
    stance_ = Stance::none;
    denied_until_ = 0;
    subject_ = Subject::none;
    pointed_ = false;
    in_list_ = false;
  }

  /// Returns the word behind the name.
  std::size_t take_name(std::size_t name) {
    const std::size_t end = names_[name].end;
    const bool is_kind = names_[name].is_kind;
    const bool is_person = !is_kind && names_[name].entity.kind == Entity::Kind::label;
    if (of_kinds_ && is_person) stance_ = Stance::none;
    if (stance_ != Stance::none)
      settle(name, polarity_of(stance_));
    else if (is_kind && is_bare_wish(names_[name].first, end))
      settle(name, Polarity::wanted);
    // "It's a comedy" tells of what was spoken of before, which goes on being spoken of.
    if (is_kind && subject_ == Subject::before && !group_.empty()) return end;
    if (!in_list_) group_.clear();
    group_.push_back(name);
    if (is_person) {
      if (!in_list_) people_.clear();
      people_.push_back(name);
    }
    in_list_ = true;
    subject_ = Subject::names;
    subject_end_ = end;
    return end;
  }

  /// "Some romance, please", "A comedy or a western": a sentence that is no more than what is asked for.
  bool is_bare_wish(std::size_t first, std::size_t end) const {
    if (is_question(first)) return false;
    const auto frame = CueTable::set_of(degree) | CueTable::set_of(label_follows) | CueTable::set_of(joins);
    for (std::size_t i = sentence_begin_; i < first;) {
      const bool name = std::ranges::any_of(names_, [&](const FoundName& n) { return n.first <= i && i < n.end; });
      const auto words = name ? 1 : cues_.match(message_, i, frame).words;
      if (words == 0) return false;
      i += words;
    }
    const auto verbs = CueTable::set_of(Cue::is) | CueTable::set_of(title_before) | CueTable::set_of(it_is);
    for (std::size_t i = end; i < message_.size() && !message_[i].stop_before; ++i)
      if (cues_.match(message_, i, verbs).words > 0) return false;
    return true;
  }

  static Polarity polarity_of(Stance stance) {
    if (stance == Stance::wanted) return Polarity::wanted;
    return stance == Stance::unwanted ? Polarity::unwanted : Polarity::neutral;
  }

  void settle(std::size_t name, Polarity polarity) {
    names_[name].entity.polarity = polarity;
    settled_[name] = true;
  }

  bool is_question(std::size_t i) const {
    for (std::size_t k = i + 1; k <= message_.size(); ++k) {
      if (k < message_.size() && !message_[k].stop_before) continue;
      return message_.gap_before(k).find('?') != std::string_view::npos;
    }
    return false;
  }

  /// Looks at what stands at word `i`, no name; returns how many words it takes.
  std::size_t take_cue(std::size_t i, std::size_t next_name) {
    const std::size_t limit = next_name < names_.size() ? names_[next_name].first - i : message_.size() - i;
    const CueTable::Set stances = CueTable::set_of(likes) | CueTable::set_of(dislikes) | CueTable::set_of(asks) |
                                  CueTable::set_of(rules_out) | CueTable::set_of(others_like) |
                                  CueTable::set_of(requests);
    const auto joint = cues_.match(message_, i, CueTable::set_of(joins));
    if (in_list_ && joint.words > 0 && i == subject_end_) {
      subject_end_ += std::min(joint.words, limit);  // the "the" of "and the" may be the next name's
      return std::min(joint.words, limit);
    }
    const auto opinion = cues_.match(message_, i, stances);
    const auto copula =
        cues_.match(message_, i, CueTable::set_of(Cue::is) | CueTable::set_of(it_is) | CueTable::set_of(is_not));
    if (copula.words > 0 && copula.words >= opinion.words) {
      if (copula.is(it_is)) {
        subject_ = Subject::before;
        leave_list();
      }
      const std::size_t words = take_appraisal(i, copula.words, copula.is(is_not));
      if (words > 0) return std::min(words, limit);
    }
    if (i == subject_end_ && (subject_ == Subject::names || subject_opens_) &&
        cues_.match(message_, i, verdicts()).words > 0)
      if (const std::size_t words = take_appraisal(i, 0, false); words > 0) return std::min(words, limit);
    const auto asked = cues_.match(message_, i, CueTable::set_of(of_before) | CueTable::set_of(of_person));
    if (asked.words > opinion.words) {
      if (stance_ == Stance::wanted && asked.is(of_person) && !people_.empty())
        for (const std::size_t name : people_) settle(name, Polarity::wanted);
      else if (stance_ == Stance::wanted)
        say_of_before(Polarity::wanted);
      leave_list();
      return std::min(asked.words, limit);
    }
    if (opinion.words > 0 && opinion.words <= limit) {
      take_stance(i, opinion);
      return opinion.words + take_pointer(i + opinion.words, limit - opinion.words, next_name);
    }
    if (const auto denial = cues_.match(message_, i, CueTable::set_of(denies)); denial.words > 0) {
      denied_until_ = i + denial.words + kNegationReach;
      leave_list();
      return std::min(denial.words, limit);
    }
    if (const auto turn = cues_.match(message_, i, CueTable::set_of(contrast)); turn.words > 0) {
      stance_ = Stance::none;
      if (take_appraisal(i, turn.words, false) == 0) subject_ = Subject::none;  // "... but really cute"
      leave_list();
      return std::min(turn.words, limit);
    }
    if (const std::size_t words = take_exclamation(i, next_name); words > 0) return std::min(words, limit);
    if (const auto back = points_back_at(i, limit); back > 0) {
      if (!in_list_) subject_ = Subject::before;
      subject_opens_ = !in_list_ && (i == sentence_begin_ || message_[i].pause_before);
      subject_end_ = i + back;
      return back;
    }
    const bool kept = in_list_ && is_item_noun_like(i);
    if (!kept) leave_list();
    if (kept) subject_end_ = i + 1;
    return 1;
  }

  /// Behind a stance: "(I loved) it", "(can you recommend) some of his movies". Returns how many words it takes.
  std::size_t take_pointer(std::size_t i, std::size_t limit, std::size_t next_name) {
    const std::size_t back = points_back_at(i, limit);
    const bool names_follow = next_name < names_.size() && names_[next_name].first == i + back;
    if (back == 0 || !opinion_is_own_ || names_follow) return 0;
    say_of_before(polarity_of(stance_));
    pointed_ = true;
    return back;
  }

  /// "horror movies and comedies": what things are called keeps a list of their kinds open.
  bool is_item_noun_like(std::size_t i) const {
    return i == subject_end_ && grammar_.item_nouns.contains(message_[i].text);
  }

  void leave_list() { in_list_ = false; }

  void take_stance(std::size_t i, const CueTable::Match& opinion) {
    const bool denied = denied_until_ > i;
    leave_list();
    opinion_is_own_ = true;
    pointed_ = false;
    of_kinds_ = false;
    const bool of_listener = (opinion.is(likes) || opinion.is(dislikes)) && is_of(listener, i);
    // "It's a lot like X" tells what something is like.
    const bool compares = (opinion.is(likes) || opinion.is(requests)) && is_behind_copula(i);
    if (opinion.is(asks) || of_listener || compares) {
      stance_ = Stance::neutral;
      opinion_is_own_ = false;
    } else if (opinion.is(others_like)) {
      stance_ = denied ? Stance::unwanted : Stance::wanted;
      if (cues_.match(message_, i, CueTable::set_of(dislikes)).words > 0) stance_ = Stance::unwanted;
      opinion_is_own_ = false;
    } else if (opinion.is(dislikes)) {
      stance_ = denied ? Stance::neutral : Stance::unwanted;
      opinion_is_own_ = !is_of(others, i);
    } else if (opinion.is(rules_out)) {
      stance_ = Stance::unwanted;
      denied_until_ = i + opinion.words + kNegationReach;
      opinion_is_own_ = false;
    } else {
      stance_ = denied ? Stance::unwanted : Stance::wanted;
      opinion_is_own_ = !is_of(others, i);
    }
    subject_ = Subject::none;
  }

  std::size_t points_back_at(std::size_t i, std::size_t limit) const {
    const auto back = cues_.match(message_, i, CueTable::set_of(points_back));
    return back.words > 0 && back.words <= limit ? back.words : 0;
  }

  /// "... was really good": of the names or the pronoun right before. Returns the words it takes, 0 for no appraisal.
  std::size_t take_appraisal(std::size_t i, std::size_t copula_words, bool is_denied) {
    std::size_t at = i + copula_words;
    bool denied = is_denied || (denied_until_ > i && subject_ != Subject::names);
    for (std::size_t steps = 0; steps < 5; ++steps) {
      const auto verdict = cues_.match(message_, at, verdicts() | CueTable::set_of(indifferent));
      if (verdict.words > 0) {
        const bool asked = is_question(i) && (starts_clause(i) || copula_words == 0);
        if (!asked && subject_ != Subject::none) {
          const bool positive = verdict.is(good) != denied;
          const Polarity polarity = verdict.is(indifferent) ? Polarity::neutral
                                    : positive              ? Polarity::wanted
                                                            : Polarity::unwanted;
          if (subject_ == Subject::names)
            say_of_group(polarity);
          else
            say_of_before(polarity);
        }
        leave_list();
        // "... are good horror films"
        const std::size_t behind = at + verdict.words;
        if (!verdict.is(indifferent) && !denied && subject_ != Subject::none &&
            std::ranges::any_of(names_, [&](const FoundName& n) { return n.is_kind && n.first == behind; }))
          appraise_kinds(verdict.is(good));
        return behind - i;
      }
      if (const auto denial = cues_.match(message_, at, CueTable::set_of(denies)); denial.words > 0) {
        denied = !denied;
        at += denial.words;
      } else if (const auto more = cues_.match(message_, at, CueTable::set_of(degree)); more.words > 0) {
        at += more.words;
      } else {
        break;
      }
    }
    return 0;
  }

  static CueTable::Set verdicts() { return CueTable::set_of(good) | CueTable::set_of(bad); }

  /// "my kids loved": the word before, but for adverbs, is somebody else.
  bool is_behind_copula(std::size_t i) const {
    while (i > sentence_begin_) {
      const auto degrees = cues_.match_before(message_, i, CueTable::set_of(degree));
      if (degrees.words == 0) break;
      i -= degrees.words;
    }
    return cues_.match_before(message_, i, CueTable::set_of(it_is)).words > 0;
  }

  bool is_of(Cue whose, std::size_t i) const {
    while (i > sentence_begin_) {
      const auto adverb = cues_.match_before(message_, i, CueTable::set_of(degree) | CueTable::set_of(denies));
      if (adverb.words == 0) break;
      i -= adverb.words;
    }
    return i > sentence_begin_ && cues_.match_before(message_, i, CueTable::set_of(whose)).words > 0;
  }

  void appraise_kinds(bool is_good) {
    stance_ = is_good ? Stance::wanted : Stance::unwanted;
    of_kinds_ = true;
  }

  bool starts_clause(std::size_t i) const { return i == 0 || message_[i].pause_before; }

  /// "Great movie!", "Such a good one": a verdict without a verb at a sentence's start speaks of what came before.
  std::size_t take_exclamation(std::size_t i, std::size_t next_name) {
    if (i > 0 && !message_[i].pause_before) return 0;
    std::size_t at = i;
    for (std::size_t steps = 0; steps < 3; ++steps) {
      const auto verdict = cues_.match(message_, at, verdicts());
      if (verdict.words > 0) {
        const std::size_t behind = at + verdict.words;
        const auto back =
            behind < message_.size() && message_[behind].text.size() > 1 ? std::size_t{behind + 1} : behind;
        const bool names_follow =
            next_name < names_.size() && names_[next_name].first <= back + 1 && names_[next_name].first >= behind;
        if (names_follow) {
          stance_ = verdict.is(good) ? Stance::wanted : Stance::unwanted;
          if (names_[next_name].is_kind) appraise_kinds(verdict.is(good));
          // "Both great horror films."
          if (at > i && names_[next_name].entity.kind == Entity::Kind::label) say_of_before(polarity_of(stance_));
          return behind - i;
        }
        const bool of_an_item = behind < message_.size() && grammar_.item_nouns.contains(message_[behind].text) &&
                                !sentence_names_one(behind, next_name);
        const bool stands_alone = behind >= message_.size() || message_[behind].pause_before ||
                                  back >= message_.size() || message_[back].pause_before || of_an_item;
        if (!stands_alone || at == i) return 0;
        say_of_before(verdict.is(good) ? Polarity::wanted : Polarity::unwanted);
        return behind - i;
      }
      const auto more = cues_.match(message_, at, CueTable::set_of(degree));
      if (more.words == 0) return 0;
      at += more.words;
    }
    return 0;
  }

  /// Whether a name stands between word `from` and the sentence's end.
  bool sentence_names_one(std::size_t from, std::size_t next_name) const {
    if (next_name >= names_.size()) return false;
    for (std::size_t i = from; i < names_[next_name].first; ++i)
      if (message_[i + 1].stop_before) return false;
    return true;
  }

  void say_of_group(Polarity polarity) {
    for (const std::size_t name : group_)
      if (!settled_[name] || names_[name].entity.polarity == Polarity::neutral) settle(name, polarity);
  }

  void say_of_before(Polarity polarity) {
    if (group_.empty()) {
      of_spoken_ = polarity;
      return;
    }
    if (polarity == Polarity::neutral) return;
    for (const std::size_t name : group_) settle(name, polarity);
  }

  enum class Subject { none, names, before };

  const Message& message_;
  const Grammar& grammar_;
  const CueTable& cues_;
  std::vector<FoundName>& names_;
  std::vector<bool> settled_;

  Stance stance_ = Stance::none;
  bool opinion_is_own_ = false;
  std::size_t denied_until_ = 0;
  std::vector<std::size_t> group_;   ///< the names of the last list
  std::vector<std::size_t> people_;  ///< the last full names
  bool in_list_ = false;
  Subject subject_ = Subject::none;
  std::size_t subject_end_ = 0;
  bool subject_opens_ = false;  ///< a pronoun at a clause's start: "it sucked"
  bool of_kinds_ = false;       ///< the stance is an appraisal of a kind: "a great horror film with ..."
  std::size_t sentence_begin_ = 0;
  bool pointed_ = false;  ///< the stance has had its object: "I loved it"
  Polarity of_spoken_ = Polarity::neutral;
};

}  // namespace

Polarity read_opinions(const Message& utterance, const Grammar& grammar, const CueTable& cues,
                       std::vector<FoundName>& names) {
  return OpinionReader(utterance, grammar, cues, names).run();
}

}  // namespace attune::language
