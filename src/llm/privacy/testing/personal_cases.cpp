#include "llm/privacy/testing/personal_cases.h"

#include "llm/privacy/testing/personal_values.h"

#include <span>
#include <string_view>

namespace attune::llm::testing {
namespace {

/// With {kinds} of personal values, {known} ones, and kinds that are nobody's.
constexpr std::string_view kPersonal[] = {
    "Mail the list to {email} please.",
    "my email is {email}",
    "Schick mir die Tipps an {email}, danke!",
    "Kontakt: {email}",
    "Reply-To: <{email}>",
    "[3] note: {email} wants {title} ({year})",
    "Call me at {phone} after {time}.",
    "Ruf mich unter {phone} an.",
    "Text {phone} when {title} starts",
    "Meine Handynummer ist {phone}.",
    "fact: phone {phone}",
    "Reminder: dentist, {phone}",
    "Erreichbar unter {phone} oder {email}",
    "My IBAN is {iban}.",
    "Bitte überweise auf {iban}, Betrag {price}",
    "refund to {iban}",
    "pay with {card}, expires 11/27",
    "Meine Kreditkarte: {card}",
    "log in from {ip} failed",
    "Der Server hat die Adresse {ip}.",
    "I live at {address}.",
    "Deliver it to {address}, please.",
    "Ich wohne in der {address} und mag {title}.",
    "Meine Adresse: {address}",
    "we moved to {address} in {year}",
    "Lieferung bitte an {address}.",
    "I was born on {birth_date}.",
    "date of birth: {birth_date}",
    "Ich bin am {birth_date} geboren und liebe {title}.",
    "Geburtsdatum: {birth_date}",
    "my birthday is {birth_date}, recommend something for the party",
    "geb. {birth_date}",
    "SSN {id}",
    "my insurance number is {id}",
    "Meine Versicherungsnummer lautet {id}.",
    "{id} is on the form",
    "the feed is {url} if you need it",
    "Hier der Link: {url}",
    "use the key {key} for the tool",
    "export TOKEN={key}",
    "Mein Schlüssel: {key}",
    "You can reach me under {phone}, evenings are best.",
    "shoot me a text: {phone}",
    "my cell's {phone} btw",
    "here's my number {phone}",
    "WhatsApp {phone}",
    "cc {email}, {email}",
    "login {email} / {phone}",
    "{email}\n{phone}\n{address}",
    "Name: A. L.\nStreet: {address}\nE-mail: {email}\nTel.: {phone}",
    "bank: {iban} (BIC DEUTDEFF)",
    "card no {card} cvv 123",
    "we're at {address} until Sunday",
    "send the DVD over to {address}",
    "the party's at {address}, 8pm",
    "My kid was born {birth_date}",
    "DOB {birth_date}",
    "* {birth_date} in Bonn",
    "Alles Gute zum Geburtstag am {birth_date}!",
    "meine Tochter hat am {birth_date} Geburtstag",
    "mein Sohn wurde am {birth_date} geboren",
    "soc sec no. {id}",
    "NI number {id}",
    "token: {key}",
    "Authorization: Bearer {key}",
    "connect from {ip}:8080",
    "blocked [{ip}]",
    "see {url}, then tell me",
    "({url})",
    "[link]({url})",
    "Kontoverbindung {iban}",
    "überweisen an IBAN {iban}",
    "Zahnarzttermin bei Dr. Weber, {address}, Tel. {phone}",
    "Wir treffen uns bei mir: {address}",
    "Bin umgezogen, neue Anschrift {address}",
    "Tel: {phone} (abends)",
    "Fon {phone}",
    "mobil: {phone}",
    "Meld dich: {email}",
    R"({"email":"{email}","phone":"{phone}"})",
    "dial {phone} then 1#",
    "pls add {email} to the newsletter",
    "Antworte bitte direkt an {email} und nicht an mich",
    "user {email} signed up from {ip}",
    "Her office number: {phone}",
    "you reach grandma at {phone}",
    "Ich bin tagsüber unter {phone} zu erreichen, {title} läuft ja erst um {time}",
    "Notfallkontakt {phone}",
    "Anruf von {phone} verpasst",
    "{phone}?",
    "SMS an {phone}: {title} heute {time}",
    "transfer the money to {iban} by Friday",
    "Konto: {iban}",
    "my visa is {card}",
    "Karte {card} gesperrt",
    "home: {address}",
    "Home address {address}. I like {title}.",
    "bring the popcorn to {address} at {time}",
    "Das Kino um die Ecke von {address} zeigt {title}",
    "Paket geht an {address}",
    "Mein Opa, geboren am {birth_date}, mag {title}",
    "patient, DOB: {birth_date}, likes {title}",
    "birthdate {birth_date}",
    "Hab am {birth_date} Geburtstag und wünsche mir {title}",
    "my social security number is {id}, don't share it",
    "SV-Nummer {id}",
    "OPENAI_API_KEY={key}",
    "\"api_key\": \"{key}\"",
    "git clone {url}",
    "nameserver {ip}",
    "ping {ip} antwortet nicht",
    "fact: lives_at {address}",
    "fact: email={email}; phone={phone}",
    "| {email} | {phone} | {title} |",
    "Ada <{email}>, {phone}",
    "Grüße\nAda\n--\n{address}\nTel {phone}",
};
constexpr std::string_view kKnown[] = {
    "{known} likes {title}.",
    "What would {known} enjoy after {year}?",
    "Ein Film für {known}, bitte, unter {runtime}.",
    "{known}: {title}, {rating}",
    "fact: name {known}",
    R"({"user":"{known}","likes":["Crime"]})",
    "Hi, I'm {known}. Something like {title}?",
    "Das ist {known_genitive} Lieblingsfilm.",
    "{known_possessive} favourite is {title}",
    "({known})",
    "film-{known}/list",
};
constexpr std::string_view kCommon[] = {
    "thrillers like {title} after {year} under {runtime}",
    "Filme wie {title}, aber kürzer als {runtime}",
    "{title} ({year}) has {rating} from {count} votes",
    "{row}",
    "{row}",
    "released on {date}, {price} at the box office",
    "Kinostart: {date}, Laufzeit {runtime}",
    "score {number}, rank 3 of {count}",
    "the book is ISBN {isbn}",
    "tell me when {title} is on at {time}",
    "between {year} and {year}, rated above {rating}",
    "She lived through {year}-{year} and liked {title}.",
    "Call of Duty has {count} players since {year}",
    "app {version} shows {count} items",
    "Erinnere mich um {time} an {title}",
    "series with {count} episodes, season 2 of 4",
    "born for this: {title}",
    "{title} spielt im Jahr {year} in Berlin, {count} Besucher",
    "the password to fun is {title}",
    "at number {count}: {title}",
    "I gave {title} {rating}, {title} a 7",
    "Staffel 3 Folge 12 von {title} läuft am {date} um {time}",
    "my top 3: {title}, {title} and {title}",
    "{count} people rated it; average {rating}, stddev {number}",
    "ASIN B00005JLXH, EAN 4006680086002, {isbn}",
    "episode 2x05 ({runtime}) aired {date}",
    "Platz {count} der Charts, Budget {price}, FSK 16",
    "born in {year}, she directed {title} in {year}",
    "geboren {year} in Bonn, drehte sie {title}",
    "watch {title} at 20:15 on channel 7, not {title}",
    "recommend 5 films from {year} to {year} longer than {runtime}",
    "{row}\n{row}\n{row}",
    "item 1234567890123, sku 0012345, lot 00-1234-5678",
    "1080p, 5.1 sound, 23.976 fps, 1920x1080, 4K",
    "seeds 12345 67890 13579, weights 0.12 0.34 0.56",
    "2024-11-30T12:45:06.123Z {title} done in 1234 ms",
    "Der Film kostet {price} und dauert {runtime}",
    "Höhe 1.234,56 m, Breite 12,5 m",
    "Wer hat an der Uhr gedreht? {title} (Teil 2)",
    "the street scenes of {title} ({year}) number 12 in all",
    "{title} or {title}? I have {runtime} and {price}",
    "top {count} of {year}",
    "5 stars for {title}, 4.5 for the sequel, 10/10 would watch again",
    "season 01 episode 12, 2 x 45 min, {year}",
    "Wie viele Filme hat er zwischen {year} und {year} gedreht?",
    "Kapitel 3.2.1 der Doku dauert {runtime}",
    "Vote count {count}, popularity {number}, budget {price}",
    "meine Nummer 1 ist {title}, meine Nummer 2 {title}",
    "call it {rating} at best, {title} is {runtime} too long",
    "the address book scene in {title} from {year} is 12 minutes long",
    "for 2 adults and 3 kids aged 7 to 12, on {date} at {time}",
    "{row}",
    "geboren um zu leben: {title}, {year}",
    "items: [1021, 99, 30441, 7], k = 50, alpha = 0.25",
    "ticket {count} of {count}, row 12 seat 34",
    "Straße der Gewalt ({year}), Allee 3, {runtime}",
};

struct Known {
  std::string_view value;
  std::string_view spellings[4];
};
constexpr Known kProfiles[] = {
    {"Ada Lovelace", {"Ada Lovelace", "ada lovelace", "ADA LOVELACE", "Ada-Lovelace"}},
    {"Jürgen Müller", {"Jürgen Müller", "jürgen müller", "Juergen Mueller", "JURGEN MULLER"}},
    {"Siobhán O'Brien", {"Siobhán O'Brien", "Siobhan O’Brien", "siobhan o'brien", "SIOBHÁN O'BRIEN"}},
    {"Renée Dvořák", {"Renée Dvořák", "renee dvorak", "RENÉE DVOŘÁK", "Rene\u0301e Dvor\u030Ca\u0301k"}},
    {"Øystein", {"Øystein", "øystein", "ØYSTEIN", "Øystein"}},
    {"Анна Петрова", {"Анна Петрова", "анна петрова", "АННА ПЕТРОВА", "Анна  Петрова"}},
    {"Nguyễn Văn Ánh", {"Nguyễn Văn Ánh", "Nguyen Van Anh", "NGUYỄN VĂN ÁNH", "nguyễn văn ánh"}},
    {"山田太郎", {"山田太郎", "山田太郎", "山田太郎", "山田太郎"}},
    {"Acme Widgets GmbH", {"Acme Widgets GmbH", "acme widgets gmbh", "ACME WIDGETS GMBH", "Acme-Widgets GmbH"}},
    {"Groß-Gerau", {"Groß-Gerau", "groß gerau", "GROSS-GERAU", "Gross-Gerau"}},
    {"film_fan_77", {"film_fan_77", "Film_Fan_77", "FILM_FAN_77", "film-fan-77"}},
};

std::string_view one_of(std::span<const std::string_view> list, Random& random) {
  return list[random.below(list.size())];
}

class Writer {
 public:
  Writer(PersonalCase& made, Random& random) : made_(made), random_(random) {}

