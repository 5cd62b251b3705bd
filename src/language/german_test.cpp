#include "language/copy_writer.h"
#include "language/evidence_checker.h"
#include "language/internal/time_reader.h"
#include "language/interpreter.h"
#include "language/realiser.h"
#include "language/standing_language.h"
#include "language/testing/catalogues.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::language {
namespace {

using testing::HasSubstr;

// A Wednesday, at nine in the morning.
const plan::LocalTime kNow = *plan::read_local_time("2026-11-25T09:00");

TEST(GermanTimes, AreReadAsPeopleSayThem) {
  const auto grammar = Grammar::load("de").value();
  const std::pair<const char*, const char*> cases[] = {
      {"morgen", "2026-11-26T09:00"},
      {"morgen um acht", "2026-11-26T20:00"},
      {"morgen früh um acht", "2026-11-26T08:00"},
      {"morgen um 8 Uhr", "2026-11-26T20:00"},
      {"heute um 12 Uhr", "2026-11-25T12:00"},
      {"heute Abend", "2026-11-25T20:00"},
      {"heute Abend um zehn", "2026-11-25T22:00"},
      {"am Freitag um acht", "2026-11-27T20:00"},
      {"um acht am Freitag", "2026-11-27T20:00"},
      {"Freitagabend", "2026-11-27T19:00"},
      {"am Freitagabend um neun", "2026-11-27T21:00"},
      {"übermorgen um 7", "2026-11-27T19:00"},
      {"uebermorgen um 7", "2026-11-27T19:00"},
      {"nächsten Freitag", "2026-12-04T09:00"},
      {"nächste Woche", "2026-12-02T09:00"},
      {"um halb sieben", "2026-11-25T18:30"},
      {"um viertel vor sieben", "2026-11-25T18:45"},
      {"um Viertel nach sechs", "2026-11-25T18:15"},
      {"um dreiviertel sieben", "2026-11-25T18:45"},
      {"zehn nach neun", "2026-11-25T09:10"},
      {"um 18:00", "2026-11-25T18:00"},
      {"um 18 Uhr", "2026-11-25T18:00"},
      {"um 18.30 Uhr", "2026-11-25T18:30"},
      {"um 18 Uhr 30", "2026-11-25T18:30"},
      {"um sechs Uhr abends", "2026-11-25T18:00"},
      {"um sechs Uhr morgens", "2026-11-26T06:00"},
      {"um Mitternacht", "2026-11-26T00:00"},
      {"in zwei Stunden", "2026-11-25T11:00"},
      {"in einer halben Stunde", "2026-11-25T09:30"},
      {"in anderthalb Stunden", "2026-11-25T10:30"},
      {"in 3 Tagen", "2026-11-28T09:00"},
      {"in einem Monat", "2026-12-25T09:00"},
      {"am 24. Dezember", "2026-12-24T09:00"},
      {"am 24. Dezember um 18 Uhr", "2026-12-24T18:00"},
      {"am 1. März", "2027-03-01T09:00"},
      {"am 1. Maerz 2028 um 12 Uhr", "2028-03-01T12:00"},
  };
  for (const auto& [text, time] : cases) {
    const Message message(text, *grammar);
    const TimeMatch match = read_time(message, 0, *grammar, kNow);
    EXPECT_EQ(match.words, message.size()) << text;
    EXPECT_EQ(plan::local_time_text(match.time), time) << text;
  }
  for (const char* text : {"", "acht", "31. Februar", "um 25:00", "im Kino", "18", "für zwei", "halb", "morgens"}) {
    const Message message(text, *grammar);
    EXPECT_EQ(read_time(message, 0, *grammar, kNow).words, 0U) << text;
  }
}

class GermanStandingTest : public testing::Test {
 protected:
  [[nodiscard]] std::string told(std::string_view message) const {
    const auto wish = language_->read(message, *catalogue_);
    if (!wish) return "";
    const std::string rest = " | " + wish->rest + (wish->then.empty() ? "" : " | " + wish->then);
    switch (wish->kind) {
      case StandingWish::Kind::items:
        return "items" + rest;
      case StandingWish::Kind::events:
        return std::string(to_string(wish->kinds.front())) + rest;
      case StandingWish::Kind::schedule:
        return plan::to_text(plan::Trigger(wish->schedule)) + rest;
      case StandingWish::Kind::list:
        return "list";
      case StandingWish::Kind::stop:
        return "stop" + rest;
    }
    return "";
  }
  std::shared_ptr<const Catalogue> catalogue_ = testing_view(films_for_tests())->catalogue;
  std::shared_ptr<const StandingLanguage> language_ = StandingLanguage::create("de").value();
};

TEST_F(GermanStandingTest, WhatStandsIsRead) {
  EXPECT_EQ(told("sag mir Bescheid, wenn ein Western reinkommt"), "items | ein Western");
  EXPECT_EQ(told("Bitte benachrichtige mich, sobald ein neuer Krimi da ist"), "items | Krimi");
  EXPECT_EQ(told("Wenn ein Western kommt, setz ihn auf meine Watchlist"),
            "items | ein Western | setz ihn auf meine Watchlist");
  EXPECT_EQ(told("immer wenn ich einen Krimi bewerte, schlag mir etwas Ähnliches vor"),
            "rating | einen Krimi | schlag mir etwas Ähnliches vor");
  EXPECT_EQ(told("jeden Freitag um sechs schlag mir zwei Komödien vor"),
            "every friday at 18:00 |  schlag mir zwei Komödien vor");
  EXPECT_EQ(told("schlag mir jeden Morgen um 8 etwas Kurzes vor"), "every day at 08:00 | schlag mir etwas Kurzes vor");
  EXPECT_EQ(told("montags und donnerstags zwei Krimis"), "every monday, thursday at 09:00 |  zwei Krimis");
  EXPECT_EQ(told("täglich um 8 Uhr einen Western"), "every day at 20:00 |  einen Western");
  EXPECT_EQ(told("worauf warte ich?"), "list");
  EXPECT_EQ(told("benachrichtige mich nicht mehr über Western"), "stop | Western");
  for (const char* now :
       {"ein neuer Krimi", "wenn ich Horror sehe, kann ich nicht schlafen", "Filme von Freitag", "warum?"})
    EXPECT_EQ(told(now), "") << now;
}

TEST_F(GermanStandingTest, WhatStandsIsTold) {
  plan::Schedule schedule;
  schedule.clock = std::chrono::hours(18);
  EXPECT_EQ(language_->registered(schedule, "", StandingLanguage::Duty::act),
            "Das mache ich jeden Tag um 18:00 Uhr und lege es in deinen Posteingang.");
  EXPECT_EQ(language_->registered(plan::NewItems{}, "Genre: Western", StandingLanguage::Duty::tell),
            "Ich sage dir Bescheid, sobald es etwas Neues gibt mit Genre: Western.");
  EXPECT_EQ(language_->listing({}), "Du wartest auf nichts.");
}

TEST(GermanRealiser, RepliesInGerman) {
  const auto realiser = Realiser::create("de").value();
  const Reading reading{.intents = {Intent::recommend}, .not_understood = {"quokka"}};
  Turn turn{.reading = reading, .shown = 3, .wanted = 5, .like = {"Heat", "Casino"}, .conditions = {"Jahr nach 1990"}};
  EXPECT_EQ(
      realiser->reply(turn),
      "Hier sind drei im Geist von Heat und Casino. Es gibt nur drei, die passen. Alle erfüllen, was du wolltest: "
      "Jahr nach 1990. Das habe ich nicht verstanden und beiseitegelassen: „quokka“.");
  turn.shown = 1;
  EXPECT_THAT(realiser->reply(turn),
              HasSubstr("Hier ist ein Vorschlag im Geist von Heat und Casino. Nur das eine passt."));
  const plan::Question asked = realiser->phrased({.choices = {"Crime", "Comedy"}, .field = "genres"}, 0, "Genre");
  EXPECT_EQ(asked.text, "Was darf es sein? Wähle aus (Genre), oder erzähl mir mehr.");
  const Reading greeting{.intents = {Intent::greet}};
  EXPECT_EQ(realiser->reply({.reading = greeting}), "Hallo! Sag mir in deinen eigenen Worten, wonach dir ist.");
}

TEST(GermanRealiser, TellsWhatToolsDid) {
  const auto realiser = Realiser::create("de").value();
  const Reading reading{.intents = {Intent::act}};
  Turn turn{.reading = reading, .now = kNow};
  const auto told = [&](std::string tool, std::vector<std::pair<std::string, plan::Value>> fields) {
    plan::Record record;
    for (auto& [name, value] : fields) record.fields.push_back({name, value});
    turn.outcomes = {Outcome{std::move(tool), plan::Value{std::move(record)}, ""}};
    return realiser->reply(turn);
  };
  const auto text = [](const char* words) { return plan::Value{std::string(words)}; };
  EXPECT_EQ(told("remind", {{"text", text("Bo anrufen")}, {"at", {*plan::read_local_time("2026-11-27T20:00")}}}),
            "Ich erinnere dich am Freitag, 27. November, um 20:00 Uhr: Bo anrufen.");
  EXPECT_EQ(told("remember", {{"subject", text("girlfriend")}, {"avoids", text("Horror")}}),
            "Über deine Freundin merke ich mir: lieber kein Horror.");
  turn.outcomes = {Outcome{"weekday", text("Thursday"), ""}};
  EXPECT_EQ(realiser->reply(turn), "Das ist ein Donnerstag.");
}

TEST(GermanCopy, SaysWhatTheEvidenceBears) {
  const auto films = testing_view(films_for_tests());
  const auto writer = CopyWriter::create("de").value();
  const auto checker = Interpreter::create(films, nullptr, "de").value()->evidence_checker();
  for (const Tone tone : {Tone::plain, Tone::warm, Tone::playful})
    for (const Length length : {Length::brief, Length::medium, Length::full})
      for (std::uint32_t item = 0; item < films->catalogue->size(); ++item) {
        const Copy copy = writer->blurb(ItemId{item}, *films->catalogue, {}, {tone, length});
        for (const Reason& sentence : copy.body.reasons)
          EXPECT_EQ(checker->unsupported(sentence.text, cited_by(sentence.evidence, copy.body.evidence)), std::nullopt)
              << sentence.text;
      }
  const ItemId heat = *films->catalogue->find("heat-1995");
  EXPECT_EQ(writer->blurb(heat, *films->catalogue, {}, {.length = Length::brief}).text(),
            "Heat (1995): Crime, Drama und Thriller, von Michael Mann.");
}

TEST(GermanMentions, NamesAndWhatIsThoughtOfThem) {
  const auto interpreter = Interpreter::create(testing_view(films_for_tests()), nullptr, "de").value();
  const Mentions mentions = interpreter->mentions("Ich mag Toy Story, aber Saving Private Ryan mag ich nicht.");
  ASSERT_EQ(mentions.entities.size(), 2U);
  EXPECT_EQ(mentions.entities[0].polarity, Polarity::wanted);
}

}  // namespace
}  // namespace attune::language
