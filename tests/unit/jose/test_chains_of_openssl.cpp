#include "jose/certificate_signature.hpp"
#include "jose/openssl.hpp"
#include "made_certificate.hpp"

#include <doctest/doctest.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <map>
#include <random>

// Chains drawn by chance, judged by us and by OpenSSL. Where the two differ, a rule of Go
// has to explain it.

using namespace oidcctl;
using namespace oidcctl::test;
using go::x509::Cause;

namespace {

constexpr Time k_now{Seconds{1767225600}}; // 2026-01-01
const std::string k_host = "idp.internal";

struct StoreFree
{
  void
  operator()(X509_STORE* store) const
  {
    X509_STORE_free(store);
  }
};
struct ContextFree
{
  void
  operator()(X509_STORE_CTX* context) const
  {
    X509_STORE_CTX_free(context);
  }
};
struct DigestFree
{
  void
  operator()(EVP_MD_CTX* context) const
  {
    EVP_MD_CTX_free(context);
  }
};
struct StackFree
{
  void
  operator()(STACK_OF(X509) * stack) const
  {
    sk_X509_free(stack);
  }
};

// Keys on P-256 by name.
class Keys
{
public:
  EVP_PKEY*
  operator[](const std::string& name)
  {
    auto& key = m_keys[name];
    if (!key) {
      key.reset(EVP_EC_gen("P-256"));
    }
    return key.get();
  }

  std::string
  spki(const std::string& name)
  {
    unsigned char* bytes = nullptr;
    const int size = i2d_PUBKEY((*this)[name], &bytes);
    std::string out(reinterpret_cast<char*>(bytes), static_cast<std::size_t>(size));
    OPENSSL_free(bytes);
    return out;
  }

  std::string
  sign(const std::string& name, const std::string& text, const EVP_MD* hash)
  {
    const std::unique_ptr<EVP_MD_CTX, DigestFree> context(EVP_MD_CTX_new());
    std::array<unsigned char, 80> signature{};
    std::size_t size = signature.size();
    REQUIRE(EVP_DigestSignInit(context.get(), nullptr, hash, nullptr, (*this)[name]) ==
            1);
    REQUIRE(EVP_DigestSign(
                context.get(), signature.data(), &size, jose::bytes(text), text.size()) ==
            1);
    return {reinterpret_cast<char*>(signature.data()), size};
  }

private:
  std::map<std::string, jose::Key> m_keys = {};
};

// What is odd about a chain: the reasons why the two may differ.
enum Odd : unsigned {
  sha1 = 1U << 0U,
  one_dot = 1U << 1U,        // the only name is a wildcard with one dot
  any_usage = 1U << 2U,      // of the leaf, and no other
  leaf_usage = 1U << 3U,     // the leaf's keyUsage is for no TLS server
  other_key_id = 1U << 4U,   // an authority key identifier of someone else
  no_constraints = 1U << 5U, // a CA without basic constraints, with keyCertSign
  any_ca_usage = 1U << 6U,   // of a CA
  old_ca = 1U << 7U,         // a CA of version 1
  stray = 1U << 8U,          // an intermediate that leads nowhere is sent, too
};

struct Drawn
{
  std::vector<std::string> sent = {};
  std::string root = {};
  unsigned odd = 0;
};

class Drawer
{
public:
  explicit Drawer(Keys& keys) : m_keys(keys) {}

  Drawn
  draw()
  {
    Drawn out;
    const bool has_mid = chance(2);
    const auto top = has_mid ? "mid" : "root";
    const auto* signer =
        chance(12) ? "stranger" : top; // before the leaf, in any compiler
    out.sent = {finish(leaf(top, out.odd), signer, out.odd)};
    if (has_mid && !chance(8)) {
      out.sent.push_back(finish(ca("mid", "root", out.odd), "root", out.odd));
    }
    if (chance(6)) {
      unsigned ignored = 0;
      out.sent.push_back(finish(ca("mid", "elsewhere", ignored), "stranger", ignored));
      out.odd |= stray;
    }
    auto root = ca("root", "root", out.odd);
    if (chance(10)) {
      root.extensions.push_back(constraint(chance(2) ? "internal" : "corp.example"));
    }
    unsigned ignored = 0; // no one looks at the signature of a root
    out.root = finish(root, "root", ignored);
    return out;
  }

private:
  bool
  chance(unsigned one_in)
  {
    return m_random() % one_in == 0;
  }

