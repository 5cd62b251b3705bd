#pragma once
#include "assistant/assistant.h"
#include "cli/line_reader.h"
#include "cli/talk.h"

#include <string_view>

namespace attune::cli {

/// Prints an answer for people, with what waits for a yes. A person at the terminal is asked about each call, and what
/// came of their answers is printed; at the end of the input it all goes on waiting. Where nobody sits at the terminal,
/// a line says how to confirm.
/// @return the answer in the end, with what still waits. Errors: those of Assistant::decide.
Result<assistant::Answer> print_and_settle(const Session& session, const Talk& talk, std::string_view user,
                                           assistant::Answer answer, LineReader& lines);

/// The end of a command that gives one answer: its JSON document where that is wanted, else print_and_settle.
Status tell(const Session& session, const Talk& talk, std::string_view user, assistant::Answer answer);

}  // namespace attune::cli
