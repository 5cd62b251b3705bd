#include "data/filter/filter.h"

#include <cstddef>
#include <cstdint>

/// Any text is refused with a message, or parses to a filter whose text parses back to it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto filter = attune::parse_filter({reinterpret_cast<const char*>(data), size});
  if (!filter) return 0;
  const auto again = attune::parse_filter(to_text(*filter));
  ATTUNE_CHECK(again == filter, "a printed filter parses to another one");
  return 0;
}
