#include "language/internal/name_candidates.h"

#include <algorithm>
#include <cmath>

namespace attune::language {
namespace {

constexpr double kLeastConfidence = 0.55;
constexpr double kLeastInCompany = 0.38;  // beside a title that is sure
constexpr float kPlainQuality = 0.975F;   // everyday words count only as a whole title
constexpr double kCommonKind = 0.03;      // share of the items that makes a label a kind everyone speaks of
constexpr double kKnownKind = 0.008;
constexpr std::size_t kLongestKind = 4;  // in words

class Candidates {
 public:
  Candidates(const Utterance& utterance, const NameSources& sources)
      : utterance_(utterance),
        message_(utterance.message()),
        sources_(sources),
        grammar_(sources.grammar),
        catalogue_(*sources.vocabulary.view().catalogue) {}

  std::vector<NameCandidate> run() {
    for (std::size_t i = 0; i < utterance_.size(); ++i) {
      const std::size_t longest = std::min(longest_from(i), utterance_.size() - i);
      for (std::size_t count = longest; count > 0; --count) {
        if (utterance_.crosses_sentence(i, count)) continue;
        look_at(i, count, sources_.names.find(utterance_.key(i, count)));
        if (const std::string owner = utterance_.key_of_owner(i, count); !owner.empty())
          look_at(i, count, sources_.names.find(owner));
      }
      if (i + 1 < utterance_.size() && !message_[i + 1].pause_before)
        look_at(i, 2, sources_.names.find(utterance_.canonical(i) + utterance_.canonical(i + 1)));
      for (std::size_t count = std::min(kLongestKind, utterance_.size() - i); count > 0; --count)
        look_at_inflected(i, count);
    }
    return std::move(candidates_);
  }

 private:
  std::size_t longest_from(std::size_t i) const {
    const std::size_t plain = sources_.names.longest_from(utterance_.canonical(i));
    const std::string owner = utterance_.key_of_owner(i, 1);
    return owner.empty() ? plain : std::max(plain, sources_.names.longest_from(owner));
  }

  void look_at(std::size_t i, std::size_t count, std::span<const NameSense> senses) {
    if (senses.empty()) return;
    std::vector<NameSense> items;
    std::vector<NameSense> people;
    std::vector<NameSense> endings;
    std::vector<NameSense> kinds;
    for (const NameSense& sense : senses) {
      if (sense.kind == NameSense::Kind::item)
        items.push_back(sense);
      else if (sense.ending)
        endings.push_back(sense);
      else if (sources_.names.holds_full_names(sense.field))
        people.push_back(sense);
      else
        kinds.push_back(sense);
    }
    if (!items.empty()) judge_title(i, count, std::move(items));
    if (!kinds.empty()) judge_kind(i, count, std::move(kinds));
    if (!people.empty())
      judge_full_name(i, count, std::move(people));
    else if (!endings.empty())
      judge_last_name(i, count, std::move(endings));
  }

  void add(NameCandidate candidate) {
    if (!candidate.is_sure && candidate.confidence < kLeastConfidence && candidate.confidence >= kLeastInCompany &&
        candidate.senses.front().kind == NameSense::Kind::item)
      candidate.needs_company = true;
    if (candidate.needs_company || candidate.confidence >= kLeastConfidence || candidate.is_sure)
      candidates_.push_back(std::move(candidate));
  }

  // --- titles

  struct Wording {
    std::size_t content = 0;   // words that aren't function words
    std::size_t uncommon = 0;  // of them, no everyday words either
    bool written_as_name = false;
  };
  Wording wording_of(std::size_t i, std::size_t count) const {
    Wording wording;
    bool all_upper = true;
    bool any = false;
    for (std::size_t k = i; k < i + count; ++k) {
      const char first = message_[k].text.front();
      const bool digit = first >= '0' && first <= '9';
      if (!utterance_.is_stop(k) && (!digit || count == 1)) ++wording.content;
      if (!utterance_.is_everyday(k) && !digit && message_[k].text.size() > 1) ++wording.uncommon;
      const bool joined = k > i && message_.gap_before(k) == "-";  // "X-Men" is one word
      wording.uncommon += joined ? 1 : 0;
      any = any || utterance_.is_name_like(k);
      if (!utterance_.is_stop(k) && !digit && !joined) all_upper = all_upper && message_[k].upper;
    }
    wording.written_as_name = any && all_upper;
    return wording;
  }

