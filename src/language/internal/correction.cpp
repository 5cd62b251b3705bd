#include "language/internal/correction.h"

#include "language/internal/entity_reader.h"
#include "language/internal/item_mention.h"
#include "language/internal/measures.h"

#include <algorithm>

namespace attune::language {
namespace {

constexpr std::size_t kNamesakes = 12;
constexpr double kMayBeMeant = 0.75;

class CorrectionReader {
 public:
  CorrectionReader(std::string_view text, const DialogueContext& context, const NameSources& sources)
      : message_(text, sources.grammar),
        context_(context),
        grammar_(sources.grammar),
        vocabulary_(sources.vocabulary) {}

  std::optional<Reading> run() {
    if (context_.request == nullptr || message_.size() == 0) return std::nullopt;
    const std::size_t from = opening();
    if (from == 0) return std::nullopt;
    const std::size_t end = closing(from);
    const std::vector<Place> places = named_items();
    if (places.empty()) return std::nullopt;
    if (from == end) return says_other_ ? other(places) : std::nullopt;
    if (match(from, "other") == end - from) return other(places);
    if (auto described = by_description(places, from, end)) return described;
    return by_name(places, from, end);
  }

 private:
  std::size_t match(std::size_t i, const char* cue) const {
    return i < message_.size() ? message_.match(i, grammar_.correction.at(cue)) : 0;
  }

  /// "No, I meant", "not that one,": how many words say that something was wrong; 0 for none.
  std::size_t opening() {
    std::size_t at = 0;
    for (std::size_t words = 1; words > 0;) {
      words = match(at, "no");
      says_other_ = says_other_ || words > 1;
      at += words;
    }
    const std::size_t meant = match(at, "meant");
    // "I want the 1995 one" by itself is a wish; "I meant" corrects.
    if (at == 0 && (meant == 0 || match(0, "wants") > 0)) return match(0, "other") > 0 ? other_alone() : 0;
    // "No, the 1995 one"; but "no horror" denies horror.
    const bool goes_on = at < message_.size() && meant == 0;
    return goes_on && !says_other_ && !message_[at].pause_before ? 0 : at + meant;
  }
  /// "The other one", which is a word for what is wanted, too.
  std::size_t other_alone() {
    says_other_ = match(0, "other") == message_.size();
    return says_other_ ? message_.size() : 0;
  }
  std::size_t closing(std::size_t from) const {
    std::size_t end = message_.size();
    while (end > from && message_.match(end - 1, grammar_.cues.at("closing")) == 1) --end;
    return end;
  }

  /// Where the last request named an item.
  struct Place {
    enum class In { entities, references, options, facts } in{};
    std::size_t position = 0;
    ItemId item{};
    std::string text;
  };
  std::vector<Place> named_items() const {
    std::vector<Place> places;
    const Reading& last = *context_.request;
    for (std::size_t i = 0; i < last.entities.size(); ++i)
      if (last.entities[i].kind == Entity::Kind::item)
        places.push_back({Place::In::entities, i, last.entities[i].item, last.entities[i].text});
    for (std::size_t i = 0; i < last.facts.size(); ++i)
      places.push_back({Place::In::facts, i, last.facts[i].item, title(last.facts[i].item)});
    return places;
  }
  std::string title(ItemId item) const { return std::string(vocabulary_.view().catalogue->title(item)); }

  /// Other items that the same words may name, likeliest first.
  std::vector<ItemId> namesakes(const Place& place) const {
    std::vector<ItemId> others;
    const auto add = [&](ItemId item) {
      if (item != place.item && std::ranges::find(others, item) == others.end()) others.push_back(item);
    };
    if (place.in == Place::In::entities)
      for (const ItemId item : context_.request->entities[place.position].alternatives) add(item);
    for (const TitleMatch& match : vocabulary_.view().titles->lookup(place.text, kNamesakes))
      if (match.similarity >= kMayBeMeant) add(match.item);
    return others;
  }

  std::optional<Reading> other(const std::vector<Place>& places) const {
    for (const Place& place : places)
      if (const auto others = namesakes(place); !others.empty()) return with(place, others.front());
    return std::nullopt;
  }

  /// "The 1995 one", "the one with Al Pacino", "the French one".
  std::optional<Reading> by_description(const std::vector<Place>& places, std::size_t from, std::size_t end) const {
    Message words(message_.written(from, end - from), grammar_);
    Reading read;
    read_measures(words, grammar_, vocabulary_, {}, read);
    read_labels(words, grammar_, vocabulary_, read);
    if (read.constraints.empty()) return std::nullopt;
    const auto bound = BoundFilter::bind(read.where(), *vocabulary_.view().catalogue);
    if (!bound) return std::nullopt;
    for (const Place& place : places)
      for (const ItemId item : namesakes(place))
        if (bound->matches(item)) return with(place, item);
    return std::nullopt;
  }

  /// "I meant Casino": one name for another, where the last request had one.
  std::optional<Reading> by_name(const std::vector<Place>& places, std::size_t from, std::size_t end) const {
    const auto mention = item_mention(message_, from, end, context_, grammar_, vocabulary_);
    if (!mention || !mention->is_named || places.size() != 1 || from + mention->words != end) return std::nullopt;
    if (mention->items.front() == places.front().item) return std::nullopt;
    return with(places.front(), mention->items.front());
  }

  Reading with(const Place& place, ItemId item) const {
    Reading reading = *context_.request;
    reading.not_understood.clear();
    if (place.in == Place::In::facts) {
      reading.facts[place.position].item = item;
    } else {
      Entity& entity = reading.entities[place.position];
      const ItemId wrong = entity.item;
      std::erase(entity.alternatives, item);
      entity.alternatives.push_back(wrong);
      entity.item = item;
      entity.confidence = 1;
      if (reading.query == place.text) reading.query = title(item);
    }
    reading.corrected = title(item);
    reading.refines = false;
    return reading;
  }

  Message message_;
  const DialogueContext& context_;
  const Grammar& grammar_;
  const Vocabulary& vocabulary_;
  bool says_other_ = false;  ///< "not that one", which asks for the other one
};

}  // namespace

std::optional<Reading> read_correction(std::string_view text, const DialogueContext& context,
                                       const NameSources& sources) {
  return CorrectionReader(text, context, sources).run();
}

}  // namespace attune::language
