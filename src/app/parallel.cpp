#include "app/parallel.hpp"

#include <algorithm>
#include <atomic>
#include <system_error>
#include <thread>
#include <vector>

namespace oidcctl {

void
for_each_index(std::size_t count,
               std::size_t workers,
               const std::function<void(std::size_t)>& work)
{
  if (count == 1) {
    work(0);
    return;
  }
  std::atomic<std::size_t> next{0};
  const auto run = [&next, &work, count] {
    for (auto i = next.fetch_add(1); i < count; i = next.fetch_add(1)) {
      work(i);
    }
  };
  std::vector<std::thread> threads;
  try {
    while (threads.size() < std::min(count, workers)) {
      threads.emplace_back(run);
    }
  } catch (const std::system_error&) {
    run(); // the system starts no more threads
  }
  for (auto& thread : threads) {
    thread.join();
  }
}

} // namespace oidcctl
