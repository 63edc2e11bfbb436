#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

// As much of Go's encoding/gob as naming a cache entry takes.
namespace oidcctl::gob {

// The identifiers of types: Go's own, and the first that a program's type gets.
inline constexpr int k_bool = 1;
inline constexpr int k_int = 2;
inline constexpr int k_string = 6;
inline constexpr int k_first_user_type = 64; // of Go 1.20 and newer

// Return the encoding of a number, and of one with a sign.
std::string unsigned_number(std::uint64_t value);
std::string signed_number(std::int64_t value);

// Return `text` with its length in front.
std::string text(std::string_view text);

// Return `body` as one message of a stream.
std::string message(std::string_view body);

// The value of a struct. Fields are numbered as they are added; those that are zero or
// empty are left out, as Go does.
class Struct
{
public:
  Struct& add(std::string_view value);
  Struct& add(std::int64_t value);
  Struct& add_truth(bool value);
  Struct& add(const std::vector<std::string>& values);
  // A map that is empty is sent nevertheless when it was made (`is_made`).
  Struct& add(const std::map<std::string, std::string>& values, bool is_made = false);
  Struct& add(const Struct& value); // always sent

  // Return the encoding: the fields that are sent, each with the distance from the one
  // before, and a zero byte.
  std::string
  bytes() const
  {
    return m_bytes + '\0';
  }

private:
  Struct& field(bool is_sent, std::string_view bytes);

  std::string m_bytes = {};
  int m_next = 0;  // number of the field that is added next
  int m_last = -1; // number of the field that was sent last
};

// A field of a type of the program.
struct Field
{
  std::string_view name;
  int type;
};

// Return the message that describes a type to the reader of a stream.
std::string
describe_struct(int id, std::string_view name, const std::vector<Field>& fields);
std::string describe_slice(int id, std::string_view name, int element);
std::string describe_map(int id, std::string_view name, int key, int element);

} // namespace oidcctl::gob
