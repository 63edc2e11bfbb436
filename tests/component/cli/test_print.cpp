#include "cli/framework/print.hpp"
#include "fakes.hpp"

#include <doctest/doctest.h>

#include <string>

// How a command's result reaches standard output and standard error.

using namespace oidcctl;
using namespace oidcctl::cli;
using namespace oidcctl::test;

namespace {

const std::string k_kilobyte(1024, 'x');

Stream
kilobytes(std::size_t count, std::size_t& made)
{
  return [count, &made](const Write& write) -> Result<StreamEnd> {
    while (made < count && write(k_kilobyte)) {
      ++made;
    }
    return StreamEnd{};
  };
}

} // namespace

TEST_CASE("print: a stream says at its end how it ended")
{
  TestSystem test;
  auto system = test.system();
  const Outcome outcome{Stream([](const Write& write) -> Result<StreamEnd> {
    CHECK(write("one\n"));
    CHECK(write("two\n"));
    return StreamEnd{
        ExitStatus::negative,
        {{NoticeLevel::warning, "a\x1b", "b"}, {NoticeLevel::note, "c", ""}}};
  })};
  const auto status = print(outcome, {}, system);
  REQUIRE(status);
  CHECK(*status == ExitStatus::negative);
  CHECK(test.out() == "one\ntwo\n");
  CHECK(test.err() == "oidcctl: warning: a\\x1b\nhint: b\noidcctl: note: c\n");
}

TEST_CASE("print: a stream that fails")
{
  struct Row
  {
    std::size_t kilobytes = 0;
    std::string hint = {};
    std::size_t printed = 0;
    std::string told = {};
  };
  const std::string incomplete = "the output above is incomplete";
  const Row rows[] = {
      {.kilobytes = 0, .hint = "", .printed = 0, .told = ""},
      {.kilobytes = 63, .hint = "mend it", .printed = 0, .told = "mend it"},
      {.kilobytes = 64, .hint = "", .printed = 65536, .told = incomplete},
      {.kilobytes = 100,
       .hint = "mend it",
       .printed = 65536,
       .told = "mend it; " + incomplete},
  };
  for (const auto& row : rows) {
    CAPTURE(row.kilobytes);
    TestSystem test;
    auto system = test.system();
    const Outcome outcome{Stream([&row](const Write& write) -> Result<StreamEnd> {
      for (std::size_t i = 0; i < row.kilobytes; ++i) {
        CHECK(write(k_kilobyte));
      }
      return fail(ErrorCode::local_file, "row 2 is wrong", row.hint);
    })};
    const auto status = print(outcome, {}, system);
    REQUIRE_FALSE(status);
    CHECK(status.error().message == "row 2 is wrong");
    CHECK(status.error().hint == row.told);
    CHECK(test.out().size() == row.printed);
    CHECK(test.err().empty()); // the caller reports the error
  }
}

TEST_CASE("print: a stream is not kept until it ends")
{
  TestSystem test;
  auto system = test.system();
  std::size_t made = 0;
  const Outcome outcome{Stream([&](const Write& write) -> Result<StreamEnd> {
    std::size_t longest = 0;
    for (; made < 1000; ++made) {
      CHECK(write(k_kilobyte));
      longest = std::max(longest, (made + 1) * 1024 - test.out().size());
    }
    CHECK(longest < 65536);
    return StreamEnd{};
  })};
  REQUIRE(print(outcome, {}, system));
  CHECK(test.out().size() == 1000 * 1024);
}

TEST_CASE("print: a stream ends when nobody reads it")
{
  TestSystem test;
  test.terminal.out_limit = 100000;
  auto system = test.system();
  std::size_t made = 0;
  REQUIRE(print(Outcome{kilobytes(100000, made)}, {}, system));
  CHECK(test.out().size() == 65536);
  CHECK(made < 200);
}

TEST_CASE("print: an empty stream")
{
  TestSystem test;
  auto system = test.system();
  std::size_t made = 0;
  const auto status = print(Outcome{kilobytes(0, made)}, {}, system);
  REQUIRE(status);
  CHECK(*status == ExitStatus::success);
  CHECK(test.out().empty());
}
