#include "language/internal/misspelt_names.h"

#include "base/edit_distance.h"

#include <algorithm>
#include <cmath>

namespace attune::language {
namespace {

constexpr std::size_t kMostLookUps = 8;
constexpr double kSureTypo = 0.8;  // of titles, on the whole; of those with a fitting year less is needed
constexpr double kTypoWithYear = 0.7;
constexpr std::size_t kLongestTitle = 8;
constexpr std::size_t kShortTitle =
    6;                                 // a single misspelt word that is written as a name has so many letters at least,
constexpr std::size_t kLongTitle = 8;  // and any other so many
constexpr double kKnownKind = 0.005;   // share of the items

class MisspeltNames {
 public:
  MisspeltNames(const Utterance& utterance, const NameSources& sources, const std::vector<bool>& used)
      : utterance_(utterance), message_(utterance.message()), sources_(sources), used_(used) {
    used_.resize(utterance.size());
  }

  std::vector<NameCandidate> run() {
    for (std::size_t i = 0; i < utterance_.size(); ++i)
      if (const auto year = utterance_.year_behind(i); year && year->in_parentheses && !used_[i]) before_year(i, *year);
    for (const auto& [first, count] : message_.quoted())
      if (is_free(first, count)) title(first, count, kSureTypo);
    for (std::size_t i = 0; i < utterance_.size();) {
      const std::size_t count = run_of_capitals(i);
      if (count >= 2) capitals(i, count);
      i += std::max<std::size_t>(1, count);
    }
    for (std::size_t i = 0; i < utterance_.size(); ++i)
      if (is_unknown(i)) unknown(i);
    return std::move(candidates_);
  }

 private:
  bool is_free(std::size_t first, std::size_t count) const {
    for (std::size_t i = first; i < first + count; ++i)
      if (i >= used_.size() || used_[i]) return false;
    return true;
  }
  bool may_look_up() { return look_ups_++ < kMostLookUps; }

  /// "Pursuit of Hapiness (2006)".
  void before_year(std::size_t last, Utterance::Year year) {
    for (std::size_t count = std::min(kLongestTitle, last + 1); count > 0; --count) {
      const std::size_t first = last + 1 - count;
      if (!is_free(first, count) || utterance_.crosses_sentence(first, count)) continue;
      if (utterance_.careful() && !message_[first].upper) continue;
      if (!may_look_up()) return;
      std::vector<TitleMatch> found = sources_.vocabulary.view().titles->lookup(message_.phrase(first, count), 8);
      std::erase_if(found, [&](const TitleMatch& match) {
        const auto known = year_of(*sources_.vocabulary.view().catalogue, match.item);
        return known && std::abs(*known - year.year) > 1;
      });
      if (found.empty() || found.front().similarity < kTypoWithYear) continue;
      take_titles(first, count, found, 1);
      return;
    }
  }

  std::size_t run_of_capitals(std::size_t i) const {
    if (!utterance_.careful() || !message_[i].upper || used_[i]) return 0;
    std::size_t end = i;
    for (std::size_t k = i; k < utterance_.size() && !used_[k]; ++k) {
      if (k > i && utterance_.crosses_pause(k - 1, 2)) break;
      if (message_[k].upper)
        end = k + 1;
      else if (!utterance_.is_stop(k) || k >= end + 3)
        break;
    }
    return end - i;
  }

  void capitals(std::size_t first, std::size_t count) {
    // A sentence's first word may be no part of the name.
    for (std::size_t skip = 0; skip < 2 && skip + 1 < count; ++skip) {
      if (skip == 1 && !utterance_.starts_sentence(first)) return;
      if (skip == 0 && utterance_.starts_sentence(first) && count > 1 && utterance_.is_everyday(first) && count == 2)
        continue;
      if (!may_look_up()) return;
      if (count - skip <= 3 && name(first + skip, count - skip)) return;
      if (title(first + skip, count - skip, kSureTypo)) return;
    }
  }

  /// No word of any name, nor an everyday one.
  bool is_unknown(std::size_t i) const {
    const std::string& word = message_[i].text;
    return !used_[i] && word.size() >= 5 && !utterance_.is_everyday(i) &&
           !sources_.names.knows(utterance_.canonical(i)) && sources_.vocabulary.labels(word).empty() &&
           std::ranges::none_of(word, [](char c) { return c >= '0' && c <= '9'; });
  }

  void unknown(std::size_t i) {
    if (!may_look_up()) return;
    if (i + 1 < utterance_.size() && is_free(i, 2) && kind(i, 2)) return;
    if (kind(i, 1)) return;
    for (std::size_t count = 3; count >= 2; --count)
      for (std::size_t first = i + 1 >= count ? i + 1 - count : 0; first <= i; ++first)
        if (is_free(first, count) && !utterance_.crosses_pause(first, count) && !utterance_.is_stop(first) &&
            !utterance_.is_stop(first + count - 1) && may_look_up() &&
            (name(first, count) || title(first, count, kSureTypo)))
          return;
    const std::size_t least = utterance_.is_name_like(i) ? kShortTitle : kLongTitle;
    if (message_[i].text.size() >= least && may_look_up()) title(i, 1, 0.82);
  }

