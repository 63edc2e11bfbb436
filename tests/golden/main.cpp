#define DOCTEST_CONFIG_IMPLEMENT
#include <doctest/doctest.h>

#include <cstdlib>

// A run that rewrites what is expected proves nothing: it ends as skipped, never as
// passed.
int
main(int argc, char** argv)
{
  constexpr int skipped = 77;
  const int failures = doctest::Context(argc, argv).run();
  return failures == 0 && std::getenv("OIDCCTL_TEST_ACCEPT") != nullptr ? skipped
                                                                        : failures;
}
