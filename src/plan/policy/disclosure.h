#pragma once
#include "plan/policy/label.h"

#include <string_view>

namespace attune::plan {

/// What a front end may read of a text with this label: the text, or "" where anybody outside had a hand in it (for
/// what a model reads it may obey) or it is private to people (for what a model reads it may tell). So no front end, not
/// even one that obeys every sentence it sees, writes a plan that somebody outside asked for.
std::string_view shown_to_planner(std::string_view text, const Label& label);

/// Whether a sentence that a model wrote after reading text from outside may be put before a person: letters, digits,
/// spaces and plain punctuation, and no address, so that nothing in it is fetched, followed or run by whatever shows it
/// (Markdown, HTML, a client that makes links of what looks like one). Cost O(length).
bool may_be_shown(std::string_view sentence);

}  // namespace attune::plan
