#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace attune {

/// XXH3, 64 bits: checksums of derived files and content hashes. Not cryptographic.
std::uint64_t checksum(std::span<const std::byte> bytes);
std::uint64_t checksum(std::string_view text);

}  // namespace attune
