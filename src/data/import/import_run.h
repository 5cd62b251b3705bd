#pragma once
#include "base/file.h"
#include "data/import/importer.h"

#include <optional>
#include <string>
#include <string_view>

namespace attune {

/// One import in progress: keeps the report, decides whether a bad line ends it, and says how far it is.
class ImportRun {
 public:
  ImportRun(const ImportOptions& options, ImportSink& sink, Progress& progress)
      : options_(options), sink_(sink), progress_(progress) {}

  /// Opens a file of the import and names it in what follows. Errors: not_found with a mend, io_error.
  Result<MappedFile> open(const std::filesystem::path& path);

  /// What a line gave. Each returns an error only where the import must end.
  Status accept(std::uint64_t line, ItemRecord item);
  Status accept(std::uint64_t line, EventRecord event);
  Status reject(std::uint64_t line, std::string reason);
  /// A header or an empty line.
  void skip() { ++report.lines; }
  void at_byte(std::uint64_t offset) { progress_.update(offset); }

  /// Our name for a source's column: by --map, else by the usual synonyms, else itself.
  [[nodiscard]] std::string column_name(std::string_view source) const;

  ImportReport report;

 private:
  const ImportOptions& options_;
  ImportSink& sink_;
  Progress& progress_;
  std::string file_;
};

/// Calls visit(line_number, text) for each line of a text, without its line end; stops at the first error.
/// Lines beyond 1 MiB are an error of the run like other bad lines.
template <class Visit>
Status for_each_line(ImportRun& run, std::string_view text, Visit visit) {
  constexpr std::size_t kLongestLine = std::size_t{1} << 20;
  std::uint64_t number = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    std::string_view line = text.substr(at, end - at);
    if (line.ends_with('\r')) line.remove_suffix(1);
    ++number;
    if (line.size() > kLongestLine) {
      ATTUNE_TRY_VOID(
          run.reject(number, fmt::format("the line has {} bytes, more than {}", line.size(), kLongestLine)));
    } else if (line.find_first_not_of(" \t") == std::string_view::npos) {
      run.skip();
    } else {
      ATTUNE_TRY_VOID(visit(number, line));
    }
    at = end + 1;
    if (number % 4096 == 0) run.at_byte(at);
  }
  return {};
}

}  // namespace attune
