#include "llm/privacy/internal/detectors.h"

#include <algorithm>
#include <array>
#include <optional>

namespace attune::llm {
namespace {

constexpr std::size_t kNear = 48;  // bytes between an announcement and the address

template <std::size_t Size>
bool is_one_of(std::string_view word, const std::array<std::string_view, Size>& words) {
  return std::ranges::find(words, word) != words.end();
}

/// What streets are called in German: ends of words, or words of their own.
constexpr auto kStrasse = std::to_array<std::string_view>({"strasse", "str", "allee", "gasse", "chaussee", "weg",
                                                           "platz", "damm", "ufer", "ring", "hof", "steig", "pfad",
                                                           "park", "markt", "graben", "berg", "zeile", "promenade"});
/// Those of them that hardly end anything but a street's name; with a number behind they tell an address alone.
constexpr auto kSurely = std::to_array<std::string_view>(
    {"strasse", "str", "allee", "gasse", "chaussee", "weg", "platz", "damm", "ufer", "ring"});
/// And those that do so as a word of its own ("Berliner Straße").
constexpr auto kSurelyAlone = std::to_array<std::string_view>({"strasse", "str", "allee", "gasse", "chaussee"});
constexpr auto kStreet = std::to_array<std::string_view>(
    {"street",  "st",    "road",    "rd",     "avenue", "ave",     "lane",  "ln",   "drive", "dr",       "boulevard",
     "blvd",    "court", "ct",      "square", "sq",     "terrace", "place", "pl",   "way",   "crescent", "close",
     "highway", "hwy",   "parkway", "pkwy",   "row",    "gardens", "mews",  "hill", "walk"});
constexpr auto kUnit = std::to_array<std::string_view>(
    {"apt", "apartment", "suite", "unit", "flat", "floor", "wohnung", "whg", "etage", "top"});
constexpr auto kFloor = std::to_array<std::string_view>({"stock", "etage", "og", "obergeschoss", "stiege"});
constexpr auto kAnnex = std::to_array<std::string_view>({"hinterhaus", "vorderhaus", "gartenhaus", "seitenflugel"});
/// What may stand before a street's name and belong to it.
constexpr auto kQualifying = std::to_array<std::string_view>(
    {"mittlere", "mittlerer", "alte",    "alter",   "altes",   "neue",   "neuer",   "neues", "grosse",
     "grosser",  "kleine",    "kleiner", "obere",   "oberer",  "untere", "unterer", "lange", "langer",
     "hohe",     "hoher",     "breite",  "vordere", "hintere", "sankt",  "st"});
/// What leads to a street's name and belongs to it: "Am Markt", "An der Alster".
constexpr auto kJoining =
    std::to_array<std::string_view>({"am", "an", "im", "in", "auf", "unter", "zum", "zur", "der", "den", "dem", "des",
                                     "alte", "alten", "neue", "neuen", "hinter", "vor"});
/// What is numbered and no street.
constexpr auto kNumbered =
    std::to_array<std::string_view>({"teil", "folge", "staffel", "nummer", "kapitel", "episode", "season", "part",
                                     "fsk", "volume", "band", "top", "jahr", "seite", "page"});
constexpr auto kArticle =
    std::to_array<std::string_view>({"die", "der", "das", "eine", "the", "a", "diese", "in", "auf"});
/// What a number counts, so that it is no house's.
constexpr auto kCounted = std::to_array<std::string_view>(
    {"minuten", "minutes",     "min",      "jahre",   "years",   "uhr",   "euro",     "eur",
     "dollar",  "folgen",      "episodes", "staffel", "season",  "teil",  "sterne",   "stars",
     "mal",     "times",       "percent",  "prozent", "stunden", "hours", "besucher", "zuschauer",
     "stimmen", "bewertungen", "votes",    "items",   "players", "km",    "meter",    "miles"});
constexpr auto kQuarters = std::to_array<std::string_view>({"N", "S", "E", "W", "NE", "NW", "SE", "SW"});
constexpr auto kStates = std::to_array<std::string_view>(
    {"AL", "AK", "AZ", "AR", "CA", "CO", "CT", "DE", "FL", "GA", "HI", "ID", "IL", "IN", "IA", "KS", "KY",
     "LA", "ME", "MD", "MA", "MI", "MN", "MS", "MO", "MT", "NE", "NV", "NH", "NJ", "NM", "NY", "NC", "ND",
     "OH", "OK", "OR", "PA", "RI", "SC", "SD", "TN", "TX", "UT", "VT", "VA", "WA", "WV", "WI", "WY", "DC"});

/// Places in the scanned text's words.
class AddressFinder {
 public:
  AddressFinder(const ScannedText& scanned, std::vector<PersonalSpan>& found)
      : scanned_(scanned), words_(scanned.words()), found_(found) {}

