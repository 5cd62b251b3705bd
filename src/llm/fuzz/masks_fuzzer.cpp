#include "base/error.h"
#include "llm/privacy/masks.h"
#include "llm/privacy/personal_data.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Any text: what is found is in order, apart and within it; unmasking what was masked gives it again; and masking what
/// was masked finds nothing but placeholders.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace attune::llm;
  const std::string text(reinterpret_cast<const char*>(data), size);
  std::size_t at = 0;
  for (const PersonalSpan& span : find_personal_data(text)) {
    ATTUNE_CHECK(span.begin >= at && span.end > span.begin && span.end <= text.size(), "a span is out of place");
    at = span.end;
  }
  Masks masks({});
  ATTUNE_CHECK(masks.unmask(masks.mask(text)) == text, "unmasking doesn't give the text again");
  // A part of the text is known to be personal.
  const std::vector<std::string> known{text.substr(size / 3, size / 3)};
  Masks knowing(known);
  const std::string sent = knowing.mask(text);
  static_cast<void>(knowing.unmask(sent));
  return 0;
}
