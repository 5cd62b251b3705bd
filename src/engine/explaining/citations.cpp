#include "engine/explaining/citations.h"

#include <fmt/format.h>

namespace attune {

std::string Citations::cite(EvidenceKind kind, std::string text, double value, std::optional<ItemId> item) {
  std::string id = fmt::format("e{}", written_.evidence.size() + 1);
  written_.evidence.push_back({id, kind, std::move(text), value, item});
  return id;
}

std::string Citations::cite_fact(std::int64_t fact, std::string text, double value) {
  std::string id = cite(EvidenceKind::memory, std::move(text), value);
  written_.evidence.back().fact = fact;
  return id;
}

void Citations::say(ItemId item, std::string text, std::vector<std::string> evidence) {
  written_.reasons.push_back({item, std::move(text), std::move(evidence)});
}

std::string event_text(const Event& event, std::string_view title, EventForm form, const Wording& wording) {
  struct Sayings {
    Say whole;
    Say also;
    Say behind_that;
  };
  const auto sayings = [&]() -> Sayings {
    switch (event.kind) {
      case EventKind::rating:
        return {Say::you_rated, Say::also_rated, Say::that_rated};
      case EventKind::view:
        return {Say::you_chose, Say::also_done, Say::that_chose};
      case EventKind::purchase:
        return {Say::you_got, Say::also_done, Say::that_got};
      case EventKind::like:
        return {Say::you_liked, Say::also_done, Say::that_liked};
      case EventKind::dislike:
        return {Say::you_disliked, Say::also_done, Say::that_disliked};
    }
    return {Say::you_chose, Say::also_done, Say::that_chose};
  }();
  const Say saying = form == EventForm::whole  ? sayings.whole
                     : form == EventForm::also ? sayings.also
                                               : sayings.behind_that;
  return wording.say(saying, {{"title", std::string(title)}, {"value", fmt::format("{}", event.value)}});
}

}  // namespace attune