  void find() {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      find_german(i);
      find_english(i);
      find_by_postal_code(i);
    }
  }

 private:
  [[nodiscard]] std::string_view written(std::size_t i) const { return scanned_.written(words_[i]); }
  /// Whether words before a place say that an address comes; not those that spoke of the one before it.
  [[nodiscard]] bool announced(std::size_t at) const {
    return scanned_.is_announced_from_afar(Cue::address, at, std::min(kNear, at - std::min(at, last_end_)));
  }
  /// The same, and nothing else stands between.
  [[nodiscard]] bool announced_closely(std::size_t at) const {
    return announced(at) && scanned_.is_announced(Cue::address, at, kNear);
  }
  void add(std::size_t first, std::size_t last) {
    last_end_ = words_[last].end;
    found_.push_back({words_[first].begin, words_[last].end, PersonalKind::address});
  }

  /// Whether a word can be a house's number, "12", "12a", "221B": at most five digits and a letter.
  [[nodiscard]] bool is_house_number(std::size_t i) const {
    if (i >= words_.size()) return false;
    const std::string_view number = written(i);
    const auto digits = static_cast<std::size_t>(std::ranges::find_if_not(number, is_digit) - number.begin());
    if (digits == 0 || digits > 5 || number.size() > digits + 1 || number.front() == '0') return false;
    if (number.size() > digits && (words_[i].folded.back() < 'a' || words_[i].folded.back() > 'h')) return false;
    const std::string_view gap = scanned_.gap_after(i);
    // A part of a number or of a time is none.
    constexpr std::string_view kWithin = ".,:";
    const std::size_t begin = words_[i].begin;
    const bool goes_on =
        gap.size() == 1 && kWithin.contains(gap[0]) && i + 1 < words_.size() && words_[i + 1].is_number;
    const bool went_on = i > 0 && words_[i - 1].end + 1 == begin && words_[i - 1].is_number &&
                         kWithin.contains(scanned_.text()[begin - 1]);
    if (goes_on || went_on || gap.starts_with('%') || gap.starts_with(" %")) return false;
    return !gap_is(i, {" ", "-"}) || !is_one_of(words_[i + 1].folded, kCounted);
  }
  [[nodiscard]] bool is_year(std::size_t i) const {
    return words_[i].is_number && written(i).size() == 4 &&
           (written(i).starts_with("19") || written(i).starts_with("20"));
  }
  [[nodiscard]] bool gap_is(std::size_t i, std::initializer_list<std::string_view> gaps) const {
    return i + 1 < words_.size() && std::ranges::find(gaps, scanned_.gap_after(i)) != gaps.end();
  }
  /// Parts of an address stand next to each other, on one line or on the next.
  [[nodiscard]] bool is_next(std::size_t i) const {
    if (i + 1 >= words_.size()) return false;
    const std::string_view gap = scanned_.gap_after(i);
    return gap.size() <= 4 && gap.find_first_not_of(" ,\n\r-/#") == std::string_view::npos;
  }

