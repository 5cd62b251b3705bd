#include "base/ascii.h"
#include "data/import/csv_reader.h"
#include "data/import/formats.h"
#include "data/import/import_run.h"
#include "data/import/movielens_title.h"
#include "data/import/readers.h"
#include "data/import/values.h"

#include <algorithm>
#include <map>
#include <set>

namespace attune {
namespace {

namespace fs = std::filesystem;

// A tag stays where two people agree on it for the film, or when it is in wide use; the rest are private notes.
constexpr std::size_t kPeopleForATag = 2;
constexpr std::size_t kFilmsForATag = 5;

std::string latin1_to_utf8(std::string_view text) {
  std::string result;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80) {
      result += c;
    } else {
      result += static_cast<char>(0xC0 | (byte >> 6));
      result += static_cast<char>(0x80 | (byte & 0x3F));
    }
  }
  return result;
}

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(separator, at), text.size());
    parts.emplace_back(text.substr(at, end - at));
    at = end + 1;
  }
  return parts;
}

ItemRecord make_film(std::string key, std::string_view raw_title, std::vector<std::string> genres,
                     std::vector<std::string> tags) {
  const MovieLensTitle title = parse_movielens_title(raw_title);
  ItemRecord film{std::move(key), title.title, {}};
  if (title.year) film.attributes.emplace_back("year", *title.year);
  if (!genres.empty()) film.attributes.emplace_back("genres", std::move(genres));
  if (!tags.empty()) film.attributes.emplace_back("tags", std::move(tags));
  if (!title.aliases.empty()) film.attributes.emplace_back("aliases", title.aliases);
  return film;
}

// -- the old layout: u.genre, u.item, u.data

Status read_old_films(ImportRun& run, const fs::path& folder) {
  std::vector<std::string> genres;
  {
    ATTUNE_TRY(file, run.open(folder / "u.genre"));
    ATTUNE_TRY_VOID(for_each_line(run, file.text(), [&](std::uint64_t, std::string_view line) -> Status {
      run.skip();
      genres.push_back(split(line, '|').front());
      return {};
    }));
  }
  constexpr std::size_t kBeforeGenres = 5;  // id, title, release date, video date, address
  ATTUNE_TRY(file, run.open(folder / "u.item"));
  return for_each_line(run, file.text(), [&](std::uint64_t number, std::string_view line) -> Status {
    const auto fields = split(latin1_to_utf8(line), '|');
    if (fields.size() != kBeforeGenres + genres.size())
      return run.reject(number, fmt::format("{} fields, {} are wanted", fields.size(), kBeforeGenres + genres.size()));
    std::vector<std::string> borne;
    for (std::size_t g = 0; g < genres.size(); ++g)
      if (fields[kBeforeGenres + g] == "1" && genres[g] != "unknown") borne.push_back(genres[g]);
    return run.accept(number, make_film(fields[0], fields[1], std::move(borne), {}));
  });
}

Status read_old_ratings(ImportRun& run, const fs::path& folder) {
  ATTUNE_TRY(file, run.open(folder / "u.data"));
  return for_each_line(run, file.text(), [&](std::uint64_t number, std::string_view line) -> Status {
    const auto fields = split(line, '\t');
    if (fields.size() != 4) return run.reject(number, fmt::format("{} fields, 4 are wanted", fields.size()));
    const auto rating = parse_number(fields[2]);
    const auto time = parse_timestamp(fields[3]);
    if (!rating) return run.reject(number, fmt::format("the rating '{}' is not a number", fields[2]));
    if (!time) return run.reject(number, time.error().message);
    return run.accept(number, EventRecord{fields[0], fields[1], EventKind::rating, *rating, *time});
  });
}

// -- the CSV layout: movies.csv, ratings.csv, tags.csv

/// Calls visit(line, fields) for each record behind the header; rejects those with another number of fields.
template <class Visit>
Status for_each_record(ImportRun& run, std::string_view text, std::size_t width, Visit visit) {
  CsvReader reader(text);
  std::vector<std::string> fields;
  while (true) {
    const auto more = reader.next(fields);
    if (!more) {
      ATTUNE_TRY_VOID(run.reject(reader.line(), more.error().message));
    } else if (!*more) {
      return {};
    } else if (reader.line() == 1) {
      run.skip();
    } else if (fields.size() != width) {
      ATTUNE_TRY_VOID(run.reject(reader.line(), fmt::format("{} fields, {} are wanted", fields.size(), width)));
    } else {
      ATTUNE_TRY_VOID(visit(reader.line(), fields));
    }
  }
}

using Tags = std::map<std::string, std::vector<std::string>, std::less<>>;

/// Film -> its frequent tags, in lower case.
Result<Tags> read_tags(ImportRun& run, const fs::path& path) {
  if (!fs::exists(path)) return Tags{};
  ATTUNE_TRY(file, run.open(path));
  std::map<std::string, std::map<std::string, std::set<std::string>>> people;  // tag -> film -> who gave it
  ATTUNE_TRY_VOID(for_each_record(run, file.text(), 4, [&](std::uint64_t, std::vector<std::string>& fields) -> Status {
    people[lower_ascii(fields[2])][fields[1]].insert(fields[0]);
    run.skip();
    return {};
  }));
  Tags tags;
  for (const auto& [tag, films] : people)
    for (const auto& [film, givers] : films)
      if (givers.size() >= kPeopleForATag || films.size() >= kFilmsForATag) tags[film].push_back(tag);
  return tags;
}

Status read_new_films(ImportRun& run, const fs::path& folder) {
  ATTUNE_TRY(tags, read_tags(run, folder / "tags.csv"));
  ATTUNE_TRY(file, run.open(folder / "movies.csv"));
  return for_each_record(run, file.text(), 3, [&](std::uint64_t line, std::vector<std::string>& fields) -> Status {
    std::vector<std::string> genres = split(fields[2], '|');
    std::erase(genres, "(no genres listed)");
    std::erase(genres, "");
    const auto borne = tags.find(fields[0]);
    return run.accept(line, make_film(fields[0], fields[1], std::move(genres),
                                      borne == tags.end() ? std::vector<std::string>() : borne->second));
  });
}

}  // namespace

Result<ImportReport> read_movielens(const fs::path& path, const ImportOptions& options, ImportSink& sink,
                                    Progress& progress) {
  ImportRun run(options, sink, progress);
  if (!fs::exists(path)) return not_found("there is no {}", path.string()).mend("check the path");
  if (!fs::is_directory(path)) return invalid_argument("{} is a file", path.string()).mend("name the folder it is in");
  if (fs::exists(path / "u.data")) {
    ATTUNE_TRY_VOID(read_old_films(run, path));
    ATTUNE_TRY_VOID(read_old_ratings(run, path));
    return run.finish();
  }
  if (!fs::exists(path / "ratings.csv") || !fs::exists(path / "movies.csv"))
    return not_found("{} has neither u.data nor ratings.csv with movies.csv", path.string())
        .mend("name the folder of a MovieLens data set; other tables: `attune import csv`");
  ATTUNE_TRY_VOID(read_new_films(run, path));
  ATTUNE_TRY(ratings, run.open(path / "ratings.csv"));
  ATTUNE_TRY_VOID(read_csv_table(run, ratings.text(), ','));
  return run.finish();
}

}  // namespace attune
