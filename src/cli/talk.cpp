#include "cli/talk.h"

#include "base/parallel.h"

namespace attune::cli {

Result<Talk> open_talk(const Session& session) {
  ATTUNE_TRY(engine, session.open_engine());
  ATTUNE_TRY(assistant, assistant::Assistant::create(*engine, available_threads()));
  return Talk{std::move(engine), std::move(assistant)};
}

}  // namespace attune::cli
