#include "cli/talk.h"

#include "base/parallel.h"

#include <fmt/format.h>
#include <unistd.h>

namespace attune::cli {

Result<Talk> open_talk(const Session& session) {
  ATTUNE_TRY(engine, session.open_engine());
  ATTUNE_TRY(assistant, assistant::Assistant::create(*engine, available_threads()));
  return Talk{std::move(engine), std::move(assistant)};
}

assistant::AskOptions turn_options(const Session& session, bool confirmed, std::size_t turn) {
  assistant::AskOptions options;
  options.confirmed = confirmed;
  options.run_id = fmt::format("{}-{}-{}", format_time(session.clock().now()), getpid(), turn);
  return options;
}

}  // namespace attune::cli