  /// The last of the words of a town's name that begins at i, of at most five; i - 1 where there is none.
  [[nodiscard]] std::size_t end_of_town(std::size_t i) const {
    constexpr std::size_t kMost = 5;
    constexpr auto kParticles = std::to_array<std::string_view>({"im", "am", "an", "ob", "der", "dem", "upon", "on"});
    std::size_t last = i - 1;
    for (std::size_t k = i; k < words_.size() && k < i + kMost; ++k) {
      if (words_[k].is_capital)
        last = k;
      else if (k == i || !is_one_of(words_[k].folded, kParticles))
        break;
      if (!gap_is(k, {" ", "-"})) break;
    }
    return last;
  }
  /// "NW1 6XE".
  [[nodiscard]] bool is_british_code(std::size_t i) const {
    if (i + 1 >= words_.size() || !gap_is(i, {" "})) return false;
    const std::string_view area = written(i);
    const std::string_view rest = written(i + 1);
    const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (rest.size() != 3 || !is_digit(rest[0]) || !is_capital(rest[1]) || !is_capital(rest[2])) return false;
    if (area.size() < 2 || area.size() > 4 || !is_capital(area[0])) return false;
    const std::size_t digit = is_digit(area[1]) ? 1 : 2;
    if (digit >= area.size() || !is_digit(area[digit]) || (digit == 2 && !is_capital(area[1]))) return false;
    return area.size() <= digit + 2;
  }
  /// "IL 62704", "IL 62704-1234": the last word of it.
  [[nodiscard]] std::optional<std::size_t> end_of_state_code(std::size_t i) const {
    if (i + 1 >= words_.size() || !is_one_of(written(i), kStates) || !gap_is(i, {" ", ", "})) return std::nullopt;
    if (!words_[i + 1].is_number || written(i + 1).size() != 5) return std::nullopt;
    const bool is_long =
        i + 2 < words_.size() && gap_is(i + 1, {"-"}) && words_[i + 2].is_number && written(i + 2).size() == 4;
    return is_long ? i + 2 : i + 1;
  }
  /// "10115 Berlin", "D-10115 Berlin", "1010 Wien": the last word of it.
  [[nodiscard]] std::optional<std::size_t> end_of_german_town(std::size_t i) const {
    std::size_t code = i;
    if (code + 1 < words_.size() && (written(code) == "D" || written(code) == "A" || written(code) == "CH") &&
        gap_is(code, {"-"}))
      ++code;
    if (code >= words_.size() || !words_[code].is_number || !gap_is(code, {" "})) return std::nullopt;
    const std::size_t size = written(code).size();
    if (size != 5 && !(size == 4 && !is_year(code))) return std::nullopt;
    const std::size_t last = end_of_town(code + 1);
    if (last > code && is_one_of(words_[code + 1].folded, kCounted)) return std::nullopt;
    return last > code ? std::optional(last) : std::nullopt;
  }
  /// A postal code with what belongs to it that begins at i: the last word.
  [[nodiscard]] std::optional<std::size_t> end_of_code(std::size_t i) const {
    if (i >= words_.size()) return std::nullopt;
    if (is_british_code(i)) return i + 1;
    if (const auto end = end_of_state_code(i)) return end;
    return end_of_german_town(i);
  }

  struct Tail {
    std::size_t last = 0;
    bool tells = false;     ///< that it is an address
    bool has_code = false;  ///< by a postal code
  };
  /// The last word of a flat or a floor that follows: "Apt 4B", "#4B", "1. Stock". The same place where there is none.
  [[nodiscard]] std::size_t end_of_unit(std::size_t last) const {
    if (last + 1 >= words_.size()) return last;
    if (scanned_.gap_after(last).ends_with('#') && is_house_number(last + 1)) return last + 1;
    if (!is_next(last)) return last;
    if (is_one_of(words_[last + 1].folded, kAnnex)) return last + 1;
    if (last + 2 >= words_.size()) return last;
    const bool is_flat = is_one_of(words_[last + 1].folded, kUnit) && scanned_.gap_after(last + 1).size() <= 2;
    if (is_flat && written(last + 2).size() <= 4) return last + 2;
    const bool is_floor = words_[last + 1].is_number && is_one_of(words_[last + 2].folded, kFloor);
    return is_floor && gap_is(last + 1, {". ", "."}) ? last + 2 : last;
  }
  /// What follows a street and its number: a flat, a postal code, a town.
  [[nodiscard]] Tail tail_of(std::size_t street, bool is_said) const {
    Tail tail{.last = end_of_unit(street)};
    tail.tells = tail.last > street;
    std::size_t next = tail.last + 1;
    if (!is_next(tail.last)) return tail;
    if (words_[next].folded == "in" && is_next(next)) ++next;
    if (const auto end = end_of_code(next)) return {.last = *end, .tells = true, .has_code = true};
    const std::size_t town = end_of_town(next);
    if (town < next) return tail;
    // "London NW1 6XE", "Little Whinging, Surrey GU1 1AA", "Springfield, IL 62704"
    constexpr std::size_t kMostWords = 6;
    for (std::size_t k = next + 1; k < std::min(next + kMostWords, words_.size()) && is_next(k - 1); ++k) {
      if (is_british_code(k)) return {.last = k + 1, .tells = true, .has_code = true};
      if (const auto end = end_of_state_code(k)) return {.last = *end, .tells = true, .has_code = true};
      if (!words_[k].is_capital) break;
    }
    const std::string_view gap = scanned_.gap_after(tail.last);
    const bool is_parted = gap.contains(',') || gap.contains('\n') || next > tail.last + 1;
    if (is_said && is_parted) tail.last = town;
    return tail;
  }

