#pragma once
#include "base/file.h"
#include "data/import/columns.h"
#include "data/import/importer.h"

#include <string>
#include <string_view>
#include <unordered_set>

namespace attune {

/// The longest line, or record of several lines, in bytes.
inline constexpr std::size_t kLongestLine = std::size_t{1} << 20;
/// How many different attributes the items of an import may have.
inline constexpr std::size_t kMostAttributes = 256;

/// One import in progress: keeps the report, decides whether a bad line ends it, and says how far it is.
class ImportRun {
 public:
  ImportRun(const ImportOptions& options, ImportSink& sink, Progress& progress)
      : columns(options.map), options_(options), sink_(sink), progress_(progress) {}

  /// Opens a file of the import and names it in what follows.
  /// Errors: not_found, io_error; parse_error for what is no UTF-8 text at first sight (UTF-16, gzip, zip).
  Result<MappedFile> open(const std::filesystem::path& path);

  /// What a line gave. Each returns an error only where the import must end. Rejects keys that check_key refuses,
  /// events whose value is not finite, and items that bring more different attributes than a catalogue can hold.
  Status accept(std::uint64_t line, ItemRecord item);
  Status accept(std::uint64_t line, EventRecord event);
  /// A longer reason than 300 bytes is cut.
  Status reject(std::uint64_t line, std::string_view reason);
  /// A header or an empty line.
  void skip() { ++report.lines; }
  void at_byte(std::uint64_t offset) { progress_.update(offset); }
  /// A fault that ends the import whatever the options say, with its place in front.
  Failure fault(std::uint64_t line, std::string_view reason) const;
  /// The report, once all is read. Errors: parse_error where there was not a single line, invalid_argument where --map
  /// names a column that never came.
  Result<ImportReport> finish();

  ColumnNames columns;
  ImportReport report;

 private:
  const ImportOptions& options_;
  ImportSink& sink_;
  Progress& progress_;
  std::string file_;                            // the last that was opened
  std::unordered_set<std::string> attributes_;  // names seen so far
};

/// A text as messages show it: cut at `most_bytes` (never inside a character), with "..." in place of the rest.
std::string shortened(std::string_view text, std::size_t most_bytes);

/// Calls visit(line_number, text) for each line of a text that is not blank, without its line end; stops at the first
/// error. A byte order mark in front is skipped. Longer lines than kLongestLine are rejected.
template <class Visit>
Status for_each_line(ImportRun& run, std::string_view text, Visit visit) {
  constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";
  constexpr std::uint64_t kLinesBetweenReports = 4096;
  std::uint64_t number = 0;
  for (std::size_t at = text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0; at < text.size();) {
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
    if (number % kLinesBetweenReports == 0) run.at_byte(at);
  }
  return {};
}

}  // namespace attune
