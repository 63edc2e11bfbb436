#include "base/byte_stream.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <memory>

using namespace oidcctl;

namespace {

// Return a stream of parts of `size` bytes that fails when it is asked after its end.
ByteStream
parts_of(std::string text, std::size_t size)
{
  auto at = std::make_shared<std::size_t>(0);
  return [text = std::move(text), size, at]() -> Result<std::string> {
    REQUIRE(*at <= text.size());
    if (*at == text.size()) {
      ++*at;
      return std::string();
    }
    auto part = text.substr(*at, size);
    *at += part.size();
    return part;
  };
}

// Return all that is left in a stream.
std::string
rest_of(const ByteStream& stream)
{
  std::string all;
  for (auto part = stream().value(); !part.empty(); part = stream().value()) {
    all += part;
  }
  return all;
}

} // namespace

TEST_CASE("read_start: the same start, however the parts are cut")
{
  struct Row
  {
    std::string text;
    char first = '\0'; // '\0': there is none
    std::size_t at = 0;
  };
  const std::string mark = "\xef\xbb\xbf";
  const Row rows[] = {
      {.text = "", .first = '\0', .at = 0},
      {.text = " \r\n\t", .first = '\0', .at = 0},
      {.text = mark, .first = '\0', .at = 0},
      {.text = "PK\x03\x04", .first = 'P', .at = 0},
      {.text = mark + " \n{\"a\": 1}", .first = '{', .at = 5},
      {.text = "\xef", .first = '\xef', .at = 0},
      {.text = std::string(9000, ' ') + "[" + std::string(9000, '1') + "]",
       .first = '[',
       .at = 9000},
  };
  for (const auto& row : rows) {
    for (const std::size_t size : {1, 2, 3, 5, 1000, 100000}) {
      CAPTURE(row.text.substr(0, 20));
      CAPTURE(size);
      auto start = read_start(parts_of(row.text, size)).value();
      REQUIRE(start.has_value() == (row.first != '\0'));
      if (start) {
        CHECK(start->first == row.first);
        CHECK(start->at == row.at);
        const auto known = std::min(row.text.size(), row.at + k_start_size);
        CHECK(start->bytes.size() >= known);
        CHECK(start->bytes + rest_of(start->rest) == row.text);
      }
    }
  }
}
