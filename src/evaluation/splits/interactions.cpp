#include "evaluation/splits/interactions.h"

#include "base/checksum.h"
#include "base/file.h"
#include "base/json.h"
#include "data/import/importer.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <string>
#include <unordered_map>

#include <fmt/format.h>

namespace attune {
namespace {

/// Distinct keys, numbered as they come.
class Numbering {
 public:
  std::uint32_t number(std::string&& key) {
    const auto next = static_cast<std::uint32_t>(numbers_.size());
    return numbers_.try_emplace(std::move(key), next).first->second;
  }
  [[nodiscard]] std::optional<std::uint32_t> find(const std::string& key) const {
    const auto found = numbers_.find(key);
    return found == numbers_.end() ? std::nullopt : std::optional(found->second);
  }
  [[nodiscard]] std::size_t size() const { return numbers_.size(); }
  /// The place of each number when keys are ordered by their hash.
  [[nodiscard]] std::vector<std::uint32_t> places_by_hash() const;

 private:
  std::unordered_map<std::string, std::uint32_t> numbers_;
};

std::vector<std::uint32_t> Numbering::places_by_hash() const {
  std::vector<std::pair<std::uint64_t, const std::string*>> order;
  order.reserve(numbers_.size());
  for (const auto& [key, number] : numbers_) order.emplace_back(checksum(key), &key);
  std::ranges::sort(order, [](const auto& a, const auto& b) {
    return a.first != b.first ? a.first < b.first : *a.second < *b.second;
  });
  std::vector<std::uint32_t> places(order.size());
  for (std::uint32_t place = 0; place < order.size(); ++place) places[numbers_.at(*order[place].second)] = place;
  return places;
}

struct Pair {
  std::uint32_t user = 0;
  std::uint32_t item = 0;
};

/// Takes the events of one file as pairs of numbers.
class PairCollector final : public ImportSink {
 public:
  PairCollector(Numbering& users, Numbering& items) : users_(users), items_(items) {}
  Status item(ItemRecord) override { return {}; }
  Status event(EventRecord event) override {
    pairs.push_back({users_.number(std::move(event.user)), items_.number(std::move(event.item))});
    return {};
  }
  std::vector<Pair> pairs;

