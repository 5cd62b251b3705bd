#pragma once

namespace attune {

/// From now on the calling thread, and the threads that it starts, get only the processor time that the rest of the
/// program leaves over (the lowest priority of the system's usual scheduling). For long work beside short requests.
void run_in_background();

}  // namespace attune
