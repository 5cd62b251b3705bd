#include "language/internal/critique_reader.h"

#include "language/internal/conditions.h"
#include "language/internal/measure_fields.h"

#include <algorithm>
#include <map>

namespace attune::language {
namespace {

class CritiqueReader {
 public:
  CritiqueReader(Message& message, const Grammar& grammar, const Vocabulary& vocabulary,
                 const std::vector<ItemId>& shown, Reading& reading)
      : message_(message),
        grammar_(grammar),
        vocabulary_(vocabulary),
        catalogue_(*vocabulary.view().catalogue),
        fields_(catalogue_),
        shown_(shown),
        reading_(reading) {}

  void run() {
    for (std::size_t i = 0; i < message_.size(); ++i) {
      const std::size_t too = denied(i) ? 0 : message_.match(i, grammar_.critique.at("too"));
      if (too > 0 && (read_measure(i, too) || read_label(i, too))) continue;
      if (const std::size_t words = message_.match(i, grammar_.critique.at("not_this")); words > 0) read_role(i, words);
    }
  }

 private:
  /// "not too long" finds nothing wrong.
  bool denied(std::size_t i) const { return i > 0 && message_.match(i - 1, grammar_.cues.at("negation")) > 0; }

  /// "too long": shorter than those shown, or than a third of the catalogue.
  bool read_measure(std::size_t i, std::size_t too) {
    for (const Grammar::Adjective& adjective : grammar_.adjectives) {
      const std::size_t words = message_.match(i + too, adjective.words);
      const auto field = words > 0 ? fields_.field_of(adjective.measure) : std::nullopt;
      if (!field) continue;
      const bool high = adjective.side == Grammar::Side::high;
      const double bound = fields_.median(*field, shown_).value_or(fields_.quantile(*field, high ? 2.0 / 3 : 1.0 / 3));
      add(i, too + words,
          Filter{Filter::Compare{catalogue_.field(*field).name,
                                 high ? Filter::Comparison::less : Filter::Comparison::greater, bound}});
      return true;
    }
    return false;
  }

  /// "too violent": without what names that.
  bool read_label(std::size_t i, std::size_t too) {
    for (std::size_t count = std::min(Vocabulary::kLongestPhrase, message_.size() - std::min(i + too, message_.size()));
         count > 0; --count) {
      const auto senses = vocabulary_.labels(message_.phrase(i + too, count));
      if (senses.empty()) continue;
      add(i, too + count, negation(bears_any({senses.begin(), senses.end()}, catalogue_)));
      return true;
    }
    return false;
  }

  /// "not this actor": without whoever most of those shown have.
  void read_role(std::size_t i, std::size_t words) {
    for (const Grammar::Role& role : grammar_.roles) {
      const std::size_t role_words = message_.match(i + words, role.words);
      if (role_words == 0) continue;
      for (const std::string& name : role.fields) {
        const auto field = label_field(name);
        const auto label = field ? most_common(*field) : std::nullopt;
        if (!label) continue;
        add(i, words + role_words, negation(bears(*field, *label, catalogue_)));
        return;
      }
    }
  }

  std::optional<FieldId> label_field(const std::string& name) const {
    for (std::uint32_t f = 0; f < catalogue_.fields().size(); ++f)
      if (catalogue_.fields()[f].kind == FieldKind::labels && phrase_key(catalogue_.fields()[f].name) == name)
        return FieldId{f};
    return std::nullopt;
  }

  /// The label that most of those shown bear; of several, the one that the first of them names first.
  std::optional<LabelId> most_common(FieldId field) const {
    std::map<LabelId, std::size_t> bearers;
    for (const ItemId item : shown_)
      for (const LabelId label : catalogue_.labels(field, item)) ++bearers[label];
    std::optional<LabelId> best;
    for (const ItemId item : shown_)
      for (const LabelId label : catalogue_.labels(field, item))
        if (!best || bearers[label] > bearers[*best]) best = label;
    return best;
  }

  void add(std::size_t first, std::size_t words, Filter filter) {
    reading_.constraints.push_back({message_.written(first, words), std::move(filter)});
    reading_.is_critique = !shown_.empty();
    reading_.refines = true;
    message_.use(first, words);
  }

  Message& message_;
  const Grammar& grammar_;
  const Vocabulary& vocabulary_;
  const Catalogue& catalogue_;
  MeasureFields fields_;
  const std::vector<ItemId>& shown_;
  Reading& reading_;
};

}  // namespace

void read_critique(Message& message, const Grammar& grammar, const Vocabulary& vocabulary,
                   const std::vector<ItemId>& shown, Reading& reading) {
  CritiqueReader(message, grammar, vocabulary, shown, reading).run();
}

bool rejects_all(const Message& message, const Grammar& grammar) {
  return message.size() > 0 && message.match(0, grammar.critique.at("none")) == message.size();
}

}  // namespace attune::language
