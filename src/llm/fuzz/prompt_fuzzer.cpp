#include "base/error.h"
#include "llm/prompt/prompt.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Any text as a prompt file and as data: what is parsed is rendered within its room or refused, and no data closes its
/// tags.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace attune::llm;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  static_cast<void>(Prompt::parse(text, "fuzz"));

  static const Prompt kPrompt = *Prompt::parse(
      "name='p'\nversion=1\nsystem='Read {a}.'\nuser='''\n{b}\n{a}'''\n[inputs.a]\nkind='text'\nabout='x'\n"
      "[inputs.b]\nkind='lines'\nabout='y'\n",
      "p");
  constexpr std::size_t kRoom = 400;
  std::vector<PromptLine> lines;
  for (std::size_t at = 0; at < size; at += size / 8 + 1)
    lines.push_back({std::string(text.substr(at, size / 8 + 1)), static_cast<double>(data[at])});
  const auto rendered = kPrompt.render({{"a", std::string(text.substr(0, size / 4))}, {"b", lines}}, kRoom);
  if (!rendered) return 0;
  ATTUNE_CHECK(rendered->tokens <= kRoom, "it takes more room than there is");
  // The last line is the last closing tag: nothing before it is the same.
  const std::string& user = rendered->user;
  const std::size_t tag = user.rfind("</");
  ATTUNE_CHECK(tag != std::string::npos, "the data are not between tags");
  ATTUNE_CHECK(user.find(user.substr(tag)) == tag, "data closed a tag");
  return 0;
}
