#include "base/file.h"
#include "cli/commands/declarations.h"
#include "cli/talk.h"
#include "cli/terminal.h"
#include "language/grammars.h"

#include <cstdlib>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX leaves it to the program

namespace attune::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kTemplate =
    R"(# Words and sentences of this workspace, laid over what Attune knows by itself. `attune grammar show {0}` prints what is
# in force; docs/languages.md says how lists and tables merge. For example:
#
# [synonyms]
# spooky = ["horror"]
#
# [intents]
# vague = ["dunno"]
#
# [remove.intents]
# vague = ["what now"]
#
# [wording.sentences]
# because = "Because {{clause}}"
)";

/// The workspace's file of a language as a whole: of what is read and of what is written.
Status check(const fs::path& workspace, std::string_view language) {
  ATTUNE_TRY(grammars, language::Grammars::open(workspace / "grammar"));
  ATTUNE_TRY_VOID(grammars->grammar(language));
  ATTUNE_TRY_VOID(Wording::open(language, workspace));
  return {};
}

Status list(Session& session) {
  ATTUNE_TRY(workspace, Workspace::open(session.workspace_path()));
  ATTUNE_TRY(grammars, language::Grammars::open(workspace.root / "grammar"));
  json::array languages;
  std::string text;
  for (const std::string& name : grammars->languages()) {
    const bool laid_over = grammars->is_laid_over(name);
    const bool usual = name == workspace.spoken.usual;
    languages.push_back(json::object{{"language", name},
                                     {"default", usual},
                                     {"file", laid_over ? json::value(grammars->file(name).string()) : json::value()}});
    text += fmt::format("{}{}{}\n", name, usual ? " (default)" : "",
                        laid_over ? fmt::format(", with {}", grammars->file(name).string()) : "");
  }
  if (session.json)
    session.print_document(json::object{{"languages", std::move(languages)}});
  else
    session.print_text(printable(text, Lines::keep));
  return {};
}

json::object lists_json(const std::map<std::string, std::vector<std::string>>& lists) {
  json::object object;
  for (const auto& [name, texts] : lists) {
    json::array array;
    for (const std::string& text : texts) array.emplace_back(text);
    object[name] = std::move(array);
  }
  return object;
}

/// The file in force; with it, or alone, how tools are asked for and which words the catalogue gives a meaning.
Status show(Session& session, const std::string& language, bool only_learned) {
  if (!only_learned && !session.json) {
    ATTUNE_TRY(grammars, language::Grammars::open(session.workspace_path() / "grammar"));
    ATTUNE_TRY(text, grammars->text(language));
    session.print_text(printable(text, Lines::keep) + "\n");
    return {};
  }
  ATTUNE_TRY(talk, open_talk(session));
  ATTUNE_TRY(text, talk.assistant->tongues().grammars().text(language));
  ATTUNE_TRY(known, talk.assistant->tongues().understanding(language));
  const language::Learned learned = known.interpreter->learned();
  if (session.json) {
    session.print_document(json::object{{"language", language},
                                        {"grammar", text},
                                        {"phrases", lists_json(learned.phrases)},
                                        {"synonyms", lists_json(learned.synonyms)}});
    return {};
  }
  std::string lines;
  for (const auto& [tool, phrases] : learned.phrases)
    lines += fmt::format("{}\n  {}\n", tool, fmt::join(phrases, "\n  "));
  for (const auto& [word, labels] : learned.synonyms) lines += fmt::format("{}: {}\n", word, fmt::join(labels, ", "));
  session.print_text(printable(lines, Lines::keep));
  return {};
}

/// The person's editor on a file; waits for its end.
Status run_editor(const fs::path& file) {
  const std::string path = file.string();
  const char* const arguments[] = {"sh", "-c", "${VISUAL:-${EDITOR:-vi}} \"$1\"", "sh", path.c_str(), nullptr};
  pid_t child = 0;
  if (posix_spawn(&child, "/bin/sh", nullptr, nullptr, const_cast<char**>(arguments), environ) != 0)
    return io_error("no editor could be started").mend("edit {} with another program", path);
  int state = 0;
  if (waitpid(child, &state, 0) < 0 || !WIFEXITED(state) || WEXITSTATUS(state) != 0)
    return io_error("the editor did not end well").mend("set $EDITOR, or edit {} with another program", path);
  return {};
}

/// Makes the workspace's file where it has none, lets the person change it, and checks it.
Status edit(Session& session, const std::string& language) {
  ATTUNE_TRY(workspace, Workspace::open(session.workspace_path()));
  const bool is_name =
      !language.empty() && language.find_first_not_of("abcdefghijklmnopqrstuvwxyz-") == std::string::npos;
  if (!is_name)
    return invalid_argument("'{}' is no name of a language", language).mend("its code in small letters: en, de, fr");
  const fs::path file = workspace.root / "grammar" / fmt::format("{}.toml", language);
  const bool is_new = !fs::exists(file);
  if (is_new) {
    std::error_code code;
    fs::create_directories(file.parent_path(), code);
    ATTUNE_TRY_VOID(write_file_atomically(file, fmt::format(fmt::runtime(kTemplate), language)));
  }
  const bool interactive = isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1 && !session.json;
  if (interactive) ATTUNE_TRY_VOID(run_editor(file));
  ATTUNE_TRY_VOID(check(workspace.root, language));
  if (session.json)
    session.print_document(json::object{{"language", language}, {"file", file.string()}, {"made", is_new}});
  else
    session.print_text(fmt::format("{} is sound. A server reads it when it starts.\n", printable(file.string())));
  return {};
}

}  // namespace

Action declare_grammar(CLI::App& app) {
  const auto language = std::make_shared<std::string>();
  const auto only_learned = std::make_shared<bool>(false);
  app.require_subcommand(1);
  const CLI::App* list_them = app.add_subcommand("list", "The languages that there are");
  CLI::App* show_one = app.add_subcommand("show", "What of a language is in force");
  CLI::App* edit_one = app.add_subcommand("edit", "Change the workspace's own words and sentences of a language");
  for (CLI::App* command : {show_one, edit_one})
    command->add_option("LANGUAGE", *language, "Its code: en, de")->required();
  show_one->add_flag("--learned", *only_learned,
                     "How tools are asked for, and which words mean labels of the catalogue, instead");
  return [=](Session& session) {
    if (list_them->parsed()) return list(session);
    return show_one->parsed() ? show(session, *language, *only_learned) : edit(session, *language);
  };
}

}  // namespace attune::cli
