#pragma once
#include "engine/engine.h"
#include "plan/tool.h"
#include "tools/quarantine/judge.h"
#include "tools/quarantine/text_reader.h"

#include <memory>

namespace attune::tools {

/// What plans may ask of a reader:
///
///   extract_text(from: json, question: text) -> text           at most 4,096 bytes
///   extract_number(from: json, question: text) -> number
///   extract_truth(from: json, question: text) -> bool
///
/// It reads at most 64 KiB: of items their texts and attributes, of other values their JSON. An answer of another type
/// is a type_error; one to private data that is more than plain prose (plan::may_be_shown), permission_denied. A remote
/// reader gets no private data. `engine` must outlive the registry.
Status add_extracting_tools(plan::ToolRegistry& registry, const Engine& engine, std::shared_ptr<TextReader> reader);

/// And of a judge:
///
///   judge(items: items, wish: text) -> items                   at most 50; blended_order of what the judge wants
///   assess(items: items, wish: text) -> list of {item: item, score: number, reason: text}
///                                                              scores from 0 to 1; a reason that may not be shown is
///                                                              ""
///
/// A judge whose order is no permutation, or that doesn't judge every item, is a type_error.
Status add_judging_tools(plan::ToolRegistry& registry, const Engine& engine, std::shared_ptr<Judge> judge);

}  // namespace attune::tools
