#include "language/internal/grammar.h"

#include "language/internal/grammar_files.h"
#include "language/internal/grammar_reading.h"
#include "search/analyzer.h"

#include <algorithm>
#include <array>

#include <fmt/ranges.h>

namespace attune::language {
namespace {

constexpr std::array<std::pair<std::string_view, Measure>, 5> kMeasures{{{"year", Measure::year},
                                                                         {"duration", Measure::duration},
                                                                         {"money", Measure::money},
                                                                         {"length", Measure::length},
                                                                         {"rating", Measure::rating}}};
constexpr std::array<std::pair<std::string_view, Filter::Comparison>, 5> kComparisons{
    {{"<", Filter::Comparison::less},
     {"<=", Filter::Comparison::less_equal},
     {">", Filter::Comparison::greater},
     {">=", Filter::Comparison::greater_equal},
     {"=", Filter::Comparison::equal}}};

template <class Value, std::size_t N>
std::optional<Value> look_up(const std::array<std::pair<std::string_view, Value>, N>& table, std::string_view name) {
  for (const auto& [key, value] : table)
    if (key == name) return value;
  return std::nullopt;
}

std::vector<std::string> texts(const toml::node* node) {
  std::vector<std::string> result;
  if (node == nullptr || node->as_array() == nullptr) return result;
  for (const toml::node& element : *node->as_array()) result.push_back(element.value_or(std::string()));
  return result;
}

std::map<std::string, std::string, std::less<>> text_table(const toml::node* node) {
  std::map<std::string, std::string, std::less<>> result;
  if (node == nullptr || node->as_table() == nullptr) return result;
  for (const auto& [key, value] : *node->as_table())
    result.emplace(std::string(key.str()), value.value_or(std::string()));
  return result;
}

template <class Visit>
void for_each_table(const toml::table& file, std::string_view section, Visit visit) {
  if (const toml::array* list = file[section].as_array())
    for (const toml::node& element : *list)
      if (const toml::table* entry = element.as_table()) visit(*entry);
}

/// Reads the file's sections, each phrase in all of its forms.
class GrammarReader {
 public:
  explicit GrammarReader(const toml::table& file) : file_(file) {
    forms_.inflections = texts(file["inflections"].node());
    for (const auto& [letters, other] : text_table(file["spellings"].node()))
      forms_.spellings.emplace_back(letters, other);
    forms_.distinct = texts(file["distinct"].node());
  }

  const WordForms& forms() const { return forms_; }

  std::vector<std::string> phrases(const toml::node* node) const {
    std::vector<std::string> result;
    if (node == nullptr || node->as_array() == nullptr) return result;
    for (const toml::node& element : *node->as_array())
      for (std::string& phrase : forms_.of(element.value_or(std::string_view()))) result.push_back(std::move(phrase));
    return result;
  }

  template <class Map = std::map<std::string, std::vector<std::string>>>
  Map phrase_table(std::string_view section) const {
    Map result;
    if (const toml::table* table = file_[section].as_table())
      for (const auto& [key, value] : *table) result.emplace(phrase_key(key.str()), phrases(&value));
    return result;
  }

  std::unordered_set<std::string> word_set(std::string_view section) const {
    std::unordered_set<std::string> result;
    std::string_view rest = file_[section].value_or(std::string_view());
    for (std::size_t at = rest.find_first_not_of(" \n"); at != std::string_view::npos;
         at = rest.find_first_not_of(" \n")) {
      rest.remove_prefix(at);
      const std::size_t end = std::min(rest.find_first_of(" \n"), rest.size());
      for (const std::string& form : forms_.of(rest.substr(0, end)))
        for (Token& word : words(form)) result.insert(std::move(word.term));
      rest.remove_prefix(end);
    }
    return result;
  }

  template <class Number>
  std::map<std::string, Number> number_table(std::string_view section) const {
    std::map<std::string, Number> result;
    if (const toml::table* table = file_[section].as_table())
      for (const auto& [key, value] : *table)
        for (std::string& form : forms_.of(key.str()))
          result.emplace(std::move(form), static_cast<Number>(value.value_or(0.0)));
    return result;
  }

  /// "minutes = [min, mins]" -> min: minutes, mins: minutes.
  std::map<std::string, std::string> names_of(std::string_view section) const {
    std::map<std::string, std::string> result;
    if (const toml::table* table = file_[section].as_table())
      for (const auto& [name, others] : *table)
        for (std::string& other : phrases(&others)) result.emplace(std::move(other), name.str());
    return result;
  }

