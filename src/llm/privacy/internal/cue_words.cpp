#include "llm/privacy/internal/cue_words.h"

#include <algorithm>
#include <array>
#include <unordered_map>

namespace attune::llm {
namespace {

struct Phrases {
  Cue cue;
  std::string_view phrases;  ///< folded; parted by '|'
};

constexpr Phrases kPhrases[] = {
    {Cue::phone,
     "phone|telephone|tel|mobile|cell|fax|landline|call me|call us|call him|call her|call them|ring me|text me|text "
     "him|"
     "text her|dial|reach me|reach him|reach her|my number|his number|her number|number is|whatsapp|sms|"
     "telefon|telefonnummer|telefonisch|handy|handynummer|mobil|mobilnummer|mobiltelefon|rufnummer|festnetz|durchwahl|"
     "ruf mich|rufe mich|rufen sie|ruft mich|ruf sie|ruf ihn|anrufen|erreichbar|erreichst|erreichen|meine nummer|"
     "seine nummer|ihre nummer|nummer ist|nummer lautet"},
    {Cue::address,
     "live at|lives at|lived at|living at|live on|lives on|live in|lives in|address|addressed to|home is|house is|"
     "moved to|moving to|move to|moved into|deliver to|delivered to|delivery to|deliver it to|deliver them to|ship to|"
     "ship it to|ship them to|shipped to|send it to|send them to|send this to|mail it to|mail to|post it to|"
     "pick me up at|pick up at|staying at|stay at|reside at|resides at|residing at|meet me at|come to|office is|"
     "wohne|wohnt|wohnen|wohnte|wohnhaft|wohnort|wohnung|adresse|anschrift|lieferadresse|liefern|liefere|liefert|"
     "lieferung|geliefert|schick|schicke|schicken|senden|sende|umgezogen|ziehe|gezogen|zuhause|zu hause|hausnummer|"
     "hol mich|abholen|treffen wir uns"},
    {Cue::postal_code, "zip|zip code|zipcode|postcode|postal code|plz|postleitzahl"},
    {Cue::birth,
     "born|birthday|bday|birthdate|birth|dob|d o b|geboren|geb|geburtstag|geburtsdatum|geburtstags|geburtstagsfeier"},
    {Cue::id,
     "ssn|ssn no|soc sec|soc sec no|social security|social security no|ni number|ni no|social security "
     "number|passport|passport no|passport number|driver s license|"
     "driver s licence|drivers license|drivers licence|driving licence|driving license|license number|licence number|"
     "national insurance|nino|tax id|tax number|taxpayer|tin|insurance number|identity card|id card|id number|id no|"
     "account number|account no|customer number|medicare|nhs number|"
     "steuer id|steuerid|steuer identifikationsnummer|steueridentifikationsnummer|steueridentnummer|steuernummer|idnr|"
     "ausweis|ausweisnummer|ausweisnr|personalausweis|personalausweisnummer|reisepass|reisepassnummer|passnummer|"
     "pass nr|fuhrerschein|fuhrerscheinnummer|sozialversicherungsnummer|rentenversicherungsnummer|sv nummer|"
     "versicherungsnummer|versichertennummer|krankenversicherungsnummer|krankenversicherung|kontonummer|kundennummer"},
    {Cue::iban, "iban|bank account|konto|bankverbindung"},
    {Cue::password, "password|passwort|kennwort|passphrase|passcode|pin|pw|zugangscode|geheimzahl"},
    {Cue::key,
     "api key|apikey|api schlussel|api token|access token|auth token|bearer|bearer token|secret key|secret|client "
     "secret|"
     "access key|private key|token|zugriffstoken|zugangsschlussel"},
    {Cue::ip, "ip|ip address|ip adresse|ipv4|ipv6"},
    {Cue::version, "version|versions|build|release|firmware|chapter|section|kapitel|abschnitt|v"},
};

constexpr auto kJoining = std::to_array<std::string_view>(
    {"a",      "again",   "am",      "an",    "and",      "anytime", "at",   "auf",   "back",  "bei",    "bitte",
     "by",     "code",    "das",     "date",  "day",      "dem",     "den",  "der",   "die",   "direct", "directly",
     "direkt", "doch",    "einfach", "feier", "for",      "from",    "fur",  "has",   "hat",   "her",    "here",
     "heute",  "hier",    "his",     "home",  "id",       "ihr",     "ihre", "im",    "in",    "is",     "ist",
     "it",     "its",     "jetzt",   "later", "lautet",   "mal",     "me",   "mein",  "meine", "mich",   "morgen",
     "mother", "my",      "name",    "nach",  "new",      "neu",     "neue", "neuer", "no",    "now",    "nr",
     "number", "numbers", "nummer",  "of",    "on",       "or",      "oder", "our",   "party", "please", "privat",
     "s",      "sein",    "seine",   "seit",  "spater",   "still",   "tag",  "that",  "the",   "their",  "them",
     "there",  "this",    "to",      "today", "tomorrow", "tonight", "uber", "um",    "und",   "under",  "uns",
     "unter",  "us",      "via",     "von",   "vom",      "war",     "was",  "we",    "wir",   "with",   "work",
     "you",    "your",    "zu",      "zum",   "zur"});

using Table = std::unordered_map<std::string_view, std::vector<CueWords>>;

Table read_phrases() {
  Table table;
  for (const Phrases& each : kPhrases)
    for (std::string_view rest = each.phrases; !rest.empty();) {
      std::string_view phrase = rest.substr(0, rest.find('|'));
      rest.remove_prefix(std::min(phrase.size() + 1, rest.size()));
      CueWords made{.cue = each.cue, .words = {}};
      while (!phrase.empty()) {
        made.words.push_back(phrase.substr(0, phrase.find(' ')));
        phrase.remove_prefix(std::min(made.words.back().size() + 1, phrase.size()));
      }
      table[made.words.front()].push_back(std::move(made));
    }
  return table;
}

}  // namespace

std::span<const CueWords> cue_words_beginning_with(std::string_view word) {
  static const Table kTable = read_phrases();
  const auto found = kTable.find(word);
  return found == kTable.end() ? std::span<const CueWords>() : std::span<const CueWords>(found->second);
}

bool is_joining_word(std::string_view word) {
  return std::ranges::find(kJoining, word) != kJoining.end();
}

}  // namespace attune::llm
