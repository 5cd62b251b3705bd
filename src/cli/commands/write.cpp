#include "assistant/listing.h"
#include "assistant/writing/copywriter.h"
#include "cli/commands/declarations.h"
#include "cli/options.h"
#include "cli/talk.h"
#include "cli/terminal.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

namespace attune::cli {
namespace {

struct Options {
  std::string user;
  std::vector<std::string> items;
  std::string to;
  std::string where;
  std::size_t count = 5;
  std::string tone = "plain";
  std::string length = "medium";
  std::string language;
};

void print(Session& session, const language::Copy& copy, const Catalogue& catalogue) {
  if (session.json) {
    json::array sentences;
    for (const Reason& sentence : copy.body.reasons) {
      json::array evidence;
      for (const std::string& id : sentence.evidence) evidence.push_back(json::string(id));
      sentences.push_back(json::object{
          {"item", catalogue.key(sentence.item)}, {"text", sentence.text}, {"evidence", std::move(evidence)}});
    }
    session.print_document(json::object{{"subject", copy.subject},
                                        {"text", copy.text()},
                                        {"sentences", std::move(sentences)},
                                        {"evidence", assistant::evidence_json(copy.body.evidence)}});
    return;
  }
  if (!copy.subject.empty()) session.print_text(fmt::format("{}\n\n", printable(copy.subject)));
  session.print_text(printable(copy.text(), Lines::keep) + "\n");
}

Result<std::vector<ItemId>> named(const Session& session, const View& view, const std::vector<std::string>& names) {
  std::vector<ItemId> items;
  for (const std::string& name : names) {
    ATTUNE_TRY(item, assistant::find_named_item(view, name));
    if (!item.note.empty()) session.print_note(printable(item.note));
    items.push_back(item.item);
  }
  return items;
}

enum class Kind { blurb, digest, message };

Status write(Session& session, const Options& options, Kind kind) {
  ATTUNE_TRY(tone, language::parse_tone(options.tone));
  ATTUNE_TRY(length, language::parse_length(options.length));
  const language::CopyStyle style{tone, length, options.language};
  ATTUNE_TRY(where, parse_where(options.where));
  ATTUNE_TRY(talk, open_talk(session));
  const auto view = talk.engine->view();
  const assistant::Copywriter& copywriter = talk.assistant->copywriter();
  ATTUNE_TRY(items, named(session, *view, options.items));
  if (kind == Kind::digest) {
    ATTUNE_TRY(copy, copywriter.digest(options.user, where, options.count, style));
    print(session, copy, *view->catalogue);
  } else if (kind == Kind::message) {
    ATTUNE_TRY(copy, copywriter.message(items, options.to, style));
    print(session, copy, *view->catalogue);
  } else {
    ATTUNE_TRY(copy, copywriter.blurb(items.front(), options.user, style));
    print(session, copy, *view->catalogue);
  }
  return {};
}

}  // namespace

Action declare_write(CLI::App& app) {
  const auto options = std::make_shared<Options>();
  app.require_subcommand(1);
  CLI::App* blurb = app.add_subcommand("blurb", "A few sentences on one item, for one person");
  CLI::App* digest = app.add_subcommand("digest", "A letter to one person with what is best for them");
  CLI::App* message = app.add_subcommand("message", "A message to several people about some items: nothing personal");
  for (CLI::App* command : {blurb, digest, message}) {
    command->add_option("--tone", options->tone, "plain, warm or playful")
        ->check(CLI::IsMember(language::tone_names()))
        ->capture_default_str();
    command->add_option("--length", options->length, "brief, medium or full")
        ->check(CLI::IsMember(language::length_names()))
        ->capture_default_str();
    command->add_option("--language", options->language, "The language it is written in: en, de, ...")
        ->type_name("LANGUAGE");
  }
  blurb->add_option("ITEM", options->items, "The item's id, or its title")->required()->expected(1);
  message->add_option("ITEM", options->items, "Items by their ids or titles")->required();
  message->add_option("--to", options->to, "Names, as they are to be addressed")->type_name("NAMES");
  add_user(*blurb, options->user, Need::optional);
  add_user(*digest, options->user, Need::required);
  digest->add_option("-n,--count", options->count, "How many items")->check(CLI::Range(1, 50))->capture_default_str();
  add_where(*digest, options->where);
  return [=](Session& session) {
    const Kind kind = blurb->parsed() ? Kind::blurb : digest->parsed() ? Kind::digest : Kind::message;
    return write(session, *options, kind);
  };
}

}  // namespace attune::cli
