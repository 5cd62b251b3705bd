#include "language/evidence_checker.h"

#include "language/internal/message.h"
#include "language/internal/number.h"
#include "language/internal/vocabulary.h"

#include <algorithm>
#include <cmath>

namespace attune::language {
namespace {

/// Whether the words of `phrase` stand in `text` one after the other; both are phrase keys.
bool stands_in(std::string_view phrase, std::string_view text) {
  for (std::size_t at = text.find(phrase); at != std::string_view::npos; at = text.find(phrase, at + 1)) {
    const std::size_t end = at + phrase.size();
    if ((at == 0 || text[at - 1] == ' ') && (end == text.size() || text[end] == ' ')) return true;
  }
  return false;
}

bool is_capital(std::string_view written) {
  return !written.empty() && written.front() >= 'A' && written.front() <= 'Z';
}

/// What the cited pieces say.
class Ground {
 public:
  Ground(std::span<const Evidence> cited, const Grammar& grammar, const Catalogue& catalogue) {
    for (const Evidence& piece : cited) {
      add_text(piece.text, grammar);
      if (piece.item) add_text(std::string(catalogue.title(*piece.item)), grammar);
      numbers_.push_back(piece.value);
    }
  }

  [[nodiscard]] bool has(std::string_view phrase) const {
    return std::ranges::any_of(texts_, [&](const std::string& text) { return stands_in(phrase, text); });
  }
  /// Rounded as the sentence has it, or as a share of a hundred.
  [[nodiscard]] bool has_number(double value) const {
    return std::ranges::any_of(
        numbers_, [&](double known) { return std::abs(known - value) < 0.05 || std::abs(100 * known - value) < 0.5; });
  }
  [[nodiscard]] bool denies() const { return denies_; }
  /// Whether some piece lists the name under one of the fields: "directors: Michael Mann, ...; actors: ...".
  [[nodiscard]] bool lists(std::string_view name, const std::vector<std::string>& fields) const {
    return std::ranges::any_of(clauses_, [&](const auto& clause) {
      return std::ranges::find(fields, clause.first) != fields.end() && stands_in(name, clause.second);
    });
  }

 private:
  void add_text(const std::string& text, const Grammar& grammar) {
    const Message words(text, grammar);
    texts_.push_back(words.phrase(0, words.size()));
    for (std::size_t i = 0; i < words.size(); ++i) {
      if (const NumberMatch number = read_number(words, i, grammar); number.words > 0) numbers_.push_back(number.value);
      denies_ =
          denies_ || words.match(i, grammar.cues.at("negation")) > 0 || words.match(i, grammar.intents.at("hated")) > 0;
    }
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t end = std::min(text.find(';', at), text.size());
      const std::string_view clause = std::string_view(text).substr(at, end - at);
      // "Heat: directors: Michael Mann": the field is what stands before the last colon.
      if (const std::size_t colon = clause.rfind(':'); colon != std::string_view::npos) {
        const std::string_view before = clause.substr(0, colon);
        const std::size_t name = before.rfind(':');
        clauses_.emplace_back(phrase_key(name == std::string_view::npos ? before : before.substr(name + 1)),
                              phrase_key(clause.substr(colon + 1)));
      }
      at = end + 1;
    }
  }

  std::vector<std::string> texts_;  ///< phrase keys
  std::vector<double> numbers_;
  std::vector<std::pair<std::string, std::string>> clauses_;  ///< field and what it lists, phrase keys
  bool denies_ = false;
};

class SentenceCheck {
 public:
  SentenceCheck(std::string_view sentence, const Ground& ground, const Grammar& grammar, const Vocabulary& vocabulary)
      : words_(sentence, grammar), ground_(ground), grammar_(grammar), vocabulary_(vocabulary) {}

  std::optional<std::string> run() {
    if (auto denied = denial()) return denied;
    for (std::size_t i = 0; i < words_.size();) {
      const std::size_t claim = claim_at(i);
      if (claim == 0) {
        ++i;
        continue;
      }
      if (!supported_) return words_.written(i, claim);
      i += claim;
    }
    return std::nullopt;
  }