 private:
  Numbering& users_;
  Numbering& items_;
};

/// One row a user. Without order a row is a set: sorted, each item once.
std::shared_ptr<const Histories> rows_of(std::span<const Pair> pairs, std::size_t users,
                                         std::span<const std::uint32_t> item_places, EventOrder order) {
  std::vector<std::uint64_t> starts(users + 1, 0);
  for (const Pair& pair : pairs) ++starts[pair.user + 1];
  std::partial_sum(starts.begin(), starts.end(), starts.begin());
  std::vector<ItemId> items(pairs.size());
  std::vector<std::uint64_t> next(starts.begin(), starts.end() - 1);
  for (const Pair& pair : pairs) items[next[pair.user]++] = ItemId{item_places[pair.item]};

  auto rows = std::make_shared<Histories>();
  rows->reserve(users, pairs.size());
  std::vector<HistoryEntry> history;
  for (std::size_t user = 0; user < users; ++user) {
    auto row = std::span(items).subspan(starts[user], starts[user + 1] - starts[user]);
    if (order == EventOrder::none) {
      std::ranges::sort(row);
      row = row.first(row.size() - std::ranges::unique(row).size());
    }
    history.clear();
    for (const ItemId item : row) {
      const auto seconds = order == EventOrder::none ? 0 : history.size();
      history.push_back({item, 1, Time(std::chrono::seconds(seconds))});
    }
    rows->add_row(history);
  }
  return rows;
}

/// {"item": [attribute, ...]}; attributes are numbers or texts.
Result<ItemFeatures> read_attributes(const std::filesystem::path& path, const Numbering& items,
                                     std::span<const std::uint32_t> item_places) {
  constexpr std::size_t kLargestFile = std::size_t{1} << 30;
  ATTUNE_TRY(text, read_file(path));
  auto document = parse_json(text, {.size_bytes = kLargestFile});
  if (!document) return in_context(path.filename().string(), std::move(document).error());
  const auto shape = [&](std::string_view found) {
    return parse_error("{}: {}", path.filename().string(), found)
        .mend("the form is {{\"item\": [attribute, ...], ...}}");
  };
  if (!document->is_object()) return shape("not a JSON object");
  Numbering attributes;
  std::vector<CsrMatrix<float>::Entry> entries;
  for (const auto& [key, values] : document->get_object()) {
    const std::string item_key(key);
    if (!values.is_array()) return shape(fmt::format("the value of '{}' is not a list", item_key));
    const auto item = items.find(item_key);
    for (const json::value& value : values.get_array()) {
      if (!value.is_number() && !value.is_string())
        return shape(fmt::format("an attribute of '{}' is neither a number nor a text", item_key));
      if (!item) continue;
      std::string name = value.is_string() ? std::string(value.get_string()) : to_json(value);
      entries.push_back({item_places[*item], attributes.number(std::move(name)), 1.0F});
    }
  }
  return ItemFeatures{.labels = CsrMatrix<float>::from_entries(items.size(), attributes.size(), entries),
                      .label_fields = std::vector<std::uint32_t>(attributes.size(), 0),
                      .terms = {},
                      .term_texts = {}};
}

struct Format {
  std::string_view name;
  EventOrder order;
};
constexpr Format kFormats[] = {
    {"sequences", EventOrder::sequence}, {"lightgcn", EventOrder::none}, {"sessions", EventOrder::sequence}};

}  // namespace

EventOrder order_by_times(const Histories& histories) {
  for (std::size_t user = 0; user < histories.rows(); ++user) {
    const auto row = histories.row(user);
    if (!row.empty() && row.front().time != row.back().time) return EventOrder::time;
  }
  return EventOrder::none;
}

TrainingData Interactions::training_data(Histories rows) const {
  TrainingData data = TrainingData::from_histories(std::move(rows), items, features);
  if (order == EventOrder::none) data.histories = {};
  return data;
}

Result<InteractionFiles> read_interactions(std::string_view format, const InteractionPaths& paths, Progress& progress) {
  const auto known = std::ranges::find(kFormats, format, &Format::name);
  if (known == std::end(kFormats))
    return not_found("there is no format '{}'", format).mend("formats: sequences, lightgcn, sessions");
  ATTUNE_TRY(importer, find_importer(format));
  Numbering items, shared_users;
  InteractionFiles files;
  struct File {
    std::vector<Pair> pairs;
    std::size_t users = 0;
  };
  const bool own_users = format == "sessions";  // named by their lines, in each file anew
  const auto read = [&](const std::filesystem::path& path) -> Result<File> {
    if (path.empty()) return {};
    Numbering file_users;
    Numbering& users = own_users ? file_users : shared_users;
    PairCollector collector(users, items);
    ATTUNE_TRY(report, importer->read(path, {.map = {}, .keep_going = paths.keep_going}, collector, progress));
    files.rejected_lines += report.rejected;
    return File{std::move(collector.pairs), users.size()};
  };
  ATTUNE_TRY(train, read(paths.train));
  ATTUNE_TRY(valid, read(paths.valid));
  ATTUNE_TRY(test, read(paths.test));

  const std::vector<std::uint32_t> places = items.places_by_hash();
  ItemFeatures features;
  if (!paths.attributes.empty()) {
    ATTUNE_TRY(read_features, read_attributes(paths.attributes, items, places));
    features = std::move(read_features);
  }
  const auto interactions = [&](const File& file) {
    const std::size_t users = own_users ? file.users : shared_users.size();
    return Interactions{rows_of(file.pairs, users, places, known->order), items.size(), features, known->order};
  };
  files.train = interactions(train);
  if (!paths.valid.empty()) files.valid = interactions(valid);
  if (!paths.test.empty()) files.test = interactions(test);
  return files;
}

}  // namespace attune
