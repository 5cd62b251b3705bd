#include "language/internal/mood_words.h"

#include "engine/label_company.h"
#include "language/internal/conditions.h"

#include <algorithm>

namespace attune::language {
namespace {

constexpr std::size_t kMostLabels = 3;
constexpr double kSameStem = 0.8;

/// Fields of labels that name no one.
std::vector<FieldId> fields_of_kinds(const Grammar& grammar, const Catalogue& catalogue) {
  std::vector<FieldId> fields;
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f) {
    const Field& field = catalogue.fields()[f];
    if (field.kind != FieldKind::labels) continue;
    const std::string name = phrase_key(field.name);
    const bool names = std::ranges::any_of(grammar.roles, [&](const Grammar::Role& role) {
      return std::ranges::find(role.fields, name) != role.fields.end();
    });
    if (!names && name != "aliases" && !catalogue.relates(FieldId{f})) fields.push_back(FieldId{f});
  }
  return fields;
}

/// "melancholic" and "melancholy": seven letters in ten of the longer are the same, from the first.
bool share_stem(std::string_view a, std::string_view b) {
  constexpr std::size_t kLeast = 5;
  const std::size_t longer = std::max(a.size(), b.size());
  const auto [end, ignored] = std::ranges::mismatch(a, b);
  const auto same = static_cast<std::size_t>(end - a.begin());
  return same >= kLeast && same * 10 >= longer * 7;
}

std::vector<Entity::Label> labels_of_stem(const std::string& word, const std::vector<FieldId>& fields,
                                          const Catalogue& catalogue) {
  std::vector<std::pair<std::size_t, Entity::Label>> found;
  if (word.find(' ') != std::string::npos) return {};
  for (const FieldId field : fields)
    for (std::uint32_t l = 0; l < catalogue.label_count(field); ++l)
      if (share_stem(word, phrase_key(catalogue.label_text(field, LabelId{l}))))
        found.emplace_back(catalogue.items_with(field, LabelId{l}).size(), Entity::Label{field, LabelId{l}});
  std::ranges::stable_sort(found, std::ranges::greater{}, [](const auto& f) { return f.first; });
  std::vector<Entity::Label> labels;
  for (const auto& [items, label] : found)
    if (labels.size() < kMostLabels) labels.push_back(label);
  return labels;
}

class MoodReader {
 public:
  MoodReader(Message& message, const Grammar& grammar, const Vocabulary& vocabulary, Reading& reading)
      : message_(message), grammar_(grammar), vocabulary_(vocabulary), reading_(reading) {}

  void run() {
    for (std::size_t i = 0; i < message_.size(); ++i) {
      if (message_[i].used) continue;
      if (const std::size_t cue = message_.match(i, grammar_.moods.at("that makes")); cue > 0) {
        if (!read_effect(i, cue)) message_.use(i, cue);  // "that makes me laugh", whose labels are read already
        continue;
      }
      if (read_unborne_synonym(i)) continue;
      if (is_content(i) && stands_as_mood(i)) take(i, 1);
    }
  }

 private:
  bool is_content(std::size_t i) const {
    const std::string& word = message_[i].text;
    return !message_[i].used && !message_[i].capital && word.size() > 2 && !grammar_.stop.contains(word) &&
           !grammar_.item_nouns.contains(word) && !grammar_.ordinals.contains(word) &&
           word.find_first_of("0123456789") == std::string::npos && vocabulary_.labels(word).empty() &&
           !vocabulary_.is_mostly_in_names(word);
  }

  /// "Feel good", where no label says that: not merely everyday words.
  bool read_unborne_synonym(std::size_t i) {
    constexpr std::size_t kLongest = 3;
    for (std::size_t words = kLongest; words > 1; --words) {
      const std::string phrase = message_.phrase(i, words);
      if (!message_.free(i, words) || !grammar_.synonyms.contains(phrase) || !vocabulary_.labels(phrase).empty())
        continue;
      reading_.not_understood.push_back(message_.written(i, words));
      message_.use(i, words);
      return true;
    }
    return false;
  }

  /// "something melancholic", "a melancholic film", "a melancholic mood": not "a film with melancholics".
  bool stands_as_mood(std::size_t i) const {
    if (i + 1 < message_.size() && !message_[i + 1].pause_before) {
      if (grammar_.item_nouns.contains(message_[i + 1].text)) return true;
      if (message_.match(i + 1, grammar_.moods.at("behind")) > 0) return true;
      if (message_[i + 1].used || is_content(i + 1)) return false;  // "a bank robber", more than a word
    }
    constexpr std::size_t kLongestCue = 2;
    for (std::size_t words = 1; words <= std::min(i, kLongestCue); ++words)
      if (message_.match(i - words, grammar_.moods.at("before")) == words) return true;
    return false;
  }

  /// "that keeps me on the edge of my seat": all of it, up to the next pause or turn.
  bool read_effect(std::size_t i, std::size_t cue) {
    const std::size_t from = i + cue;
    std::size_t end = from;
    while (end < message_.size() && !message_[end].used &&
           (end == from || (!message_[end].pause_before && message_.match(end, grammar_.cues.at("scope_end")) == 0)))
      ++end;
    std::size_t content = 0;
    for (std::size_t k = from; k < end; ++k) content += is_content(k) ? 1 : 0;
    if (content == 0) return false;
    // What it does to somebody is not what it is about, so the words are not searched for.
    if (!take(from, end - from)) reading_.not_understood.push_back(message_.written(i, end - i));
    message_.use(i, end - i);
    return true;
  }

  bool take(std::size_t first, std::size_t count) {
    std::string searched;
    for (std::size_t i = first; i < first + count; ++i)
      if (is_content(i)) searched.append(searched.empty() ? "" : " ").append(message_[i].text);
    auto mood = mood_of(searched, grammar_, vocabulary_);
    if (!mood) return false;
    mood->text = message_.written(first, count);
    reading_.constraints.push_back({.text = mood->text,
                                    .filter = bears_mood(*mood, *vocabulary_.view().catalogue),
                                    .begin = message_[first].begin,
                                    .strength = Strength::preferred});
    reading_.moods.push_back(*std::move(mood));
    message_.use(first, count);
    return true;
  }

  Message& message_;
  const Grammar& grammar_;
  const Vocabulary& vocabulary_;
  Reading& reading_;
};

}  // namespace

std::optional<Mood> mood_of(const std::string& words, const Grammar& grammar, const Vocabulary& vocabulary) {
  const View& view = vocabulary.view();
  const std::vector<FieldId> fields = fields_of_kinds(grammar, *view.catalogue);
  Mood mood{.text = words, .labels = labels_of_stem(words, fields, *view.catalogue), .confidence = kSameStem};
  if (!mood.labels.empty()) return mood;
  mood.confidence = 0;
  for (const CompanyLabel& label : label_company(view, words, fields, kMostLabels)) {
    mood.labels.push_back({label.field, label.label});
    mood.confidence = std::max(mood.confidence, label.share);
  }
  if (mood.labels.empty()) return std::nullopt;
  return mood;
}

Filter bears_mood(const Mood& mood, const Catalogue& catalogue) {
  std::vector<LabelSense> senses;
  senses.reserve(mood.labels.size());
  for (const Entity::Label& label : mood.labels) senses.push_back({label.field, label.label, 0});
  return bears_any(senses, catalogue);
}

void read_moods(Message& message, const Grammar& grammar, const Vocabulary& vocabulary, Reading& reading) {
  MoodReader(message, grammar, vocabulary, reading).run();
}

}  // namespace attune::language
