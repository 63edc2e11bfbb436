#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// What net/http makes of a reply, whatever version of HTTP it came by.
namespace oidcctl::go::http {

struct Field
{
  std::string name = {}; // lower case
  std::string value = {};
};

struct Reply
{
  int status = 0;
  std::string reason = {}; // of the status line; empty with HTTP/2
  std::vector<Field> fields = {};
  std::string body = {};
  bool closes = false; // the connection is not used again
};

enum class FaultKind {
  refused,   // net/http reads such a reply as an error, each time
  cut,       // the connection ended before the reply did: perhaps a passing trouble
  too_large, // more than this program reads
};

// Why there is no reply.
struct Fault
{
  FaultKind kind = FaultKind::refused;
  std::string words = {}; // Go's own, without "Get ...:"
};

// How much is read of one reply, in bytes.
struct Limits
{
  std::size_t head = std::size_t{10} << 20; // net/http: MaxResponseHeaderBytes
  std::size_t body = std::size_t{1} << 20;
};

// Return the value of the first field called `name` (lower case), or nothing.
inline std::optional<std::string_view>
find_field(const std::vector<Field>& fields, std::string_view name)
{
  for (const auto& field : fields) {
    if (field.name == name) {
      return field.value;
    }
  }
  return std::nullopt;
}

} // namespace oidcctl::go::http
