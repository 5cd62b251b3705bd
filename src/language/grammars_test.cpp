#include "language/grammars.h"

#include "base/file.h"
#include "language/internal/grammar_reading.h"
#include "language/interpreter.h"
#include "language/testing/catalogues.h"
#include "language/testing/tools.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune::language {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

/// Keys that hold words of the language itself are each language's own.
bool is_open(std::string_view section) {
  static constexpr std::array<std::string_view, 17> kOpen{"spellings",
                                                          "field_singulars",
                                                          "plurals",
                                                          "numbers",
                                                          "ordinals",
                                                          "decades",
                                                          "days",
                                                          "weekdays",
                                                          "months",
                                                          "day_parts",
                                                          "memory_people",
                                                          "people_told",
                                                          "clock_fractions",
                                                          "synonyms",
                                                          "tool_phrases",
                                                          "values",
                                                          "comparative_endings"};
  return std::ranges::find(kOpen, section) != kOpen.end();
}

void expect_keys_of(const toml::table& english, const toml::table& other, const std::string& section) {
  if (is_open(section)) return;
  for (const auto& [key, value] : english) {
    // A sentence for one alone is there where a language needs it.
    if (section == "templates" && key.str().ends_with("_one")) continue;
    const toml::node* known = other.get(key.str());
    ASSERT_NE(known, nullptr) << section << "." << key.str();
    EXPECT_EQ(known->type(), value.type()) << section << "." << key.str();
    if (const toml::table* table = value.as_table(); table != nullptr && known->is_table())
      expect_keys_of(*table, *known->as_table(), std::string(key.str()));
  }
}

TEST(GrammarFiles, EachHasWhatEnglishHasAndNothingElse) {
  const toml::table english = toml::parse(*built_in_grammar("en"));
  for (const std::string& language : built_in_languages()) {
    SCOPED_TRACE(language);
    const toml::table other = toml::parse(*built_in_grammar(language));
    expect_keys_of(english, other, "");
    expect_keys_of(other, english, "");
    for (const toml::node& result : *english["result"].as_array()) {
      const auto tool = (*result.as_table())["tool"].value<std::string_view>();
      EXPECT_TRUE(std::ranges::any_of(*other["result"].as_array(), [&](const toml::node& one) {
        return (*one.as_table())["tool"].value<std::string_view>() == tool;
      })) << *tool;
    }
  }
}

TEST(GrammarFiles, PhrasesForToolsFitTheTools) {
  const auto tools = tools_for_tests();
  for (const std::string& language : built_in_languages())
    for (const auto& [name, phrases] : Grammar::load(language).value()->tool_phrases) {
      const plan::Tool* tool = tools->find(name);
      if (tool == nullptr) continue;  // the assistant's
      for (const std::string& phrase : phrases) {
        const auto sound = plan::check_example(tool->signature, phrase);
        EXPECT_TRUE(sound) << name << ": " << phrase << ": " << sound.error();
      }
    }
}

TEST(WordForms, OneLineMayStandForSeveralPhrases) {
  const WordForms forms{.inflections = {"e", "en"}, .spellings = {{"ü", "ue"}}, .distinct = {"möcht"}};
  EXPECT_THAT(forms.of("zeig|zeige mir"), ElementsAre("zeig mir", "zeige mir"));
  EXPECT_THAT(forms.of("kurz~ Filme"), ElementsAre("kurz filme", "kurze filme", "kurzen filme"));
  EXPECT_THAT(forms.of("mag gern?"), ElementsAre("mag", "mag gern"));
  EXPECT_THAT(forms.of("für"), ElementsAre("fur", "fuer"));
  EXPECT_EQ(WordForms({.inflections = {}, .spellings = {{"ö", "oe"}}, .distinct = {"möcht"}}).of("Möchte").front(),
            "moechte");
}

TEST(Grammars, AMessageTellsItsLanguage) {
  const auto grammars = Grammars::built_in();
  const std::vector<std::string> all = grammars->languages();
  for (const char* german :
       {"Krimis von Michael Mann", "etwas wie The Ring", "ich mag Horror nicht", "nach 1990 bitte", "warum nicht?",
        "Fuer meine Mutter etwas Lustiges", "Ich möchte den Film The Silence of the Lambs", "kürzer"})
    EXPECT_EQ(grammars->tell(german, all), "de") << german;
  for (const char* english : {"crime films by Michael Mann", "something like Das Boot", "I don't like horror",
                              "after 1990 please", "why not?", "something funny for my mother", "shorter",
                              "Die Hard is my favourite", "a western", "action thriller please"})
    EXPECT_EQ(grammars->tell(english, all), "en") << english;
  for (const char* neither : {"", "100 musicals", "Heat", "1995", "🎬", "\"das ist\"", "Casino?"})
    EXPECT_EQ(grammars->tell(neither, all), std::nullopt) << neither;
  EXPECT_EQ(grammars->tell("Krimis von Michael Mann", {"en"}), std::nullopt);
}

class GrammarLayerTest : public testing::Test {
 protected:
  Result<std::shared_ptr<const Grammars>> open_with(std::string_view language, std::string_view text) const {
    EXPECT_TRUE(write_file_atomically(folder_.path() / fmt::format("{}.toml", language), text));
    return Grammars::open(folder_.path());
  }
  Error error_of(std::string_view text) const {
    const auto grammars = open_with("en", text);
    EXPECT_FALSE(grammars);
    return grammars ? Error{} : grammars.error();
  }
  TemporaryFolder folder_;
};

