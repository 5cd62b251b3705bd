#include "language/internal/name_finder.h"

#include "language/internal/misspelt_names.h"
#include "language/internal/name_candidates.h"
#include "language/internal/utterance.h"

#include <algorithm>
#include <cmath>

namespace attune::language {
namespace {

constexpr double kNamedByContext = 2;  // a year or a person beside a title outweighs any popularity

/// Chooses among the candidates, and among the namesakes of each.
class NameFinder {
 public:
  NameFinder(const Message& message, const NameSources& sources)
      : sources_(sources),
        catalogue_(*sources.vocabulary.view().catalogue),
        utterance_(message, sources.grammar, sources.names) {}

  std::vector<FoundName> run() {
    std::vector<NameCandidate> candidates = name_candidates(utterance_, sources_);
    drop_parts_of_longer_names(candidates);
    choose(std::move(candidates));
    choose(misspelt_names(utterance_, sources_, used_));
    std::vector<NameCandidate> kinds = std::move(waiting_);
    waiting_.clear();
    choose_in_company(std::move(kinds));
    std::ranges::sort(chosen_, {}, &NameCandidate::first);
    std::vector<FoundName> names;
    names.reserve(chosen_.size());
    for (const NameCandidate& candidate : chosen_) names.push_back(found(candidate));
    return names;
  }

 private:
  /// "Jordan" in "Michael Jordan", "The Dark Knight" in "The Dark Knight Rises": a capital word beside it that belongs
  /// to no other name belongs to this one, so that it is another than the catalogue's.
  void drop_parts_of_longer_names(std::vector<NameCandidate>& candidates) const {
    const auto covered = [&](std::size_t word, const NameCandidate& self) {
      return std::ranges::any_of(candidates, [&](const NameCandidate& c) {
        const bool holds = c.first <= word && word < c.first + c.count;
        const bool apart = c.first + c.count <= self.first || self.first + self.count <= c.first;
        return holds && apart && !c.is_last_name;
      });
    };
    const auto goes_on = [&](std::size_t word, const NameCandidate& self) {
      return utterance_.is_name_like(word) && !utterance_.is_stop(word) && !covered(word, self);
    };
    // "Stone" in "Stone of Destiny", "Comedy" in "The King of Comedy".
    const auto inner = CueTable::set_of(Cue::within_name);
    const auto goes_on_behind = [&](std::size_t word, const NameCandidate& self) {
      const std::size_t words = self.count == 1 ? sources_.cues.match(utterance_.message(), word, inner).words : 0;
      return goes_on(word, self) || (words > 0 && word + words < utterance_.size() &&
                                     !utterance_.crosses_pause(word - 1, words + 2) && goes_on(word + words, self));
    };
    const auto ends_one = [&](const NameCandidate& self) {
      const std::size_t words = sources_.cues.match_before(utterance_.message(), self.first, inner).words;
      return words > 0 && words < self.first && utterance_.is_name_like(self.first) &&
             goes_on(self.first - words - 1, self);
    };
    const auto is_noun = [&](std::size_t word) {  // "Horror Movies", "Crime Fiction"
      const std::string& text = utterance_.message()[word].text;
      return sources_.grammar.item_nouns.contains(text) || sources_.grammar.label_dressing.contains(text);
    };
    const auto is_part = [&](const NameCandidate& c) {
      if (c.is_sure || !utterance_.may_be_name_like(c.first)) return false;
      const std::size_t next = c.first + c.count;
      const bool pause_behind = next >= utterance_.size() || utterance_.crosses_pause(next - 1, 2) ||
                                utterance_.end_of_owner(next - 1) != utterance_.message()[next - 1].end;
      if (c.is_kind && !pause_behind && utterance_.is_name_like(c.first) && utterance_.is_name_like(next) &&
          !covered(next, c) && !is_noun(next))
        return true;
      if (!c.is_kind && !pause_behind && goes_on_behind(next, c)) return true;
      if (c.count > 1 || c.first == 0 || utterance_.crosses_pause(c.first - 1, 2)) return false;
      if (c.is_kind)  // "History" in "Drunk History"
        return ends_one(c) || (utterance_.is_name_like(c.first) && goes_on(c.first - 1, c) && !is_noun(c.first - 1));
      const std::size_t before = c.first - 1;
      if (utterance_.end_of_owner(before) != utterance_.message()[before].end) return false;
      const bool opens = utterance_.starts_sentence(before) && utterance_.careful() &&
                         utterance_.message()[before].upper && !utterance_.is_everyday(before) && !covered(before, c) &&
                         utterance_.message()[c.first].upper;
      return goes_on(before, c) || opens;
    };
    std::vector<NameCandidate> kept;
    for (const NameCandidate& candidate : candidates)
      if (!is_part(candidate)) kept.push_back(candidate);
    candidates = std::move(kept);
  }

