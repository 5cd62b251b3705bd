#pragma once
#include "data/import/importer.h"
#include "store/store.h"

namespace attune {

/// What an import read and what the store made of it.
struct LoadReport {
  ImportReport read;
  AppendOutcome stored;
};

/// Reads `path` with one importer into the store, all or nothing: after an error, also after a crash, nothing of it is
/// there. Errors: those of the importer and the store.
Result<LoadReport> import_into(Store& store, const Importer& importer, const std::filesystem::path& path,
                               const ImportOptions& options, Progress& progress);

}  // namespace attune
