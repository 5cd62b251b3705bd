#pragma once
#include "assistant/offers/offer.h"
#include "assistant/runs/run_keeper.h"
#include "base/json.h"
#include "data/catalogue.h"
#include "data/evidence.h"
#include "data/ranking.h"
#include "plan/execution/executor.h"
#include "plan/plan.h"
#include "store/standing_log.h"

#include <optional>
#include <string>
#include <vector>

namespace attune::assistant {

/// What a tool that the message asked for did or found.
struct Outcome {
  std::string step;  ///< as in the trace
  std::string tool;
  plan::Value value;
};

/// What answers one of several wishes.
struct AnswerList {
  std::string words;  ///< of the wish: "a thriller for us later"
  Ranking items;
};

struct Timings {
  double compile_ms = 0;  ///< message to checked plan
  double execute_ms = 0;
  double total_ms = 0;
};

/// One turn's result, complete and typed; texts for people are made from it alone.
struct Answer {
  std::string reply;
  Ranking items;                  ///< of all lists, each item once
  std::vector<AnswerList> lists;  ///< where the message held several wishes; else empty
  std::vector<Reason> reasons;    ///< of the items, in the items' order
  std::optional<plan::Question> question;
  plan::Plan plan;
  std::vector<Evidence> evidence;
  std::vector<Outcome> outcomes;  ///< in the plan's order
  std::string run;                ///< id of the run in the log
  std::vector<Waiting> pending;   ///< what waits for the person's yes
  std::vector<std::string> not_understood;
  std::optional<Offer> offer;                     ///< a next step, which the person's yes is enough for
  std::optional<StoredStandingRequest> standing;  ///< that the message made: its plan runs later
  std::vector<plan::StepTrace> trace;
  Timings timings;
};

/// The contract of `ask --json` and POST /v1/ask:
/// {"reply", "items": [item...], "lists": [{"text", "items": [item...]}], "question": null | {"text", "choices"},
/// "plan", "plan_text", "evidence": [{"id", "kind", "text", "value"}], "outcomes": [{"step", "tool", "value"}],
/// "pending": [{"step", "tool", "text", "arguments", "why", "token"}], "offer": null | {"text", "choices"},
/// "not_understood", "standing": null | standing request, "run", "trace", "timings_ms":
/// {"compile", "execute", "total"}}
json::object to_json(const Answer& answer, const Catalogue& catalogue);

/// "rate(user: \"ada\", item: \"heat\")": what would happen, with the exact values.
std::string call_text(const plan::PendingCall& call, const Catalogue& catalogue);

/// The one form of evidence in every answer: [{"id", "kind", "text", "value"}], of what is remembered with "fact", its
/// id.
json::array evidence_json(std::span<const Evidence> evidence);

/// The one form of an item in every answer: {"id", "title", "score", "attributes": {...}, "reasons": [{"text",
/// "evidence": [id...]}]}, "derived": {field: [{"value", "source", "confidence"}]} where more is known of it than its
/// source says, and "placed_by" where the score alone did not place it. Attributes are those of the
/// catalogue, prose cut at 400 characters.
json::object item_json(const Scored& item, std::span<const Reason> reasons, const Catalogue& catalogue);

}  // namespace attune::assistant
