#include "data/fuzz/importing.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  attune::import_text({reinterpret_cast<const char*>(data), size}, attune::read_json_lines);
  return 0;
}
