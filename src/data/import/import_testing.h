#pragma once
#include "base/file.h"
#include "data/import/importer.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace attune {

/// For the tests of the importers: keeps what an import hands over.
class CollectingSink final : public ImportSink {
 public:
  Status item(ItemRecord item) override {
    items.push_back(std::move(item));
    return {};
  }
  Status event(EventRecord event) override {
    events.push_back(std::move(event));
    return {};
  }
  std::vector<ItemRecord> items;
  std::vector<EventRecord> events;
};

class ImportTest : public testing::Test {
 protected:
  /// Writes a file of the source; `name` may lead into folders.
  void write(const std::string& name, std::string_view text) {
    std::filesystem::create_directories((folder_.path() / name).parent_path());
    std::ofstream(folder_.path() / name, std::ios::binary) << text;
  }
  /// Imports a file or folder of the source ("" is all of it) anew.
  Result<ImportReport> import(std::string_view format, const std::string& name = "",
                              const ImportOptions& options = {}) {
    sink_ = {};
    QuietProgress progress;
    return (*find_importer(format))->read(folder_.path() / name, options, sink_, progress);
  }
  /// What the import of one file says; with keep_going.
  ImportReport import_text(std::string_view format, std::string_view text) {
    write("file", text);
    auto report = import(format, "file", {.map = {}, .keep_going = true});
    EXPECT_TRUE(report) << report.error();
    return report.value_or(ImportReport{});
  }
  Error error_of(std::string_view format, std::string_view text, const ImportOptions& options = {}) {
    write("file", text);
    const auto report = import(format, "file", options);
    EXPECT_FALSE(report);
    return report ? Error{} : report.error();
  }

  TemporaryFolder folder_;
  CollectingSink sink_;
};

/// Data sets that tests may read, if they are there.
inline std::filesystem::path shared_data() {
  const char* folder = std::getenv("ATTUNE_DATA");  // NOLINT(concurrency-mt-unsafe): tests set no variables
  return folder != nullptr ? std::filesystem::path(folder)
                           : std::filesystem::path(ATTUNE_SOURCE_DIR).parent_path() / "shared" / "data";
}

}  // namespace attune
