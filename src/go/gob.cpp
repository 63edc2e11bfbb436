#include "go/gob.hpp"

namespace oidcctl::gob {

namespace {

// The numbers of the fields of encoding/gob's wireType that are used here.
constexpr int k_slice_type = 1;
constexpr int k_struct_type = 2;
constexpr int k_map_type = 3;

Struct
common(int id, std::string_view name)
{
  return Struct().add(name).add(std::int64_t{id});
}

// Return the description of the type `id`: a wireType with the one field `kind` set.
std::string
describe(int id, int kind, const std::string& type)
{
  const auto distance = static_cast<std::uint64_t>(kind) + 1;
  return message(signed_number(-id) + unsigned_number(distance) + type + '\0');
}

} // namespace

std::string
unsigned_number(std::uint64_t value)
{
  constexpr std::uint64_t one_byte = 128;
  if (value < one_byte) {
    return {static_cast<char>(value)};
  }
  std::string digits;
  for (; value > 0; value >>= 8) {
    digits.insert(digits.begin(), static_cast<char>(value & 0xff));
  }
  return static_cast<char>(256 - static_cast<int>(digits.size())) + digits;
}

std::string
signed_number(std::int64_t value)
{
  const auto bits = static_cast<std::uint64_t>(value);
  return unsigned_number(value < 0 ? (~bits << 1) | 1 : bits << 1);
}

std::string
text(std::string_view text)
{
  return unsigned_number(text.size()) + std::string(text);
}

std::string
message(std::string_view body)
{
  return text(body);
}

Struct&
Struct::field(bool is_sent, std::string_view bytes)
{
  const int number = m_next++;
  if (is_sent) {
    m_bytes += unsigned_number(static_cast<std::uint64_t>(number - m_last));
    m_bytes += bytes;
    m_last = number;
  }
  return *this;
}

Struct&
Struct::add(std::string_view value)
{
  return field(!value.empty(), text(value));
}

Struct&
Struct::add(std::int64_t value)
{
  return field(value != 0, signed_number(value));
}

Struct&
Struct::add_truth(bool value)
{
  return field(value, unsigned_number(1));
}

Struct&
Struct::add(const std::vector<std::string>& values)
{
  auto bytes = unsigned_number(values.size());
  for (const auto& value : values) {
    bytes += text(value);
  }
  return field(!values.empty(), bytes);
}

Struct&
Struct::add(const std::map<std::string, std::string>& values, bool is_made)
{
  auto bytes = unsigned_number(values.size());
  for (const auto& [name, value] : values) {
    bytes += text(name) + text(value);
  }
  return field(is_made || !values.empty(), bytes);
}

Struct&
Struct::add(const Struct& value)
{
  return field(true, value.bytes());
}

std::string
describe_struct(int id, std::string_view name, const std::vector<Field>& fields)
{
  auto list = unsigned_number(fields.size());
  for (const auto& field : fields) {
    list += common(field.type, field.name).bytes();
  }
  // structType: the common part, then the list of fields.
  const auto type =
      unsigned_number(1) + common(id, name).bytes() + unsigned_number(1) + list + '\0';
  return describe(id, k_struct_type, type);
}

std::string
describe_slice(int id, std::string_view name, int element)
{
  const auto type = Struct().add(common(id, name)).add(std::int64_t{element});
  return describe(id, k_slice_type, type.bytes());
}

std::string
describe_map(int id, std::string_view name, int key, int element)
{
  const auto type =
      Struct().add(common(id, name)).add(std::int64_t{key}).add(std::int64_t{element});
  return describe(id, k_map_type, type.bytes());
}

} // namespace oidcctl::gob
