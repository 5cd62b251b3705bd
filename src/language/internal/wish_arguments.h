#pragma once
#include "language/internal/plan_writer.h"
#include "language/interpreter.h"

#include <vector>

namespace attune::language {

/// How many items are shown where nobody says.
inline constexpr std::size_t kUsualCount = 5;

/// $user.
plan::Expression the_user();

/// What is wanted: `like` and `where`, as far as there are any.
void add_wish(const plan::List& like, const Filter& where, std::vector<plan::Argument>& arguments);

/// Whose taste counts beside the user's.
void add_company(const DialogueContext& whose, std::vector<plan::Argument>& arguments);

}  // namespace attune::language
