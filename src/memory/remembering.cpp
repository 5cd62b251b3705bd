#include "memory/remembering.h"

#include "base/ascii.h"

#include <algorithm>
#include <set>

namespace attune {
namespace {

/// The facts and all that they took the place of.
std::vector<StoredFact> with_histories(const FactTimeline& facts, const std::vector<std::int64_t>& ids) {
  std::set<std::int64_t> known;
  std::vector<StoredFact> all;
  for (const std::int64_t id : ids)
    for (const RememberedFact* one : facts.history_of(id))
      if (known.insert(one->fact.id).second) all.push_back(one->fact);
  return all;
}

Result<std::vector<StoredFact>> erased(FactLog& log, std::string_view user, std::vector<StoredFact> facts) {
  if (facts.empty()) return facts;
  std::vector<std::int64_t> ids;
  ids.reserve(facts.size());
  for (const StoredFact& fact : facts) ids.push_back(fact.id);
  ATTUNE_TRY_VOID(log.erase(user, ids));
  return facts;
}

Failure no_such_fact(std::string_view user, std::int64_t id) {
  return not_found("user '{}' has no fact {}", user, id).mend("`attune memory list` shows them");
}

}  // namespace

Result<FactTimeline> remembered_of(FactLog& log, std::string_view user) {
  ATTUNE_TRY(facts, log.log(user));
  FactTimeline timeline;
  for (StoredFact& fact : facts) timeline.add(std::move(fact));
  return timeline;
}

Result<StoredFact> spelt_as(const Catalogue& catalogue, StoredFact fact) {
  if (fact.kind != "likes" && fact.kind != "avoids")
    return invalid_argument("'{}' is nothing that is remembered of a label", fact.kind).mend("say likes or avoids");
  const auto field = catalogue.find_field(fact.field);
  if (!field || catalogue.field(*field).kind != FieldKind::labels)
    return invalid_argument("the catalogue has no labels in a field '{}'", fact.field)
        .mend("`attune doctor` lists the fields");
  const auto label = catalogue.find_label(*field, fact.value);
  if (!label)
    return not_found("no item has '{}' in its {}", fact.value, fact.field)
        .mend("find its spelling with `attune search`");
  fact.subject = lower_ascii(trimmed(fact.subject));
  fact.field = catalogue.field(*field).name;
  fact.value = std::string(catalogue.label_text(*field, *label));
  return fact;
}

Result<StoredFact> correct(FactLog& log, const Catalogue& catalogue, std::int64_t id, StoredFact instead,
                           std::string_view idempotency_key) {
  ATTUNE_TRY(facts, remembered_of(log, instead.user));
  const RememberedFact* wrong = facts.find(id);
  if (wrong == nullptr) return no_such_fact(instead.user, id);
  instead.subject = wrong->fact.subject;
  if (instead.kind.empty()) instead.kind = wrong->fact.kind;
  if (instead.field.empty()) instead.field = wrong->fact.field;
  if (instead.value.empty()) instead.value = wrong->fact.value;
  instead.corrects = id;
  ATTUNE_TRY(spelt, spelt_as(catalogue, std::move(instead)));
  return log.append(spelt, idempotency_key);
}

Result<std::vector<StoredFact>> forget(FactLog& log, std::string_view user, std::int64_t id) {
  ATTUNE_TRY(facts, remembered_of(log, user));
  if (facts.find(id) == nullptr) return no_such_fact(user, id);
  return erased(log, user, with_histories(facts, {id}));
}

Result<std::vector<StoredFact>> forget_label(FactLog& log, const StoredFact& about) {
  ATTUNE_TRY(facts, remembered_of(log, about.user));
  std::vector<std::int64_t> ids;
  for (const RememberedFact& one : facts.all()) {
    const StoredFact& fact = one.fact;
    const bool is_meant = fact.subject == about.subject && same_text(fact.field, about.field) &&
                          same_text(fact.value, about.value) && (about.kind.empty() || fact.kind == about.kind);
    if (is_meant) ids.push_back(fact.id);
  }
  return erased(log, about.user, with_histories(facts, ids));
}

bool holds_all_words(const StoredFact& fact, std::string_view words) {
  const std::string held =
      lower_ascii(fmt::format("{} {} {} {} {}", fact.subject, fact.kind, fact.field, fact.value, fact.source));
  for (std::string_view rest = trimmed(words); !rest.empty(); rest = trimmed(rest)) {
    const std::size_t end = std::min(rest.find_first_of(" \t\r\n"), rest.size());
    if (held.find(lower_ascii(rest.substr(0, end))) == std::string::npos) return false;
    rest.remove_prefix(end);
  }
  return true;
}

}  // namespace attune
