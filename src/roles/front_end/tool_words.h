#pragma once
#include "plan/tool.h"

#include <string>

namespace attune::roles {

/// A tool in a line, as a prompt has it:
///   take(items: items, count?: number >= 1 (how many), skip?: number >= 0) -> items: the first of a list
///   draft_email(to: text, ...) -> record [needs_confirmation]: ...
/// The description, which is outside text, is left out.
std::string manifest_line(const plan::Signature& signature);

}  // namespace attune::roles
