// A file of CA certificates.
#include "fuzz.hpp"
#include "go/x509/pem.hpp"

namespace {

using namespace oidcctl;
using fuzz::require;

std::size_t
count_blocks(std::string_view text, go::Version go)
{
  std::size_t certificates = 0;
  for (auto rest = text; const auto block = go::next_pem_block(rest, go);) {
    require(rest.size() < text.size(), "a block takes text away");
    require(block->bytes.size() <= text.size(), "a block is no larger than its text");
    text = rest;
    certificates += block->type == "CERTIFICATE" && !block->has_headers ? 1 : 0;
  }
  return certificates;
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const auto text = fuzz::text_of(data, size);
  for (const unsigned minor : {23U, 26U}) {
    const go::Version go{minor};
    const auto blocks = count_blocks(text, go);
    const auto strict = go::x509::parse_certs_pem(text, go);
    const auto lax = go::x509::append_certs_from_pem(text, go);
    require(lax.size() <= blocks, "a certificate is a block");
    if (strict) {
      require(!strict->empty() && strict->size() == blocks,
              "all blocks are certificates");
      require(lax.size() == blocks, "who skips nothing has all of them");
    } else {
      require(blocks == 0 || lax.size() < blocks, "something does not parse");
    }
  }
  return 0;
}
