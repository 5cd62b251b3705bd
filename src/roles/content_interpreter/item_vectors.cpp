#include "roles/content_interpreter/item_vectors.h"

#include "base/checksum.h"
#include "base/file.h"
#include "base/utf8.h"
#include "tools/quarantine/item_text.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <unordered_set>

namespace attune::roles {
namespace {

constexpr std::string_view kMagic = "ATTUNE-VECTORS-1";
constexpr std::size_t kLongestText = 4'000;
constexpr std::size_t kBatch = 64;
constexpr std::size_t kSaveAfter = 512;  // vectors, or a quarter of what there is

template <class Number>
void append(std::string& bytes, Number number) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

/// Takes numbers off the front of bytes; empty past the end.
class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  template <class Number>
  std::optional<Number> number() {
    if (bytes_.size() < sizeof(Number)) return std::nullopt;
    Number number{};
    std::memcpy(&number, bytes_.data(), sizeof number);
    bytes_.remove_prefix(sizeof number);
    return number;
  }
  std::optional<std::string_view> text(std::size_t size) {
    if (bytes_.size() < size) return std::nullopt;
    const std::string_view text = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
    return text;
  }
  [[nodiscard]] std::size_t left() const { return bytes_.size(); }

 private:
  std::string_view bytes_;
};

}  // namespace

std::string embedded_text(ItemId item, const Catalogue& catalogue) {
  return std::string(cut_utf8(tools::item_text(item, catalogue), kLongestText));
}

Result<std::vector<float>> unit_vector(std::span<const float> vector) {
  double square = 0;
  for (const float value : vector) square += static_cast<double>(value) * value;
  if (!std::isfinite(square) || square <= 0) return type_error("a text's vector is not finite, or nothing");
  const double length = std::sqrt(square);
  std::vector<float> unit;
  unit.reserve(vector.size());
  for (const float value : vector) unit.push_back(static_cast<float>(value / length));
  return unit;
}

ItemVectors::ItemVectors(std::filesystem::path file, std::string model)
    : file_(std::move(file)), model_(std::move(model)) {}

void ItemVectors::load() {
  places_.clear();
  values_.clear();
  dimensions_ = 0;
  const auto bytes = read_file(file_);
  if (!bytes || bytes->size() < kMagic.size() + sizeof(std::uint64_t) || !bytes->starts_with(kMagic)) return;
  const std::string_view body = std::string_view(*bytes).substr(0, bytes->size() - sizeof(std::uint64_t));
  std::uint64_t sum = 0;
  std::memcpy(&sum, bytes->data() + body.size(), sizeof sum);
  if (sum != checksum(body)) return;
  Reader reader(body.substr(kMagic.size()));
  const auto name_size = reader.number<std::uint32_t>();
  const auto name = name_size ? reader.text(*name_size) : std::nullopt;
  const auto dimensions = reader.number<std::uint32_t>();
  const auto count = reader.number<std::uint64_t>();
  if (!name || *name != model_ || !dimensions || !count || *dimensions == 0) return;
  const std::size_t each = sizeof(std::uint64_t) + *dimensions * sizeof(float);
  if (reader.left() / each != *count || reader.left() % each != 0) return;
  dimensions_ = *dimensions;
  values_.resize(*count * dimensions_);
  for (std::size_t i = 0; i < *count; ++i) {
    places_.emplace(*reader.number<std::uint64_t>(), i);
    std::memcpy(values_.data() + i * dimensions_, reader.text(dimensions_ * sizeof(float))->data(),
                dimensions_ * sizeof(float));
  }
}

Status ItemVectors::save() const {
  std::string bytes(kMagic);
  append(bytes, static_cast<std::uint32_t>(model_.size()));
  bytes.append(model_);
  append(bytes, static_cast<std::uint32_t>(dimensions_));
  append(bytes, static_cast<std::uint64_t>(places_.size()));
  std::vector<std::pair<std::uint64_t, std::size_t>> sorted(places_.begin(), places_.end());
  std::ranges::sort(sorted);  // the same vectors, the same bytes
  for (const auto& [hash, place] : sorted) {
    append(bytes, hash);
    bytes.append(reinterpret_cast<const char*>(values_.data() + place * dimensions_), dimensions_ * sizeof(float));
  }
  append(bytes, checksum(bytes));
  return write_file_atomically(file_, bytes);
}

Status ItemVectors::put(std::uint64_t hash, std::span<const float> vector) {
  ATTUNE_TRY(unit, unit_vector(vector));
  if (dimensions_ == 0) dimensions_ = unit.size();
  if (unit.size() != dimensions_)
    return type_error("a text's vector has {} dimensions, others have {}", unit.size(), dimensions_)
        .mend("another model answers now: remove {} and embed all anew", file_.string());
  places_.emplace(hash, values_.size() / dimensions_);
  values_.insert(values_.end(), unit.begin(), unit.end());
  return {};
}

Result<ItemVectors::Report> ItemVectors::fill(const Catalogue& catalogue, llm::RoleModel& model, Progress& progress,
                                              std::stop_token stop) {
  Report report;
  std::vector<std::pair<std::uint64_t, std::string>> missing;
  std::unordered_set<std::uint64_t> borne;
  for (std::uint32_t i = 0; i < catalogue.size(); ++i) {
    std::string text = embedded_text(ItemId{i}, catalogue);
    const std::uint64_t hash = checksum(text);
    if (text.empty() || !borne.insert(hash).second) continue;
    if (places_.contains(hash))
      ++report.kept;
    else
      missing.emplace_back(hash, std::move(text));
  }
  std::erase_if(places_, [&](const auto& place) { return !borne.contains(place.first); });
  progress.begin("embedding texts", missing.size());
  std::size_t unsaved = 0;
  for (std::size_t from = 0; from < missing.size() && !report.stopped; from += kBatch) {
    const std::size_t end = std::min(from + kBatch, missing.size());
    std::vector<std::string> texts;
    for (std::size_t i = from; i < end; ++i) texts.push_back(missing[i].second);
    const auto vectors = model.embed(ModelRole::content_interpreter, "", texts, stop);
    if (!vectors) {
      report.stopped = vectors.error();
      break;
    }
    if (vectors->size() != texts.size()) {
      report.stopped = Error{ErrorCode::type_error, "the model has not a vector for each text", ""};
      break;
    }
    for (std::size_t i = from; i < end && !report.stopped; ++i) {
      const Status kept = put(missing[i].first, (*vectors)[i - from]);
      if (!kept)
        report.stopped = kept.error();
      else
        ++report.embedded;
    }
    progress.update(end);
    unsaved += end - from;
    if (unsaved < std::max(kSaveAfter, places_.size() / 4)) continue;
    ATTUNE_TRY_VOID(save());
    unsaved = 0;
  }
  if (unsaved > 0 || report.stopped) ATTUNE_TRY_VOID(save());
  return report;
}

std::span<const float> ItemVectors::of(std::string_view text) const {
  const auto place = places_.find(checksum(text));
  if (place == places_.end()) return {};
  return std::span(values_).subspan(place->second * dimensions_, dimensions_);
}

}  // namespace attune::roles
