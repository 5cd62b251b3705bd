#include "data/import/formats.h"
#include "data/import/import_run.h"
#include "data/key.h"

#include <unordered_map>

namespace attune {
namespace {

namespace fs = std::filesystem;

/// What a line holds.
enum class Line {
  set,       ///< user, items in no order
  sequence,  ///< user, items in order of time
  session,   ///< items in order of time, of somebody unknown
};

std::vector<std::string_view> words_of(std::string_view line) {
  std::vector<std::string_view> words;
  for (std::size_t at = line.find_first_not_of(" \t"); at < line.size(); at = line.find_first_not_of(" \t", at)) {
    const std::size_t end = std::min(line.find_first_of(" \t", at), line.size());
    words.push_back(line.substr(at, end - at));
    at = end;
  }
  return words;
}

/// Lines "user item item ...". Where items are in order, a user's k-th event happens k seconds after 1970, so that the
/// order is kept; otherwise all happen at 1970. A session's user is the number of its line.
class InteractionLists {
 public:
  InteractionLists(ImportRun& run, Line form) : run_(run), form_(form) {}

  Status read(std::string_view text) {
    return for_each_line(run_, text, [&](std::uint64_t number, std::string_view line) -> Status {
      if (number == 1 && (line.starts_with('{') || (line.contains(',') && words_of(line).size() == 1)))
        return run_.fault(1, "not a list of ids between spaces")
            .mend("this looks like {}: import it as such", line.starts_with('{') ? "jsonl" : "csv");
      std::vector<std::string_view> words = words_of(line);
      const std::string session = std::to_string(number);
      if (form_ == Line::session) words.insert(words.begin(), session);
      return read_line(number, words);
    });
  }

 private:
  /// A line is one unit: all of its events count, or none of them.
  Status read_line(std::uint64_t number, const std::vector<std::string_view>& words) {
    for (std::size_t w = 0; w < words.size(); ++w)
      if (const Status key = check_key(w == 0 ? "user" : "item", words[w]); !key)
        return run_.reject(number, key.error().message);
    std::int64_t* const seen = form_ == Line::set ? nullptr : &events_[std::string(words[0])];
    const std::uint64_t lines = run_.report.lines;
    for (std::size_t w = 1; w < words.size(); ++w) {
      const Time time{std::chrono::seconds(seen == nullptr ? 0 : (*seen)++)};
      ATTUNE_TRY_VOID(
          run_.accept(number, EventRecord{std::string(words[0]), std::string(words[w]), EventKind::view, 1, time}));
    }
    run_.report.lines = lines + 1;
    return {};
  }

  ImportRun& run_;
  Line form_;
  std::unordered_map<std::string, std::int64_t> events_;  // of each user so far
};

Result<ImportReport> read_lists(const fs::path& path, Line form, const ImportOptions& options, ImportSink& sink,
                                Progress& progress) {
  ImportRun run(options, sink, progress);
  ATTUNE_TRY(file, run.open(path));
  ATTUNE_TRY_VOID(InteractionLists(run, form).read(file.text()));
  return run.finish();
}

}  // namespace

Result<ImportReport> read_lightgcn(const fs::path& path, const ImportOptions& options, ImportSink& sink,
                                   Progress& progress) {
  return read_lists(fs::is_directory(path) ? path / "train.txt" : path, Line::set, options, sink, progress);
}

Result<ImportReport> read_sequences(const fs::path& path, const ImportOptions& options, ImportSink& sink,
                                    Progress& progress) {
  return read_lists(path, Line::sequence, options, sink, progress);
}

Result<ImportReport> read_sessions(const fs::path& path, const ImportOptions& options, ImportSink& sink,
                                   Progress& progress) {
  return read_lists(path, Line::session, options, sink, progress);
}

}  // namespace attune
