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

/// What the person says to each call; nothing where the input has ended.
std::optional<assistant::Decisions> ask_about(const Session& session, const Talk& talk, const assistant::Answer& answer,
                                              LineReader& lines) {
  assistant::Decisions said;
  for (const assistant::Waiting& waiting : answer.pending) {
    print_waiting(session, talk, waiting);
    const auto yes = lines.next_yes("Do it?");
    if (!yes) return std::nullopt;
    (*yes ? said.yes : said.no).push_back(waiting.token);
  }
  return said;
}

}  // namespace

Result<assistant::Answer> print_and_settle(const Session& session, const Talk& talk, std::string_view user,
                                           assistant::Answer answer, LineReader& lines) {
  print(session, talk, answer);
  while (!answer.pending.empty() && lines.interactive()) {
    const auto said = ask_about(session, talk, answer, lines);
    if (!said) break;
    ATTUNE_TRY(after, talk.assistant->decide(answer.run, user, *said));
    answer = std::move(after);  // what came of it may have something more to ask
    print(session, talk, answer);
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
