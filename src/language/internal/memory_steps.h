#pragma once
#include "data/catalogue.h"
#include "language/internal/plan_writer.h"
#include "language/interpreter.h"
#include "language/reading.h"

#include <string>
#include <vector>

namespace attune::language {

/// Writes the steps that carry out what a message says of memory; the names of their values, for the reply.
std::vector<std::string> write_memory(const std::vector<MemoryWish>& wishes, const DialogueContext& context,
                                      const Catalogue& catalogue, PlanWriter& plan);

/// "conversation" and "turn" of words that are said now; none outside a conversation.
void add_place(const DialogueContext& context, std::vector<plan::Argument>& arguments);

}  // namespace attune::language
