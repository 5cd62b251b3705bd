#include "data/fuzz/importing.h"
#include "data/import/csv_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  attune::import_text({reinterpret_cast<const char*>(data), size}, [](attune::ImportRun& run, std::string_view text) {
    return attune::read_csv_table(run, text, attune::guess_separator(text));
  });
  return 0;
}
