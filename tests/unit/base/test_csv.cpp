#include "base/csv.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace oidcctl;
using namespace std::string_literals;

namespace {

using Fields = std::vector<std::string>;

// Return the text in parts of `size` bytes.
ByteStream
parts(const std::string& text, std::size_t size)
{
  return [text, size, at = std::size_t{0}]() mutable -> Result<std::string> {
    auto part = text.substr(at, size);
    at += part.size();
    return part;
  };
}

Result<std::vector<Fields>>
read(const ByteStream& blocks, const CsvLimits& limits = {})
{
  CsvReader reader(blocks, limits);
  std::vector<Fields> rows;
  Fields fields;
  while (true) {
    TRY_ASSIGN(const bool has_row, reader.next(fields));
    if (!has_row) {
      return rows;
    }
    rows.push_back(fields);
  }
}

} // namespace

TEST_CASE("csv: what a table says, however its parts come")
{
  struct Row
  {
    std::string text = {};
    std::vector<Fields> rows = {};
  };
  const Row rows[] = {
      {.text = "", .rows = {}},
      {.text = "\n\r\n\n", .rows = {}},
      {.text = "a", .rows = {{"a"}}},
      {.text = "a\n", .rows = {{"a"}}},
      {.text = "a\r\n", .rows = {{"a"}}},
      {.text = "a,b\nc,d", .rows = {{"a", "b"}, {"c", "d"}}},
      {.text = "a,\n,b\n", .rows = {{"a", ""}, {"", "b"}}},
      {.text = ",", .rows = {{"", ""}}},
      {.text = "a\n\n\r\nb\n", .rows = {{"a"}, {"b"}}},
      {.text = "\"a\"", .rows = {{"a"}}},
      {.text = "\"a,b\",\"c\r\nd\"\n", .rows = {{"a,b", "c\r\nd"}}},
      {.text = "\"say \"\"hi\"\"\",\"\"\"\"\n", .rows = {{"say \"hi\"", "\""}}},
      {.text = "\"\",x", .rows = {{"", "x"}}},
      {.text = "\xef\xbb\xbf"
               "a,b",
       .rows = {{"a", "b"}}},
      {.text = "\xef\xbb\xbf\"a\"", .rows = {{"a"}}},
      {.text = "\xef\xbb\xbf", .rows = {}},
      {.text = " a ,\tb", .rows = {{" a ", "\tb"}}},
      {.text = "Zoë,漢字 😀", .rows = {{"Zoë", "漢字 😀"}}},
      {.text = "a'b;c", .rows = {{"a'b;c"}}},
      {.text = "# a", .rows = {{"# a"}}},
      // A byte order mark is one only in front.
      {.text = "a\n\xef\xbb\xbf"
               "b",
       .rows = {{"a"},
                {"\ufeff"
                 "b"}}},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    for (const std::size_t size : {1, 2, 3, 5, 1000}) {
      CAPTURE(size);
      const auto read_rows = read(parts(row.text, size));
      REQUIRE(read_rows);
      CHECK(*read_rows == row.rows);
    }
  }
}

TEST_CASE("csv: what the RFC does not allow")
{
  struct Row
  {
    std::string text = {};
    std::string message = {};
  };
  const Row rows[] = {
      {.text = "a\nb\"c\n", .message = "row 2: quote in the middle of a field"},
      {.text = "a\n\nb \"c\"\n", .message = "row 3: quote in the middle of a field"},
      {.text = "\"a\"b",
       .message = "row 1: unexpected text after the closing quote of a field"},
      {.text = "\"a\" ,b",
       .message = "row 1: unexpected text after the closing quote of a field"},
      {.text = "x\n\"a\n\n,b", .message = "row 2: unterminated quoted field"},
      {.text = "\"", .message = "row 1: unterminated quoted field"},
      {.text = "\"\"\"", .message = "row 1: unterminated quoted field"},
      {.text = "a\rb", .message = "row 1: carriage return without a line feed"},
      {.text = "a\r", .message = "row 1: carriage return without a line feed"},
      {.text = "\"a\"\r,b", .message = "row 1: carriage return without a line feed"},
      {.text = "\r\r\n", .message = "row 1: carriage return without a line feed"},
      {.text = "a\0b"s, .message = "row 1: NUL byte: not a text file"},
      {.text = "\0"s, .message = "row 1: NUL byte: not a text file"},
      {.text = "a\nb\n\xff\n", .message = "row 3: invalid UTF-8"},
      {.text = "\"\xc3\"", .message = "row 1: invalid UTF-8"},
      {.text = "\xff\xfe"
               "a\0"s,
       .message = "UTF-16 is not supported"},
      {.text = "\xfe\xff\0a"s, .message = "UTF-16 is not supported"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    for (const std::size_t size : {1, 1000}) {
      const auto read_rows = read(parts(row.text, size));
      REQUIRE_FALSE(read_rows);
      CHECK(read_rows.error().code == ErrorCode::local_file);
      CHECK(read_rows.error().message == row.message);
    }
  }
}

TEST_CASE("csv: limits")
{
  const CsvLimits limits{.field = 4, .fields = 2, .rows = 3};
  CHECK(read(stream_of("abcd,a\nb\n\"abcd\""), limits).has_value());
  struct Row
  {
    std::string text = {};
    std::string message = {};
  };
  const Row rows[] = {
      {.text = "a\nabcde", .message = "row 2: field longer than 4 bytes"},
      {.text = "\"abc\"\"e\"", .message = "row 1: field longer than 4 bytes"},
      {.text = "a,b,", .message = "row 1: more than 2 fields"},
      {.text = "a,b,c\n", .message = "row 1: more than 2 fields"},
      {.text = "a\nb\nc\nd", .message = "it has more than 3 rows"},
      {.text = "\n\n\n\n", .message = "it has more than 3 rows"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    const auto read_rows = read(stream_of(row.text), limits);
    REQUIRE_FALSE(read_rows);
    CHECK(read_rows.error().message == row.message);
  }
}

TEST_CASE("csv: rows are counted as a spreadsheet does")
{
  CsvReader reader(stream_of("a\n\n\"b\nb\"\nc\n"));
  Fields fields;
  CHECK(reader.row() == 0);
  for (const std::size_t row : {1, 3, 4}) {
    REQUIRE(reader.next(fields) == true);
    CHECK(reader.row() == row);
  }
  CHECK(reader.next(fields) == false);
}

TEST_CASE("csv: the error of a source is handed on")
{
  CsvReader reader([n = 0]() mutable -> Result<std::string> {
    return ++n == 1
               ? Result<std::string>("a\nb,")
               : Result<std::string>(fail(ErrorCode::local_file, "the disk is gone"));
  });
  Fields fields;
  CHECK(reader.next(fields) == true);
  const auto second = reader.next(fields);
  REQUIRE_FALSE(second);
  CHECK(second.error().message == "the disk is gone");
}
