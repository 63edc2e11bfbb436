#include "model/http/url.hpp"

#include <doctest/doctest.h>

#include <optional>
#include <string>
#include <vector>

using namespace oidcctl;
using namespace std::string_literals;

TEST_CASE("url: the examples of RFC 3986 chapter 5.4")
{
  const auto base = Url::parse("http://a/b/c/d;p?q").value();
  struct Row
  {
    std::string reference = {};
    std::string target = {};
  };
  const Row rows[] = {
      // 5.4.1 normal examples
      {.reference = "g", .target = "http://a/b/c/g"},
      {.reference = "./g", .target = "http://a/b/c/g"},
      {.reference = "g/", .target = "http://a/b/c/g/"},
      {.reference = "/g", .target = "http://a/g"},
      {.reference = "//g", .target = "http://g"},
      {.reference = "?y", .target = "http://a/b/c/d;p?y"},
      {.reference = "g?y", .target = "http://a/b/c/g?y"},
      {.reference = "#s", .target = "http://a/b/c/d;p?q#s"},
      {.reference = "g#s", .target = "http://a/b/c/g#s"},
      {.reference = "g?y#s", .target = "http://a/b/c/g?y#s"},
      {.reference = ";x", .target = "http://a/b/c/;x"},
      {.reference = "g;x", .target = "http://a/b/c/g;x"},
      {.reference = "g;x?y#s", .target = "http://a/b/c/g;x?y#s"},
      {.reference = "", .target = "http://a/b/c/d;p?q"},
      {.reference = ".", .target = "http://a/b/c/"},
      {.reference = "./", .target = "http://a/b/c/"},
      {.reference = "..", .target = "http://a/b/"},
      {.reference = "../", .target = "http://a/b/"},
      {.reference = "../g", .target = "http://a/b/g"},
      {.reference = "../..", .target = "http://a/"},
      {.reference = "../../", .target = "http://a/"},
      {.reference = "../../g", .target = "http://a/g"},
      // 5.4.2 abnormal examples
      {.reference = "../../../g", .target = "http://a/g"},
      {.reference = "../../../../g", .target = "http://a/g"},
      {.reference = "/./g", .target = "http://a/g"},
      {.reference = "/../g", .target = "http://a/g"},
      {.reference = "g.", .target = "http://a/b/c/g."},
      {.reference = ".g", .target = "http://a/b/c/.g"},
      {.reference = "g..", .target = "http://a/b/c/g.."},
      {.reference = "..g", .target = "http://a/b/c/..g"},
      {.reference = "./../g", .target = "http://a/b/g"},
      {.reference = "./g/.", .target = "http://a/b/c/g/"},
      {.reference = "g/./h", .target = "http://a/b/c/g/h"},
      {.reference = "g/../h", .target = "http://a/b/c/h"},
      {.reference = "g;x=1/./y", .target = "http://a/b/c/g;x=1/y"},
      {.reference = "g;x=1/../y", .target = "http://a/b/c/y"},
      {.reference = "g?y/./x", .target = "http://a/b/c/g?y/./x"},
      {.reference = "g?y/../x", .target = "http://a/b/c/g?y/../x"},
      {.reference = "g#s/./x", .target = "http://a/b/c/g#s/./x"},
      {.reference = "g#s/../x", .target = "http://a/b/c/g#s/../x"},
      // whole URLs, and colons that do not begin one
      {.reference = "https://x/y", .target = "https://x/y"},
      {.reference = "HTTPS://x", .target = "https://x"},
      {.reference = "?u=http://x", .target = "http://a/b/c/d;p?u=http://x"},
      {.reference = "/g:h", .target = "http://a/g:h"},
      {.reference = "#a:b", .target = "http://a/b/c/d;p?q#a:b"},
      {.reference = "?", .target = "http://a/b/c/d;p?"},
      {.reference = "//user@g:81/", .target = "http://g:81/"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.reference);
    const auto target = resolve(base, row.reference);
    REQUIRE(target);
    CHECK(target->str() == row.target);
  }
}

TEST_CASE("url: a base without a path, and references that lead nowhere")
{
  const auto bare = Url::parse("https://a:1#f").value();
  CHECK(resolve(bare, "g")->str() == "https://a:1/g");
  CHECK(resolve(bare, "../g")->str() == "https://a:1/g");
  CHECK(resolve(bare, "?x")->str() == "https://a:1?x");
  CHECK(resolve(bare, "")->str() == "https://a:1");
  struct Row
  {
    std::string reference = {};
    std::string problem = {};
  };
  const Row rows[] = {
      {.reference = "g:h", .problem = "it does not start with a scheme such as https://"},
      {.reference = "mailto:a@b",
       .problem = "it does not start with a scheme such as https://"},
      {.reference = "/a\r\nb", .problem = "it contains a control character"},
      {.reference = "/%zz",
       .problem = "it contains a '%' without two hexadecimal digits after it"},
      {.reference = "//[::1", .problem = "unterminated '[' in the host"},
      {.reference = "//a:b",
       .problem = R"(invalid port "b": expected a number up to 65535)"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.reference);
    const auto target = resolve(bare, row.reference);
    REQUIRE_FALSE(target);
    CHECK(target.error() == row.problem);
  }
}

TEST_CASE("url: percent encoding and decoding")
{
  CHECK(percent_encode("").empty());
  CHECK(percent_encode("AZaz09-._~") == "AZaz09-._~");
  CHECK(percent_encode("a b+c/d:é%\0"s) == "a%20b%2Bc%2Fd%3A%C3%A9%25%00");
  struct Row
  {
    std::string text = {};
    std::string bytes = {};
  };
  const Row rows[] = {
      {.text = "", .bytes = ""},
      {.text = "a+b%20c", .bytes = "a b c"},
      {.text = "%C3%a9", .bytes = "é"},
      {.text = "%00", .bytes = "\0"s},
      {.text = "%2541", .bytes = "%41"},
      {.text = "%", .bytes = "%"},
      {.text = "%4", .bytes = "%4"},
      {.text = "%zz", .bytes = "%zz"},
      {.text = "%4g%41", .bytes = "%4gA"},
      {.text = "%%41", .bytes = "%A"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.text);
    CHECK(percent_decode(row.text) == row.bytes);
  }
}

TEST_CASE("url: parameters of a query, in their order")
{
  const auto list = [](std::string_view query) {
    std::string out;
    for (const auto& parameter : parse_query(query)) {
      out += parameter.name + "=" + parameter.value + ";";
    }
    return out;
  };
  CHECK(list("").empty());
  CHECK(list("&&").empty());
  CHECK(list("a") == "a=;");
  CHECK(list("=b") == "=b;");
  CHECK(list("a=1&b=&a=2") == "a=1;b=;a=2;");
  CHECK(list("a=b=c&%61%3d=+%26") == "a=b=c;a== &;");
  const auto parameters = parse_query("a=1&b&a=2");
  CHECK((find_parameter(parameters, "a") == std::optional<std::string>("1")));
  CHECK((find_parameter(parameters, "b") == std::optional<std::string>("")));
  CHECK_FALSE(find_parameter(parameters, "A").has_value());
  CHECK_FALSE(find_parameter({}, "a").has_value());
}
