// The input is certificates in DER, one after the other: the last is the root, the others
// are what a server sends. The mathematics of signatures is left out: one is good when
// its first byte is even.
#include "base/text.hpp"
#include "fuzz.hpp"
#include "go/x509/der.hpp"
#include "go/x509/hostname.hpp"
#include "go/x509/verify.hpp"

namespace {

using namespace oidcctl;
using namespace oidcctl::go::x509;
using fuzz::require;

class HalfOfSignatures : public SignatureVerifier
{
public:
  bool
  verifies(SignatureAlgorithm,
           std::string_view,
           std::string_view,
           std::string_view signature) const override
  {
    return !signature.empty() &&
           (static_cast<unsigned char>(signature.front()) & 1U) == 0;
  }
};

void
check_certificate(const std::string& der, go::Version go)
{
  const auto certificate = parse_certificate(der, go);
  if (!certificate) {
    require(!certificate.error().empty(), "a refusal has words");
    return;
  }
  require(certificate->raw == der, "a certificate is all of its bytes");
  require(der.find(certificate->tbs) != std::string::npos, "what is signed is a part");
  require(certificate->version >= 1 && certificate->version <= 3,
          "there are three versions");
  require(certificate->uris.size() + certificate->dns_names.size() +
                  certificate->addresses.size() + certificate->emails.size() <=
              certificate->names_in_order.size(),
          "every name has a place");
  for (const auto* host : {"localhost", "127.0.0.1", "[::1]"}) {
    const auto problem = host_problem(*certificate, host, go);
    require(!problem || !problem->words.empty(), "a mismatch has words");
  }
  for (const auto& name : certificate->dns_names) {
    if (!name.empty() && name != "." && name.find('*') == std::string::npos &&
        !name.ends_with('.') &&
        name.find_first_not_of("0123456789.:") != std::string::npos) {
      require(!host_problem(*certificate, name, go) || name.front() == '[',
              "a certificate is for its own names");
    }
  }
}

std::vector<std::string>
elements_of(std::string_view input)
{
  std::vector<std::string> out;
  Der der(input);
  constexpr std::size_t most = 8;
  while (out.size() < most) {
    const auto element = der.read_any();
    if (!element) {
      break;
    }
    out.emplace_back(element->whole);
  }
  return out;
}

} // namespace

extern "C" int
LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
  const auto input = fuzz::text_of(data, size);
  auto chain = elements_of(input);
  for (const unsigned minor : {15U, 19U, 23U, 26U}) {
    const go::Version go{minor};
    check_certificate(std::string(input), go);
    for (const auto& der : chain) {
      check_certificate(der, go);
    }
    if (chain.size() < 2) {
      continue;
    }
    const auto root = parse_certificate(chain.back(), go);
    const std::vector<std::string> sent(chain.begin(), chain.end() - 1);
    const auto refusal =
        judge_server_chain(sent,
                           root ? std::vector{*root} : std::vector<Certificate>(),
                           {"localhost", Time{Seconds{1767225600}}, go},
                           HalfOfSignatures());
    require(root || refusal, "without a root nothing is trusted");
    require(!refusal || !refusal->words.empty(), "a refusal has words");
    require(!refusal || parse_cause(to_string(refusal->cause)) == refusal->cause,
            "a cause has a permanent word");
  }
  return 0;
}
