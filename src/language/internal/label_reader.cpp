#include "language/internal/conditions.h"
#include "language/internal/entity_reader.h"

#include <algorithm>
#include <map>
#include <set>

namespace attune::language {
namespace {

class LabelReader {
 public:
  LabelReader(Message& message, const Grammar& grammar, const Vocabulary& vocabulary, Reading& reading)
      : message_(message),
        grammar_(grammar),
        vocabulary_(vocabulary),
        catalogue_(*vocabulary.view().catalogue),
        reading_(reading) {
    for (const Grammar::Role& role : grammar.roles)
      for (std::uint32_t f = 0; f < catalogue_.fields().size(); ++f)
        if (std::ranges::find(role.fields, phrase_key(catalogue_.fields()[f].name)) != role.fields.end())
          name_fields_.insert(FieldId{f});
  }

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
      negates_one_ = message_.match(i, grammar_.cues.at("negation_prefix")) == negation ||
                     message_.match(i + negation, grammar_.cues.at("degree")) > 0;
      negation_end_ = i + negation;
      roles_.clear();
      message_.use(i, negation);
      return negation;
    }
    if (message_[i].pause_before) roles_.clear();
    std::size_t words = 0;
    std::vector<const Grammar::Role*> longest;  // several for "written and directed by"
    for (const Grammar::Role& role : grammar_.roles) {
      const std::size_t count = message_.match(i, role.words);
      if (count > words) longest.clear();
      if (count > 0 && count >= words) longest.push_back(&role);
      words = std::max(words, count);
    }
    if (!longest.empty()) {
      // "not with X" goes on being a no; "no horror, with X" does not.
      if (i != negation_end_ && message_.match(i, grammar_.cues.at("scope_end")) > 0) negated_ = false;
      // "directed by and starring X" is both; any other role ends the one before.
      const bool both = !roles_.empty() && i == role_end_ + 1 && grammar_.says("and", message_[role_end_].text);
      if (!both) roles_.clear();
      roles_.insert(roles_.end(), longest.begin(), longest.end());
      role_end_ = i + words;
      name_expected_ = std::ranges::any_of(longest, [&](const Grammar::Role* role) { return is_borne(*role); });
      return words;
    }
    const bool is_or = grammar_.says("or", word);
    if (is_or || grammar_.says("and", word) || grammar_.says("nor", word)) {
      joined_by_or_ = is_or && last_was_label_;
      return 1;
    }
    if (i != negation_end_ && message_.match(i, grammar_.cues.at("scope_end")) > 0) negated_ = false;
    const bool transparent = grammar_.item_nouns.contains(word) || grammar_.stop.contains(word);
    if (!transparent) {
      roles_.clear();
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
      const Grammar::Role* role = roles_.empty() ? nullptr : roles_.front();
      double confidence = 1;
      std::vector<LabelSense> senses = senses_of(phrase, i, count, role, confidence);
      if (senses.empty() || (count == 2 && !negated_ && better_apart(i, senses.front().items))) continue;
      if (count == 1 && is_rather_a_word(phrase, role, senses.front())) continue;
      add(i, count, std::move(senses), confidence);
      for (std::size_t k = 1; k < roles_.size(); ++k)
        add(i, count, senses_of(phrase, i, count, roles_[k], confidence), confidence);
      return count;
    }
    return 0;
  }

