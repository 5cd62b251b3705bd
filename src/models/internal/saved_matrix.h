#pragma once
#include "data/csr.h"
#include "models/snapshot_file.h"

#include <string_view>

namespace attune {

/// Adds a sparse matrix to a snapshot file, under a scope of its own.
void save_matrix(SnapshotWriter& out, std::string_view scope, const CsrView<float>& matrix);

/// What save_matrix wrote, seen from within its scope; valid while the reader or a copy of it lives.
/// Errors: corrupt, also where offsets don't ascend or values are not finite. Columns are for `fits` to check.
Result<CsrView<float>> map_matrix(const SnapshotReader& reader);

/// Whether every column of the matrix is below `columns`.
bool fits(const CsrView<float>& matrix, std::size_t columns);

}  // namespace attune
