#pragma once
#include <cstddef>

namespace attune {

/// The most physical memory this process held at once, in bytes, since it began or since reset_peak_memory(). 0 where
/// the system does not say.
std::size_t peak_memory_bytes();
/// Lets peak_memory_bytes() start anew from what is held now, where the system allows that; else it goes on counting.
void reset_peak_memory();

}  // namespace attune
