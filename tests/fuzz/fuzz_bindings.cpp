#include "base/text.hpp"
#include "fuzz.hpp"
#include "kube/grant/manifest.hpp"
#include "kube/rbac/binding_reader.hpp"

#include <string>
#include <vector>

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

// Return the bindings as they are printed, and the error or the counts.
std::string
read(ByteStream blocks, std::vector<rbac::Binding>& bindings)
{
  const auto count = rbac::read_bindings(std::move(blocks),
                                         [&](const rbac::Binding& one) -> Result<void> {
                                           bindings.push_back(one);
                                           return {};
                                         });
  if (!count) {
    const auto message = describe(count.error());
    require(count.error().code == ErrorCode::local_file, "what is wrong is the dump");
    require(!message.empty() && text::printable(message) == message,
            "a reason can be printed");
    return message;
  }
  require(count->cluster_wide + count->in_namespaces == bindings.size(),
          "what was met is counted");
  return std::to_string(count->other);
}

void
check_binding(const rbac::Binding& binding)
{
  require(!rbac::name_problem(binding.name), "a name that a server takes");
  for (const bool as_yaml : {false, true}) {
    std::string text;
    as_yaml ? append_yaml(text, binding) : append_json(text, binding);
    std::vector<rbac::Binding> again;
    read(stream_of(text), again);
    require(again == std::vector<rbac::Binding>{binding},
            "what was read is printed and read again");
  }
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const auto input = fuzz::text_of(data, size);
  std::vector<rbac::Binding> whole;
  const auto end = read(parts(input, input.size() + 1), whole);
  for (const std::size_t part : {1, 7}) {
    std::vector<rbac::Binding> again;
    require(read(parts(input, part), again) == end && again == whole,
            "how the parts are cut does not matter");
  }
  for (const auto& binding : whole) {
    check_binding(binding);
  }
  return 0;
}
