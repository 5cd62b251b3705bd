#include "cli/commands/declarations.h"
#include "cli/line_output.h"
#include "cli/options.h"
#include "cli/talk.h"
#include "cli/terminal.h"
#include "language/reading_json.h"

#include <fstream>
#include <iostream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <simdjson.h>

namespace attune::cli {
namespace {

struct Options {
  std::string text;
  std::string user;
  std::string file;
  std::string language;
};

Result<json::object> read_one(const Talk& talk, const std::string& text, const assistant::Conversation& conversation) {
  ATTUNE_TRY(read, talk.assistant->read(text, conversation));
  json::object document = language::reading_json(text, read.reading, read.mentions, *read.view->catalogue);
  document.emplace("language", read.language);
  return document;
}

std::string listed(const json::array& parts) {
  std::string text;
  for (const json::value& part : parts)
    text.append(text.empty() ? "" : ", ").append(std::string_view(part.as_string()));
  return text;
}

/// For people: a line a thing.
std::string told(const json::object& reading) {
  std::string text = fmt::format("intents: {}\n", listed(reading.at("intents").as_array()));
  for (const json::value& value : reading.at("entities").as_array()) {
    const json::object& entity = value.as_object();
    const json::string& name = entity.contains("title") ? entity.at("title").as_string() : entity.at("id").as_string();
    text += fmt::format("  \"{}\" ({}-{}): {} {}, {}\n", std::string_view(entity.at("text").as_string()),
                        entity.at("start").to_number<std::size_t>(), entity.at("end").to_number<std::size_t>(),
                        std::string_view(entity.at("kind").as_string()), std::string_view(name),
                        std::string_view(entity.at("polarity").as_string()));
  }
  for (const json::value& constraint : reading.at("constraints").as_array())
    text += fmt::format("  only what meets: {}\n", std::string_view(constraint.as_object().at("where").as_string()));
  for (const json::value& wish : reading.at("wishes").as_array())
    text += fmt::format("  one wish: {}\n", std::string_view(wish.as_object().at("text").as_string()));
  for (const json::value& fact : reading.at("facts").as_array())
    text += fmt::format("  asked of {}: {}\n", std::string_view(fact.as_object().at("item").as_string()),
                        std::string_view(fact.as_object().at("text").as_string()));
  if (reading.at("recalled").is_object())
    text += fmt::format("  perhaps meant: {}\n",
                        std::string_view(reading.at("recalled").as_object().at("title").as_string()));
  for (const json::value& action : reading.at("actions").as_array())
    text += fmt::format("  to do: {}\n", std::string_view(action.as_object().at("tool").as_string()));
  if (const auto& parts = reading.at("not_understood").as_array(); !parts.empty())
    text += fmt::format("not understood: {}\n", listed(parts));
  return printable(text, Lines::keep);
}

/// A document a line of the input; an empty line has one, too.
Status read_lines(Session& session, const Talk& talk, std::istream& input,
                  const assistant::Conversation& conversation) {
  ATTUNE_TRY(output, LineOutput::open(""));
  for (std::string line; std::getline(input, line);) {
    if (line.ends_with('\r')) line.pop_back();
    // JSON is UTF-8, so that what is not cannot be shown again.
    if (!simdjson::validate_utf8(line.data(), line.size())) line = printable(line);
    ATTUNE_TRY(reading, read_one(talk, line, conversation));
    output.lines += session.json ? to_json(reading) + "\n" : told(reading) + "\n";
    ATTUNE_TRY_VOID(output.after_line());
  }
  return output.finish();
}

Status read_command(Session& session, const Options& options) {
  if (options.text.empty() == options.file.empty())
    return invalid_argument("there {} to read", options.text.empty() ? "is no text" : "are a text and a file")
        .mend("write: attune read \"TEXT\" --user U, or attune read --file FILE --user U");
  ATTUNE_TRY(talk, open_talk(session));
  assistant::Conversation conversation;
  conversation.user = options.user;
  conversation.language = options.language;
  if (options.file == "-") return read_lines(session, talk, std::cin, conversation);
  if (!options.file.empty()) {
    std::ifstream file(options.file);
    if (!file) return io_error("{} cannot be opened", options.file).mend("is the path right?");
    return read_lines(session, talk, file, conversation);
  }
  ATTUNE_TRY(reading, read_one(talk, options.text, conversation));
  if (session.json)
    session.print_document(reading);
  else
    session.print_text(told(reading));
  return {};
}

}  // namespace

Action declare_read(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.add_option("TEXT", options->text, "What somebody said");
  add_user(app, options->user, Need::required);
  add_language(app, options->language);
  app.add_option("--file", options->file,
                 "Read each line of a file instead, - for standard input; with --json a "
                 "document a line")
      ->type_name("FILE");
  return [options](Session& session) { return read_command(session, *options); };
}

}  // namespace attune::cli
