#include "language/internal/entity_reader.h"

#include <algorithm>
#include <map>

namespace attune::language {
namespace {

/// Of several labels with one name, those that count for a wish: none that a five times more common one outshines.
constexpr std::size_t kOutshines = 5;

/// "field has any [...]" for each field, joined by "or".
Filter bears_any(const std::vector<LabelSense>& senses, const Catalogue& catalogue) {
  std::map<FieldId, std::vector<std::string>> by_field;
  for (const LabelSense& sense : senses)
    by_field[sense.field].emplace_back(catalogue.label_text(sense.field, sense.label));
  std::vector<Filter> parts;
  for (auto& [field, labels] : by_field)
    parts.push_back(Filter{Filter::Has{catalogue.field(field).name, Filter::Quantifier::any, std::move(labels)}});
  return parts.size() == 1 ? std::move(parts.front()) : Filter{Filter::Or{std::move(parts)}};
}

class LabelReader {
 public:
  LabelReader(Message& message, const Grammar& grammar, const Vocabulary& vocabulary, Reading& reading)
      : message_(message),
        grammar_(grammar),
        vocabulary_(vocabulary),
        catalogue_(*vocabulary.view().catalogue),
        reading_(reading) {}

  void run() {
    std::size_t i = 0;
    while (i < message_.size()) {
      if (message_[i].used) {
        joined_by_or_ = false;
        ++i;
        continue;
      }
      if (message_[i].pause_before && negated_) negated_ = list_goes_on(i);
      if (const std::size_t taken = read_label(i); taken > 0) {
        i += taken;
        continue;
      }
      i += read_cue(i);
    }
  }

 private:
  /// Everything that is no label: cues that set role and polarity, and words that end their reach. Returns how many.
  std::size_t read_cue(std::size_t i) {
    const std::string& word = message_[i].text;
    if (const std::size_t negation = message_.match(i, grammar_.cues.at("negation")); negation > 0) {
      negated_ = true;
      negation_end_ = i + negation;
      role_ = nullptr;
      message_.use(i, negation);
      return negation;
    }
    if (message_[i].pause_before) role_ = nullptr;
    const Grammar::Role* longest = nullptr;
    std::size_t words = 0;
    for (const Grammar::Role& role : grammar_.roles)
      if (const std::size_t count = message_.match(i, role.words); count > words) {
        words = count;
        longest = &role;
      }
    if (longest != nullptr) {
      // "not with X" goes on being a no; "no horror, with X" does not.
      if (i != negation_end_ && message_.match(i, grammar_.cues.at("scope_end")) > 0) negated_ = false;
      role_ = longest;
      name_expected_ = true;
      return words;
    }
    if (word == "and" || word == "or" || word == "nor") {
      joined_by_or_ = word == "or" && last_was_label_;
      return 1;
    }
    if (i != negation_end_ && message_.match(i, grammar_.cues.at("scope_end")) > 0) negated_ = false;
    const bool transparent = grammar_.item_nouns.contains(word) || grammar_.stop.contains(word);
    if (!transparent) {
      role_ = nullptr;
      name_expected_ = false;
    }
    last_was_label_ = last_was_label_ && transparent;
    return 1;
  }

  std::size_t read_label(std::size_t i) {
    for (std::size_t count = std::min(Vocabulary::kLongestPhrase, message_.size() - i); count > 0; --count) {
      if (!message_.free(i, count) || crosses_pause(i, count)) continue;
      const std::string phrase = message_.phrase(i, count);
      if (count == 1 && (grammar_.stop.contains(phrase) || is_mere_noun(phrase))) continue;
      double confidence = 1;
      std::vector<LabelSense> senses = senses_of(phrase, i, count, confidence);
      if (senses.empty() || (count == 2 && !negated_ && better_apart(i, senses.front().items))) continue;
      add(i, count, std::move(senses), confidence);
      return count;
    }
    return 0;
  }

  /// "no war, horror or gore": behind a comma the "no" holds on only in a list that an "or" closes.
  bool list_goes_on(std::size_t i) const {
    for (std::size_t k = i; k < message_.size(); ++k) {
      if (message_[k].text == "or" || message_[k].text == "nor") return true;
      if (message_.match(k, grammar_.cues.at("negation")) > 0) return false;
    }
    return false;
  }

  /// "films" names everything; "sneakers" may name everything too, or be a label that sorts the catalogue.
  bool is_mere_noun(const std::string& phrase) const {
    if (!grammar_.item_nouns.contains(phrase)) return false;
    constexpr std::size_t kSorts = 20;  // one item in so many at least
    const auto senses = vocabulary_.labels(phrase);
    return senses.empty() || senses.front().items * kSorts < catalogue_.size();
  }

  /// "romantic comedy" may be a tag that hardly any item bears, while "romantic" and "comedy" each name a common label.
  bool better_apart(std::size_t i, std::size_t items_together) const {
    for (const std::size_t word : {i, i + 1}) {
      const auto senses = vocabulary_.labels(message_[word].text);
      if (senses.empty() || senses.front().items < kOutshines * items_together) return false;
    }
    return true;
  }

