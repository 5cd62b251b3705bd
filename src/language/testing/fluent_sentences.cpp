#include "language/testing/fluent_sentences.h"

#include "base/random.h"
#include "engine/condition_text.h"
#include "engine/explanation.h"
#include "engine/wording.h"
#include "language/testing/catalogues.h"
#include "language/testing/fluent_shapes.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

namespace attune::language {
namespace {

using Labels = std::vector<std::string>;

constexpr auto kFirstNames = std::to_array<std::string_view>(
    {"Mara",   "Jonas",  "Ilse",  "Teodor", "Priya", "Callum", "Noor", "Anselm", "Greta", "Hiro",
     "Salome", "Dmitri", "Wanda", "Oskar",  "Leila", "Bruno",  "Yara", "Piet",   "Nadia", "Silvio"});
constexpr auto kLastNames = std::to_array<std::string_view>(
    {"Ellison", "Varga",   "Okafor",    "Lindqvist", "Moreau",     "Castellan", "Ibarra",
     "Novak",   "Petrov",  "Hallam",    "Sorensen",  "Achterberg", "Quill",     "Marchetti",
     "Duarte",  "Fenwick", "Rosenthal", "Abara",     "Kovacs",     "Whitlock"});
constexpr auto kTitleHeads =
    std::to_array<std::string_view>({"Iron", "Silent", "Broken", "Amber", "Hollow", "Northern", "Crimson", "Paper",
                                     "Distant", "Velvet", "Salt", "Burning"});
constexpr auto kTitleTails =
    std::to_array<std::string_view>({"Harbour", "Meridian", "Orchard", "Lantern", "Cathedral", "Voyage", "Compass",
                                     "Garrison", "Parliament", "Monsoon"});
/// Names that nobody has.
constexpr auto kInvented = std::to_array<std::string_view>({"Gunnar Freeborn", "Celestine Ash", "tarkov", "Ludovica",
                                                            "johnny vance", "Bellweather Pictures", "R. T. Osgood",
                                                            "zephyrine", "Max Power", "an unknown newcomer"});
constexpr auto kNumberWords =
    std::to_array<std::string_view>({"two", "three", "seven", "ten", "twelve", "forty", "ninety", "a hundred",
                                     "a dozen", "half", "thirteen", "seventy-seven"});

template <class List>
auto pick(const List& list, Random& random) {
  return list[random.below(list.size())];
}

ItemId item_of(std::uint64_t place) {
  return ItemId{static_cast<std::uint32_t>(place)};
}

std::string lower(std::string_view text) {
  std::string small(text);
  std::ranges::transform(small, small.begin(),
                         [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return small;
}

/// What a catalogue is about.
struct Domain {
  std::string_view noun;
  std::string_view by;      ///< "directed by"
  std::string_view makers;  ///< field
  std::vector<std::string_view> genres;
};

std::vector<ItemRecord> made_up(const Domain& domain, Random& random) {
  std::vector<std::string> people;
  for (std::size_t i = 0; i < 24; ++i)
    people.push_back(fmt::format("{} {}", pick(kFirstNames, random), pick(kLastNames, random)));
  std::vector<ItemRecord> records;
  std::set<std::string> titles;
  while (records.size() < 40) {
    // With the article and without, it is the same title.
    const std::string bare = fmt::format("{} {}", pick(kTitleHeads, random), pick(kTitleTails, random));
    if (!titles.insert(bare).second) continue;
    std::string title = fmt::format("{}{}", random.below(3) == 0 ? "The " : "", bare);
    std::set<std::string> genres;
    while (genres.size() < 2 + random.below(2)) genres.emplace(pick(domain.genres, random));
    ItemRecord record{fmt::format("k{}", records.size()), std::move(title), {}};
    record.attributes.emplace_back("year", 1950.0 + static_cast<double>(random.below(70)));
    if (domain.noun == "film") record.attributes.emplace_back("runtime", 80.0 + static_cast<double>(random.below(110)));
    if (domain.noun == "book") record.attributes.emplace_back("pages", 120.0 + static_cast<double>(random.below(600)));
    if (domain.noun == "game")
      record.attributes.emplace_back("price_eur", 15.0 + static_cast<double>(random.below(60)));
    record.attributes.emplace_back("genres", Labels(genres.begin(), genres.end()));
    record.attributes.emplace_back(std::string(domain.makers), Labels{people[random.below(12)]});
    if (domain.noun == "film") {
      std::set<std::string> cast;
      while (cast.size() < 3) cast.insert(people[12 + random.below(12)]);
      record.attributes.emplace_back("cast", Labels(cast.begin(), cast.end()));
    }
    records.push_back(std::move(record));
  }
  return records;
}

const std::vector<Domain>& domains() {
  static const std::vector<Domain> all{
      {"film", "directed by", "directors", {"Crime", "Drama", "Comedy", "Thriller", "Horror", "Western", "Romance"}},
      {"film", "directed by", "directors", {"Mystery", "Animation", "Musical", "War", "Fantasy", "Adventure", "Noir"}},
      {"book", "written by", "authors", {"Mystery", "Fantasy", "Biography", "Horror", "Poetry", "Science Fiction"}},
      {"game", "by", "brand", {"Strategy", "Puzzle", "Racing", "Adventure", "Simulation", "Platformer"}}};
  return all;
}

struct World {
  Domain domain;
  std::shared_ptr<const View> view;
};

/// Slots with their true values, and what bears them out.
struct Told {
  std::map<std::string, std::string, std::less<>> values;
  std::map<std::string, std::vector<Evidence>, std::less<>> grounds;
};

class Teller {
 public:
  Teller(const World& world, const Wording& wording, Random& random)
      : world_(world), catalogue_(*world.view->catalogue), wording_(wording), random_(random) {}

  /// Draws an item and whatever there is to say of it.
  Told draw() {
    // Whoever directs what they act in makes no lie about roles.
    do about = item_of(random_.below(catalogue_.size()));
    while (acts_in_own(about));
    do other = another({about});
    while (is_alike(about, other));
    had_ = another({about, other});
    liked_ = another({about, other, had_});
    chosen_ = another({about, other, had_, liked_});
    set("T", title(about), {piece(EvidenceKind::catalogue, title(about), 0, about)});
    told_.values["noun"] = world_.domain.noun;
    told_.values["by"] = world_.domain.by;
    attributes();
    deeds();
    likeness();
    comparison();
    wishes();
    memory();
    const auto people = 20 + random_.below(900);
    set("N", fmt::format("{}", people),
        {piece(EvidenceKind::popularity, wording_.say(Say::liked_by_many, {{"people", fmt::format("{}", people)}}),
               static_cast<double>(people))});
    return std::move(told_);
  }

  ItemId about{};
  ItemId other{};

  /// A label within a sentence.
  std::string told_label(std::string_view label) const {
    return wording_.unit("minutes") == "minutes" ? lower(label) : std::string(label);
  }
  std::string title(ItemId item) const { return std::string(catalogue_.title(item)); }
  Labels labels(std::string_view field, ItemId item) const {
    Labels texts;
    if (const auto id = catalogue_.find_field(field))
      for (const LabelId label : catalogue_.labels(*id, item)) texts.emplace_back(catalogue_.label_text(*id, label));
    return texts;
  }
  std::optional<double> number(std::string_view field, ItemId item) const {
    const auto id = catalogue_.find_field(field);
    return id ? catalogue_.number(*id, item) : std::nullopt;
  }

 private:
  static Evidence piece(EvidenceKind kind, std::string text, double value, std::optional<ItemId> item = {}) {
    return {.id = "", .kind = kind, .text = std::move(text), .value = value, .item = item};
  }
  void set(std::string_view slot, std::string value, std::vector<Evidence> grounds) {
    told_.values.emplace(slot, std::move(value));
    told_.grounds.emplace(slot, std::move(grounds));
  }
  ItemId another(const std::vector<ItemId>& than) {
    while (true) {
      const ItemId item = item_of(random_.below(catalogue_.size()));
      if (std::ranges::find(than, item) == than.end()) return item;
    }
  }
  bool acts_in_own(ItemId item) const {
    const Labels makers = labels(world_.domain.makers, item);
    const Labels cast = labels("cast", item);
    return std::ranges::any_of(makers,
                               [&](const std::string& name) { return std::ranges::find(cast, name) != cast.end(); });
  }
  /// What is true of one would be true of the other.
  bool is_alike(ItemId a, ItemId b) const {
    return labels(world_.domain.makers, a) == labels(world_.domain.makers, b) ||
           number("year", a) == number("year", b) ||
           (number("runtime", a) && number("runtime", a) == number("runtime", b)) ||
           (number("pages", a) && number("pages", a) == number("pages", b));
  }
  Evidence attribute(std::string_view field, const std::string& value) const {
    return piece(EvidenceKind::catalogue, fmt::format("{}: {}", field, value), 0, about);
  }

  void attributes() {
    const Labels genres = labels("genres", about);
    const Evidence kinds = attribute("genres", fmt::format("{}", fmt::join(genres, ", ")));
    set("G", told_label(genres[0]), {kinds});
    if (genres.size() > 1) set("G2", told_label(genres[1]), {kinds});
    const Labels makers = labels(world_.domain.makers, about);
    set("D", makers[0], {attribute(world_.domain.makers, makers[0])});
    const Labels cast = labels("cast", about);
    if (cast.size() > 1) {
      const Evidence people = attribute("cast", fmt::format("{}", fmt::join(cast, ", ")));
      set("A", cast[0], {people});
      set("B", cast[1], {people});
    }
    set("Y", fmt::format("{}", *number("year", about)), {attribute("year", fmt::format("{}", *number("year", about)))});
    const auto of = [&](std::string_view slot, std::string_view field, std::string_view unit) {
      if (const auto value = number(field, about))
        set(slot, fmt::format("{}", *value),
            {attribute(field, fmt::format("{} {}", *value, wording_.unit(std::string(unit))))});
    };
    of("R", "runtime", "minutes");
    of("P", "pages", "pages");
    of("M", "price_eur", "EUR");
    if (const auto minutes = number("runtime", about)) {
      const auto whole = static_cast<int>(*minutes);
      if (whole > 119 && whole % 60 > 1)
        set("Rh", fmt::format("{} {} {} {}", whole / 60, wording_.unit("hours"), whole % 60, wording_.unit("minutes")),
            told_.grounds.at("R"));
    }
  }

  void deeds() {
    const double stars = 3 + 0.5 * static_cast<double>(random_.below(5));
    const auto event = [&](Say say, ItemId item) {
      return piece(EvidenceKind::history,
                   wording_.say(say, {{"title", title(item)}, {"value", fmt::format("{}", stars)}}), random_.uniform(),
                   item);
    };
    const Evidence rated = event(Say::you_rated, had_);
    set("H", title(had_), {rated});
    set("V", fmt::format("{}", stars), {rated});
    set("L", title(liked_), {event(Say::you_liked, liked_)});
    set("C", title(chosen_), {event(Say::you_chose, chosen_)});
  }

  void likeness() {
    const Labels genres = labels("genres", about);
    for (std::uint32_t i = 0; i < catalogue_.size(); ++i) {
      const ItemId seed{i};
      const Labels others = labels("genres", seed);
      if (seed == about || seed == other || seed == had_ || seed == liked_) continue;
      const auto shared = std::ranges::find_if(
          genres, [&](const std::string& genre) { return std::ranges::find(others, genre) != others.end(); });
      if (shared == genres.end() || random_.below(3) != 0) continue;
      const auto people = 15 + random_.below(80);
      const Slots slots{{"title", title(seed)}, {"labels", *shared}, {"people", fmt::format("{}", people)}};
      const Evidence shares = piece(EvidenceKind::similarity, wording_.say(Say::shares, slots), 0.4, seed);
      const Evidence liked =
          piece(EvidenceKind::similarity, wording_.say(Say::people_liked, slots), static_cast<double>(people), seed);
      set("Z", title(seed), {shares});
      set("S", told_label(*shared), {shares});
      set("N2", fmt::format("{}", people), {liked});
      return;
    }
  }

  void comparison() {
    const std::vector<ItemId> both{about, other};
    const Reasons compared = compare_items(both, *world_.view, wording_);
    const std::vector<Evidence> facts{compared.evidence[0], compared.evidence[1]};
    const bool is_english = wording_.unit("minutes") == "minutes";
    set("O", title(other), facts);
    set("DO", labels(world_.domain.makers, other)[0], facts);
    set("YO", fmt::format("{}", *number("year", other)), facts);
    for (const std::string_view field : {"runtime", "pages"}) {
      const auto own = number(field, about);
      const auto others = number(field, other);
      if (!own || !others || *own == *others) continue;
      set("longer",
          std::string(*own > *others ? (is_english ? "longer" : "länger") : (is_english ? "shorter" : "kürzer")),
          facts);
      set("shorter",
          std::string(*own > *others ? (is_english ? "shorter" : "kürzer") : (is_english ? "longer" : "länger")),
          facts);
      if (field == "runtime") set("RO", fmt::format("{}", *others), facts);
    }
    const double own = *number("year", about);
    const double others = *number("year", other);
    if (own != others) {
      set("newer", std::string(own > others ? (is_english ? "newer" : "neuer") : (is_english ? "older" : "älter")),
          facts);
      set("older", std::string(own > others ? (is_english ? "older" : "älter") : (is_english ? "newer" : "neuer")),
          facts);
    }
  }

  Evidence wish(const Filter& condition) const {
    return piece(EvidenceKind::constraint,
                 wording_.say(Say::has, {{"condition", describe(condition, catalogue_, wording_)},
                                         {"values", values_looked_at(condition, catalogue_, about, wording_)}}),
                 1);
  }
  void wishes() {
    const std::string genre = labels("genres", about)[0];
    set("K", told_label(genre), {wish(Filter{Filter::Has{"genres", Filter::Quantifier::any, {genre}}})});
    if (const auto minutes = number("runtime", about)) {
      const double bound = 10 * (1 + static_cast<double>(static_cast<int>(*minutes) / 10));
      set("X", fmt::format("{}", bound), {wish(Filter{Filter::Compare{"runtime", Filter::Comparison::less, bound}})});
    }
  }

  void memory() {
    const auto fact = [&](Say opinion, std::string_view value) {
      return piece(EvidenceKind::memory,
                   wording_.say(Say::said, {{"day", wording_.say(Say::day, {{"day", "3"}, {"month", "May"}})},
                                            {"opinion", wording_.say(opinion, {{"value", std::string(value)}})}}),
                   0.5);
    };
    const Labels genres = labels("genres", about);
    set("F", told_label(genres[0]), {fact(Say::you_like, genres[0])});
    std::string_view avoided = pick(world_.domain.genres, random_);
    while (std::ranges::find(genres, avoided) != genres.end()) avoided = pick(world_.domain.genres, random_);
    set("E", told_label(avoided), {fact(Say::you_avoid, avoided)});
  }

  const World& world_;
  const Catalogue& catalogue_;
  const Wording& wording_;
  Random& random_;
  Told told_;
  ItemId had_{};
  ItemId liked_{};
  ItemId chosen_{};
};

/// The slots of a shape.
std::vector<std::string> slots_of_shape(std::string_view shape) {
  std::vector<std::string> slots;
  for (std::size_t at = shape.find('{'); at != std::string_view::npos; at = shape.find('{', at + 1))
    slots.emplace_back(shape.substr(at + 1, shape.find('}', at) - at - 1));
  return slots;
}

std::string fill_shape(std::string_view shape, const std::map<std::string, std::string, std::less<>>& values) {
  std::string text;
  for (std::size_t at = 0; at < shape.size(); ++at) {
    if (shape[at] != '{') {
      text += shape[at];
      continue;
    }
    const std::size_t end = shape.find('}', at);
    text += values.find(shape.substr(at + 1, end - at - 1))->second;
    at = end;
  }
  if (!text.empty() && text.front() >= 'a' && text.front() <= 'z') text.front() = static_cast<char>(text.front() - 32);
  return text;
}

}  // namespace

struct FluentWriter::State {
  State(std::string_view language, Shapes which, std::uint64_t seed) : random(seed) {
    const bool is_english = language == "en";
    switch (which) {
      case Shapes::known:
        shapes = is_english ? english_shapes() : german_shapes();
        break;
      case Shapes::held_out:
        shapes = is_english ? english_shapes_held_out() : german_shapes_held_out();
        break;
      case Shapes::unseen:
        shapes = is_english ? english_shapes_unseen() : german_shapes_unseen();
        break;
    }
    wording = Wording::built_in(language).value();
    Random made(seed);
    worlds.push_back({domains()[0], testing_view(films_for_tests())});
    for (const Domain& domain : domains()) worlds.push_back({domain, testing_view(made_up(domain, made))});
  }

  /// A shape whose slots are all told.
  std::string_view shape(std::span<const std::string_view> among, const Told& told) {
    while (true) {
      const std::string_view shape = pick(among, random);
      if (std::ranges::all_of(slots_of_shape(shape),
                              [&](const std::string& slot) { return told.values.contains(slot); }))
        return shape;
    }
  }

  static std::vector<Evidence> cited(const std::vector<std::string>& slots, const Told& told) {
    std::vector<Evidence> pieces;
    for (const std::string& slot : slots)
      if (const auto grounds = told.grounds.find(slot); grounds != told.grounds.end())
        for (const Evidence& piece : grounds->second) {
          const bool is_known = std::ranges::any_of(
              pieces, [&](const Evidence& known) { return known.text == piece.text && known.item == piece.item; });
          if (!is_known) pieces.push_back(piece);
        }
    for (std::size_t i = 0; i < pieces.size(); ++i) pieces[i].id = fmt::format("e{}", i + 1);
    return pieces;
  }

  static std::vector<std::string> all_slots(const Told& told) {
    std::vector<std::string> slots;
    for (const auto& [slot, grounds] : told.grounds) slots.push_back(slot);
    return slots;
  }

  /// Another value for a slot, which is false; "" where there is none.
  std::string falsified(const std::string& slot, const Told& told, const Teller& teller, const World& world) {
    const Catalogue& catalogue = *world.view->catalogue;
    const auto stranger = [&](std::string_view field) -> std::string {
      for (int tries = 0; tries < 50; ++tries) {
        const ItemId item = item_of(random.below(catalogue.size()));
        const Labels names = teller.labels(field, item);
        if (item == teller.about || item == teller.other || names.empty()) continue;
        const std::string name = names[random.below(names.size())];
        const Labels own = teller.labels(field, teller.about);
        const Labels others = teller.labels(field, teller.other);
        if (std::ranges::find(own, name) == own.end() && std::ranges::find(others, name) == others.end()) return name;
      }
      return "";
    };
    if (slot == "D" || slot == "DO" || slot == "A" || slot == "B") {
      const std::string_view field = slot.starts_with('D') ? world.domain.makers : "cast";
      return random.below(3) == 0 ? std::string(pick(kInvented, random)) : stranger(field);
    }
    if (slot == "G" || slot == "G2" || slot == "K" || slot == "S" || slot == "F") {
      const Labels own = teller.labels("genres", teller.about);
      for (int tries = 0; tries < 50; ++tries) {
        const std::string genre(pick(world.domain.genres, random));
        const std::string label = teller.told_label(genre);
        const bool is_said = std::ranges::any_of(told.values, [&](const auto& value) { return value.second == label; });
        if (std::ranges::find(own, genre) == own.end() && (!is_said || slot != "F")) return label;
      }
      return "";
    }
    constexpr std::array<std::string_view, 9> kNumbers{"R", "RO", "Y", "YO", "P", "M", "V", "N", "N2"};
    if (std::ranges::find(kNumbers, slot) != kNumbers.end()) {
      if (slot != "V" && random.below(5) == 0) return std::string(pick(kNumberWords, random));
      const double value = std::stod(told.values.find(slot)->second);
      if (slot == "V")
        return fmt::format("{}", value + (value > 3.5 ? -0.5 : 0.5) * static_cast<double>(1 + random.below(3)));
      // What is said to be about so much is false by more than a rounding.
      const double least = 1 + (slot == "Y" || slot == "YO" ? 0 : 0.15 * value);
      const double by = std::floor(least + static_cast<double>(random.below(40)));
      return fmt::format("{}", value + (random.below(2) == 0 && by < value ? -by : by));
    }
    constexpr std::array<std::string_view, 4> kTitles{"H", "L", "C", "Z"};
    if (std::ranges::find(kTitles, slot) != kTitles.end()) {
      for (int tries = 0; tries < 50; ++tries) {
        const std::string title = teller.title(item_of(random.below(catalogue.size())));
        if (std::ranges::none_of(told.values, [&](const auto& value) { return value.second == title; })) return title;
      }
      return "";
    }
    if (slot == "longer") return told.values.find("shorter")->second;
    if (slot == "newer") return told.values.find("older")->second;
    return "";
  }

  Random random;
  FluentShapes shapes;
  std::shared_ptr<const Wording> wording;
  std::vector<World> worlds;
};

FluentWriter::FluentWriter(std::string_view language, Shapes shapes, std::uint64_t seed)
    : state_(std::make_unique<State>(language, shapes, seed)) {}
FluentWriter::~FluentWriter() = default;

std::size_t FluentWriter::worlds() const {
  return state_->worlds.size();
}

std::shared_ptr<const View> FluentWriter::view(std::size_t world) const {
  return state_->worlds[world].view;
}

FluentSentence FluentWriter::true_sentence(std::size_t world) {
  Teller teller(state_->worlds[world], *state_->wording, state_->random);
  const Told told = teller.draw();
  const std::string_view shape = state_->shape(state_->shapes.truths, told);
  return {fill_shape(shape, told.values), teller.about, State::cited(slots_of_shape(shape), told), std::string(shape)};
}

FluentSentence FluentWriter::false_sentence(std::size_t world) {
  while (true) {
    Teller teller(state_->worlds[world], *state_->wording, state_->random);
    Told told = teller.draw();
    const bool is_lie = state_->random.below(2) == 0;
    const std::string_view shape = state_->shape(is_lie ? state_->shapes.lies : state_->shapes.truths, told);
    std::vector<std::string> slots = slots_of_shape(shape);
    std::string kind(shape);
    const std::vector<Evidence> of_slots = State::cited(slots, told);
    // A liar cites what is there: what the sentence speaks of, or all of it.
    std::vector<Evidence> cited =
        state_->random.below(2) == 0 || of_slots.empty() ? State::cited(State::all_slots(told), told) : of_slots;
    if (!is_lie) {
      const std::string slot = pick(slots, state_->random);
      std::string changed = state_->falsified(slot, told, teller, state_->worlds[world]);
      if (changed.empty()) continue;
      kind += fmt::format(" with {} = {}", slot, changed);
      told.values.insert_or_assign(slot, std::move(changed));
    }
    return {fill_shape(shape, told.values), teller.about, std::move(cited), std::move(kind)};
  }
}

}  // namespace attune::language