  static std::string
  key_usage(char bits, char unused)
  {
    return der::extension("2.5.29.15", der::bits(std::string(1, bits), unused), true);
  }

  static std::string
  constraint(std::string_view name)
  {
    const auto tree = der::sequence(der::context(2, name));
    return der::extension("2.5.29.30", der::sequence(der::constructed(0, tree)), true);
  }

  void
  draw_time(Made& made)
  {
    if (chance(15)) {
      made.not_after = der::utc("251231235959Z");
    }
    if (chance(15)) {
      made.not_before = der::utc("260101000001Z");
    }
  }

  Made
  leaf(const std::string& issuer, unsigned& odd)
  {
    Made made{.issuer = issuer};
    if (chance(4)) {
      made.extensions.push_back(san({"*.internal"}));
      odd |= one_dot;
    } else {
      made.extensions.push_back(
          san({chance(8) ? "other.internal" : k_host, "x.example"}));
    }
    if (chance(3)) {
      const auto kind = m_random() % 3;
      made.extensions.push_back(usages({kind == 0   ? k_server_auth
                                        : kind == 1 ? k_client_auth
                                                    : "2.5.29.37.0"}));
      odd |= kind == 2 ? any_usage : 0U;
    }
    if (chance(5)) {
      made.extensions.push_back(key_usage('\x04', 2)); // keyCertSign
      odd |= leaf_usage;
    }
    if (chance(6)) {
      made.extensions.push_back(
          der::extension("2.5.29.35", der::sequence(der::context(0, "nobody"))));
      odd |= other_key_id;
    }
    if (chance(20)) {
      made.extensions.push_back(der::extension("1.2.3", "", true));
    }
    draw_time(made);
    return made;
  }

  Made
  ca(const std::string& subject, const std::string& issuer, unsigned& odd)
  {
    Made made{.subject = subject, .issuer = issuer};
    made.extensions.push_back(der::extension("2.5.29.14", der::octets(subject)));
    draw_time(made);
    switch (m_random() % 12) {
    case 0:
      made.extensions.push_back(key_usage('\x04', 2));
      odd |= no_constraints;
      break;
    case 1:
      made.extensions.push_back(basic_constraints(false));
      break;
    case 2:
      made.extensions.push_back(
          basic_constraints(true, static_cast<int>(m_random() % 2)));
      break;
    case 3:
      made.extensions.push_back(basic_constraints(true));
      made.extensions.push_back(key_usage('\x02', 1)); // cRLSign
      break;
    case 4:
      made.extensions.push_back(basic_constraints(true));
      made.extensions.push_back(usages({chance(2) ? k_client_auth : k_server_auth}));
      break;
    case 5:
      made.extensions.push_back(basic_constraints(true));
      made.extensions.push_back(usages({"2.5.29.37.0"}));
      odd |= any_ca_usage;
      break;
    case 6:
      made.extensions.clear();
      made.version.clear();
      odd |= old_ca;
      break;
    default:
      made.extensions.push_back(basic_constraints(true));
    }
    return made;
  }

  std::string
  finish(Made made, const std::string& signer, unsigned& odd)
  {
    const bool is_sha1 = chance(15);
    odd |= is_sha1 ? sha1 : 0U;
    made.algorithm = is_sha1 ? "1.2.840.10045.4.1" : "1.2.840.10045.4.3.2";
    made.key = m_keys.spki(made.subject);
    made.serial =
        der::integer(std::string(1, static_cast<char>(++m_serial % 100 + 1)) + "x");
    return make(made, [&](const std::string& tbs) {
      return m_keys.sign(signer, tbs, is_sha1 ? EVP_sha1() : EVP_sha256());
    });
  }

