#include "jose/signing_key.hpp"

#include <openssl/err.h>
#include <openssl/pem.h>

namespace oidcctl::jose {

namespace {

using Memory = std::unique_ptr<BIO, Freeing<BIO_free>>;

std::string
text_of(BIO* memory)
{
  char* data = nullptr;
  const auto size = BIO_get_mem_data(memory, &data);
  return {data, static_cast<std::size_t>(size)};
}

std::optional<MadeCertificate>
write(X509* certificate, EVP_PKEY* key)
{
  const Memory out(BIO_new(BIO_s_mem()));
  const Memory key_out(BIO_new(BIO_s_secmem()));
  if (!out || !key_out || PEM_write_bio_X509(out.get(), certificate) != 1 ||
      PEM_write_bio_PrivateKey(
          key_out.get(), key, nullptr, nullptr, 0, nullptr, nullptr) != 1) {
    return std::nullopt;
  }
  return MadeCertificate{text_of(out.get()), Secret(text_of(key_out.get()))};
}

} // namespace

std::optional<MadeCertificate>
imitate_certificate(const std::string& pem)
{
  const Memory memory(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const X509Handle made(PEM_read_bio_X509(memory.get(), nullptr, nullptr, nullptr));
  const Key own(EVP_EC_gen("P-256"));
  const Key authority(EVP_EC_gen("P-256"));
  const bool is_made = made && own && authority &&
                       X509_set_pubkey(made.get(), own.get()) == 1 &&
                       X509_sign(made.get(), authority.get(), EVP_sha256()) > 0;
  auto written = is_made ? write(made.get(), own.get()) : std::nullopt;
  ERR_clear_error();
  return written;
}

} // namespace oidcctl::jose