  void judge_title(std::size_t i, std::size_t count, std::vector<NameSense> senses) {
    NameCandidate candidate{.first = i, .count = count, .senses = {}};
    if (const auto year = utterance_.year_behind(i + count - 1)) {
      const auto differs_from_year = [&](const NameSense& sense) {
        const auto known = year_of(catalogue_, sense.item);
        return known && std::abs(*known - year->year) > 1;
      };
      const auto fits_year = [&](const NameSense& sense) { return year_of(catalogue_, sense.item) == year->year; };
      const bool any_fits = std::ranges::any_of(senses, fits_year);
      if (any_fits) {
        std::erase_if(senses, [&](const NameSense& sense) { return !fits_year(sense); });
      } else if (year->in_parentheses) {
        std::erase_if(senses, differs_from_year);
        if (senses.empty()) return;
      }
      candidate.is_sure = any_fits || year->in_parentheses;
      candidate.years_behind = candidate.is_sure ? 1 : 0;
      candidate.confidence = any_fits ? 1 : 0.9;
    }
    const Wording wording = wording_of(i, count);
    if (!candidate.is_sure && utterance_.is_quoted(i, count)) {
      candidate.is_sure = true;
      candidate.confidence = 0.98;
    }
    if (!candidate.is_sure) {
      if (is_followed_by_number(i + count)) return;
      candidate.confidence = title_confidence(i, count, wording, senses.front().quality);
    }
    const float best = senses.front().quality;
    std::erase_if(senses, [&](const NameSense& sense) { return sense.quality < best - 0.06F; });
    candidate.senses = std::move(senses);
    add(std::move(candidate));
  }

  /// "Toy Story 3" is not "Toy Story".
  bool is_followed_by_number(std::size_t next) const {
    if (next >= utterance_.size() || message_.gap_before(next) != " ") return false;
    const std::string& word = utterance_.canonical(next);
    const bool digits = std::ranges::all_of(word, [](char c) { return c >= '0' && c <= '9'; });
    return digits && word.size() <= 2 && !grammar_.says("one", message_[next].text);
  }

  double title_confidence(std::size_t i, std::size_t count, const Wording& wording, float quality) const {
    using enum Cue;
    const auto before =
        sources_.cues.match_before(message_, i, CueTable::set_of(title_follows) | CueTable::set_of(title_may_follow));
    const bool follows = before.words > 0 && before.is(title_follows);
    const bool may_follow = before.words > 0 || (i > 0 && message_[i].pause_before);
    const bool before_cue = is_before_verdict(i + count);
    const auto opinions = CueTable::set_of(likes) | CueTable::set_of(dislikes);
    if (count == 1 && !follows && sources_.cues.match(message_, i, opinions).words > 0) return 0;  // "LOVED"
    double confidence = 0;
    if (wording.written_as_name) {
      if (wording.content == 0)
        confidence = count > 1 || (may_follow && !is_verb(i + count)) ? 0.75 : 0.3;
      else if (wording.uncommon == 0 && count == 1)
        confidence = follows || before_cue ? 0.85 : (may_follow ? 0.75 : 0.6);
      else
        confidence = 0.95;
    } else if (utterance_.careful() && utterance_.starts_sentence(i) && message_[i].upper && wording.content > 0 &&
               wording.content <= 1) {
      confidence = wording.uncommon > 0 ? 0.75 : (before_cue ? 0.6 : 0.4);
    } else if (wording.content >= 2 && wording.uncommon >= 1) {
      confidence = 0.9;
    } else if (wording.content == 1 && wording.uncommon == 1) {
      confidence = message_[i + count - 1].text.size() < 4 ? 0.4 : 0.6;
      if (follows || may_follow || before_cue) confidence += 0.2;
    } else if (wording.content >= 3 || (wording.content == 2 && count >= 4)) {
      confidence = 0.7;
    } else if (wording.content >= 2) {
      confidence =
          follows || before_cue ? 0.7 : (count >= 3 ? 0.56 : (may_follow && ends_clause(i + count) ? 0.56 : 0.4));
    } else if (wording.content == 1 && count >= 4 && (may_follow || before_cue)) {
      confidence = 0.6;
    } else if (wording.content == 1) {
      confidence = follows && ends_clause(i + count) ? 0.58 : 0.2;
    } else {
      confidence = follows && count > 1 && ends_clause(i + count) ? 0.58 : 0.1;
    }
    const bool plain = wording.uncommon == 0 && (!wording.written_as_name || count == 1);
    if (plain && quality < kPlainQuality) confidence -= 0.2;
    return confidence * (0.8 + 0.2 * static_cast<double>(quality));
  }