  void choose(std::vector<NameCandidate> candidates) {
    std::ranges::stable_sort(candidates, [](const NameCandidate& a, const NameCandidate& b) {
      if (a.is_sure != b.is_sure) return a.is_sure;
      if (a.count != b.count) return a.count > b.count;
      return a.confidence > b.confidence;
    });
    for (NameCandidate& candidate : candidates) {
      if (!is_free(candidate)) continue;
      if (candidate.needs_company) {
        waiting_.push_back(std::move(candidate));
        continue;
      }
      take(std::move(candidate));
    }
  }

  bool is_free(const NameCandidate& candidate) {
    used_.resize(utterance_.size());
    for (std::size_t i = candidate.first; i < candidate.first + candidate.count + candidate.years_behind; ++i)
      if (used_[i]) return false;
    return true;
  }

  void take(NameCandidate candidate) {
    for (std::size_t i = candidate.first; i < candidate.first + candidate.count + candidate.years_behind; ++i)
      used_[i] = true;
    chosen_.push_back(std::move(candidate));
  }

  /// "war" in "war and horror films", "the ring" in "hostel or the ring": everyday words count beside a name of the
  /// same sort that needs no proof.
  void choose_in_company(std::vector<NameCandidate> candidates) {
    for (bool changed = true; changed;) {
      changed = false;
      for (NameCandidate& candidate : candidates) {
        if (candidate.count == 0 || !is_free(candidate) || !has_company(candidate)) continue;
        take(candidate);
        candidate.count = 0;
        changed = true;
      }
    }
  }

  bool has_company(const NameCandidate& candidate) const {
    const auto is_alike = [&](const NameCandidate& c) {
      return c.is_kind == candidate.is_kind && c.senses.front().kind == candidate.senses.front().kind;
    };
    const auto is_one_at = [&](std::size_t first) {
      return std::ranges::any_of(chosen_, [&](const NameCandidate& c) { return is_alike(c) && c.first == first; });
    };
    const auto is_one_ending = [&](std::size_t end) {
      return std::ranges::any_of(
          chosen_, [&](const NameCandidate& c) { return is_alike(c) && c.first + c.count + c.years_behind == end; });
    };
    // Kinds may also stand side by side ("war romance films"); titles are joined.
    const Message& message = utterance_.message();
    const std::size_t next = candidate.first + candidate.count;
    if (next < message.size() && !message[next].stop_before) {
      const auto joint = sources_.cues.match(message, next, CueTable::set_of(Cue::joins));
      const bool pause = message[next].pause_before && !utterance_.starts_sentence(candidate.first);  // "Awesome, ..."
      const bool listed = joint.words > 0 || pause || candidate.is_kind;
      if (listed && is_one_at(next + joint.words)) return true;
    }
    if (candidate.first == 0 || message[candidate.first].stop_before) return false;
    const auto joint = sources_.cues.match_before(message, candidate.first, CueTable::set_of(Cue::joins));
    const bool listed = joint.words > 0 || message[candidate.first].pause_before || candidate.is_kind;
    return listed && is_one_ending(candidate.first - joint.words);
  }

  FoundName found(const NameCandidate& candidate) const {
    const Message& message = utterance_.message();
    const std::size_t last = candidate.first + candidate.count - 1;
    FoundName name{candidate.first, candidate.count, last + 1 + candidate.years_behind, candidate.is_kind, {}};
    Entity& entity = name.entity;
    entity.begin = message[candidate.first].begin;
    entity.end = utterance_.end_of_owner(last);
    entity.text = message.written(candidate.first, candidate.count).substr(0, entity.end - entity.begin);
    entity.confidence = candidate.confidence;
    if (candidate.senses.front().kind == NameSense::Kind::item)
      name_item(candidate, entity);
    else
      name_label(candidate, entity);
    return name;
  }

