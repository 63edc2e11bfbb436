#include "certificate.hpp"

#include "files.hpp"

#include <fmt/format.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <array>
#include <cstdint>

namespace oidcctl::test_issuer {

namespace {

struct Extension
{
  int nid = 0;
  std::string value = {};
};

bool
add_extension(X509& certificate, X509& signer, const Extension& extension)
{
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, &signer, &certificate, nullptr, nullptr, 0);
  X509_EXTENSION* made =
      X509V3_EXT_conf_nid(nullptr, &context, extension.nid, extension.value.c_str());
  const bool added = made != nullptr && X509_add_ext(&certificate, made, -1) == 1;
  X509_EXTENSION_free(made);
  return added;
}

// Add the extensions in an order in which each finds what it refers to.
bool
add_extensions(X509& certificate, X509& signer, const CertificatePlan& plan)
{
  const std::array authority{
      Extension{.nid = NID_basic_constraints, .value = "critical,CA:TRUE"},
      Extension{.nid = NID_key_usage, .value = "critical,keyCertSign,cRLSign"},
      Extension{.nid = NID_subject_key_identifier, .value = "hash"},
      Extension{.nid = NID_authority_key_identifier, .value = "keyid:always"},
  };
  const std::array leaf{
      Extension{.nid = NID_basic_constraints, .value = "critical,CA:FALSE"},
      Extension{.nid = NID_key_usage, .value = "critical,digitalSignature"},
      Extension{.nid = NID_ext_key_usage,
                .value = plan.client ? "clientAuth" : "serverAuth"},
      Extension{.nid = NID_subject_key_identifier, .value = "hash"},
      Extension{.nid = NID_authority_key_identifier, .value = "keyid:always"},
  };
  const auto add_all = [&](const auto& extensions) {
    for (const auto& extension : extensions) {
      if (!add_extension(certificate, signer, extension)) {
        return false;
      }
    }
    return true;
  };
  return (plan.authority ? add_all(authority) : add_all(leaf)) &&
         (plan.names.empty() ||
          add_extension(
              certificate, signer, {.nid = NID_subject_alt_name, .value = plan.names}));
}

bool
add_name(X509& certificate, const std::string& common_name)
{
  return X509_NAME_add_entry_by_txt(
             X509_get_subject_name(&certificate),
             "CN",
             MBSTRING_UTF8,
             reinterpret_cast<const unsigned char*>(common_name.data()),
             static_cast<int>(common_name.size()),
             -1,
             0) == 1;
}

bool
fill(X509& certificate, const CertificatePlan& plan)
{
  std::array<unsigned char, 8> random{};
  if (RAND_bytes(random.data(), static_cast<int>(random.size())) != 1) {
    return false;
  }
  std::uint64_t serial = 1;
  for (const auto byte : random) {
    serial = serial << 8 | byte;
  }
  return X509_set_version(&certificate, X509_VERSION_3) == 1 &&
         ASN1_INTEGER_set_uint64(X509_get_serialNumber(&certificate), serial >> 1) == 1 &&
         X509_gmtime_adj(X509_getm_notBefore(&certificate), plan.begins.count()) !=
             nullptr &&
         X509_gmtime_adj(X509_getm_notAfter(&certificate), plan.ends.count()) !=
             nullptr &&
         add_name(certificate, plan.common_name);
}

Result<std::string>
pem_of(const Identity& identity, bool with_key)
{
  const BioPtr memory(BIO_new(BIO_s_mem()));
  const bool written =
      memory != nullptr &&
      (with_key
           ? PEM_write_bio_PKCS8PrivateKey(
                 memory.get(), identity.key.get(), nullptr, nullptr, 0, nullptr, nullptr)
           : PEM_write_bio_X509(memory.get(), identity.certificate.get())) == 1;
  if (!written) {
    return openssl_failure("write PEM");
  }
  return bytes_of(*memory);
}

} // namespace

Result<Identity>
make_identity(const CertificatePlan& plan, const Identity* signer)
{
  Identity made{.certificate = CertificatePtr(X509_new()),
                .key = KeyPtr(EVP_EC_gen("P-256"))};
  const auto& by = signer == nullptr ? made : *signer;
  if (!made.certificate || !made.key || !fill(*made.certificate, plan) ||
      X509_set_issuer_name(made.certificate.get(),
                           X509_get_subject_name(by.certificate.get())) != 1 ||
      X509_set_pubkey(made.certificate.get(), made.key.get()) != 1 ||
      !add_extensions(*made.certificate, *by.certificate, plan) ||
      X509_sign(made.certificate.get(), by.key.get(), EVP_sha256()) == 0) {
    return openssl_failure(fmt::format("make the certificate of {}", plan.common_name));
  }
  return made;
}

Result<void>
save_identity(const Identity& identity, const std::filesystem::path& stem)
{
  TRY_ASSIGN(const auto key, pem_of(identity, true));
  TRY_ASSIGN(const auto certificate, pem_of(identity, false));
  TRY(write_file(stem.string() + ".key", key, FileMode::secret));
  return write_file(stem.string() + ".pem", certificate, FileMode::open);
}

Result<Identity>
load_identity(const std::filesystem::path& stem)
{
  TRY_ASSIGN(const auto certificate, read_file(stem.string() + ".pem"));
  TRY_ASSIGN(const auto key, read_file(stem.string() + ".key"));
  const auto memory_of = [](const std::string& text) {
    return BioPtr(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
  };
  Identity loaded{.certificate = CertificatePtr(PEM_read_bio_X509(
                      memory_of(certificate).get(), nullptr, nullptr, nullptr)),
                  .key = KeyPtr(PEM_read_bio_PrivateKey(
                      memory_of(key).get(), nullptr, nullptr, nullptr))};
  if (!loaded.certificate || !loaded.key) {
    return openssl_failure("read " + stem.string());
  }
  return loaded;
}

} // namespace oidcctl::test_issuer
