#include "base/file.h"
#include "cli/commands/declarations.h"
#include "cli/talk.h"
#include "language/reading_json.h"
#include "language/reading_score.h"

#include <algorithm>
#include <map>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace attune::cli {
namespace {

struct Options {
  std::string labels;
  std::string turns;
  bool show_wrong = false;
};

/// Texts of a file of dialogue turns: (dialogue, turn) -> its context.
using Texts = std::map<std::pair<std::string, std::size_t>, std::vector<std::string>>;

template <class Take>
Status for_each_line(const std::string& path, Take take) {
  ATTUNE_TRY(content, read_file(path));
  std::size_t line = 0;
  for (std::size_t at = 0; at < content.size(); ++line) {
    const std::size_t end = std::min(content.find('\n', at), content.size());
    const std::string_view text = std::string_view(content).substr(at, end - at);
    at = end + 1;
    if (text.empty()) continue;
    const auto take_line = [&]() -> Status {
      ATTUNE_TRY(value, parse_json(text));
      if (!value.is_object()) return invalid_argument("it is no object");
      return take(value.as_object());
    };
    if (const Status taken = take_line(); !taken)
      return in_context(fmt::format("line {} of {}", line + 1, path), taken.error());
  }
  return {};
}

Result<Texts> read_texts(const std::string& path) {
  Texts texts;
  ATTUNE_TRY_VOID(for_each_line(path, [&](const json::object& turn) -> Status {
    ATTUNE_TRY(dialogue, need_text(turn, "dialogue"));
    ATTUNE_TRY(number, need_number(turn, "turn"));
    const json::value* context = turn.if_contains("context");
    if (context == nullptr || !context->is_array()) return invalid_argument("'context' is no list");
    std::vector<std::string>& kept = texts[{dialogue, static_cast<std::size_t>(number)}];
    for (const json::value& text : context->as_array())
      if (text.is_string()) kept.emplace_back(text.as_string());
    return {};
  }));
  return texts;
}

json::object counts_json(const language::FoundCounts& counts) {
  return {{"precision", counts.precision()}, {"recall", counts.recall()}, {"f1", counts.f1()},
          {"labelled", counts.labelled},     {"found", counts.found},     {"right", counts.right}};
}

/// The difference of two readings of one utterance, for whoever looks for mistakes.
json::object difference(std::string_view text, const json::value& labelled, const json::array& found) {
  json::array names;
  for (const json::value& value : found) {
    const json::object& entity = value.as_object();
    names.push_back(json::object{{"text", entity.at("text")},
                                 {"start", entity.at("start")},
                                 {"kind", entity.at("kind")},
                                 {"id", entity.at("id")},
                                 {"polarity", entity.at("polarity")}});
  }
  return {{"text", text}, {"labelled", labelled}, {"found", std::move(names)}};
}

Status evaluate_reading(Session& session, const Options& options) {
  ATTUNE_TRY(texts, read_texts(options.turns));
  ATTUNE_TRY(talk, open_talk(session));
  language::ReadingScore score;
  json::array wrong;
  ATTUNE_TRY_VOID(for_each_line(options.labels, [&](const json::object& line) -> Status {
    ATTUNE_TRY(dialogue, need_text(line, "dialogue"));
    ATTUNE_TRY(turn, need_number(line, "turn"));
    ATTUNE_TRY(index, need_number(line, "index"));
    const auto context = texts.find({dialogue, static_cast<std::size_t>(turn)});
    if (context == texts.end() || context->second.size() <= static_cast<std::size_t>(index))
      return not_found("there is no text {} in turn {} of dialogue '{}'", index, turn, dialogue)
          .mend("do the labels belong to {}?", options.turns);
    const json::value* entities = line.if_contains("entities");
    if (entities == nullptr || !entities->is_array()) return invalid_argument("'entities' is no list");
    std::vector<language::LabelledEntity> labelled;
    for (const json::value& value : entities->as_array()) {
      ATTUNE_TRY(entity, language::read_labelled_entity(value));
      labelled.push_back(std::move(entity));
    }
    const std::string& text = context->second[static_cast<std::size_t>(index)];
    ATTUNE_TRY(read, talk.assistant->read(text, {}));
    const json::object reading = language::reading_json(text, read.reading, read.mentions, *read.view->catalogue);
    const json::array& found = reading.at("entities").as_array();
    language::ReadingScore own;
    own.add(labelled, found);
    score.add(labelled, found);
    if (options.show_wrong && own.polarity().f1() < 1) wrong.push_back(difference(text, *entities, found));
    return {};
  }));
  if (session.json) {
    json::object by_kind;
    for (const auto& [kind, counts] : score.by_kind()) by_kind[kind] = counts_json(counts);
    json::object document{{"utterances", score.utterances()},
                          {"entities", counts_json(score.entities())},
                          {"polarity", counts_json(score.polarity())},
                          {"by_kind", std::move(by_kind)}};
    if (options.show_wrong) document["wrong"] = std::move(wrong);
    session.print_document(document);
    return {};
  }
  const auto row = [](std::string_view name, const language::FoundCounts& c) {
    return fmt::format("{:<10} {:>9.3f} {:>9.3f} {:>9.3f}   {} of {} right, {} found\n", name, c.precision(),
                       c.recall(), c.f1(), c.right, c.labelled, c.found);
  };
  session.print_text(fmt::format("{} utterances\n{:<10} {:>9} {:>9} {:>9}\n{}{}", score.utterances(), "", "precision",
                                 "recall", "F1", row("entities", score.entities()), row("polarity", score.polarity())));
  return {};
}

}  // namespace

Action declare_evaluate_reading(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("--labels", options->labels,
                 "What the utterances name: lines of {dialogue, turn, index, entities: [{start, end, kind, id, "
                 "polarity}]}")
      ->required()
      ->type_name("FILE");
  app.add_option("--turns", options->turns, "The utterances: lines of {dialogue, turn, context: [text]}")
      ->required()
      ->type_name("FILE");
  app.add_flag("--show-wrong", options->show_wrong, "With --json: also the utterances that are read otherwise");
  return [options](Session& session) { return evaluate_reading(session, *options); };
}

}  // namespace attune::cli
