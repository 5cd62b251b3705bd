#include "tools/mcp/message.h"

#include <cstddef>
#include <cstdint>

/// Any bytes are a message or an error.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  (void)attune::mcp::read_message({reinterpret_cast<const char*>(data), size});
  return 0;
}
