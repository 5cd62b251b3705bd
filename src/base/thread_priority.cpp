#include "base/thread_priority.h"

#include <sys/resource.h>

namespace attune {

void run_in_background() {
  constexpr int kLowest = 19;
  // On Linux a priority belongs to a thread, 0 is the calling one, and new threads inherit it. Anyone may lower their
  // own; where the system refuses all the same, the work is done at the usual priority.
  (void)setpriority(PRIO_PROCESS, 0, kLowest);
}

}  // namespace attune