TEST_F(GrammarLayerTest, AddsToListsAndReplacesSentences) {
  const auto grammars = open_with("en", R"(
stop = "prithee"
[synonyms]
spookish = ["horror"]
[intents]
greet = ["ahoy"]
[templates]
greet = "Ahoy!"
[remove]
stop = "cool decent"
[remove.intents]
greet = ["hello"]
[remove.synonyms]
scary = []
[[result]]
tool = "remind"
one = ["Aye: {text}."]
)");
  ASSERT_TRUE(grammars) << grammars.error();
  const auto grammar = (*grammars)->grammar("en").value();
  const auto built_in = Grammar::load("en").value();
  EXPECT_TRUE(grammar->stop.contains("prithee"));
  EXPECT_TRUE(grammar->stop.contains("the"));
  EXPECT_FALSE(grammar->stop.contains("cool"));
  EXPECT_THAT(grammar->intents.at("greet"), Contains("ahoy"));
  EXPECT_THAT(grammar->intents.at("greet"), Contains("hi"));
  EXPECT_THAT(grammar->intents.at("greet"), Not(Contains("hello")));
  EXPECT_TRUE(grammar->synonyms.contains("spookish"));
  EXPECT_FALSE(grammar->synonyms.contains("scary"));
  EXPECT_EQ(grammar->say("greet"), "Ahoy!");
  EXPECT_EQ(grammar->say("help"), built_in->say("help"));
  EXPECT_THAT(grammar->results.at("remind").one, ElementsAre("Aye: {text}."));
  EXPECT_EQ(grammar->comparators.size(), built_in->comparators.size());
  EXPECT_THAT((*grammars)->text("en").value(), HasSubstr("prithee"));
  EXPECT_TRUE((*grammars)->is_laid_over("en"));
  EXPECT_FALSE((*grammars)->is_laid_over("de"));
  // What is laid over is understood.
  const auto interpreter = Interpreter::create(testing_view(films_for_tests()), nullptr, grammar).value();
  EXPECT_TRUE(interpreter->read("ahoy", {}, {}).has(Intent::greet));
  EXPECT_EQ(to_text(interpreter->read("spookish films", {}, {}).where()), "genres has \"Horror\"");
}

TEST_F(GrammarLayerTest, ALanguageOfItsOwnMayStandAlone) {
  const auto grammars = open_with("fr", R"(
stemmer = "french"
stop = "je un une de la le les des du et"
item_nouns = "film films"
[intents]
greet = ["bonjour"]
[synonyms]
"comédie|comédies" = ["comedy"]
[templates]
greet = "Bonjour !"
[cues]
negation = ["sans", "pas de"]
)");
  ASSERT_TRUE(grammars) << grammars.error();
  EXPECT_THAT((*grammars)->languages(), ElementsAre("de", "en", "fr"));
  const auto grammar = (*grammars)->grammar("fr").value();
  EXPECT_EQ(grammar->say("greet"), "Bonjour !");
  const auto tools = tools_for_tests();
  const auto interpreter = Interpreter::create(testing_view(films_for_tests()), tools, grammar).value();
  EXPECT_TRUE(interpreter->read("bonjour", {}, {}).has(Intent::greet));
  EXPECT_EQ(to_text(interpreter->read("une comédie", {}, {}).where()), "genres has \"Comedy\"");
  for (const char* message : {"", "je", "sans horror", "1990", "Heat", "une comédie de Harold Ramis", "\"\"", "pas de"})
    EXPECT_FALSE(interpreter->compile(message, {}, {}).plan.steps.empty()) << message;
}

TEST_F(GrammarLayerTest, WhatIsWrongIsSaidWithFileLineAndMend) {
  EXPECT_THAT(error_of("[intents]\ngret = [\"ahoy\"]\n").to_string(),
              testing::AllOf(HasSubstr("en.toml line 2"), HasSubstr("gret"), HasSubstr("greet")));
  EXPECT_THAT(error_of("[synonims]\n").to_string(), testing::AllOf(HasSubstr("line 1"), HasSubstr("synonyms")));
  EXPECT_THAT(error_of("stop = [\"a\"]\n").message, HasSubstr("'stop' wants a string"));
  EXPECT_THAT(error_of("[synonyms]\nspooky = \"horror\"\n").message, HasSubstr("line 2: 'spooky' wants a list"));
  EXPECT_THAT(error_of("[intents]\ngreet = [1]\n").message, HasSubstr("list of strings"));
  EXPECT_THAT(error_of("[numbers]\nscore = \"20\"\n").message, HasSubstr("'score' wants a number"));
  EXPECT_THAT(error_of("[[comparator]]\nwords = [\"beyond\"]\nop = \">>\"\n").message, HasSubstr("'op' is '>>'"));
  EXPECT_THAT(error_of("[[comparator]]\nop = \">\"\n").message, HasSubstr("lacks 'words'"));
  EXPECT_THAT(error_of("[intents\n").to_string(), HasSubstr("line 1"));
  EXPECT_EQ(error_of("[intents\n").code, ErrorCode::parse_error);
  EXPECT_EQ(Grammars::built_in()->grammar("xx").error().code, ErrorCode::unsupported);
}

}  // namespace
}  // namespace attune::language