 private:
  std::optional<std::string> denial() const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const std::size_t denies =
          std::max(words_.match(i, grammar_.cues.at("negation")), words_.match(i, grammar_.intents.at("hated")));
      if (denies == 0) continue;
      if (ground_.denies()) return std::nullopt;
      return words_.written(i, denies);
    }
    if (ground_.denies() && words_.size() > 0) return words_.written(0, words_.size());
    return std::nullopt;
  }

  /// The words at `i` that claim something, the longest first; 0 where they claim nothing. Sets supported_.
  std::size_t claim_at(std::size_t i) {
    if (const NumberMatch number = read_number(words_, i, grammar_);
        number.words > 0 && !grammar_.says("one", words_[i].text)) {
      supported_ = ground_.has_number(number.value) || ground_.has(words_.phrase(i, number.words));
      return number.words;
    }
    for (std::size_t count = std::min(Vocabulary::kLongestPhrase, words_.size() - i); count > 0; --count) {
      const std::string phrase = words_.phrase(i, count);
      if (count == 1 && says_nothing(phrase)) break;
      if (names_title(i, count, phrase)) {
        supported_ = ground_.has(phrase);
        return count;
      }
      const auto senses = vocabulary_.labels(phrase);
      if (senses.empty()) continue;
      supported_ = bears(phrase, senses) && fits_role(i, phrase);
      return count;
    }
    const bool begins_sentence = i == 0 || words_[i].stop_before;
    if (begins_sentence || !is_capital(words_.written(i, 1)) || says_nothing(words_[i].text)) return 0;
    supported_ = ground_.has(words_[i].text);
    return 1;
  }

  bool says_nothing(const std::string& word) const {
    return grammar_.stop.contains(word) || grammar_.item_nouns.contains(word) || grammar_.evidence_frame.contains(word);
  }

  /// Several words, or one with a capital: "heat" in small letters is warmth.
  bool names_title(std::size_t i, std::size_t count, const std::string& phrase) const {
    if (vocabulary_.view().titles->lookup_exact(phrase).empty()) return false;
    for (std::size_t w = i; w < i + count; ++w)
      if (!says_nothing(words_[w].text) && is_capital(words_.written(w, 1))) return true;
    return false;
  }

  bool bears(const std::string& phrase, std::span<const LabelSense> senses) const {
    const Catalogue& catalogue = *vocabulary_.view().catalogue;
    return ground_.has(phrase) || std::ranges::any_of(senses, [&](const LabelSense& sense) {
             return ground_.has(phrase_key(catalogue.label_text(sense.field, sense.label)));
           });
  }

  /// "directed by Michael Mann": where a role stands right before somebody's name, the evidence must give it that role.
  bool fits_role(std::size_t i, const std::string& name) const {
    if (!names_somebody(name)) return true;
    const Grammar::Role* role = role_before(i);
    return role == nullptr || ground_.lists(name, role->fields);
  }

  /// The longest that ends right before word `i`, of those that the catalogue has a field for.
  const Grammar::Role* role_before(std::size_t i) const {
    constexpr std::size_t kLongestRole = 5;  // words
    for (std::size_t from = i - std::min(i, kLongestRole); from < i; ++from)
      for (const Grammar::Role& role : grammar_.roles)
        if (from + words_.match(from, role.words) == i && has_field(role)) return &role;
    return nullptr;
  }
  bool has_field(const Grammar::Role& role) const {
    return std::ranges::any_of(vocabulary_.view().catalogue->fields(),
                               [&](const Field& field) { return is_of(role, field); });
  }
  static bool is_of(const Grammar::Role& role, const Field& field) {
    return std::ranges::find(role.fields, phrase_key(field.name)) != role.fields.end();
  }

  /// Whether a label stands in a field that some role points at.
  bool names_somebody(const std::string& name) const {
    return std::ranges::any_of(vocabulary_.labels(name), [&](const LabelSense& sense) {
      const Field& field = vocabulary_.view().catalogue->field(sense.field);
      return std::ranges::any_of(grammar_.roles, [&](const Grammar::Role& role) { return is_of(role, field); });
    });
  }

  Message words_;
  const Ground& ground_;
  const Grammar& grammar_;
  const Vocabulary& vocabulary_;
  bool supported_ = true;
};

}  // namespace

std::vector<Evidence> cited_by(std::span<const std::string> ids, std::span<const Evidence> evidence) {
  std::vector<Evidence> cited;
  for (const std::string& id : ids)
    if (const auto piece = std::ranges::find(evidence, id, &Evidence::id); piece != evidence.end())
      cited.push_back(*piece);
  return cited;
}

EvidenceChecker::EvidenceChecker(std::shared_ptr<const Grammar> grammar, std::shared_ptr<const Vocabulary> vocabulary)
    : grammar_(std::move(grammar)), vocabulary_(std::move(vocabulary)) {}

std::optional<std::string> EvidenceChecker::unsupported(std::string_view sentence,
                                                        std::span<const Evidence> cited) const {
  const Ground ground(cited, *grammar_, *vocabulary_->view().catalogue);
  return SentenceCheck(sentence, ground, *grammar_, *vocabulary_).run();
}

}  // namespace attune::language