  /// Phrases with slots, as they are written.
  std::map<std::string, std::vector<std::string>, std::less<>> tool_phrases() const {
    std::map<std::string, std::vector<std::string>, std::less<>> result;
    if (const toml::table* table = file_["tool_phrases"].as_table())
      for (const auto& [tool, list] : *table)
        for (const std::string& phrase : texts(&list))
          for (std::string& form : forms_.written(phrase)) result[std::string(tool.str())].push_back(std::move(form));
    return result;
  }

  /// "scary" -> labels, for every form of the word.
  std::map<std::string, std::vector<std::string>> synonyms() const {
    std::map<std::string, std::vector<std::string>> result;
    if (const toml::table* table = file_["synonyms"].as_table())
      for (const auto& [word, labels] : *table)
        for (std::string& form : forms_.of(word.str())) result.emplace(std::move(form), phrases(&labels));
    return result;
  }

 private:
  const toml::table& file_;
  WordForms forms_;
};

Filter::Comparison comparison_of(const toml::table& entry) {
  const auto comparison = look_up(kComparisons, entry["op"].value_or(std::string_view()));
  ATTUNE_CHECK(comparison.has_value(), "a comparator of the grammar has an unknown op");
  return *comparison;
}

std::optional<Measure> measure_of(const toml::table& entry) {
  return look_up(kMeasures, entry["measure"].value_or(std::string_view()));
}

Grammar::Templates templates_by_tone(const toml::table& entry) {
  Grammar::Templates templates;
  for (const auto& [tone, list] : entry)
    if (tone != "lengths" && tone != "reasons") templates.emplace(tone.str(), texts(&list));
  return templates;
}

void read_writing(const toml::table& writing, const GrammarReader& reader, Grammar& grammar) {
  for_each_table(writing, "blurb", [&](const toml::table& entry) {
    grammar.blurb.push_back({.lengths = texts(entry.get("lengths")),
                             .templates = templates_by_tone(entry),
                             .gives_reasons = entry["reasons"].value_or(false)});
  });
  if (const toml::table* frames = writing["frames"].as_table())
    for (const auto& [name, frame] : *frames)
      if (const toml::table* tones = frame.as_table())
        grammar.copy_frames.emplace(name.str(), templates_by_tone(*tones));
  grammar.maker_fields = reader.phrases(writing.get("makers"));
  grammar.people_fields = reader.phrases(writing.get("people"));
}

void read_questions(const toml::table& file, const GrammarReader& reader, Grammar& grammar) {
  grammar.fact_frame = reader.phrase_table<PhraseTable>("fact_frame");
  for_each_table(file, "fact", [&](const toml::table& entry) {
    Grammar::Fact fact{.name = entry["name"].value_or(std::string()),
                       .asks = reader.phrases(entry.get("asks")),
                       .behind = reader.phrases(entry.get("behind")),
                       .fields = reader.phrases(entry.get("fields")),
                       .measures = {},
                       .texts = entry["texts"].value_or(false),
                       .holds = entry["holds"].value_or(false),
                       .answer = entry["answer"].value_or(std::string())};
    for (const std::string& name : reader.phrases(entry.get("measures")))
      if (const auto measure = look_up(kMeasures, name)) fact.measures.push_back(*measure);
    grammar.facts.push_back(std::move(fact));
  });
  for_each_table(file, "talk", [&](const toml::table& entry) {
    grammar.talk.push_back({entry["name"].value_or(std::string()), reader.phrases(entry.get("words")),
                            entry["reply"].value_or(std::string()), entry["ends"].value_or(false)});
  });
}

void read_measuring(const toml::table& file, const GrammarReader& reader, Grammar& grammar) {
  for_each_table(file, "comparator", [&](const toml::table& entry) {
    grammar.comparators.push_back({reader.phrases(entry.get("words")), comparison_of(entry), measure_of(entry)});
  });
  for_each_table(file, "comparative", [&](const toml::table& entry) {
    grammar.comparatives.push_back(
        {reader.phrases(entry.get("words")), comparison_of(entry), measure_of(entry).value()});
  });
  for_each_table(file, "adjective", [&](const toml::table& entry) {
    grammar.adjectives.push_back(
        {reader.phrases(entry.get("words")), measure_of(entry).value(),
         entry["side"].value_or(std::string_view()) == "low" ? Grammar::Side::low : Grammar::Side::high});
  });
}

/// Names that are of no kind bear nothing out.
std::vector<EvidenceKind> read_kinds(const toml::node* node) {
  const std::vector<std::string> names = texts(node);
  std::vector<EvidenceKind> kinds;
  for (const EvidenceKind kind :
       {EvidenceKind::history, EvidenceKind::constraint, EvidenceKind::similarity, EvidenceKind::text_match,
        EvidenceKind::popularity, EvidenceKind::memory, EvidenceKind::request, EvidenceKind::placement,
        EvidenceKind::rank, EvidenceKind::stability, EvidenceKind::catalogue, EvidenceKind::change})
    if (std::ranges::find(names, to_string(kind)) != names.end()) kinds.push_back(kind);
  return kinds;
}

ClaimWords read_claims(const toml::table& file, const GrammarReader& reader) {
  ClaimWords claims;
  const auto phrases = [&](std::string_view name) { return reader.phrases(file["claims"][name].node()); };
  for (std::string& phrase : phrases("free"))
    if (phrase.contains(' '))
      claims.free_phrases.push_back(std::move(phrase));
    else
      claims.free.insert(std::move(phrase));
  for (std::string& word : phrases("guarded")) claims.guarded.insert(std::move(word));
  claims.denials = phrases("denials");
  claims.affirms = phrases("affirms");
  claims.breaks = phrases("breaks");
  claims.person = phrases("person");
  claims.people = phrases("people");
  claims.oblique = phrases("oblique");
  claims.returns = phrases("returns");
  claims.roughly = phrases("roughly");
  claims.owned_by = phrases("owned_by");
  claims.foresees = phrases("foresees");
  claims.foreseen = phrases("foreseen");
  claims.relatives = phrases("relatives");
  claims.doer = phrases("doer");
  for_each_table(file, "claim", [&](const toml::table& entry) {
    claims.groups.push_back({.words = reader.phrases(entry.get("words")),
                             .texts = reader.phrases(entry.get("texts")),
                             .kinds = read_kinds(entry.get("kinds")),
                             .is_deed = entry["deed"].value_or(false),
                             .denies = entry["denies"].value_or(false),
                             .needs_title = entry["before_title"].value_or(false),
                             .of_several = entry["of_several"].value_or(false)});
  });
  return claims;
}

Signs read_signs(const toml::table& file) {
  const auto sign = [&](std::string_view name, std::string_view usual) {
    const std::string_view mark = file["signs"][name].value_or(usual);
    return mark.empty() ? usual.front() : mark.front();
  };
  return {.only_names_have_capitals = file["signs"]["capitals"].value_or(std::string_view("names")) == "names",
          .ordinal_dot = file["signs"]["ordinal_dot"].value_or(false),
          .decimal = sign("decimal", "."),
          .digit_group = sign("digit_group", ","),
          .clock = sign("clock", ":"),
          .list_joint = file["signs"]["list_joint"].value_or(std::string(", ")),
          .weekday_plural = file["signs"]["weekday_plural"].value_or(std::string())};
}

}  // namespace

Grammar read_grammar(std::string_view language, const toml::table& file) {
  const GrammarReader reader(file);
  Grammar grammar;
  grammar.language = language;
  grammar.stemmer = file["stemmer"].value_or("english");
  grammar.signs = read_signs(file);
  if (const toml::table* table = file["plurals"].as_table())
    for (const auto& [plural, singular] : *table)
      grammar.plurals.emplace_back(plural.str(), singular.value_or(std::string()));
  for (auto& [ending, singular] : text_table(file["field_singulars"].node()))
    grammar.field_singulars.emplace(ending, singular);
  grammar.forms = reader.forms();
  grammar.compound_heads = reader.phrases(file["compound_heads"].node());
  grammar.compound_joints = texts(file["compound_joints"].node());
  grammar.decade_endings = texts(file["decade_endings"].node());
  grammar.stop = reader.word_set("stop");
  grammar.item_nouns = reader.word_set("item_nouns");
  grammar.evidence_frame = reader.word_set("evidence_frame");
  grammar.possessives = texts(file["possessives"].node());
  grammar.common = reader.word_set("common");
  grammar.label_dressing = reader.word_set("label_dressing");
  grammar.mentions = reader.phrase_table("mentions");
  grammar.numbers = reader.number_table<double>("numbers");
  grammar.ordinals = reader.number_table<std::size_t>("ordinals");
  grammar.decades = reader.number_table<int>("decades");
  grammar.units = reader.names_of("units");
  grammar.days = reader.number_table<double>("days");
  grammar.weekdays = reader.number_table<double>("weekdays");
  grammar.months = reader.number_table<double>("months");
  grammar.day_parts = reader.number_table<double>("day_parts");
  grammar.clock_fractions = reader.number_table<double>("clock_fractions");
  grammar.durations = reader.names_of("durations");
  read_measuring(file, reader, grammar);
  for_each_table(file, "role", [&](const toml::table& entry) {
    grammar.roles.push_back(
        {reader.phrases(entry.get("words")), reader.phrases(entry.get("fields")), reader.phrases(entry.get("behind"))});
  });
  grammar.function_words = reader.phrase_table<decltype(Grammar::function_words)>("function_words");
  grammar.cues = reader.phrase_table("cues");
  grammar.standing = reader.phrase_table("standing");
  grammar.tool_phrases = reader.tool_phrases();
  grammar.memory = reader.phrase_table("memory");
  grammar.answers = reader.phrase_table("answers");
  grammar.critique = reader.phrase_table("critique");
  grammar.offers = reader.phrase_table("offers");
  grammar.wishes = reader.phrase_table<PhraseTable>("wishes");
  grammar.comparing = reader.phrase_table<PhraseTable>("comparing");
  grammar.hedges = reader.phrase_table<PhraseTable>("hedges");
  grammar.recollection = reader.phrase_table<PhraseTable>("recollection");
  grammar.choice = reader.phrase_table<PhraseTable>("choice");
  grammar.moods = reader.phrase_table<PhraseTable>("moods");
  grammar.correction = reader.phrase_table<PhraseTable>("correction");
  if (const toml::table* endings = file["comparative_endings"].as_table())
    for (const auto& [ending, otherwise] : *endings)
      grammar.comparative_endings.emplace_back(ending.str(), otherwise.value_or(std::string()));
  std::ranges::stable_sort(grammar.comparative_endings, std::ranges::greater{},
                           [](const auto& ending) { return ending.first.size(); });
  read_questions(file, reader, grammar);
  grammar.people = reader.names_of("memory_people");
  grammar.people_told = text_table(file["people_told"].node());
  grammar.spans = reader.names_of("memory_spans");
  grammar.time = reader.phrase_table("time");
  grammar.synonyms = reader.synonyms();
  grammar.intents = reader.phrase_table("intents");
  grammar.templates = text_table(file["templates"].node());
  for_each_table(file, "result", [&](const toml::table& entry) {
    grammar.results.emplace(entry["tool"].value_or(std::string()),
                            Grammar::ResultTemplates{.one = texts(entry.get("one")),
                                                     .some = entry["some"].value_or(std::string()),
                                                     .each = texts(entry.get("each")),
                                                     .none = entry["none"].value_or(std::string()),
                                                     .values = text_table(entry.get("values"))});
  });
  if (const toml::table* writing = file["writing"].as_table()) read_writing(*writing, reader, grammar);
  grammar.claims = read_claims(file, reader);
  grammar.weekday_names = texts(file["written"]["weekdays"].node());
  grammar.month_names = texts(file["written"]["months"].node());
  grammar.counts = texts(file["written"]["counts"].node());
  return grammar;
}

bool Grammar::says(std::string_view name, const std::string& word) const {
  const std::vector<std::string>& known = function_words.find(name)->second;
  return std::ranges::find(known, word) != known.end();
}

bool Grammar::is_everyday(const std::string& word) const {
  return stop.contains(word) || common.contains(word) || item_nouns.contains(word);
}

std::string Grammar::say(std::string_view name, const Slots& slots) const {
  return fill(templates.find(name)->second, slots);
}

std::string Grammar::say_counted(std::string_view name, std::size_t count, const Slots& slots) const {
  const auto of_one = count == 1 ? templates.find(fmt::format("{}_one", name)) : templates.end();
  return of_one == templates.end() ? say(name, slots) : fill(of_one->second, slots);
}

std::string Grammar::person_told(std::string_view name) const {
  const auto told = people_told.find(name);
  return told == people_told.end() ? std::string(name) : told->second;
}

std::vector<std::string> built_in_languages() {
  std::vector<std::string> names;
  for (const auto& [name, text] : kGrammarFiles) names.emplace_back(name);
  return names;
}

std::optional<std::string_view> built_in_grammar(std::string_view language) {
  for (const auto& [name, text] : kGrammarFiles)
    if (name == language) return text;
  return std::nullopt;
}

Result<std::shared_ptr<const Grammar>> Grammar::load(std::string_view language) {
  // The files are compiled in and tested, so what is wrong with one is a bug.
  static const auto grammars = [] {
    std::map<std::string_view, std::shared_ptr<const Grammar>> read;
    for (const auto& [name, text] : kGrammarFiles)
      read.emplace(name, std::make_shared<const Grammar>(read_grammar(name, toml::parse(text))));
    return read;
  }();
  if (const auto known = grammars.find(language); known != grammars.end()) return known->second;
  return unsupported("there is no grammar for the language '{}'", language)
      .mend("there are: {}", fmt::join(built_in_languages(), ", "));
}

}  // namespace attune::language