  /// How sure a German street's name is, with i its last word, and where it begins.
  struct Name {
    std::size_t first = 0;
    bool is_street = false;  ///< has a street's ending
    bool is_sure = false;    ///< that hardly anything else has
  };
  [[nodiscard]] Name name_of(std::size_t i) const {
    const std::string_view street = words_[i].folded;
    const auto* const end =
        std::ranges::find_if(kStrasse, [&](std::string_view ending) { return street.ends_with(ending); });
    if (end == kStrasse.end()) return {.first = first_of_name(i)};
    std::size_t first = i;
    while (first > 0 && gap_is(first - 1, {"-"})) --first;
    const bool is_alone = street == *end && first == i;
    const auto names_it = [&](std::size_t k) {  // whether the word belongs to the name of what follows it
      return words_[k].is_capital && gap_is(k, {" ", "-"}) && !is_one_of(words_[k].folded, kArticle);
    };
    if (is_alone) {  // "Berliner Straße"
      if (i == 0 || !names_it(i - 1)) return {.first = first_of_name(i)};
      constexpr std::size_t kMost = 2;
      while (first > 0 && i - first < kMost && names_it(first - 1)) --first;
      return {.first = first, .is_street = true, .is_sure = is_one_of(*end, kSurelyAlone)};
    }
    constexpr std::size_t kShortest = 3;  // of what stands before "weg" in one word
    if (first == i && street.size() < end->size() + kShortest) return {.first = first_of_name(i)};
    if (first > 0 && gap_is(first - 1, {" ", ". "}) && is_one_of(words_[first - 1].folded, kQualifying)) --first;
    for (std::size_t most = 2; most > 0 && first > 0 && gap_is(first - 1, {" "}); --most) {  // "Am Sportplatz"
      const bool is_led = is_one_of(words_[first - 1].folded, kJoining) &&
                          (words_[first - 1].is_capital || (first > 1 && words_[first - 2].is_capital &&
                                                            is_one_of(words_[first - 2].folded, kJoining)));
      if (!is_led) break;
      --first;
    }
    const bool is_written_as_name = words_[i].is_capital || first < i || *end == "strasse" || *end == "str";
    return {.first = first, .is_street = true, .is_sure = is_written_as_name && is_one_of(*end, kSurely)};
  }

  /// "Hauptstraße 12a", "Berliner Str. 7", "Karl-Marx-Allee 1", "Am Markt 3", with i the last word of the name.
  void find_german(std::size_t i) {
    std::size_t number = i + 1;
    if (number < words_.size() && words_[number].folded == "nr") ++number;
    if (number >= words_.size() || !is_house_number(number) || !gap_is(i, {" ", ". "})) return;
    if (number > i + 1 && !gap_is(i + 1, {" ", ". "})) return;
    const Name name = name_of(i);
    const std::size_t begin = words_[name.first].begin;
    const bool is_said = announced(begin);
    const Tail tail = tail_of(end_of_range(number), is_said);
    bool is_meant = tail.tells;
    if (name.is_sure)
      is_meant = is_said || tail.tells || !is_year(number);
    else if (name.is_street)
      is_meant = is_said || tail.tells;
    else
      is_meant = words_[i].is_capital && !is_year(number) && !is_one_of(words_[i].folded, kNumbered) &&
                 (tail.has_code || announced_closely(begin));
    if (is_meant) add(name.first, tail.last);
  }
  /// "Am Markt", "An der Alster", "Unter den Linden": with the words before the last.
  [[nodiscard]] std::size_t first_of_name(std::size_t i) const {
    constexpr std::size_t kMost = 4;
    // "Straße des 17. Juni", "Allee der Kosmonauten"
    for (std::size_t k = i; k > 0 && i - k < kMost && gap_is(k - 1, {" ", ". "}); --k)
      if (is_one_of(words_[k - 1].folded, kSurely) && words_[k - 1].is_capital && is_one_of(words_[k].folded, kJoining))
        return k - 1;
    std::size_t first = i;
    while (first > 0 && i - first + 1 < kMost && gap_is(first - 1, {" "}) &&
           (words_[first - 1].is_capital || is_one_of(words_[first - 1].folded, kJoining)))
      --first;
    return first;
  }
  /// "12-14", "12 a": the last word.
  [[nodiscard]] std::size_t end_of_range(std::size_t number) const {
    if (gap_is(number, {"-", " - ", "–", "/"}) && is_house_number(number + 1)) return number + 1;
    if (gap_is(number, {" "}) && words_[number].is_number && written(number + 1).size() == 1 &&
        is_ascii_letter(written(number + 1).front()) && !words_[number + 1].is_capital &&
        words_[number + 1].folded <= "f" && (words_[number + 1].folded != "a" || !gap_is(number + 1, {" "})))
      return number + 1;
    return number;
  }

