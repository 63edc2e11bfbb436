#include "base/base64.hpp"
#include "certificates.hpp"
#include "hcl_reader.hpp"
#include "kube/apiserver/field_form.hpp"
#include "kube/apiserver/startup.hpp"
#include "kube/cluster_config/generate.hpp"
#include "model/oidc/jwks.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <random>

using namespace oidcctl;
using namespace oidcctl::cluster_config;
using apiserver::FieldForm;

// Random settings, to every target that can express them, and back: the same policy.

namespace {

class Dice
{
public:
  explicit Dice(unsigned seed) : m_engine(seed) {}

  std::size_t
  below(std::size_t limit)
  {
    return std::uniform_int_distribution<std::size_t>(0, limit - 1)(m_engine);
  }
  bool
  one_in(std::size_t count)
  {
    return below(count) == 0;
  }
  std::string
  pick(std::initializer_list<const char*> words)
  {
    return *(words.begin() + static_cast<std::ptrdiff_t>(below(words.size())));
  }

private:
  std::mt19937 m_engine;
};

std::string
claim(Dice& dice)
{
  return dice.one_in(3)
             ? dice.pick({"a.b",
                          "true",
                          "12",
                          "~",
                          "https://x.example/roles",
                          "grüße",
                          "it's",
                          "x y",
                          "q\"q",
                          "${a}",
                          "%{a}",
                          "-",
                          "a\\b",
                          "#",
                          "in",
                          "back`tick",
                          " padded",
                          "a=b"})
             : dice.pick({"sub", "email", "preferred_username", "name", "oid"});
}

std::string
prefix(Dice& dice, const std::string& issuer)
{
  return dice.one_in(3) ? issuer + "#"
                        : dice.pick({"",    "",      "oidc:",  "-",    "--", "aks:jwt:",
                                     "cw",  "it's:", "a\"b\"", " --x", "\\", "${x}:",
                                     "'q'", "yes",   "null",   "0x1",  "ü:", "$",
                                     "%{x", "a, b",  "[",      "\ta"});
}

std::string
expression(Dice& dice)
{
  return dice.pick({"claims.sub", "'aks:jwt:' + claims.sub", "\"x:\" + claims.oid"});
}

apiserver::JwtAuthenticator
entry(Dice& dice, std::size_t number)
{
  apiserver::JwtAuthenticator jwt;
  if (dice.one_in(4)) { // what every target can express
    jwt.issuer = {.url = "https://i.example", .audiences = {"kube"}};
    jwt.claim_mappings.username = {"email", "", {}};
    return jwt;
  }
  jwt.issuer.url = "https://i" + std::to_string(number) + ".example" +
                   dice.pick({"", "", "/", "/realms/a", "/v2.0/"});
  jwt.issuer.audiences = {
      dice.pick({"kube", "0123", "a b", "id'x", "https://aud.example"})};
  if (dice.one_in(6)) {
    jwt.issuer.audiences.emplace_back("second");
    jwt.issuer.audience_match_policy = "MatchAny";
  }
  if (dice.one_in(8)) {
    jwt.issuer.discovery_url = "https://d" + std::to_string(number) + ".example/x";
  }
  if (dice.one_in(3)) {
    jwt.issuer.certificate_authority = test::k_ca_pem;
  }
  auto& mappings = jwt.claim_mappings;
  if (dice.one_in(6)) {
    mappings.username.expression = expression(dice);
  } else {
    mappings.username = {claim(dice), prefix(dice, jwt.issuer.url), {}};
  }
  if (dice.one_in(8)) {
    mappings.groups.expression = "claims.?roles.orValue([])";
  } else if (!dice.one_in(3)) {
    mappings.groups = {claim(dice), prefix(dice, "g"), {}};
  }
  if (dice.one_in(8)) {
    mappings.uid.claim = "oid";
  }
  if (dice.one_in(8)) {
    mappings.extra = {{"example.com/team", "claims.team"}};
  }
  std::map<std::string, std::string> required;
  for (auto count = dice.below(4); count > 1; --count) {
    required.insert_or_assign(claim(dice),
                              dice.pick({"", "x", "a=b", "it's", "true", "${x}", " y"}));
  }
  for (const auto& [name, value] : required) {
    jwt.claim_validation_rules.push_back({name, value, {}, {}});
  }
  if (dice.one_in(8)) {
    jwt.claim_validation_rules.push_back({{}, {}, "claims.hd == 'x'", "wrong"});
  }
  if (dice.one_in(8)) {
    jwt.user_validation_rules.push_back({"user.username != 'root'", "no"});
  }
  return jwt;
}

DesiredSettings
settings(Dice& dice)
{
  DesiredSettings made;
  const auto count = dice.one_in(5) ? 2 + dice.below(2) : 1;
  for (std::size_t i = 0; i < count; ++i) {
    made.configuration.jwt.push_back(entry(dice, i));
  }
  if (dice.one_in(6)) {
    made.configuration.anonymous =
        apiserver::AnonymousAuthentication{.enabled = true, .conditions = {{"/healthz"}}};
  } else if (dice.one_in(6)) {
    made.configuration.anonymous =
        apiserver::AnonymousAuthentication{.enabled = dice.one_in(2)};
  }
  made.algorithm_choice = static_cast<AlgorithmChoice>(dice.below(4));
  if (made.algorithm_choice == AlgorithmChoice::chosen) {
    made.algorithms = dice.one_in(2) ? std::vector<std::string>{"RS256"}
                                     : std::vector<std::string>{"ES256", "PS384"};
  }
  return made;
}

// --- back

// The resources of Terraform: where in them the fields are.
struct Resource
{
  std::string_view target;
  std::vector<std::string> path;
  FieldForm form;
};

const Resource k_resources[] = {
    {.target = "eks", .path = {"oidc"}, .form = FieldForm::eks_terraform},
    {.target = "ovh", .path = {}, .form = FieldForm::ovh},
    {.target = "scaleway",
     .path = {"open_id_connect_config"},
     .form = FieldForm::scaleway},
    {.target = "vultr", .path = {}, .form = FieldForm::vultr},
    {.target = "exoscale", .path = {"oidc"}, .form = FieldForm::exoscale},
    {.target = "crusoe", .path = {}, .form = FieldForm::crusoe},
    {.target = "oke",
     .path = {"options", "open_id_connect_token_authentication_config"},
     .form = FieldForm::oke},
    {.target = "coreweave", .path = {"oidc"}, .form = FieldForm::coreweave},
    {.target = "together", .path = {"oidc_config"}, .form = FieldForm::together},
};

apiserver::Startup
start(const apiserver::ConfigSource& source,
      const std::string& text,
      const std::vector<OutputFile>& files,
      unsigned minor)
{
  const apiserver::ValidationRules rules{.minor = minor};
  if (!source.configuration.empty()) {
    return start_with_file(source.configuration, rules);
  }
  if (source.form == apiserver::ConfigForm::authentication_configuration) {
    return start_with_file(text, rules);
  }
  return start_with_flags(source, rules, [&files](const std::string& path) {
    for (const auto& file : files) {
      if (file.path == path) {
        return apiserver::NamedText{.text = file.content};
      }
    }
    return apiserver::NamedText{.problem = "no such file: " + path};
  });
}

apiserver::Startup
read_terraform(const Target& target, const std::string& text, unsigned minor)
{
  const auto* resource =
      std::find_if(std::begin(k_resources),
                   std::end(k_resources),
                   [&target](const Resource& one) { return one.target == target.name; });
  REQUIRE(resource != std::end(k_resources));
  const auto root = test::read_hcl_resource(text);
  const auto* node = &root;
  for (const auto& name : resource->path) {
    node = node->find(name);
    REQUIRE(node != nullptr);
    node = node->is(yaml::Node::Kind::list) ? &node->items.front() : node;
  }
  if (const auto* file = node->find("configuration_file")) {
    return apiserver::start_with_file(
        *base64::decode(file->text, base64::Alphabet::standard), {.minor = minor});
  }
  apiserver::ConfigSource source;
  source.form = apiserver::ConfigForm::flags;
  const apiserver::MemberRule rule{"(no member)"};
  REQUIRE(read_fields(fields_of(resource->form), rule, *node, "", source).has_value());
  return start(source, text, {}, minor);
}

apiserver::Startup
read_back(const Target& target, const Generated& generated, unsigned minor)
{
  const auto& files = generated.manifest.files;
  const auto& text = files.front().content;
  if (generated.form->file.ends_with(".tf")) {
    return read_terraform(target, text, minor);
  }
  if (!generated.manifest.fields.empty()) { // a form on the web
    const auto& fields = generated.manifest.fields;
    apiserver::ConfigSource source;
    source.form = apiserver::ConfigForm::flags;
    source.arguments = {{"--oidc-issuer-url=" + fields.at(0).value, 1},
                        {"--oidc-client-id=" + fields.at(1).value, 2},
                        {"--oidc-username-claim=" + fields.at(2).value, 3}};
    return start(source, text, {}, minor);
  }
  const auto source = apiserver::read_source(text);
  REQUIRE_MESSAGE(source.has_value(), source.error().message, "\n", text);
  return start(*source, text, files, minor);
}

// --- the same?

// What does not matter to tokens: the order of rules, and a groups prefix without a
// claim.
apiserver::AuthenticationConfiguration
essence(apiserver::AuthenticationConfiguration configuration)
{
  for (auto& jwt : configuration.jwt) {
    std::stable_sort(
        jwt.claim_validation_rules.begin(),
        jwt.claim_validation_rules.end(),
        [](const auto& left, const auto& right) { return left.claim < right.claim; });
    if (jwt.issuer.audiences.size() == 1) {
      jwt.issuer.audience_match_policy.clear();
    }
  }
  configuration.anonymous = std::nullopt;
  return configuration;
}

std::vector<std::string>
expected_algorithms(const DesiredSettings& desired, const Ability& ability)
{
  const auto choice = desired.algorithm_choice;
  if (choice == AlgorithmChoice::chosen) {
    return desired.algorithms;
  }
  const bool is_file = ability.mechanism != Mechanism::flags;
  const bool is_kept =
      choice == AlgorithmChoice::file && ability.algorithms == Algorithms::any;
  return is_file || is_kept ? known_algorithms() : std::vector<std::string>{"RS256"};
}

void
check_anonymous(const DesiredSettings& desired,
                const apiserver::Startup& startup,
                const Form& form)
{
  const auto& wanted = desired.configuration.anonymous;
  if (!wanted || form.ability.mechanism == Mechanism::expressions) {
    return;
  }
  if (form.ability.mechanism == Mechanism::file) {
    CHECK(startup.settings.configuration.anonymous == wanted);
  } else {
    CHECK(startup.settings.flags->anonymous_auth == wanted->enabled);
  }
}

void
check_round_trip(const DesiredSettings& desired,
                 const Target& target,
                 const Form& form,
                 unsigned minor)
{
  const auto generated = generate(desired,
                                  {.target = &target,
                                   .form = std::string(form.name),
                                   .mechanism = form.ability.mechanism,
                                   .kubernetes_minor = minor,
                                   .name = "n",
                                   .region = "r"});
  REQUIRE_MESSAGE(generated.has_value(), generated.error().message);
  const auto startup = read_back(target, *generated, minor);
  const auto& text = generated->manifest.files.front().content;
  CAPTURE(text);
  REQUIRE_MESSAGE(startup.starts != apiserver::Answer::no, startup.message);
  check_anonymous(desired, startup, form);
  const bool has_claims = std::any_of(
      desired.configuration.jwt.begin(), desired.configuration.jwt.end(), [](auto& jwt) {
        return !jwt.claim_mappings.username.claim.empty() ||
               !jwt.claim_mappings.groups.claim.empty() ||
               !jwt.claim_mappings.uid.claim.empty() ||
               !jwt.claim_validation_rules.empty();
      });
  if (form.ability.mechanism == Mechanism::expressions && has_claims) {
    return; // claims become expressions: test_expressions and the real server judge them
  }
  CHECK(essence(startup.settings.configuration) == essence(desired.configuration));
  CHECK(startup.settings.signing_algorithms() ==
        expected_algorithms(desired, form.ability));
}

} // namespace

TEST_CASE("cluster-config forms: random settings come back as they were")
{
  std::map<std::string, std::size_t> written;
  for (unsigned seed = 0; seed < 300; ++seed) {
    CAPTURE(seed);
    Dice dice(seed);
    const auto desired = settings(dice);
    const unsigned minors[] = {20, 29, 30, 32, 36};
    const unsigned minor = minors[dice.below(std::size(minors))];
    const auto problems =
        validate(desired.configuration, {.minor = std::max(minor, 29U)}).errors;
    if (!problems.empty()) {
      continue; // no server takes them
    }
    for (const auto& target : targets()) {
      CAPTURE(target.name);
      for (const auto& form : target.forms) {
        CAPTURE(form.name);
        if (losses(desired, form.ability, minor).empty()) {
          check_round_trip(desired, target, form, minor);
          ++written[std::string(target.name) + " " + std::string(form.name)];
        }
      }
    }
  }
  for (const auto& target : targets()) {
    for (const auto& form : target.forms) {
      const auto name = std::string(target.name) + " " + std::string(form.name);
      CHECK_MESSAGE(written[name] >= 3, name, ": ", written[name]);
    }
  }
}
