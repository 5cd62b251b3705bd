#include "llm/structured/loose_json.h"

#include <cstddef>
#include <cstdint>

/// Whatever a model writes: what is found in it is JSON, and JSON is found as it is.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace attune;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto found = llm::find_loose_json(text);
  for (const llm::LooseJson& each : found)
    ATTUNE_CHECK(parse_json(to_json(each.value)).has_value(), "what was found is not JSON");
  if (const auto whole = parse_json(text); whole && parse_json(to_json(*whole)))  // without numbers past all bounds
    ATTUNE_CHECK(found.size() == 1 && to_json(found.front().value) == to_json(*whole) && !found.front().is_cut,
                 "JSON was changed");
  return 0;
}
