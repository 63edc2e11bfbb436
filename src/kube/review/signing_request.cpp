#include "kube/review/signing_request.hpp"

#include "base/base64.hpp"
#include "kube/review/decoder.hpp"

namespace oidcctl::review {

namespace {

// A request with a valid signature (PKCS #10), which the API server checks.
constexpr std::string_view k_request =
    "-----BEGIN CERTIFICATE REQUEST-----\n"
    "MIHMMHQCAQAwEjEQMA4GA1UEAwwHb2lkY2N0bDBZMBMGByqGSM49AgEGCCqGSM49\n"
    "AwEHA0IABJLZYPPgArreTmAYkCS0SQhlRgG+e2zEd+lLoudG48uiB4//Z9Pgjj8r\n"
    "3T5wRon4rZxC7bp5JGhoKTKIbTXU5eigADAKBggqhkjOPQQDAgNIADBFAiEAymLR\n"
    "8IvGjnt4RJ/x9q5ZdUQg8XKgAyhBhxN8+JrFPFgCIDgMD9uS0c22mkcaIkb/Ehvs\n"
    "JA5OvmWZ48c+SvUMLdGz\n"
    "-----END CERTIFICATE REQUEST-----\n";

} // namespace

Json
signing_request()
{
  return {{"apiVersion", "certificates.k8s.io/v1"},
          {"kind", "CertificateSigningRequest"},
          {"metadata", {{"generateName", "oidcctl-whoami-"}}},
          {"spec",
           {{"request", base64::encode(k_request, base64::Alphabet::standard)},
            {"signerName", "oidcctl.dev/whoami"},
            {"usages", {"client auth"}}}}};
}

Result<UserInfo>
parse_signing_request(const go::Value& object)
{
  std::optional<std::string> error;
  Decoder root(&object, "", error);
  const bool is_request = root.text("kind") == "CertificateSigningRequest";
  auto spec = root.map("spec");
  UserInfo user{.username = spec.text("username"),
                .uid = spec.text("uid"),
                .groups = spec.texts("groups"),
                .extra = spec.lists("extra")};
  if (!error && (!is_request || user.username.empty())) {
    error = is_request ? "spec.username is missing"
                       : "its kind is not CertificateSigningRequest";
  }
  if (error) {
    return fail(ErrorCode::unavailable, "the answer shows no user: " + *error);
  }
  return user;
}

} // namespace oidcctl::review
