#include "language/internal/vocabulary.h"

#include <algorithm>
#include <set>

namespace attune::language {
namespace {

constexpr std::string_view kAliasField = "aliases";  // other titles, which the title index knows already

std::vector<std::string> split_words(std::string_view phrase) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at < phrase.size();) {
    const std::size_t end = std::min(phrase.find(' ', at), phrase.size());
    parts.emplace_back(phrase.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

/// "ursula k le guin" -> "ursula le guin": people leave initials out. Empty where that leaves less than two words.
std::string without_initials(const std::vector<std::string>& parts) {
  std::string plain;
  std::size_t kept = 0;
  for (const std::string& part : parts) {
    if (part.size() == 1) continue;
    plain.append(plain.empty() ? "" : " ").append(part);
    ++kept;
  }
  return kept < 2 || kept == parts.size() ? "" : plain;
}

unsigned allowed_edits(std::size_t length) {
  if (length < 5) return 0;
  return length < 9 ? 1 : 2;
}

}  // namespace

/// The phrase with its last word reduced to its stem; empty where that takes more than a letter off, for then unlike
/// words meet ("animated", "animal").
std::string Vocabulary::stemmed(std::string_view phrase) const {
  const std::size_t last = phrase.rfind(' ') + 1;  // npos + 1 is 0
  const std::string_view word = phrase.substr(last);
  const std::string stem = analyzer_->stem(word);
  if (stem.size() + 1 < word.size()) return {};
  return std::string(phrase.substr(0, last)) + stem;
}

void Vocabulary::add(std::unordered_map<std::string, std::vector<LabelSense>>& table, const std::string& key,
                     LabelSense sense) {
  std::vector<LabelSense>& senses = table[key];
  if (std::ranges::find(senses, sense) == senses.end()) senses.push_back(sense);
}

Result<std::shared_ptr<const Vocabulary>> Vocabulary::build(std::shared_ptr<const View> view, const Grammar& grammar) {
  std::shared_ptr<Vocabulary> vocabulary(new Vocabulary);
  ATTUNE_TRY(analyzer, Analyzer::create(grammar.stemmer));
  vocabulary->analyzer_ = analyzer;
  vocabulary->view_ = std::move(view);
  vocabulary->plurals_ = grammar.plurals;
  vocabulary->compound_heads_ = grammar.compound_heads;
  vocabulary->compound_joints_ = grammar.compound_joints;
  const Catalogue& catalogue = *vocabulary->view_->catalogue;
  std::vector<std::string> spellings;
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f) {
    const Field& field = catalogue.fields()[f];
    if (field.kind != FieldKind::labels || field.name == kAliasField) continue;
    if (catalogue.relates(FieldId{f})) continue;  // its labels are titles
    for (std::uint32_t l = 0; l < catalogue.label_count(FieldId{f}); ++l) {
      const LabelSense sense{FieldId{f}, LabelId{l}, catalogue.items_with(FieldId{f}, LabelId{l}).size()};
      const std::string phrase = phrase_key(catalogue.label_text(FieldId{f}, LabelId{l}));
      if (phrase.empty()) continue;
      vocabulary->add(vocabulary->by_phrase_, phrase, sense);
      if (const std::string stem = vocabulary->stemmed(phrase); !stem.empty())
        vocabulary->add(vocabulary->by_stem_, stem, sense);
      const auto parts = split_words(phrase);
      if (const std::string plain = without_initials(parts); !plain.empty())
        vocabulary->add(vocabulary->by_phrase_, plain, sense);
      for (std::size_t from = 1; from < parts.size() && from <= 3; ++from) {
        std::string ending;
        for (std::size_t w = from; w < parts.size(); ++w) ending.append(ending.empty() ? "" : " ").append(parts[w]);
        vocabulary->add(vocabulary->by_ending_, ending, sense);
      }
      spellings.push_back(phrase);
    }
  }
  const auto most_items_first = [](auto& table) {
    for (auto& [phrase, senses] : table)
      std::ranges::sort(senses, [](const LabelSense& a, const LabelSense& b) {
        return a.items != b.items ? a.items > b.items : std::pair(a.field, a.label) < std::pair(b.field, b.label);
      });
  };
  most_items_first(vocabulary->by_phrase_);
  most_items_first(vocabulary->by_stem_);
  most_items_first(vocabulary->by_ending_);
  vocabulary->count_names();
  vocabulary->add_synonyms(grammar);
  most_items_first(vocabulary->by_synonym_);
  for (const auto& [word, senses] : vocabulary->by_synonym_) spellings.push_back(word);
  std::ranges::sort(spellings);
  spellings.erase(std::ranges::unique(spellings).begin(), spellings.end());
  vocabulary->spelling_phrases_ = spellings;
  vocabulary->spellings_ = FuzzyDictionary::build(std::move(spellings));
  return vocabulary;
}

void Vocabulary::add_synonyms(const Grammar& grammar) {
  for (const auto& [word, labels] : grammar.synonyms)
    for (const std::string& label : labels) {
      const auto known = by_phrase_.find(label);
      if (known == by_phrase_.end()) continue;
      for (const LabelSense& sense : known->second) add(by_synonym_, word, sense);
    }
}

void Vocabulary::count_names() {
  const Catalogue& catalogue = *view_->catalogue;
  std::vector<std::vector<std::vector<std::string>>> stems_of_labels(catalogue.fields().size());
  const auto stems = [&](std::string_view text) {
    std::vector<std::string> found;
    for (Token& token : analyzer_->analyze(text)) found.push_back(std::move(token.term));
    return found;
  };
  for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f)
    if (catalogue.fields()[f].kind == FieldKind::labels && !catalogue.relates(FieldId{f}))
      for (std::uint32_t l = 0; l < catalogue.label_count(FieldId{f}); ++l)
        stems_of_labels[f].push_back(stems(catalogue.label_text(FieldId{f}, LabelId{l})));
  for (std::uint32_t i = 0; i < catalogue.size(); ++i) {
    const std::vector<std::string> in_title = stems(catalogue.title(ItemId{i}));
    std::set<std::string_view> held(in_title.begin(), in_title.end());
    for (std::uint32_t f = 0; f < catalogue.fields().size(); ++f)
      if (catalogue.fields()[f].kind == FieldKind::labels && !catalogue.relates(FieldId{f}))
        for (const LabelId label : catalogue.labels(FieldId{f}, ItemId{i}))
          held.insert(stems_of_labels[f][index(label)].begin(), stems_of_labels[f][index(label)].end());
    for (const std::string_view stem : held) ++name_counts_[std::string(stem)];
  }
}

