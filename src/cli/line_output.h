#pragma once
#include "base/error.h"
#include "base/file.h"

#include <optional>
#include <string>
#include <string_view>

namespace attune::cli {

/// Where many lines go: a file that appears when all are written, or standard output.
class LineOutput {
 public:
  /// @param path  "" for standard output. Errors: those of AtomicFile::create.
  static Result<LineOutput> open(const std::string& path);

  /// Room to append lines to; call after_line() behind each.
  std::string lines;
  /// Errors: io_error.
  Status after_line() { return lines.size() < kPiece ? Status() : flush(); }
  /// Writes the rest and puts the file in place. Errors: io_error.
  Status finish();

 private:
  static constexpr std::size_t kPiece = std::size_t{1} << 20;
  explicit LineOutput(std::optional<AtomicFile> file) : file_(std::move(file)) {}
  Status flush();
  std::optional<AtomicFile> file_;
};

/// A cell of a table as RFC 4180 has it: quoted only where needed.
std::string csv_field(std::string_view text);

}  // namespace attune::cli
