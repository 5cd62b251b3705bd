#include "data/import/formats.h"
#include "data/import/importer.h"

#include <array>

#include <fmt/ranges.h>

namespace attune {

std::span<const Importer> importers() {
  static const std::array table{
      Importer{"movielens", "MovieLens folders: u.data and u.item, or ratings.csv and movies.csv", read_movielens},
      Importer{"csv", "comma-separated items or events with a header line", read_csv},
      Importer{"jsonl", "a JSON object a line, items or events; or a folder with items.jsonl and events", read_jsonl},
      Importer{"lightgcn", "a line a user: user item item ...", read_lightgcn},
      Importer{"sequences", "a line a user: user item item ..., items in time order", read_sequences},
      Importer{"sessions", "a line a session: item item ..., in time order", read_sessions}};
  return table;
}

Result<const Importer*> find_importer(std::string_view name) {
  std::vector<std::string_view> names;
  for (const Importer& importer : importers()) {
    if (importer.name == name) return &importer;
    names.push_back(importer.name);
  }
  return not_found("there is no import format '{}'", name).mend("formats: {}", fmt::join(names, ", "));
}

}  // namespace attune
