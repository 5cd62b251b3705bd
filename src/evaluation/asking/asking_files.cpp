#include "evaluation/asking/asking_files.h"

#include "base/checksum.h"
#include "data/import/importer.h"

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>

namespace attune {
namespace {

constexpr std::size_t kLongestLabel = 48;  // bytes; longer texts are prose

class ItemCollector final : public ImportSink {
 public:
  Status item(ItemRecord item) override {
    items.push_back(std::move(item));
    return {};
  }
  Status event(EventRecord) override { return {}; }
  std::vector<ItemRecord> items;
};

class PairCollector final : public ImportSink {
 public:
  Status item(ItemRecord) override { return {}; }
  Status event(EventRecord event) override {
    pairs.emplace_back(std::move(event.user), std::move(event.item));
    return {};
  }
  std::vector<std::pair<std::string, std::string>> pairs;
};

/// Fields and labels, numbered in the order of their names, so that they do not depend on the order of the items.
ItemFeatures labels_of(std::span<const ItemRecord> items) {
  std::map<std::pair<std::string_view, std::string_view>, std::uint32_t> columns;  // field, label
  const auto each = [&](auto&& take) {
    for (std::uint32_t i = 0; i < items.size(); ++i)
      for (const auto& [field, value] : items[i].attributes) {
        if (const auto* list = std::get_if<std::vector<std::string>>(&value))
          for (const std::string& label : *list) take(i, std::string_view(field), std::string_view(label));
        else if (const auto* text = std::get_if<std::string>(&value); text != nullptr && text->size() <= kLongestLabel)
          take(i, std::string_view(field), std::string_view(*text));
      }
  };
  each([&](std::uint32_t, std::string_view field, std::string_view label) { columns.try_emplace({field, label}, 0U); });
  ItemFeatures features;
  std::string_view last;
  std::uint32_t fields = 0;
  for (auto& [name, column] : columns) {
    if (!features.label_fields.empty() && name.first != last) ++fields;
    last = name.first;
    column = static_cast<std::uint32_t>(features.label_fields.size());
    features.label_fields.push_back(fields);
  }
  std::vector<CsrMatrix<float>::Entry> entries;
  each([&](std::uint32_t item, std::string_view field, std::string_view label) {
    entries.push_back({item, columns.at({field, label}), 1.0F});
  });
  features.labels = CsrMatrix<float>::from_entries(items.size(), columns.size(), entries);
  return features;
}

/// In an order that says nothing of them. Errors: invalid_argument for an item that is given twice.
Status order_by_hash(std::vector<ItemRecord>& items) {
  std::ranges::sort(items, [](const ItemRecord& a, const ItemRecord& b) {
    const std::uint64_t hash_a = checksum(a.key), hash_b = checksum(b.key);
    return hash_a != hash_b ? hash_a < hash_b : a.key < b.key;
  });
  const auto twice = std::ranges::adjacent_find(items, {}, &ItemRecord::key);
  if (twice != items.end()) return invalid_argument("item '{}' is given twice", twice->key).mend("give it once");
  return {};
}

}  // namespace

Result<InteractionFiles> read_asking_files(const AskingPaths& paths, Progress& progress) {
  ATTUNE_TRY(jsonl, find_importer("jsonl"));
  ATTUNE_TRY(csv, find_importer("csv"));
  ItemCollector collected;
  ATTUNE_TRY_VOID(jsonl->read(paths.items, {}, collected, progress));
  if (collected.items.empty())
    return invalid_argument("{} has no items", paths.items.filename().string())
        .mend("a line is {{\"id\": \"7\", \"attributes\": [\"rock\", \"live\"]}}");
  std::vector<ItemRecord>& items = collected.items;
  if (Status ordered = order_by_hash(items); !ordered)
    return in_context(paths.items.filename().string(), std::move(ordered).error());
  std::unordered_map<std::string_view, std::uint32_t> numbers;
  for (std::uint32_t i = 0; i < items.size(); ++i) numbers.emplace(items[i].key, i);
  const ItemFeatures features = labels_of(items);
  if (features.labels.nonzeros() == 0)
    return invalid_argument("{}: no item has labels, so there is nothing to ask about", paths.items.filename().string())
        .mend("a line is {{\"id\": \"7\", \"attributes\": [\"rock\", \"live\"]}}");

  std::unordered_map<std::string, std::uint32_t> users;
  using Rows = std::vector<std::vector<std::uint32_t>>;
  const auto read = [&](const std::filesystem::path& path) -> Result<Rows> {
    PairCollector pairs;
    ATTUNE_TRY_VOID(csv->read(path, {}, pairs, progress));
    if (pairs.pairs.empty())
      return invalid_argument("{} has no pairs", path.filename().string()).mend("its columns are user and item");
    Rows rows;
    for (auto& [user, item] : pairs.pairs) {
      const auto known = numbers.find(item);
      if (known == numbers.end())
        return invalid_argument("{}: {} has no item '{}'", path.filename().string(), paths.items.filename().string(),
                                item)
            .mend("add the item, or leave its pairs out");
      const std::uint32_t row =
          users.try_emplace(std::move(user), static_cast<std::uint32_t>(users.size())).first->second;
      if (row >= rows.size()) rows.resize(row + 1);
      rows[row].push_back(known->second);
    }
    return rows;
  };
  ATTUNE_TRY(train, read(paths.train));
  Rows valid;
  if (!paths.valid.empty()) {
    ATTUNE_TRY(rows, read(paths.valid));
    valid = std::move(rows);
  }
  ATTUNE_TRY(test, read(paths.test));

  const auto interactions = [&](Rows& rows) {
    rows.resize(users.size());
    auto histories = std::make_shared<Histories>();
    for (std::vector<std::uint32_t>& row : rows) {
      std::ranges::sort(row);
      row.erase(std::ranges::unique(row).begin(), row.end());
      std::vector<HistoryEntry> history;
      for (const std::uint32_t item : row) history.push_back({ItemId{item}, 1, Time{}});
      histories->add_row(history);
    }
    return Interactions{std::move(histories), items.size(), features, EventOrder::none};
  };
  InteractionFiles files;
  files.train = interactions(train);
  if (!paths.valid.empty()) files.valid = interactions(valid);
  files.test = interactions(test);
  return files;
}

}  // namespace attune
