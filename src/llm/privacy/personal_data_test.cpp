#include "llm/privacy/personal_data.h"

#include "base/random.h"

#include <string>

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::llm {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// "KIND what is there", for each.
std::vector<std::string> found(std::string_view text) {
  std::vector<std::string> told;
  for (const PersonalSpan& span : find_personal_data(text))
    told.push_back(fmt::format("{} {}", to_string(span.kind), text.substr(span.begin, span.end - span.begin)));
  return told;
}

TEST(PersonalDataTest, Contacts) {
  EXPECT_THAT(found("mailto:Ada.L+x@mail.example.co.uk."), ElementsAre("EMAIL Ada.L+x@mail.example.co.uk"));
  EXPECT_THAT(found("ada (at) example.com"), ElementsAre("EMAIL ada (at) example.com"));
  EXPECT_THAT(found("@ada, a@b, 3 @ 5.50, me@localhost"), IsEmpty());
  EXPECT_THAT(found("+49 (0) 30 / 1234-567. 1995 was"), ElementsAre("PHONE +49 (0) 30 / 1234-567"));
  EXPECT_THAT(found("(555) 123-4567 or 555.123.4567"), ElementsAre("PHONE (555) 123-4567", "PHONE 555.123.4567"));
  EXPECT_THAT(found("call me: 555 0199"), ElementsAre("PHONE 555 0199"));
  EXPECT_THAT(found(R"({"id":"0140449132"})"), IsEmpty()) << "a book";
  EXPECT_THAT(found(R"({"phone":"0140449132"} 0140449132)"), ElementsAre("PHONE 0140449132", "PHONE 0140449132"));
  EXPECT_THAT(found("1995-2000, 1,234,567 votes, 0.123456, 300 200 1000, 2024-11-30, 01.02.1990"), IsEmpty());
}

TEST(PersonalDataTest, Accounts) {
  EXPECT_THAT(found("DE89 3704 0044 0532 0130 00"), ElementsAre("IBAN DE89 3704 0044 0532 0130 00"));
  EXPECT_THAT(found("DE88 3704 0044 0532 0130 00"), IsEmpty()) << "its check digits are wrong";
  EXPECT_THAT(found("IBAN: DE88370400440532013000"), ElementsAre("IBAN DE88370400440532013000"));
  EXPECT_THAT(found("4111 1111 1111 1111"), ElementsAre("CARD 4111 1111 1111 1111"));
  EXPECT_THAT(found("4111 1111 1111 1112"), IsEmpty());
  EXPECT_THAT(found("1700000000000"), IsEmpty()) << "a time";
}

TEST(PersonalDataTest, NetworkAddresses) {
  EXPECT_THAT(found("from 192.0.2.17:8080"), ElementsAre("IP 192.0.2.17"));
  EXPECT_THAT(found("2001:db8::ff00:42:8329"), ElementsAre("IP 2001:db8::ff00:42:8329"));
  EXPECT_THAT(found("v1.2.3.40, version 10.2.3.4, 1.2.3.4, 12:30:45, std::byte, a::b, 300.1.1.1"), IsEmpty());
  EXPECT_THAT(found("https://ada:secret@example.com/x?y=1."), ElementsAre("URL https://ada:secret@example.com/x?y=1"));
  EXPECT_THAT(found("https://example.com/x?a=1&token=77"), ElementsAre("URL https://example.com/x?a=1&token=77"));
  EXPECT_THAT(found("https://example.com/x?a=1&page=77"), IsEmpty());
}

TEST(PersonalDataTest, PostalAddresses) {
  EXPECT_THAT(found("Hauptstraße 12a, 10115 Berlin!"), ElementsAre("ADDRESS Hauptstraße 12a, 10115 Berlin"));
  EXPECT_THAT(found("ich wohne am Markt 3"), ElementsAre("ADDRESS am Markt 3"));
  EXPECT_THAT(found("in der hauptstraße 7"), ElementsAre("ADDRESS hauptstraße 7"));
  EXPECT_THAT(found("I live at 21 Jump Street, Springfield, IL 62704"),
              ElementsAre("ADDRESS 21 Jump Street, Springfield, IL 62704"));
  EXPECT_THAT(found("221B Baker Street, London NW1 6XE"), ElementsAre("ADDRESS 221B Baker Street, London NW1 6XE"));
  EXPECT_THAT(found("21 Jump Street, 10 Cloverfield Lane, A Nightmare on Elm Street 2, Sonnenallee 1999"), IsEmpty());
  EXPECT_THAT(found("ich wohne seit 1990 in Berlin"), IsEmpty());
}

TEST(PersonalDataTest, DatesOfBirthAlone) {
  EXPECT_THAT(found("geb. 3.4.1984 in Bonn"), ElementsAre("BIRTH_DATE 3.4.1984"));
  EXPECT_THAT(found("born on the 3rd of May, 1984"), ElementsAre("BIRTH_DATE 3rd of May, 1984"));
  EXPECT_THAT(found("am 3. Mai 1984 geboren"), ElementsAre("BIRTH_DATE 3. Mai 1984"));
  EXPECT_THAT(found("released 3 May 1984; born in 1984; Born on the Fourth of July (20 December 1989)"), IsEmpty());
}

TEST(PersonalDataTest, Numbers) {
  EXPECT_THAT(found("SSN 123-45-6789"), ElementsAre("ID 123-45-6789"));
  EXPECT_THAT(found("passport no. C01X00T47"), ElementsAre("ID C01X00T47"));
  EXPECT_THAT(found("Steuer-ID: 12 345 678 901"), ElementsAre("ID 12 345 678 901"));
  EXPECT_THAT(found("QQ 12 34 56 C"), ElementsAre("ID QQ 12 34 56 C"));
  EXPECT_THAT(found("Passport to Pimlico (1949)"), IsEmpty());
}

TEST(PersonalDataTest, Keys) {
  EXPECT_THAT(found("sk-abcdefghijklmnop1234"), ElementsAre("KEY sk-abcdefghijklmnop1234"));
  EXPECT_THAT(found("mein Passwort ist hunter2!"), ElementsAre("KEY hunter2"));
  EXPECT_THAT(found("password: \"correct horse\""), ElementsAre("KEY correct horse"));
  EXPECT_THAT(found("-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----"),
              ElementsAre("KEY -----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----"));
  EXPECT_THAT(found("The Secret: Dare to Dream; the password is a riddle; sk-8"), IsEmpty());
}

/// Whatever is said a hundred thousand times, it is read in one go: these would take hours if any of it were read again
/// for each time.
TEST(PersonalDataTest, LongTextsAreReadOnce) {
  for (const std::string_view said : {"://",
                                      "a://b",
                                      "1 ",
                                      "000 000000 ",
                                      "+1 ",
                                      "pw=",
                                      "passport ",
                                      "tel ",
                                      "a@",
                                      "@a.",
                                      "a (at) ",
                                      "-----BEGIN ",
                                      "-----BEGIN PRIVATE KEY ",
                                      "f:",
                                      "1.",
                                      "Weg 1 ",
                                      "12 A ",
                                      "born ",
                                      "1. May ",
                                      "secret \"",
                                      "[EMAIL_1",
                                      "<",
                                      "Am ",
                                      "AA ",
                                      "DE89 "}) {
    std::string text;
    while (text.size() < 300'000) text += said;
    EXPECT_LE(find_personal_data(text).size(), text.size()) << said;
  }
}

/// Any bytes: it ends, the spans are in order, apart and within the text.
TEST(PersonalDataTest, AnyTextWillDo) {
  constexpr std::string_view kParts[] = {
      "+",  "0",  "(", ")",    "4111111111111111",       "@", ".",  "a",        "://", "born", " ", "\xff", "straße",
      "St", "12", ":", "DE89", "-----BEGIN PRIVATE KEY", "<", "\n", "password", "="};
  Random random(5);
  for (int round = 0; round < 3'000; ++round) {
    std::string text;
    for (std::uint64_t i = random.below(30); i > 0; --i) text += kParts[random.below(std::size(kParts))];
    std::size_t at = 0;
    for (const PersonalSpan& span : find_personal_data(text)) {
      ASSERT_GE(span.begin, at) << text;
      ASSERT_GT(span.end, span.begin) << text;
      ASSERT_LE(span.end, text.size()) << text;
      at = span.end;
    }
  }
}

}  // namespace
}  // namespace attune::llm
