#include "base/error.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ostream.h>

#include <concepts>
#include <ostream>
#include <string>
#include <type_traits>
#include <utility>

using namespace oidcctl;

TEST_CASE("error: every code has a word and an exit status")
{
  struct Row
  {
    ErrorCode code = ErrorCode::bug;
    std::string word = {};
    int status = 0;
  };
  const Row rows[] = {
      {.code = ErrorCode::usage, .word = "usage", .status = 2},
      {.code = ErrorCode::unavailable, .word = "unavailable", .status = 3},
      {.code = ErrorCode::login, .word = "login", .status = 4},
      {.code = ErrorCode::local_file, .word = "local-file", .status = 5},
      {.code = ErrorCode::interrupted, .word = "interrupted", .status = 130},
      {.code = ErrorCode::bug, .word = "bug", .status = 70},
  };
  for (const auto& row : rows) {
    CAPTURE(row.word);
    CHECK(to_string(row.code) == row.word);
    CHECK(static_cast<int>(exit_status(row.code)) == row.status);
  }
  CHECK(static_cast<int>(ExitStatus::success) == 0);
  CHECK(static_cast<int>(ExitStatus::negative) == 1);
}

TEST_CASE("error: places are told from the outermost to the innermost")
{
  Error error{.code = ErrorCode::usage, .message = "no number"};
  CHECK(describe(error) == "no number");
  error = std::move(error).within("--timeout").within("verify-issuer");
  CHECK(describe(error) == "verify-issuer: --timeout: no number");
  CHECK(error.code == ErrorCode::usage);
  CHECK(error.hint.empty());
}

namespace {

Result<int>
half(int number)
{
  if (number % 2 != 0) {
    return fail(ErrorCode::usage, "odd", "give an even number");
  }
  return number / 2;
}

Result<int>
quarter(int number)
{
  TRY_ASSIGN(const auto first, half(number));
  TRY(half(first));
  return first / 2;
}

template <typename T>
concept streamable = requires(std::ostream& out, const T& value)
{
  out << value;
};

} // namespace

TEST_CASE("error: TRY leaves with the error, TRY_ASSIGN gives the value")
{
  CHECK(quarter(12).value() == 3);
  for (const int number : {3, 6}) {
    CAPTURE(number);
    const auto result = quarter(number);
    REQUIRE_FALSE(result);
    CHECK(result.error().code == ErrorCode::usage);
    CHECK(result.error().message == "odd");
    CHECK(result.error().hint == "give an even number");
    CHECK(result.error().context.empty());
  }
}

TEST_CASE("secret: nothing prints or compares it")
{
  static_assert(!fmt::is_formattable<Secret>::value);
  static_assert(!streamable<Secret>);
  static_assert(!std::equality_comparable<Secret>);
  static_assert(!std::is_convertible_v<Secret, std::string>);
  static_assert(!std::is_convertible_v<std::string, Secret>);
  static_assert(std::is_nothrow_move_constructible_v<Secret>);
  const Secret secret(std::string("hunter2"));
  CHECK(secret.reveal() == "hunter2");
  CHECK(secret.size() == 7);
  CHECK_FALSE(secret.empty());
  CHECK(Secret().empty());
}

TEST_CASE("secret: a copy is its own, what was moved from is empty")
{
  for (const auto& bytes : {std::string("short"), std::string(100, 'x')}) {
    CAPTURE(bytes.size());
    Secret first(bytes);
    Secret copy(first);
    Secret moved(std::move(first));
    CHECK(moved.reveal() == bytes);
    CHECK(copy.reveal() == bytes);
    CHECK(first.empty()); // NOLINT(bugprone-use-after-move)
    Secret assigned(std::string("old"));
    assigned = std::move(moved);
    CHECK(assigned.reveal() == bytes);
    CHECK(moved.empty()); // NOLINT(bugprone-use-after-move)
    copy = Secret();
    CHECK(copy.empty());
    CHECK(assigned.reveal() == bytes);
  }
}
