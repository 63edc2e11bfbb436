#include "base/text.hpp"
#include "fuzz.hpp"
#include "kube/grant/grant.hpp"
#include "kube/grant/grant_list.hpp"

#include <string>

namespace {

using namespace oidcctl;
using fuzz::require;

ByteStream
parts(std::string_view text, std::size_t size)
{
  return [text, size]() mutable -> Result<std::string> {
    const auto part = text.substr(0, size);
    text.remove_prefix(part.size());
    return std::string(part);
  };
}

void
check_error(const Error& error)
{
  const auto message = describe(error);
  require(!message.empty() && text::printable(message) == message,
          "a reason can be printed");
}

// Grant what the row says to the claim `email`, as far as it may be.
void
check_row(const rbac::GrantRow& row)
{
  require(!row.value.empty() && text::is_utf8(row.value), "a value is a text");
  rbac::GrantRules rules;
  rules.identity_mapping.policy.username_claim = "email";
  const auto grant = rbac::make_grant(
      rules, {row.is_group, row.value, row.role.value_or(rbac::RoleRef{}), {}});
  if (!grant) {
    check_error(grant.error());
    return;
  }
  require(grant->binding.subjects.front().name == row.value, "the name is the value");
  require(!rbac::name_problem(grant->binding.name) && grant->binding.name.size() <= 140,
          "a name that everybody takes");
}

// Return what a list says, row by row, or its error.
std::string
read(ByteStream blocks)
{
  auto reader = rbac::GrantListReader::open(std::move(blocks));
  if (!reader) {
    check_error(reader.error());
    return describe(reader.error());
  }
  std::string out;
  while (true) {
    const auto row = reader->next();
    if (!row) {
      check_error(row.error());
      return out + describe(row.error());
    }
    if (!*row) {
      return out;
    }
    check_row(**row);
    out += reader->place() + ": " + (*row)->value + "\n";
  }
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const auto input = fuzz::text_of(data, size);
  const auto whole = read(parts(input, input.size() + 1));
  require(read(parts(input, 1)) == whole && read(parts(input, 5)) == whole,
          "how the parts are cut does not matter");
  return 0;
}
