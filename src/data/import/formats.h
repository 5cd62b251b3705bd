#pragma once
#include "data/import/importer.h"

namespace attune {

/// The readers behind the table in importers.cpp; docs/import.md describes each format.
Result<ImportReport> read_movielens(const std::filesystem::path& path, const ImportOptions& options, ImportSink& sink,
                                    Progress& progress);
Result<ImportReport> read_csv(const std::filesystem::path& path, const ImportOptions& options, ImportSink& sink,
                              Progress& progress);
Result<ImportReport> read_jsonl(const std::filesystem::path& path, const ImportOptions& options, ImportSink& sink,
                                Progress& progress);
Result<ImportReport> read_lightgcn(const std::filesystem::path& path, const ImportOptions& options, ImportSink& sink,
                                   Progress& progress);
Result<ImportReport> read_sequences(const std::filesystem::path& path, const ImportOptions& options, ImportSink& sink,
                                    Progress& progress);
Result<ImportReport> read_sessions(const std::filesystem::path& path, const ImportOptions& options, ImportSink& sink,
                                   Progress& progress);

}  // namespace attune