  bool is_verb(std::size_t next) const {
    return sources_.cues.match(message_, next, CueTable::set_of(Cue::is) | CueTable::set_of(Cue::is_not)).words > 0;
  }

  /// "(Heat) was released in ...", "(Heat) is a great film": what is said of titles.
  bool is_before_verdict(std::size_t next) const {
    if (ends_sentence(next)) return false;
    if (sources_.cues.match(message_, next, CueTable::set_of(Cue::title_before)).words > 0) return true;
    const auto verb = sources_.cues.match(message_, next, CueTable::set_of(Cue::is) | CueTable::set_of(Cue::is_not));
    const auto verdicts = CueTable::set_of(Cue::good) | CueTable::set_of(Cue::bad) | CueTable::set_of(Cue::degree);
    return verb.words > 0 && sources_.cues.match(message_, next + verb.words, verdicts).words > 0;
  }

  bool ends_sentence(std::size_t next) const { return next >= utterance_.size() || message_[next].stop_before; }
  bool ends_clause(std::size_t next) const {
    return next >= utterance_.size() || message_[next].pause_before ||
           (utterance_.is_stop(next) && !grammar_.item_nouns.contains(message_[next].text));
  }

  // --- people and makers

  void judge_full_name(std::size_t i, std::size_t count, std::vector<NameSense> senses) {
    const Wording wording = wording_of(i, count);
    double confidence = 0;
    if (count >= 2)
      confidence = wording.written_as_name || wording.uncommon >= 1 ? 0.95 : 0.5;
    else if (wording.uncommon == 1 && wording.written_as_name)
      confidence = 0.7;
    add({.first = i, .count = count, .senses = std::move(senses), .confidence = confidence});
  }

  void judge_last_name(std::size_t i, std::size_t count, std::vector<NameSense> senses) {
    const bool capital = utterance_.careful() && message_[i].upper;
    const bool owner = utterance_.end_of_owner(i + count - 1) != message_[i + count - 1].end;
    const bool everyday = utterance_.is_everyday(i + count - 1) || message_[i + count - 1].text.size() < 3;
    const bool behind_role = std::ranges::any_of(grammar_.roles, [&](const Grammar::Role& role) {
      return std::ranges::any_of(role.words, [&](const std::string& words) {
        const auto size = static_cast<std::size_t>(std::ranges::count(words, ' ')) + 1;
        return size <= i && message_.phrase(i - size, size) == words;
      });
    });
    if (i > 0 && grammar_.stop.contains(message_[i - 1].text) && is_determiner(i - 1)) return;
    double confidence = 0;
    if (everyday)
      confidence = utterance_.is_name_like(i) && (owner || behind_role) ? 0.6 : 0;
    else if (capital)
      confidence = 0.7;
    else if ((owner || behind_role || is_item_noun(i + count)) &&
             sources_.vocabulary.is_mostly_in_names(message_[i + count - 1].text))
      confidence = 0.6;
    std::ranges::stable_sort(senses, [](const NameSense& a, const NameSense& b) { return a.weight > b.weight; });
    add({.first = i, .count = count, .senses = std::move(senses), .confidence = confidence, .is_last_name = true});
  }

  bool is_determiner(std::size_t i) const {
    return std::ranges::find(grammar_.cues.at("determiner"), message_[i].text) != grammar_.cues.at("determiner").end();
  }

  // --- kinds

  double share(const std::vector<NameSense>& senses) const {
    return static_cast<double>(senses.front().weight) /
           static_cast<double>(std::max<std::size_t>(1, catalogue_.size()));
  }