  bool crosses_pause(std::size_t i, std::size_t count) const {
    for (std::size_t k = i + 1; k < i + count; ++k)
      if (message_[k].pause_before) return true;
    return false;
  }

  std::vector<LabelSense> senses_of(const std::string& phrase, std::size_t i, std::size_t count,
                                    double& confidence) const {
    const auto plain = vocabulary_.labels(phrase);
    std::vector<LabelSense> senses = fitting_role({plain.begin(), plain.end()});
    if (!senses.empty()) return senses;
    const bool name_likely = message_[i].capital || (role_ != nullptr && name_expected_);
    if (name_likely && count <= 3 && !grammar_.stop.contains(phrase)) {
      const auto ending = vocabulary_.names_ending_in(phrase);
      senses = same_name_as_first(fitting_role({ending.begin(), ending.end()}));
      confidence = 0.9;
      if (!senses.empty()) return senses;
    }
    if (count <= 3 && has_unknown_word(i, count)) {
      senses = fitting_role(vocabulary_.labels_near(phrase));
      confidence = 0.8;
    }
    return senses;
  }

  /// "mann" may end several names: the most common person's is meant, in whatever fields that person stands.
  std::vector<LabelSense> same_name_as_first(std::vector<LabelSense> senses) const {
    if (senses.empty()) return senses;
    const std::string name = phrase_key(catalogue_.label_text(senses.front().field, senses.front().label));
    std::erase_if(senses,
                  [&](const LabelSense& s) { return phrase_key(catalogue_.label_text(s.field, s.label)) != name; });
    return senses;
  }

  /// Those in a field that the role names; all where the catalogue has them in none of those.
  std::vector<LabelSense> fitting_role(std::vector<LabelSense> senses) const {
    if (role_ == nullptr) return senses;
    for (const std::string& wanted : role_->fields) {
      std::vector<LabelSense> fitting;
      for (const LabelSense& sense : senses)
        if (phrase_key(catalogue_.field(sense.field).name) == wanted) fitting.push_back(sense);
      if (!fitting.empty()) return fitting;
    }
    return senses;
  }

  bool has_unknown_word(std::size_t i, std::size_t count) const {
    for (std::size_t k = i; k < i + count; ++k) {
      const std::string& word = message_[k].text;
      if (!grammar_.stop.contains(word) && !grammar_.item_nouns.contains(word) &&
          vocabulary_.view().lexical->document_frequency(word) == 0)
        return true;
    }
    return false;
  }

  void add(std::size_t i, std::size_t count, std::vector<LabelSense> senses, double confidence) {
    const LabelSense main = senses.front();
    if (!negated_) std::erase_if(senses, [&](const LabelSense& s) { return s.items * kOutshines < main.items; });
    Filter filter = bears_any(senses, catalogue_);
    reading_.entities.push_back({.kind = Entity::Kind::label,
                                 .text = message_.written(i, count),
                                 .begin = message_[i].begin,
                                 .end = message_[i + count - 1].end,
                                 .field = main.field,
                                 .label = main.label,
                                 .polarity = negated_ ? Polarity::unwanted : Polarity::wanted,
                                 .confidence = confidence});
    const std::string text = message_.written(i, count);
    if (negated_) {
      reading_.constraints.push_back({"no " + text, negation(std::move(filter))});
    } else if (joined_by_or_ && !reading_.constraints.empty()) {
      Constraint& before = reading_.constraints.back();
      before.text += " or " + text;
      before.filter = either(std::move(before.filter), std::move(filter));
    } else {
      reading_.constraints.push_back({text, std::move(filter)});
    }
    message_.use(i, count);
    joined_by_or_ = false;
    last_was_label_ = true;
  }

  static Filter either(Filter a, Filter b) {
    Filter::Or any;
    for (Filter* part : {&a, &b}) {
      if (auto* inner = std::get_if<Filter::Or>(&part->node)) {
        for (Filter& piece : inner->parts) any.parts.push_back(std::move(piece));
      } else {
        any.parts.push_back(std::move(*part));
      }
    }
    return Filter{std::move(any)};
  }

  Message& message_;
  const Grammar& grammar_;
  const Vocabulary& vocabulary_;
  const Catalogue& catalogue_;
  Reading& reading_;

  const Grammar::Role* role_ = nullptr;  ///< set by "by", "with", ...; holds over "and", "or", ","
  bool name_expected_ = false;
  bool negated_ = false;
  std::size_t negation_end_ = static_cast<std::size_t>(-1);  ///< the word behind the last "no"
  bool joined_by_or_ = false;
  bool last_was_label_ = false;
};

}  // namespace

void read_labels(Message& message, const Grammar& grammar, const Vocabulary& vocabulary, Reading& reading) {
  LabelReader(message, grammar, vocabulary, reading).run();
}

}  // namespace attune::language
