#include "models/snapshot_file.h"

#include "base/checksum.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace attune {
namespace {

static_assert(std::endian::native == std::endian::little, "snapshot files are little-endian");

constexpr std::array<char, 8> kMagic{'A', 'T', 'T', 'U', 'N', 'E', '\x01', '\n'};
constexpr std::uint32_t kFormatVersion = 1;
constexpr std::size_t kAlignment = 64;

struct Header {
  std::array<char, 8> magic{};
  std::uint32_t format_version = 0;
  std::uint32_t section_count = 0;
  std::uint64_t table_offset = 0;
  std::uint64_t size_bytes = 0;  // of the file
  std::uint64_t table_checksum = 0;
  std::array<std::uint64_t, 2> unused{};
  std::uint64_t checksum = 0;  // of the fields above
};
static_assert(sizeof(Header) == kAlignment);

struct TableEntry {
  std::array<char, 40> name{};  // ends in zeros
  std::uint64_t element_size = 0;
  std::uint64_t count = 0;
  std::uint64_t offset = 0;
  std::uint64_t checksum = 0;  // of the section and the zeros after it
};
static_assert(sizeof(TableEntry) == 72);

constexpr std::size_t align(std::size_t size) {
  return (size + kAlignment - 1) / kAlignment * kAlignment;
}

template <class T>
std::string_view bytes_of(const T& value) {
  return {reinterpret_cast<const char*>(&value), sizeof(T)};
}

std::uint64_t header_checksum(const Header& header) {
  return checksum(bytes_of(header).substr(0, offsetof(Header, checksum)));
}

}  // namespace

SnapshotWriter::SnapshotWriter() : file_(sizeof(Header), '\0') {}

void SnapshotWriter::add_bytes(std::string_view name, std::size_t element_size, std::span<const std::byte> bytes) {
  TableEntry entry{.element_size = element_size, .count = bytes.size() / element_size, .offset = file_.size()};
  const std::string full_name = scope_ + std::string(name);
  ATTUNE_CHECK(!name.empty() && full_name.size() < entry.name.size(), "a section's name has 1 to 39 bytes");
  std::ranges::copy(full_name, entry.name.begin());
  file_.append(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  file_.resize(align(file_.size()), '\0');
  entry.checksum = checksum(std::string_view(file_).substr(entry.offset));
  table_.append(bytes_of(entry));
}

void SnapshotWriter::add_text(std::string_view name, std::string_view text) {
  add_bytes(name, 1, std::as_bytes(std::span(text)));
}

void SnapshotWriter::begin_scope(std::string_view scope) {
  scope_.append(scope).push_back('/');
}

void SnapshotWriter::end_scope() {
  ATTUNE_CHECK(!scope_.empty(), "only a scope that was begun can end");
  scope_.pop_back();
  scope_.resize(scope_.rfind('/') + 1);  // npos + 1 == 0: that was the outermost
}

Status SnapshotWriter::write(const std::filesystem::path& path) && {
  Header header{.magic = kMagic,
                .format_version = kFormatVersion,
                .section_count = static_cast<std::uint32_t>(table_.size() / sizeof(TableEntry)),
                .table_offset = file_.size(),
                .size_bytes = file_.size() + table_.size(),
                .table_checksum = checksum(table_)};
  header.checksum = header_checksum(header);
  file_.replace(0, sizeof(Header), bytes_of(header));
  file_.append(table_);
  return write_file_atomically(path, file_);
}

struct SnapshotReader::Section {
  std::string name;
  std::size_t element_size = 0;
  std::span<const std::byte> bytes;
};

Result<SnapshotReader> SnapshotReader::open(const std::filesystem::path& path) {
  ATTUNE_TRY(mapped, MappedFile::open(path));
  SnapshotReader reader;
  reader.file_ = std::make_shared<const MappedFile>(std::move(mapped));
  const std::string_view file = reader.file_->text();
  const auto doubt = [&](std::string_view what) { return corrupt("{} in {}", what, path.string()); };

  Header header;
  if (file.size() < sizeof(Header)) return doubt("no complete header");
  std::memcpy(&header, file.data(), sizeof(Header));
  if (header.magic != kMagic) return doubt("no snapshot magic");
  if (header.checksum != header_checksum(header)) return doubt("wrong checksum of the header");
  if (header.format_version != kFormatVersion) {
    return doubt(fmt::format("format version {} instead of {}", header.format_version, kFormatVersion));
  }
  const std::size_t table_size = std::size_t{header.section_count} * sizeof(TableEntry);
  if (header.size_bytes != file.size() || table_size > file.size() || header.table_offset != file.size() - table_size ||
      header.table_offset < sizeof(Header)) {
    return doubt("sizes that do not add up");
  }
  const std::string_view table = file.substr(header.table_offset);
  if (checksum(table) != header.table_checksum) return doubt("wrong checksum of the table");

  auto sections = std::make_shared<std::vector<Section>>();
  std::size_t expected_offset = sizeof(Header);
  for (std::size_t s = 0; s < header.section_count; ++s) {
    TableEntry entry;
    std::memcpy(&entry, table.data() + s * sizeof(TableEntry), sizeof(TableEntry));
    const std::size_t room = header.table_offset - expected_offset;
    if (entry.offset != expected_offset || entry.element_size == 0 || entry.count > room / entry.element_size ||
        align(entry.count * entry.element_size) > room || entry.name.back() != '\0') {
      return doubt("a section out of bounds");
    }
    const std::size_t size = entry.count * entry.element_size;
    const std::string name(entry.name.data());
    if (checksum(file.substr(entry.offset, align(size))) != entry.checksum) {
      return doubt(fmt::format("wrong checksum of section '{}'", name));
    }
    sections->push_back({name, entry.element_size, reader.file_->bytes().subspan(entry.offset, size)});
    expected_offset += align(size);
  }
  if (expected_offset != header.table_offset) return doubt("bytes that belong to no section");
  reader.sections_ = std::move(sections);
  return reader;
}

Result<std::string_view> SnapshotReader::text(std::string_view name) const {
  ATTUNE_TRY(bytes, section(name, 1));
  return std::string_view(reinterpret_cast<const char*>(bytes.data()), bytes.size());
}

SnapshotReader SnapshotReader::scope(std::string_view scope) const {
  SnapshotReader inner = *this;
  inner.scope_.append(scope).push_back('/');
  return inner;
}

Result<std::span<const std::byte>> SnapshotReader::section(std::string_view section_name,
                                                           std::size_t element_size) const {
  const std::string name = scope_ + std::string(section_name);
  const auto found = std::ranges::find(*sections_, name, &Section::name);
  if (found == sections_->end()) return corrupt("a snapshot file without section '{}'", name);
  if (found->element_size != element_size) {
    return corrupt("section '{}' has elements of {} bytes instead of {}", name, found->element_size, element_size);
  }
  return found->bytes;
}

}  // namespace attune
