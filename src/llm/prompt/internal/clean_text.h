#pragma once
#include <string>
#include <string_view>

namespace attune::llm {

/// A text as a prompt may hold it: what is not UTF-8 becomes U+FFFD, control characters other than line ends and tabs a
/// space.
std::string clean_text(std::string_view text);
/// The same on one line: line and paragraph ends of any kind become a space, too.
std::string clean_line(std::string_view text);

}  // namespace attune::llm
