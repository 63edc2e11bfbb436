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
      {"", {}},
      {"\n\r\n\n", {}},
      {"a", {{"a"}}},
      {"a\n", {{"a"}}},
      {"a\r\n", {{"a"}}},
      {"a,b\nc,d", {{"a", "b"}, {"c", "d"}}},
      {"a,\n,b\n", {{"a", ""}, {"", "b"}}},
      {",", {{"", ""}}},
      {"a\n\n\r\nb\n", {{"a"}, {"b"}}},
      {"\"a\"", {{"a"}}},
      {"\"a,b\",\"c\r\nd\"\n", {{"a,b", "c\r\nd"}}},
      {"\"say \"\"hi\"\"\",\"\"\"\"\n", {{"say \"hi\"", "\""}}},
      {"\"\",x", {{"", "x"}}},
      {"\xef\xbb\xbf"
       "a,b",
       {{"a", "b"}}},
      {"\xef\xbb\xbf\"a\"", {{"a"}}},
      {"\xef\xbb\xbf", {}},
      {" a ,\tb", {{" a ", "\tb"}}},
      {"Zoë,漢字 😀", {{"Zoë", "漢字 😀"}}},
      {"a'b;c", {{"a'b;c"}}},
      {"# a", {{"# a"}}},
      // A byte order mark is one only in front.
      {"a\n\xef\xbb\xbf"
       "b",
       {{"a"},
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
      {"a\nb\"c\n", "row 2: quote in the middle of a field"},
      {"a\n\nb \"c\"\n", "row 3: quote in the middle of a field"},
      {"\"a\"b", "row 1: unexpected text after the closing quote of a field"},
      {"\"a\" ,b", "row 1: unexpected text after the closing quote of a field"},
      {"x\n\"a\n\n,b", "row 2: unterminated quoted field"},
      {"\"", "row 1: unterminated quoted field"},
      {"\"\"\"", "row 1: unterminated quoted field"},
      {"a\rb", "row 1: carriage return without a line feed"},
      {"a\r", "row 1: carriage return without a line feed"},
      {"\"a\"\r,b", "row 1: carriage return without a line feed"},
      {"\r\r\n", "row 1: carriage return without a line feed"},
      {"a\0b"s, "row 1: NUL byte: not a text file"},
      {"\0"s, "row 1: NUL byte: not a text file"},
      {"a\nb\n\xff\n", "row 3: invalid UTF-8"},
      {"\"\xc3\"", "row 1: invalid UTF-8"},
      {"\xff\xfe"
       "a\0"s,
       "UTF-16 is not supported"},
      {"\xfe\xff\0a"s, "UTF-16 is not supported"},
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
      {"a\nabcde", "row 2: field longer than 4 bytes"},
      {"\"abc\"\"e\"", "row 1: field longer than 4 bytes"},
      {"a,b,", "row 1: more than 2 fields"},
      {"a,b,c\n", "row 1: more than 2 fields"},
      {"a\nb\nc\nd", "it has more than 3 rows"},
      {"\n\n\n\n", "it has more than 3 rows"},
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