bool Vocabulary::is_mostly_in_names(std::string_view word) const {
  const auto count = name_counts_.find(analyzer_->stem(word));
  return count != name_counts_.end() && count->second * 2 > view_->lexical->document_frequency(word);
}

std::span<const LabelSense> Vocabulary::plain_labels(const std::string& phrase) const {
  // A synonym's list holds the plain label too, wherever the grammar names it, so it is the better answer.
  for (const auto* table : {&by_synonym_, &by_phrase_})
    if (const auto found = table->find(phrase); found != table->end()) return found->second;
  for (const auto& [plural, singular] : plurals_) {
    if (!phrase.ends_with(plural)) continue;
    const auto one = by_phrase_.find(phrase.substr(0, phrase.size() - plural.size()) + singular);
    if (one != by_phrase_.end()) return one->second;
  }
  return {};
}

std::span<const LabelSense> Vocabulary::compound_labels(const std::string& phrase) const {
  for (const std::string& head : compound_heads_) {
    if (phrase.size() <= head.size() || !phrase.ends_with(head) || phrase[phrase.size() - head.size() - 1] == ' ')
      continue;
    const std::string first = phrase.substr(0, phrase.size() - head.size());
    if (const auto named = plain_labels(first); !named.empty()) return named;
    for (const std::string& joint : compound_joints_)
      if (first.size() > joint.size() && first.ends_with(joint))
        if (const auto named = plain_labels(first.substr(0, first.size() - joint.size())); !named.empty()) return named;
  }
  return {};
}

std::span<const LabelSense> Vocabulary::labels(const std::string& phrase) const {
  if (const auto named = plain_labels(phrase); !named.empty()) return named;
  if (const auto inflected = by_stem_.find(stemmed(phrase)); inflected != by_stem_.end()) return inflected->second;
  return compound_labels(phrase);
}

std::span<const LabelSense> Vocabulary::names_ending_in(const std::string& phrase) const {
  const auto found = by_ending_.find(phrase);
  if (found == by_ending_.end()) return {};
  return found->second;
}

std::vector<LabelSense> Vocabulary::labels_near(std::string_view phrase) const {
  const auto found = spellings_.find(phrase, allowed_edits(phrase.size()), 4);
  std::vector<LabelSense> senses;
  for (const auto& match : found) {
    if (match.distance != found.front().distance) break;
    const auto known = labels(spelling_phrases_[match.entry]);
    senses.insert(senses.end(), known.begin(), known.end());
  }
  return senses;
}

}  // namespace attune::language
