#pragma once
#include "base/error.h"
#include "base/progress.h"
#include "data/event.h"
#include "data/item.h"

#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace attune {

/// Where an importer puts what it reads. Called from one thread. An error stops the import.
class ImportSink {
 public:
  virtual ~ImportSink() = default;
  virtual Status item(ItemRecord item) = 0;
  virtual Status event(EventRecord event) = 0;
};

struct Rejection {
  std::string file;
  std::uint64_t line = 0;  ///< from 1
  std::string reason;      ///< with the offending value
};

/// What came of reading. `lines = accepted + rejected + header and empty lines`.
struct ImportReport {
  std::uint64_t lines = 0;
  std::uint64_t items = 0;   ///< accepted
  std::uint64_t events = 0;  ///< accepted
  std::uint64_t rejected = 0;
  std::vector<Rejection> rejections;  ///< the first kMaxRejections of them
  static constexpr std::size_t kMaxRejections = 100;
};

struct ImportOptions {
  /// Source column -> our name ("user", "item", "rating", "timestamp", "title", ...), from `--map a=b`.
  std::vector<std::pair<std::string, std::string>> map;
  /// Go on past bad lines; otherwise the first one ends the import with its place and reason.
  bool keep_going = false;
};

/// One source format. To add one: a file with a function of this shape, and a line in importers.cpp.
struct Importer {
  std::string_view name;     ///< "movielens"
  std::string_view summary;  ///< one line for --help and docs
  std::function<Result<ImportReport>(const std::filesystem::path& path, const ImportOptions& options, ImportSink& sink,
                                     Progress& progress)>
      read;
};

/// All formats, in the order of the documentation: movielens, csv, jsonl, lightgcn, sequences, sessions.
std::span<const Importer> importers();
/// Errors: not_found, naming the formats there are.
Result<const Importer*> find_importer(std::string_view name);

}  // namespace attune