  Keys& m_keys;
  std::mt19937 m_random{2026};
  unsigned m_serial = 0;
};

jose::X509Handle
read(const std::string& der)
{
  const auto* at = jose::bytes(der);
  return jose::X509Handle(d2i_X509(nullptr, &at, static_cast<long>(der.size())));
}

// Return what OpenSSL says of the chain for a TLS server; every certificate that is given
// is trusted by itself, as in Go.
std::string
openssl_verdict(const Drawn& drawn)
{
  const std::unique_ptr<X509_STORE, StoreFree> store(X509_STORE_new());
  X509_STORE_set_flags(store.get(), X509_V_FLAG_PARTIAL_CHAIN);
  X509_STORE_add_cert(store.get(), read(drawn.root).get());
  std::vector<jose::X509Handle> sent;
  const std::unique_ptr<STACK_OF(X509), StackFree> others(sk_X509_new_null());
  for (const auto& der : drawn.sent) {
    sent.push_back(read(der));
    sk_X509_push(others.get(), sent.back().get());
  }
  const std::unique_ptr<X509_STORE_CTX, ContextFree> context(X509_STORE_CTX_new());
  X509_STORE_CTX_init(context.get(), store.get(), sent.front().get(), others.get());
  auto* parameters = X509_STORE_CTX_get0_param(context.get());
  X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_SERVER);
  X509_VERIFY_PARAM_set1_host(parameters, k_host.c_str(), 0);
  X509_VERIFY_PARAM_set_time(parameters, k_now.time_since_epoch().count());
  const bool is_good = X509_verify_cert(context.get()) == 1;
  const auto error = X509_STORE_CTX_get_error(context.get());
  ERR_clear_error();
  return is_good ? "" : X509_verify_cert_error_string(error);
}

// Why Go accepts what OpenSSL refuses, or the other way round.
struct Rule
{
  std::string_view go_says;
  unsigned odd;
  Cause cause; // of ours; `none`: Go accepts
  unsigned also = 0;
};

constexpr Rule k_rules[] = {
    {.go_says = "SHA-1 is refused", .odd = sha1, .cause = Cause::weak_signature},
    {.go_says = "a wildcard needs no second dot", .odd = one_dot, .cause = Cause::none},
    {.go_says = "any usage includes TLS servers",
     .odd = any_usage | any_ca_usage,
     .cause = Cause::none},
    {.go_says = "the keyUsage of the server's certificate is not looked at",
     .odd = leaf_usage,
     .cause = Cause::none},
    {.go_says = "key identifiers only order the candidates",
     .odd = other_key_id,
     .cause = Cause::none},
    {.go_says = "a CA of version 3 has basic constraints",
     .odd = no_constraints,
     .cause = Cause::not_a_ca},
    {.go_says = "a root of version 1 may sign", .odd = old_ca, .cause = Cause::none},
    {.go_says = "of several ways the last is reported",
     .odd = sha1 | no_constraints | old_ca,
     .cause = Cause::unknown_authority,
     .also = stray},
};

} // namespace

TEST_CASE("x509 chains: where OpenSSL judges otherwise, a rule of Go explains it")
{
  Keys keys;
  Drawer drawer(keys);
  const jose::CertificateSignatures signatures;
  std::array<int, 2> verdicts{};
  std::array<int, std::size(k_rules)> uses{};
  for (int i = 0; i < 3000; ++i) {
    const auto drawn = drawer.draw();
    const auto refusal = judge_server_chain(
        drawn.sent, {parsed(drawn.root)}, {k_host, k_now, go::k_newest}, signatures);
    const auto openssl = openssl_verdict(drawn);
    ++verdicts[refusal ? 1 : 0];
    if (refusal.has_value() != openssl.empty()) {
      continue;
    }
    const auto cause = refusal ? refusal->cause : Cause::none;
    const auto* rule =
        std::find_if(std::begin(k_rules), std::end(k_rules), [&](const Rule& r) {
          return (r.odd & drawn.odd) != 0 && (r.also & drawn.odd) == r.also &&
                 r.cause == cause;
        });
    CAPTURE(i);
    CAPTURE(drawn.odd);
    CAPTURE(openssl);
    CAPTURE((refusal ? refusal->words : "accepted"));
    REQUIRE(rule != std::end(k_rules));
    ++uses[static_cast<std::size_t>(rule - std::begin(k_rules))];
  }
  CHECK(verdicts[0] > 500); // both verdicts are common
  CHECK(verdicts[1] > 500);
  for (std::size_t i = 0; i < uses.size(); ++i) {
    CAPTURE(k_rules[i].go_says);
    CHECK(uses[i] > 0);
  }
}