  /// Appends a sentence, its slots filled.
  void write(std::string_view sentence) {
    constexpr std::string_view kNames = "abcdefghijklmnopqrstuvwxyz_";
    while (!sentence.empty()) {
      const std::size_t open = sentence.find('{');
      const std::size_t close = sentence.find_first_not_of(kNames, open == std::string_view::npos ? open : open + 1);
      if (close == std::string_view::npos || sentence[close] != '}') {
        const std::size_t told = open == std::string_view::npos ? sentence.size() : open + 1;
        made_.text += sentence.substr(0, told);
        sentence.remove_prefix(told);
        continue;
      }
      made_.text += sentence.substr(0, open);
      fill(sentence.substr(open + 1, close - open - 1));
      sentence.remove_prefix(close + 1);
    }
  }

 private:
  void fill(std::string_view slot) {
    if (slot.starts_with("known")) return fill_known(slot);
    if (std::string value = personal_value(slot, random_); !value.empty()) {
      const std::size_t begin = made_.text.size();
      made_.text += value;
      made_.patterned.emplace_back(slot, ByteRange{begin, made_.text.size()});
      return;
    }
    const std::string value = common_value(slot, random_);
    made_.text += value.empty() ? std::string("{").append(slot) : value;
  }
  void fill_known(std::string_view slot) {
    const Known& profile = kProfiles[random_.below(std::size(kProfiles))];
    made_.profile.emplace_back(profile.value);
    const std::size_t begin = made_.text.size();
    // A genitive is of a name as it is written.
    const bool is_plain = slot == "known";
    made_.text += is_plain ? profile.spellings[random_.below(4)] : profile.value;
    made_.known.emplace_back(begin, made_.text.size());
    if (slot == "known_possessive") made_.text += "'s";
    if (slot == "known_genitive" && profile.value.back() != 's' && profile.value.back() >= 'a' &&
        profile.value.back() <= 'z')
      made_.text += "s";
  }

  PersonalCase& made_;
  Random& random_;
};

}  // namespace

PersonalCase personal_case(Random& random) {
  PersonalCase made;
  Writer writer(made, random);
  const std::uint64_t kind = random.below(6);
  const std::uint64_t sentences = 1 + random.below(4);
  const std::uint64_t personal = random.below(sentences);
  for (std::uint64_t i = 0; i < sentences; ++i) {
    if (i > 0) made.text += random.below(3) == 0 ? "\n" : " ";
    const bool is_personal = i == personal && kind < 4;
    const std::span<const std::string_view> common(kCommon);
    const std::span<const std::string_view> told = kind == 3 ? std::span<const std::string_view>(kKnown) : kPersonal;
    writer.write(one_of(is_personal ? told : common, random));
  }
  return made;
}

}  // namespace attune::llm::testing