  /// "no war, horror or gore": behind a comma the "no" holds on only in a list that an "or" closes.
  bool list_goes_on(std::size_t i) const {
    for (std::size_t k = i; k < message_.size(); ++k) {
      if (grammar_.says("or", message_[k].text) || grammar_.says("nor", message_[k].text)) return true;
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

  /// A label that hardly any of the items bear which hold the word otherwise ("french", a tag of one film) would be too
  /// narrow a condition: better to search for the word, in labels and all. Not so for what must be absent, or for
  /// names.
  bool is_rather_a_word(const std::string& phrase, const Grammar::Role* role, const LabelSense& sense) const {
    if (negated_ || name_fields_.contains(sense.field)) return false;
    if (role != nullptr && role_names(*role, sense.field)) return false;
    return sense.items * kOutshines < vocabulary_.view().lexical->document_frequency(phrase);
  }

  std::vector<LabelSense> senses_of(const std::string& phrase, std::size_t i, std::size_t count,
                                    const Grammar::Role* role, double& confidence) const {
    const auto plain = vocabulary_.labels(phrase);
    std::vector<LabelSense> senses = fitting_role({plain.begin(), plain.end()}, role);
    if (count <= 3 && !grammar_.stop.contains(phrase)) {
      const auto ending = vocabulary_.names_ending_in(phrase);
      std::vector<LabelSense> named = same_name_as_first(fitting_role({ending.begin(), ending.end()}, role));
      const bool name_likely =
          (message_[i].capital || (role != nullptr && name_expected_)) && !is_within_name(i, count);
      const std::size_t plain_items = senses.empty() ? 0 : senses.front().items;
      if (!named.empty() &&
          (name_likely || (is_mostly_this_name(phrase, named.front()) && !grammar_.common.contains(phrase))) &&
          plain_items * kOutshines < named.front().items) {
        confidence = 0.9;
        return named;
      }
    }
    if (senses.empty() && count <= 3 && has_unknown_word(i, count)) {
      senses = fitting_role(vocabulary_.labels_near(phrase), role);
      confidence = 0.8;
    }
    return senses;
  }

  /// "king" in "king kong", "murray" in "joe murray": a word of its own stands beside it, so it is not a last name
  /// alone.
  bool is_within_name(std::size_t i, std::size_t count) const {
    const auto is_content = [&](std::size_t k) {
      return !message_[k].used && !grammar_.stop.contains(message_[k].text) &&
             !grammar_.item_nouns.contains(message_[k].text) && vocabulary_.labels(message_[k].text).empty();
    };
    const std::size_t next = i + count;
    const bool before = i > 0 && i != role_end_ && i != negation_end_ && !message_[i].pause_before && is_content(i - 1);
    const bool behind = next < message_.size() && !message_[next].pause_before && is_content(next) &&
                        message_.match(next, grammar_.cues.at("scope_end")) == 0 &&
                        message_.match(next, grammar_.cues.at("negation")) == 0;
    return before || behind;
  }

  /// "tarantino", anywhere: most items that hold the word bear that name.
  bool is_mostly_this_name(const std::string& phrase, const LabelSense& name) const {
    return name_fields_.contains(name.field) && phrase.find(' ') == std::string::npos &&
           name.items * 2 > vocabulary_.view().lexical->document_frequency(phrase);
  }

  /// "mann" may end several names: the most common person's is meant, in whatever fields that person stands.
  std::vector<LabelSense> same_name_as_first(std::vector<LabelSense> senses) const {
    if (senses.empty()) return senses;
    const std::string name = phrase_key(catalogue_.label_text(senses.front().field, senses.front().label));
    std::erase_if(senses,
                  [&](const LabelSense& s) { return phrase_key(catalogue_.label_text(s.field, s.label)) != name; });
    return senses;
  }

  /// Whether the catalogue has a field that the role points at: "in the mood" expects no colour of films.
  bool is_borne(const Grammar::Role& role) const {
    for (std::uint32_t f = 0; f < catalogue_.fields().size(); ++f)
      if (role_names(role, FieldId{f})) return true;
    return false;
  }

  bool role_names(const Grammar::Role& role, FieldId field) const {
    return std::ranges::find(role.fields, phrase_key(catalogue_.field(field).name)) != role.fields.end();
  }

  /// Those in the first field that the role names, unless another of its fields outshines it ("by Stephen King", who
  /// wrote many and directed one); all where the catalogue has them in none of those.
  std::vector<LabelSense> fitting_role(std::vector<LabelSense> senses, const Grammar::Role* role) const {
    if (role == nullptr) return senses;
    std::size_t most = 0;
    for (const LabelSense& sense : senses)
      if (role_names(*role, sense.field)) most = std::max(most, sense.items);
    for (const std::string& wanted : role->fields) {
      std::vector<LabelSense> fitting;
      for (const LabelSense& sense : senses)
        if (phrase_key(catalogue_.field(sense.field).name) == wanted) fitting.push_back(sense);
      if (!fitting.empty() && fitting.front().items * kOutshines >= most) return fitting;
    }
    return senses;
  }

  bool has_unknown_word(std::size_t i, std::size_t count) const {
    for (std::size_t k = i; k < i + count; ++k) {
      const std::string& word = message_[k].text;
      if (!grammar_.stop.contains(word) && !grammar_.item_nouns.contains(word) && !grammar_.common.contains(word) &&
          vocabulary_.view().lexical->document_frequency(word) == 0)
        return true;
    }
    return false;
  }

  /// "horror rather not": what ends a clause denies the label before it. Takes those words.
  bool is_denied_behind(std::size_t at) {
    std::size_t end = at;
    while (end < message_.size() && !message_[end].pause_before) ++end;
    std::size_t first = at;
    while (first < end && (message_[first].used || message_.match(first, grammar_.cues.at("closing")) == 1)) ++first;
    const std::size_t words = first < end ? message_.match(first, grammar_.intents.at("denied_behind")) : 0;
    if (words == 0 || first + words != end) return false;
    message_.use(at, end - at);
    return true;
  }

  void add(std::size_t i, std::size_t count, std::vector<LabelSense> senses, double confidence) {
    const bool denied_behind = !negated_ && is_denied_behind(i + count);
    if (denied_behind) {
      negated_ = true;
      negates_one_ = true;
    }
    const LabelSense main = senses.front();
    if (!negated_) std::erase_if(senses, [&](const LabelSense& s) { return s.items * kOutshines < main.items; });
    Filter filter = bears_any(senses, catalogue_);
    std::vector<Entity::Label> others;
    for (std::size_t k = 1; k < senses.size(); ++k) others.push_back({senses[k].field, senses[k].label});
    reading_.entities.push_back({.kind = Entity::Kind::label,
                                 .text = message_.written(i, count),
                                 .begin = message_[i].begin,
                                 .end = message_[i + count - 1].end,
                                 .field = main.field,
                                 .label = main.label,
                                 .polarity = negated_ ? Polarity::unwanted : Polarity::wanted,
                                 .confidence = confidence,
                                 .other_labels = std::move(others)});
    const std::string text = message_.written(i, count);
    if (negated_ && i == negated_label_end_ && i > 0) {
      // "no romantic comedies" denies both together, not each.
      Constraint& before = reading_.constraints.back();
      before.text += " " + text;
      before.filter =
          negation(conjunction({std::get<Filter::Not>(before.filter.node).part.front(), std::move(filter)}));
      negated_label_end_ = i + count;
    } else if (negated_) {
      reading_.constraints.push_back(
          {grammar_.say("constraint_no", {{"what", text}}), negation(std::move(filter)), message_[i].begin});
      negated_label_end_ = i + count;
    } else if (joined_by_or_ && !reading_.constraints.empty()) {
      Constraint& before = reading_.constraints.back();
      before.text = grammar_.say("constraint_or", {{"first", before.text}, {"second", text}});
      before.filter = either(std::move(before.filter), std::move(filter));
    } else {
      reading_.constraints.push_back({text, std::move(filter), message_[i].begin});
    }
    message_.use(i, count);
    negated_ = negated_ && !negates_one_;
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

  std::set<FieldId> name_fields_;            ///< fields that roles point at: people, brands
  std::vector<const Grammar::Role*> roles_;  ///< set by "by", "with", ...; hold over "and", "or", ","
  std::size_t role_end_ = 0;                 ///< the word behind the last role
  bool name_expected_ = false;
  bool negated_ = false;
  bool negates_one_ = false;           ///< the negation ends with its label: "non-violent", "not too violent"
  std::size_t negated_label_end_ = 0;  ///< the word behind the last label that a "no" covers
  std::size_t negation_end_ = static_cast<std::size_t>(-1);  ///< the word behind the last "no"
  bool joined_by_or_ = false;
  bool last_was_label_ = false;
};

}  // namespace

void read_labels(Message& message, const Grammar& grammar, const Vocabulary& vocabulary, Reading& reading) {
  LabelReader(message, grammar, vocabulary, reading).run();
}

}  // namespace attune::language