  /// "12 Baker Street", "1600 Pennsylvania Ave NW", with i the number.
  void find_english(std::size_t i) {
    if (!is_house_number(i) || !gap_is(i, {" ", ", "})) return;
    constexpr std::size_t kMostWords = 5;
    const bool is_close = announced_closely(words_[i].begin);
    std::optional<std::size_t> street;
    std::size_t named = i;  // the last word that can be of a name
    for (std::size_t k = i + 1; k < words_.size() && k <= i + kMostWords && !street; ++k) {
      const bool is_ordinal = written(k).size() > 2 && is_digit(written(k).front()) && !words_[k].is_number;
      const bool is_of_name = words_[k].is_capital || is_ordinal || written(k) == "s";  // "King's Road"
      if (!is_of_name && !is_close) break;
      if (is_one_of(words_[k].folded, kStreet) && k > i + 1) street = k;
      if (is_of_name) named = k;
      if (!gap_is(k, {" ", "-", ". ", "'", "’"})) break;
    }
    if (!street) {
      // Where somebody says that they live there, a name will do: "at 12 Kingsway".
      // So it will where a postal code follows: "1 Infinite Loop, Cupertino, CA 95014".
      if (named == i || is_year(i)) return;
      const Tail tail = tail_of(named, is_close);
      if ((is_close && named == i + 1) || tail.has_code) add(i, tail.last);
      return;
    }
    std::size_t last = *street;
    if (gap_is(last, {" "}) && is_one_of(written(last + 1), kQuarters)) ++last;  // "Ave NW"
    const bool is_said = announced(words_[i].begin);
    const Tail tail = tail_of(last, is_said);
    constexpr std::size_t kLongNumber = 3;  // shorter ones begin titles
    const bool is_long_number = written(i).size() >= kLongNumber && !is_year(i);
    if (is_said || tail.tells || is_long_number) add(i, tail.last);
  }

  /// A postal code that stands alone: of unmistakable shape, or announced.
  void find_by_postal_code(std::size_t i) {
    if (is_british_code(i)) return add(i, i + 1);
    if (const auto end = end_of_state_code(i)) return add(i, *end);
    constexpr std::size_t kClose = 12;
    const bool is_said = scanned_.is_announced(Cue::postal_code, words_[i].begin, kClose);
    const bool has_country = (written(i) == "D" || written(i) == "CH") && gap_is(i, {"-"});
    const bool is_lived_in = words_[i].is_number && written(i).size() == 5 && announced_closely(words_[i].begin);
    if (!is_said && !has_country && !is_lived_in) return;
    if (const auto end = end_of_german_town(i)) return add(i, *end);
    const std::size_t size = written(i).size();
    if (is_said && words_[i].is_number && size >= 4 && size <= 6) add(i, i);
  }

  const ScannedText& scanned_;
  std::span<const TextWord> words_;
  std::vector<PersonalSpan>& found_;
  std::size_t last_end_ = 0;  ///< of the address before
};

}  // namespace

void find_addresses(const ScannedText& scanned, std::vector<PersonalSpan>& found) {
  AddressFinder(scanned, found).find();
}

}  // namespace attune::llm
