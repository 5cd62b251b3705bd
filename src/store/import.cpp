#include "store/import.h"

namespace attune {
namespace {

class BulkSink final : public ImportSink {
 public:
  explicit BulkSink(Store::Bulk& bulk) : bulk_(bulk) {}
  Status item(ItemRecord item) override { return bulk_.item(item); }
  Status event(EventRecord event) override { return bulk_.event(event); }

 private:
  Store::Bulk& bulk_;
};

}  // namespace

Result<LoadReport> import_into(Store& store, const Importer& importer, const std::filesystem::path& path,
                               const ImportOptions& options, Progress& progress) {
  LoadReport report;
  ATTUNE_TRY(stored, store.bulk_load([&](Store::Bulk& bulk) -> Status {
    BulkSink sink(bulk);
    ATTUNE_TRY(read, importer.read(path, options, sink, progress));
    report.read = std::move(read);
    progress.begin("storing", 0);
    return {};
  }));
  report.stored = stored;
  return report;
}

}  // namespace attune