  bool kind(std::size_t i, std::size_t count) {
    if (utterance_.crosses_pause(i, count)) return false;
    const auto senses = senses_near(message_.phrase(i, count), false);
    if (senses.empty()) return false;
    const auto share =
        static_cast<double>(senses.front().weight) / static_cast<double>(sources_.vocabulary.view().catalogue->size());
    if (share < kKnownKind) return false;
    candidates_.push_back({.first = i, .count = count, .senses = senses, .confidence = 0.75, .is_kind = true});
    return true;
  }

  bool name(std::size_t first, std::size_t count) {
    const std::string phrase = message_.phrase(first, count);
    if (phrase.size() < 8) return false;
    const auto senses = senses_near(phrase, true);
    if (senses.empty()) return false;
    candidates_.push_back({.first = first, .count = count, .senses = senses, .confidence = 0.75});
    return true;
  }

  /// Labels near a phrase that begin as it does; those that name people, or those that do not.
  std::vector<NameSense> senses_near(const std::string& phrase, bool full_names) const {
    std::vector<NameSense> senses;
    for (const LabelSense& sense : sources_.vocabulary.labels_near(phrase)) {
      if (sources_.names.holds_full_names(sense.field) != full_names) continue;
      const std::string label = phrase_key(sources_.vocabulary.view().catalogue->label_text(sense.field, sense.label));
      if (label.empty() || label.front() != phrase.front()) continue;
      constexpr std::size_t kLongName = 14;  // two errors in a shorter one make it another person's
      if (full_names && phrase.size() < kLongName && edit_distance(phrase, label, 2) > 1) continue;
      senses.push_back({.kind = NameSense::Kind::label,
                        .field = sense.field,
                        .label = sense.label,
                        .weight = static_cast<float>(sense.items)});
    }
    std::ranges::stable_sort(senses, [](const NameSense& a, const NameSense& b) { return a.weight > b.weight; });
    return senses;
  }

  bool title(std::size_t first, std::size_t count, double least) {
    const std::string phrase = message_.phrase(first, count);
    if (!sources_.names.find(utterance_.key(first, count)).empty()) return false;  // no error, and not meant as a name
    auto found = sources_.vocabulary.view().titles->lookup(phrase, 8);
    std::erase_if(found, [&](const TitleMatch& match) { return differs_in_a_word(phrase, match.item); });
    if (found.empty() || found.front().similarity < least) return false;
    take_titles(first, count, found, 0);
    return true;
  }

  /// "the long walk" is no misspelt "The Long War": in a short title each word must be nearly right.
  bool differs_in_a_word(const std::string& phrase, ItemId item) const {
    constexpr std::size_t kLongPhrase = 16;
    const std::string title = phrase_key(sources_.vocabulary.view().catalogue->title(item));
    if (phrase.size() >= kLongPhrase || std::ranges::count(phrase, ' ') != std::ranges::count(title, ' ')) return false;
    std::size_t a = 0;
    std::size_t b = 0;
    while (a < phrase.size() && b < title.size()) {
      const std::string_view one = std::string_view(phrase).substr(a, phrase.find(' ', a) - a);
      const std::string_view other = std::string_view(title).substr(b, title.find(' ', b) - b);
      const auto allowed = static_cast<unsigned>(std::max<std::size_t>(1, std::max(one.size(), other.size()) / 4));
      if (edit_distance(one, other, allowed) > allowed) return true;
      a += one.size() + 1;
      b += other.size() + 1;
    }
    return false;
  }

  void take_titles(std::size_t first, std::size_t count, const std::vector<TitleMatch>& found, std::size_t years) {
    NameCandidate candidate{.first = first, .count = count, .years_behind = years, .senses = {}};
    for (const TitleMatch& match : found)
      if (match.similarity > found.front().similarity - 0.03)
        candidate.senses.push_back(
            {.kind = NameSense::Kind::item, .item = match.item, .quality = static_cast<float>(match.similarity)});
    candidate.confidence = found.front().similarity * 0.95;
    candidate.is_sure = years > 0;
    candidates_.push_back(std::move(candidate));
  }

  const Utterance& utterance_;
  const Message& message_;
  const NameSources& sources_;
  std::vector<bool> used_;
  std::size_t look_ups_ = 0;
  std::vector<NameCandidate> candidates_;
};

}  // namespace

std::vector<NameCandidate> misspelt_names(const Utterance& utterance, const NameSources& sources,
                                          const std::vector<bool>& used) {
  return MisspeltNames(utterance, sources, used).run();
}

}  // namespace attune::language