  void judge_kind(std::size_t i, std::size_t count, std::vector<NameSense> senses) {
    if (utterance_.crosses_pause(i, count)) return;
    const std::string phrase = message_.phrase(i, count);
    if (count == 1 && (grammar_.stop.contains(phrase) || grammar_.item_nouns.contains(phrase))) return;
    const auto opinions = CueTable::set_of(Cue::likes) | CueTable::set_of(Cue::dislikes);
    if (count == 1 && sources_.cues.match(message_, i, opinions).words > 0) return;  // "I love ..."
    const double most = share(senses);
    bool everyday = true;
    bool dressed = false;
    for (std::size_t k = i; k < i + count; ++k) {
      everyday = everyday && utterance_.is_everyday(k);
      dressed = dressed || (count > 1 && grammar_.label_dressing.contains(message_[k].text));
    }
    NameCandidate candidate{.first = i, .count = count, .senses = std::move(senses), .is_kind = true};
    const bool before_noun = is_item_noun(i + count);
    const bool owned = sources_.cues.match_before(message_, i, CueTable::set_of(Cue::owned)).words > 0 && !before_noun;
    const bool cued = sources_.cues.match_before(message_, i, CueTable::set_of(Cue::label_follows)).words > 0;
    if (before_noun || dressed)
      candidate.confidence = 0.95;
    else if (!everyday && (most >= kKnownKind || (count > 1 && most >= kKnownKind / 4)))
      candidate.confidence = 0.9;
    else if (everyday && most >= kCommonKind && !owned)
      candidate.confidence = 0.75;
    else if (cued && most >= kKnownKind / 2)
      candidate.confidence = 0.7;
    else
      candidate.needs_company = true, candidate.confidence = 0.6;
    add(std::move(candidate));
  }

  bool is_item_noun(std::size_t next) const {
    return next < utterance_.size() && !message_[next].pause_before &&
           grammar_.item_nouns.contains(message_[next].text);
  }

  /// "comedies", "romantic", "scifi": labels inflected or by synonym. A synonym that merely is near in meaning
  /// ("scary": horror) counts where it stands before what things are called ("scary films").
  void look_at_inflected(std::size_t i, std::size_t count) {
    const std::size_t last = i + count - 1;
    if (count == 1 && (utterance_.is_stop(i) || grammar_.item_nouns.contains(message_[i].text))) return;
    if (utterance_.crosses_pause(i, count)) return;
    const std::string phrase = message_.phrase(i, count);
    const bool synonym = grammar_.synonyms.contains(phrase);
    if (!synonym && (utterance_.is_stop(last) || utterance_.is_stop(i))) return;
    std::vector<NameSense> senses;
    for (const LabelSense& sense : sources_.vocabulary.labels(phrase))
      if (!sources_.names.holds_full_names(sense.field))
        senses.push_back({.kind = NameSense::Kind::label,
                          .field = sense.field,
                          .label = sense.label,
                          .quality = 0.95F,
                          .weight = static_cast<float>(sense.items)});
    if (senses.empty()) return;
    if (synonym && !is_other_form(phrase, senses.front())) {
      const bool of_something =
          i > 0 && utterance_.is_stop(i - 1) && grammar_.item_nouns.contains(message_[i - 1].text);
      if (!is_item_noun(i + count) && !of_something) return;
      add({.first = i, .count = count, .senses = std::move(senses), .confidence = 0.6, .is_kind = true});
      return;
    }
    const auto known = std::ranges::any_of(
        candidates_, [&](const NameCandidate& c) { return c.is_kind && c.first == i && c.count == count; });
    if (!known) judge_kind(i, count, std::move(senses));
  }

  /// "romantic" and "romance", "scifi" and "sci-fi": another form of the same word.
  bool is_other_form(const std::string& phrase, const NameSense& sense) const {
    std::string a = phrase;
    std::string b = phrase_key(catalogue_.label_text(sense.field, sense.label));
    std::erase(a, ' ');
    std::erase(b, ' ');
    const auto shared = static_cast<std::size_t>(std::ranges::mismatch(a, b).in1 - a.begin());
    return shared >= 4 || (shared >= 2 && shared + 3 >= std::min(a.size(), b.size()));
  }

  const Utterance& utterance_;
  const Message& message_;
  const NameSources& sources_;
  const Grammar& grammar_;
  const Catalogue& catalogue_;
  std::vector<NameCandidate> candidates_;
};

}  // namespace

std::vector<NameCandidate> name_candidates(const Utterance& utterance, const NameSources& sources) {
  return Candidates(utterance, sources).run();
}

std::optional<int> year_of(const Catalogue& catalogue, ItemId item) {
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f)
    if (catalogue.fields()[f].measure == Measure::year)
      if (const auto year = catalogue.number(FieldId{f}, item)) return static_cast<int>(*year);
  return std::nullopt;
}

}  // namespace attune::language
