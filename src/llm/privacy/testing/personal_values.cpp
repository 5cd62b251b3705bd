#include "llm/privacy/testing/personal_values.h"

#include <array>
#include <span>

#include <fmt/format.h>

namespace attune::llm::testing {
namespace {

std::string_view one_of(std::span<const std::string_view> list, Random& random) {
  return list[random.below(list.size())];
}

/// '#' becomes a digit, 'N' one of 2 to 9, '@' a small letter, '^' a capital one; the rest stays.
std::string drawn(std::string_view shape, Random& random) {
  std::string made;
  for (const char c : shape) {
    if (c == '#')
      made += static_cast<char>('0' + random.below(10));
    else if (c == 'N')
      made += static_cast<char>('2' + random.below(8));
    else if (c == '~')
      made += static_cast<char>('a' + random.below(26));
    else if (c == '^')
      made += static_cast<char>('A' + random.below(26));
    else
      made += c;
  }
  return made;
}

std::string grouped(std::string_view text, std::size_t size, std::string_view between) {
  std::string made;
  for (std::size_t at = 0; at < text.size(); at += size)
    made.append(at == 0 ? "" : between).append(text.substr(at, size));
  return made;
}

constexpr std::string_view kPeople[] = {"ADA.LOVELACE", "ada_lovelace-77", "a",        "ada",
                                        "jan.koenig",   "m.schmidt",       "lena_k",   "tom.o-neill",
                                        "grace",        "f.weber84",       "zoe+films"};
constexpr std::string_view kHosts[] = {"sub.sub.example.museum", "b.io",          "gmx.net",          "example.com",
                                       "mail.example.org",       "web.de",        "uni-bonn.example", "posteo.de",
                                       "firma-mueller.example",  "example.co.uk", "müller.de"};

std::string email(Random& random) {
  const std::string_view person = one_of(kPeople, random);
  const std::string_view host = one_of(kHosts, random);
  switch (random.below(8)) {
    case 0: {
      std::string shouted = fmt::format("{}@{}", person, "EXAMPLE.COM");
      for (char& c : shouted)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
      return shouted;
    }
    case 1:
      return fmt::format("{} (at) {}", person, host);
    case 2:
      return fmt::format("{}{}@{}", person, random.below(100), host);
    default:
      return fmt::format("{}@{}", person, host);
  }
}

std::string phone(Random& random) {
  constexpr std::string_view kShapes[] = {
      "+49 30 #######",     "+49 (0)170 #######", "+49 170 ########",  "0049 171 #######",    "+4917########",
      "0170/#######",       "0171 ### ## ##",     "(030) #######",     "030 ### ## ##",       "0N#1-######",
      "089/######",         "017########",        "+1 (N##) ###-####", "(N##) ###-####",      "N##-###-####",
      "N##.###.####",       "1-800-###-####",     "+1N#########",      "+44 20 7### ####",    "020 7### ####",
      "07### ######",       "+33 1 ## ## ## ##",  "01 ## ## ## ##",    "+41 44 ### ## ##",    "0664 #######",
      "+43 1 #######",      "+49-30-#######",     "030 – #######",     "+49 30 / #######",    "+49.30.#######",
      "+49 30 ####-###",    "0049(0)30 #######",  "+1-4##-555-####",   "(4##)555-####",       "+44 (0)20 #### ####",
      "+48 601 ### ###",    "+34 612 ## ## ##",   "06 ## ## ## ##",    "0151-########",       "030/## ## ## ##",
      "+49 (30) ########",  "+493012345###",      "01 ### ## ##",      "+49 170-#######",     "0800 ### ####",
      "+31 6 ########",     "0176 ########",      "+1 4## 555 ####",   "+49 40 ### ## ## ##", "0431 / ######",
      "(0221) ## ## ##",    "0151 ########",      "+1 3## ### ####",   "+44 7### ######",     "01632 960###",
      "0033 6 ## ## ## ##", "+39 06 #### ####",   "+353 1 ### ####",   "0699 ########",       "+41 79 ### ## ##",
      "N##-555-####",       "(N##)-###-####",     "+1 (N##) ###.####", "0049 151 #######",    "+49-151-########",
      "02171/####",         "+90 5## ### ## ##",  "+7 9## ###-##-##"};
  return drawn(one_of(kShapes, random), random);
}

std::string iban(Random& random) {
  constexpr std::string_view kShapes[] = {"DE##################",      "AT################",   "CH#################",
                                          "FR##########^^###########", "GB^^^^##############", "NL^^^^##########",
                                          "ES####################"};
  const std::string shape(one_of(kShapes, random));
  // The check digits come third and fourth: what they must be follows from the rest.
  const std::string account = drawn(shape.substr(2), random);
  int rest = 0;
  for (const char c : account + shape.substr(0, 2) + "00")
    rest = c <= '9' ? (rest * 10 + (c - '0')) % 97 : (rest * 100 + (c - 'A' + 10)) % 97;
  const std::string number = fmt::format("{}{:02}{}", shape.substr(0, 2), 98 - rest, account);
  switch (random.below(4)) {
    case 0:
      return number;
    case 1: {
      std::string small = grouped(number, 4, " ");
      for (char& c : small)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
      return small;
    }
    default:
      return grouped(number, 4, " ");
  }
}

std::string card(Random& random) {
  constexpr std::string_view kShapes[] = {"4###############", "51##############", "2720############", "37#############",
                                          "6011############"};
  std::string number = drawn(one_of(kShapes, random), random);
  int sum = 0;
  for (std::size_t i = 1; i < number.size(); ++i) {
    int digit = number[number.size() - 1 - i] - '0';
    if (i % 2 == 1) digit = digit * 2 > 9 ? digit * 2 - 9 : digit * 2;
    sum += digit;
  }
  number.back() = static_cast<char>('0' + (10 - sum % 10) % 10);
  if (random.below(3) == 0) return number;
  if (number.size() == 15) return fmt::format("{} {} {}", number.substr(0, 4), number.substr(4, 6), number.substr(10));
  return grouped(number, 4, random.below(2) == 0 ? " " : "-");
}

std::string ip(Random& random) {
  switch (random.below(4)) {
    case 0:
      return fmt::format("2001:db8:{:x}::{:x}", random.below(65536), 1 + random.below(65535));
    case 1:
      return fmt::format("fe80::{:x}:{:x}ff:fe{:02x}:{:x}", 256 + random.below(60000), random.below(256),
                         random.below(256), random.below(65536));
    default:
      return fmt::format("{}.{}.{}.{}", 10 + random.below(214), random.below(256), random.below(256),
                         random.below(256));
  }
}

std::string address(Random& random) {
  constexpr std::string_view kGerman[] = {"Hauptstraße",     "Birkenweg",  "Goethestr.",    "Karl-Marx-Allee",
                                          "Berliner Straße", "Rosenplatz", "Gartenstrasse", "Lange Gasse",
                                          "Bismarckring",    "Elbufer",    "Hansadamm",     "Frankfurter Allee"};
  constexpr std::string_view kEnglish[] = {"Baker Street",     "Elm St",          "Maple Avenue",   "King's Road",
                                           "Sunset Boulevard", "Mill Lane",       "Oak Tree Drive", "Church Road",
                                           "West 42nd Street", "St. James Square"};
  constexpr std::string_view kTowns[] = {"Berlin", "Bad Homburg", "Köln", "Neustadt", "Garmisch-Partenkirchen"};
  constexpr std::string_view kStates[] = {"IL", "CA", "NY", "TX", "MA"};
  const std::string number = fmt::format("{}{}", 1 + random.below(199), random.below(4) == 0 ? "a" : "");
  constexpr std::string_view kWhole[] = {"Am Markt 3, 53111 Bonn",
                                         "An der Alten Mühle 12, 04109 Leipzig",
                                         "Straße des 17. Juni 135, 10623 Berlin",
                                         "Schulstr. 5-7",
                                         "Bahnhofstraße 3 b",
                                         "Unter den Linden 77, 10117 Berlin",
                                         "Platz der Republik 1, 11011 Berlin",
                                         "742 Evergreen Terrace",
                                         "1600 Pennsylvania Ave NW, Washington, DC 20500",
                                         "350 5th Ave, New York, NY 10118",
                                         "12 High Street, Leeds LS1 4AP",
                                         "Kirchplatz 9, 8010 Graz",
                                         "Theodor-Heuss-Ring 23",
                                         "Mozartstraße 17, 1. Stock",
                                         "Leopoldstraße 121, D-80804 München",
                                         "Seestrasse 45, 8002 Zürich",
                                         "4 Privet Drive, Little Whinging, Surrey GU1 1AA",
                                         "1313 Disneyland Dr, Anaheim, CA 92802",
                                         "Weserstr. 44",
                                         "Alte Poststraße 8a",
                                         "Lindenallee 33, 50968 Köln",
                                         "Ringstr. 4",
                                         "Ludwig-Thoma-Weg 10",
                                         "Obere Hauptstraße 21",
                                         "Mittlerer Steinweg 5",
                                         "Am Sportplatz 2, 79098 Freiburg im Breisgau",
                                         "Fichtenstraße 11 c",
                                         "10 Downing Street, London SW1A 2AA",
                                         "1 Infinite Loop, Cupertino, CA 95014",
                                         "4059 Mt Lee Dr, Hollywood, CA 90068",
                                         "88 Colin P Kelly Jr St, San Francisco, CA 94107",
                                         "Mariahilfer Straße 77, 1060 Wien",
                                         "Bundesplatz 3, 3005 Bern",
                                         "Schillerstrasse 1/2",
                                         "Heinrich-Heine-Str. 9, Hinterhaus",
                                         "Domkloster 4, 50667 Köln",
                                         "Zum Alten Forsthaus 6, 14089 Berlin"};
  switch (random.below(9)) {
    case 0:
    case 1:
    case 2:
      return std::string(one_of(kWhole, random));
    case 3:
    case 4:
      return fmt::format("{} {}", one_of(kGerman, random), number);
    case 5:
      return fmt::format("{} {}, {} {}", one_of(kGerman, random), number, drawn("1####", random),
                         one_of(kTowns, random));
    case 6:
      return fmt::format("{} {}, Springfield, {} {}", number, one_of(kEnglish, random), one_of(kStates, random),
                         drawn("6####", random));
    case 7:
      return fmt::format("{} {}, London {}", number, one_of(kEnglish, random), drawn("SW# #^^", random));
    default:
      return fmt::format("{} {}, Apt {}", number, one_of(kEnglish, random), drawn("#^", random));
  }
}

std::string birth_date(Random& random) {
  constexpr std::string_view kMonths[] = {"January", "March", "May", "October", "December", "Feb", "Sept"};
  constexpr std::string_view kMonate[] = {"Januar", "März", "Mai", "Oktober", "Dezember"};
  const std::uint64_t day = 1 + random.below(28);
  const std::uint64_t month = 1 + random.below(12);
  const std::uint64_t year = 1940 + random.below(70);
  constexpr std::string_view kWhole[] = {
      "03-12-1984",   "12 Mar 84",   "March 12th, 1984", "1984/03/12", "12. 03. 1984", "12th March 1984", "31/12/1999",
      "07.07.61",     "5 June 1979", "1979-06-05",       "05.06.1979", "5.6.79",       "June 5, 1979",    "6/5/79",
      "5. Juni 1979", "5. Juni",     "05/06/1979",       "June 5th",   "5 Jun 1979"};
  switch (random.below(10)) {
    case 0:
    case 8:
    case 9:
      return std::string(one_of(kWhole, random));
    case 7:
      return fmt::format("{}-{:02}-{:02}", year, month, day);
    case 1:
      return fmt::format("{:02}.{:02}.{}", day, month, year);
    case 2:
      return fmt::format("{}/{}/{}", month, day, year);
    case 3:
      return fmt::format("{} {} {}", day, one_of(kMonths, random), year);
    case 4:
      return fmt::format("{} {}, {}", one_of(kMonths, random), day, year);
    case 5:
      return fmt::format("{}. {} {}", day, one_of(kMonate, random), year);
    default:
      return fmt::format("{}.{}.{:02}", day, month, year % 100);
  }
}

std::string id(Random& random) {
  constexpr std::string_view kShapes[] = {"N##-##-####", "AB ## ## ## C", "AB######C", "## ###### K ###",
                                          "########K###"};
  return drawn(one_of(kShapes, random), random);
}

std::string url(Random& random) {
  switch (random.below(3)) {
    case 0:
      return drawn("https://ada:s3cr3t~~~@files.example.com/list.html", random);
    case 1:
      return drawn("https://api.example.com/v1/items?user=7&api_key=~~##~~##~~", random);
    default:
      return drawn("ftp://~~~~~:##~~##@10.0.0.7:21/filme", random);
  }
}

std::string key(Random& random) {
  constexpr std::string_view kShapes[] = {"sk-~~##~~^^~~##~~^^~~##~~",   "ghp_~~^^##~~^^##~~^^##~~^^##~~^^##~~",
                                          "AKIA^^^^####^^^^####",        "eyJ~~^##~~^.eyJ~~^##~~^##~~.~~^##~~^##~~^",
                                          "xoxb-##########-~~^^##~~^^",  "AIza~~^^##~~^^##~~^^##~~^^##~~^^##~~^",
                                          "hf_~~^^~~^^~~^^~~^^~~^^~~^^", "~~^^##~~^^##~~^^##~~^^##~~^^##~~^^##"};
  return drawn(one_of(kShapes, random), random);
}

constexpr std::string_view kTitles[] = {"21 Jump Street",
                                        "10 Cloverfield Lane",
                                        "84 Charing Cross Road",
                                        "A Nightmare on Elm Street 2",
                                        "8 Mile",
                                        "2001: A Space Odyssey",
                                        "12 Monkeys",
                                        "Apollo 13",
                                        "Fahrenheit 451",
                                        "The 39 Steps",
                                        "1984",
                                        "Sonnenallee",
                                        "Born on the Fourth of July",
                                        "Blade Runner 2049",
                                        "Ocean's Eleven",
                                        "THX 1138",
                                        "U-571",
                                        "K-19: The Widowmaker",
                                        "Catch-22",
                                        "9 to 5",
                                        "Dr. No",
                                        "St. Elmo's Fire",
                                        "Wall Street",
                                        "Mulholland Drive",
                                        "Sunset Blvd.",
                                        "Revolutionary Road",
                                        "The Secret: Dare to Dream",
                                        "Password",
                                        "11:14",
                                        "13 Hours",
                                        "Se7en",
                                        "The Taking of Pelham 123",
                                        "Lindenstraße",
                                        "Good Bye, Lenin!",
                                        "Call Me by Your Name",
                                        "Phone Booth",
                                        "Born Yesterday",
                                        "Passport to Pimlico",
                                        "Cell 211",
                                        "Apartment 7A",
                                        "Room 237",
                                        "Summer of '42",
                                        "Stalag 17",
                                        "District 9",
                                        "Murder at 1600",
                                        "The 6th Day",
                                        "127 Hours",
                                        "20,000 Leagues Under the Sea",
                                        "101 Dalmatians",
                                        "Das Boot",
                                        "Lola rennt",
                                        "Der Untergang",
                                        "3 Tage in Quiberon",
                                        "Berlin Alexanderplatz",
                                        "Vier Minuten",
                                        "The Address",
                                        "The House on Carroll Street",
                                        "Route 666",
                                        "Interstate 60",
                                        "Heat",
                                        "Zimmer 1408",
                                        "Die Blechtrommel"};

std::string row(Random& random) {
  const std::string_view title = one_of(kTitles, random);
  const std::uint64_t year = 1920 + random.below(106);
  switch (random.below(4)) {
    case 0:
      return fmt::format("[{}] {} ({}): Crime, Thriller; {} min; {}/10", 1 + random.below(99), title, year,
                         60 + random.below(140), static_cast<double>(random.below(100)) / 10);
    case 1:
      return fmt::format(R"({{"id":"{}","title":"{}","year":{},"votes":{},"rating":{}}})", random.below(10'000'000),
                         title, year, random.below(3'000'000), static_cast<double>(random.below(100)) / 10);
    case 2:
      return fmt::format("{} | {} | {} | tt{}", title, year, random.below(2'000'000), drawn("#######", random));
    default:
      return fmt::format("{}, {}, FSK {}, {} Folgen in {} Staffeln", title, year, 6 + random.below(12),
                         3 + random.below(90), 1 + random.below(9));
  }
}

}  // namespace

std::string personal_value(std::string_view kind, Random& random) {
  if (kind == "email") return email(random);
  if (kind == "phone") return phone(random);
  if (kind == "iban") return iban(random);
  if (kind == "card") return card(random);
  if (kind == "ip") return ip(random);
  if (kind == "address") return address(random);
  if (kind == "birth_date") return birth_date(random);
  if (kind == "id") return id(random);
  if (kind == "url") return url(random);
  if (kind == "key") return key(random);
  return "";
}

std::string common_value(std::string_view kind, Random& random) {
  if (kind == "title") return std::string(one_of(kTitles, random));
  if (kind == "year") return std::to_string(1920 + random.below(106));
  if (kind == "date") {
    constexpr std::string_view kShapes[] = {"{:02}.{:02}.20{:02}", "{}/{}/20{:02}"};
    return fmt::format(fmt::runtime(kShapes[random.below(2)]), 1 + random.below(12), 1 + random.below(12),
                       random.below(30));
  }
  if (kind == "count") {
    constexpr std::string_view kShapes[] = {"N,###,###", "N##,###",     "N.###.###", "N##",
                                            "N####",     "1##########", "NN#####",   "N ### ###"};
    return drawn(one_of(kShapes, random), random);
  }
  if (kind == "rating") return drawn("N.#/10", random);
  if (kind == "runtime") return fmt::format("{} min", 60 + random.below(150));
  if (kind == "price") return drawn(random.below(2) == 0 ? "N#.99 €" : "$N##,###,###", random);
  if (kind == "number") return drawn(random.below(2) == 0 ? "0.######" : "-#.##e-0#", random);
  if (kind == "version") return drawn(random.below(2) == 0 ? "version #.#.#" : "v#.#.#.#", random);
  if (kind == "time") return fmt::format("{:02}:{:02}", random.below(24), random.below(60));
  if (kind == "isbn") return drawn("978-3-####-####-#", random);
  if (kind == "row") return row(random);
  return "";
}

}  // namespace attune::llm::testing
