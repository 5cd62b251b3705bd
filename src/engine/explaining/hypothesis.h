#pragma once
#include "base/error.h"
#include "data/filter/filter.h"
#include "data/history.h"
#include "data/ranking.h"
#include "memory/standing_taste.h"

#include <cstddef>
#include <functional>
#include <vector>

namespace attune {

/// What an answer rests on that could be otherwise: what a person asks for, has had, and has said. The true one,
/// changed a little, tells what would change the answer and how much it hangs on any one thing.
struct Hypothesis {
  Filter where;
  std::vector<ItemId> like;
  History history;
  StandingTaste taste;
};

/// The n best under a hypothesis, as a list is made (Engine::recommend). Errors: those of Engine::recommend.
using AnswerUnder = std::function<Result<Ranking>(const Hypothesis& hypothesis, std::size_t n)>;

/// The place of an item in a list, from 1; 0 where it isn't there.
std::size_t place_of(ItemId item, const Ranking& list);

}  // namespace attune
