#include "openssl.hpp"

#include <fmt/format.h>
#include <openssl/err.h>

#include <array>

namespace oidcctl::test_issuer {

tl::unexpected<Error>
openssl_failure(const std::string& action)
{
  std::array<char, 256> reason{};
  ERR_error_string_n(ERR_get_error(), reason.data(), reason.size());
  ERR_clear_error();
  return fail(ErrorCode::bug, fmt::format("cannot {}: {}", action, reason.data()));
}

std::string
bytes_of(BIO& memory)
{
  char* data = nullptr;
  const long size = BIO_get_mem_data(&memory, &data);
  return size > 0 ? std::string(data, static_cast<std::size_t>(size)) : std::string();
}

} // namespace oidcctl::test_issuer
