#include "cli/confirming.h"

#include "cli/conversation_view.h"
#include "cli/terminal.h"

#include <optional>
#include <string>
#include <vector>

#include <fmt/format.h>

namespace attune::cli {
namespace {

void print(const Session& session, const Talk& talk, const assistant::Answer& answer) {
  session.print_text(answer_text(answer, *talk.engine->view()->catalogue, terminal_width()));
}

void print_waiting(const Session& session, const Talk& talk, const assistant::Waiting& waiting) {
  session.print_text(waiting_text(waiting, *talk.engine->view()->catalogue, terminal_width()));
}

/// The tokens of the calls that the person says yes to; none where the input has ended.
std::optional<std::vector<std::string>> ask_about(const Session& session, const Talk& talk,
                                                  const assistant::Answer& answer, LineReader& lines) {
  std::vector<std::string> tokens;
  for (const assistant::Waiting& waiting : answer.pending) {
    print_waiting(session, talk, waiting);
    const auto yes = lines.next_yes("Do it?");
    if (!yes) return std::nullopt;
    if (*yes) tokens.push_back(waiting.token);
  }
  return tokens;
}

}  // namespace

Result<assistant::Answer> print_and_settle(const Session& session, const Talk& talk, std::string_view user,
                                           assistant::Answer answer, LineReader& lines) {
  print(session, talk, answer);
  while (!answer.pending.empty() && lines.interactive()) {
    const auto tokens = ask_about(session, talk, answer, lines);
    if (!tokens) break;
    const bool all = tokens->size() == answer.pending.size();
    if (!tokens->empty()) {
      ATTUNE_TRY(after, talk.assistant->confirm(answer.run, user, *tokens));
      answer = std::move(after);
      print(session, talk, answer);
    }
    if (all) continue;  // what came of it may have something more to ask
    ATTUNE_TRY_VOID(talk.assistant->runs().dismiss(answer.run, user));
    answer.pending.clear();
    session.print_text(tokens->empty() ? "It will not happen.\n" : "The rest will not happen.\n");
  }
  if (answer.pending.empty()) return answer;
  for (const assistant::Waiting& waiting : answer.pending) print_waiting(session, talk, waiting);
  session.print_text(
      wrap(fmt::format("attune runs confirm {0} goes on; attune runs dismiss {0} doesn't.", printable(answer.run)),
           terminal_width()));
  return answer;
}

Status tell(const Session& session, const Talk& talk, std::string_view user, assistant::Answer answer) {
  if (session.json) {
    session.print_document(assistant::to_json(answer, *talk.engine->view()->catalogue));
    return {};
  }
  LineReader lines;
  ATTUNE_TRY_VOID(print_and_settle(session, talk, user, std::move(answer), lines));
  return {};
}

}  // namespace attune::cli
