#pragma once

#include "base/result.hpp"
#include "base/time.hpp"

// The wish of the user that the program stops: SIGINT, SIGTERM and SIGHUP.
namespace oidcctl {

// From now on remember these signals instead of ending; each ends the process as usual
// when it comes a second time. A signal that is ignored (nohup) stays so.
void catch_interrupts();

// Return whether one of them came since then.
bool is_interrupted();

// Return a descriptor that is readable from the interruption on, for poll(2); -1 while
// nothing is caught.
int interrupt_descriptor();

// Wait for `span`, in any thread; return false, and early, once interrupted.
bool sleep_unless_interrupted(Milliseconds span);

// Return the error for work that was given up.
tl::unexpected<Error> interrupted();

} // namespace oidcctl