  void name_item(const NameCandidate& candidate, Entity& entity) const {
    entity.kind = Entity::Kind::item;
    struct Namesake {
      ItemId item{};
      double score = 0;
    };
    std::vector<Namesake> namesakes;
    double most = 1;
    for (const NameSense& sense : candidate.senses) most = std::max(most, static_cast<double>(sense.weight));
    for (const NameSense& sense : candidate.senses) {
      if (sense.kind != NameSense::Kind::item) continue;
      const double score = static_cast<double>(sense.quality) + 0.1 * static_cast<double>(sense.weight) / most +
                           kNamedByContext * context(candidate, sense.item);
      namesakes.push_back({sense.item, score});
    }
    std::ranges::stable_sort(namesakes, [](const Namesake& a, const Namesake& b) { return a.score > b.score; });
    entity.item = namesakes.front().item;
    for (std::size_t i = 1; i < namesakes.size() && i <= kMostNamesakes; ++i)
      entity.alternatives.push_back(namesakes[i].item);
    if (namesakes.size() > 1 && namesakes[0].score - namesakes[1].score < 1)
      entity.confidence *= 0.5 + 0.5 * std::min(1.0, (namesakes[0].score - namesakes[1].score) * 10);
  }

  /// How many of the year and the people named beside it belong to this item.
  double context(const NameCandidate& candidate, ItemId item) const {
    double known = 0;
    if (candidate.years_behind == 0) {
      const auto year = utterance_.year_near(candidate.first);
      if (year && year_of(catalogue_, item) == *year) known += 1;
    }
    for (const NameCandidate& other : chosen_) {
      if (other.senses.front().kind != NameSense::Kind::label || other.is_kind) continue;
      const bool bears = std::ranges::any_of(other.senses, [&](const NameSense& sense) {
        return std::ranges::find(catalogue_.labels(sense.field, item), sense.label) !=
               catalogue_.labels(sense.field, item).end();
      });
      known += bears ? 1 : 0;
    }
    return known;
  }

  void name_label(const NameCandidate& candidate, Entity& entity) const {
    NameSense main = candidate.senses.front();
    if (candidate.is_last_name)
      if (const auto full = full_name_before(candidate)) main = *full;
    entity.kind = Entity::Kind::label;
    entity.field = main.field;
    entity.label = main.label;
    const std::string text = phrase_key(catalogue_.label_text(main.field, main.label));
    for (const NameSense& sense : candidate.senses) {
      if (sense.kind != NameSense::Kind::label || (sense.field == main.field && sense.label == main.label)) continue;
      // A last name's other bearers are other people, unless they are called the same in full.
      if (!candidate.is_kind && phrase_key(catalogue_.label_text(sense.field, sense.label)) != text) continue;
      if (entity.other_labels.size() < kMostNamesakes) entity.other_labels.push_back({sense.field, sense.label});
    }
  }

  /// "Steven Spielberg ... Spielberg": the one named in full is meant.
  std::optional<NameSense> full_name_before(const NameCandidate& candidate) const {
    for (const NameCandidate& other : chosen_) {
      if (other.is_last_name || other.is_kind || other.senses.front().kind != NameSense::Kind::label) continue;
      for (const NameSense& full : other.senses)
        for (const NameSense& sense : candidate.senses)
          if (sense.field == full.field && sense.label == full.label) return full;
    }
    return std::nullopt;
  }

  static constexpr std::size_t kMostNamesakes = 8;

  const NameSources& sources_;
  const Catalogue& catalogue_;
  Utterance utterance_;
  std::vector<bool> used_;
  std::vector<NameCandidate> chosen_;
  std::vector<NameCandidate> waiting_;
};

}  // namespace

std::vector<FoundName> find_names(const Message& utterance, const NameSources& sources) {
  if (utterance.size() == 0) return {};
  return NameFinder(utterance, sources).run();
}

}  // namespace attune::language
