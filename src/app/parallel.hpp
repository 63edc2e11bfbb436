#pragma once

#include <cstddef>
#include <functional>

namespace oidcctl {

// Call `work(i)` once for every i below `count`, at most `workers` at a time, and return
// when all are done. `work` must not throw.
void for_each_index(std::size_t count,
                    std::size_t workers,
                    const std::function<void(std::size_t)>& work);

} // namespace oidcctl
