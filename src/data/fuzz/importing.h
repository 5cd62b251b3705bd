#pragma once
#include "data/import/readers.h"

#include <cstdint>

namespace attune {

class CountingSink final : public ImportSink {
 public:
  Status item(ItemRecord) override {
    ++items;
    return {};
  }
  Status event(EventRecord) override {
    ++events;
    return {};
  }
  std::uint64_t items = 0;
  std::uint64_t events = 0;
};

/// Reads a text with read(run, text): whatever it holds, the report and what was handed over agree.
template <class Read>
void import_text(std::string_view text, Read read) {
  CountingSink sink;
  QuietProgress progress;
  const ImportOptions options{.map = {}, .keep_going = true};
  ImportRun run(options, sink, progress);
  (void)read(run, text);
  ATTUNE_CHECK(run.report.items == sink.items && run.report.events == sink.events, "the report is wrong");
}

}  // namespace attune
