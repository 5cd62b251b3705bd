#pragma once
#include "assistant/writing/copywriter.h"
#include "plan/tool.h"

#include <memory>

namespace attune::assistant {

/// What plans may have written:
///
///   write_blurb(item: item, user: user, tone: text = "plain", length: text = "medium") -> text
///   write_digest(user: user, where: filter = true, limit: number = 5, tone, length) -> {subject: text, text: text}
///   write_message(items: list of item, to: text = "", tone, length) -> {subject: text, text: text}
///
/// tone: plain, warm or playful; length: brief, medium or full.
Status add_writing_tools(plan::ToolRegistry& registry, std::shared_ptr<const Copywriter> copywriter);

}  // namespace attune::assistant
