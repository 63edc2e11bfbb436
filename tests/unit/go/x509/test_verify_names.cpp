#include "chain_rows.hpp"

using namespace oidcctl;
using namespace oidcctl::test;
using namespace oidcctl::test::chains;

namespace {

using namespace std::string_literals;

std::string
constraints(std::uint8_t half, std::uint8_t kind, std::string_view name)
{
  const auto tree = der::sequence(der::context(kind, name));
  return der::extension("2.5.29.30", der::sequence(der::constructed(half, tree)), true);
}

std::string
not_for(std::string_view name)
{
  return "x509: a root or intermediate certificate is not authorized to sign for this "
         "name: " +
         std::string(name);
}

} // namespace

TEST_CASE("x509 verify: name constraints")
{
  const auto both = san({"localhost", "*.corp.example"});
  const Made wild{.extensions = {both}};
  const Row rows[] = {
      {"permitted", {leaf()}, {root({constraints(0, 2, "localhost")})}},
      {"not permitted",
       {leaf()},
       {root({constraints(0, 2, "corp.example")})},
       Cause::name_constraint,
       not_for("DNS name \"localhost\" is not permitted by any constraint")},
      {"excluded",
       {leaf()},
       {root({constraints(1, 2, "localhost")})},
       Cause::name_constraint,
       not_for("DNS name \"localhost\" is excluded by constraint \"localhost\"")},
      {"a leading dot wants one more label",
       {leaf()},
       {root({constraints(0, 2, ".localhost")})},
       Cause::name_constraint,
       not_for("DNS name \"localhost\" is not permitted by any constraint")},
      {"everything is permitted", {leaf()}, {root({constraints(0, 2, "")})}},
      {"a wildcard falls under an excluded name",
       {wild},
       {root({constraints(1, 2, "a.corp.example")})},
       Cause::name_constraint,
       not_for(
           "DNS name \"*.corp.example\" is excluded by constraint \"a.corp.example\"")},
      {"until Go 1.23 it does not",
       {wild},
       {root({constraints(1, 2, "a.corp.example")})},
       Cause::none,
       "ok",
       {23}},
      {"addresses",
       {Made{.extensions = {san({"localhost"}, {"\x0a\1\2\3"s})}}},
       {root({constraints(0, 7, "\x0b\0\0\0\xff\0\0\0"s)})},
       Cause::name_constraint,
       not_for("IP address \"10.1.2.3\" is not permitted by any constraint")},
      {"addresses excluded",
       {Made{.extensions = {san({"localhost"}, {"\x0a\1\2\3"s})}}},
       {root({constraints(1, 7, "\x0a\0\0\0\xff\0\0\0"s)})},
       Cause::name_constraint,
       not_for("IP address \"10.1.2.3\" is excluded by constraint \"10.0.0.0/8\"")},
      {"names of a kind that is not constrained",
       {leaf()},
       {root({constraints(0, 1, "corp.example")})}},
      {"directory names are not known",
       {leaf()},
       {root(
           {der::extension("2.5.29.30",
                           der::sequence(der::constructed(
                               0, der::sequence(der::constructed(4, der::name("Corp"))))),
                           true)})},
       Cause::critical_extension,
       "x509: unhandled critical extension"},
      {"a name of an intermediate is judged",
       {leaf("mid"), made_ca("mid", "root", {san({"elsewhere"})})},
       {root({constraints(0, 2, "localhost")})},
       Cause::name_constraint,
       not_for("DNS name \"elsewhere\" is not permitted by any constraint")},
      {"until Go 1.20 it is not",
       {leaf("mid"), made_ca("mid", "root", {san({"elsewhere"})})},
       {root({constraints(0, 2, "localhost")})},
       Cause::none,
       "ok",
       {20}},
      {"one path breaks a constraint, another does not",
       {leaf("mid"),
        made_ca("mid", "root", {constraints(0, 2, "corp.example")}),
        made_ca("mid", "root")},
       {root()}},
  };
  for (const auto& row : rows) {
    check(row);
  }
}

TEST_CASE("x509 verify: certificate policies")
{
  const auto policies = [](std::string_view oid) {
    return der::extension("2.5.29.32", der::sequence(der::sequence(der::oid(oid))));
  };
  // policyConstraints with requireExplicitPolicy 0
  const auto wanted =
      der::extension("2.5.29.36", der::sequence(der::context(0, "\0"s)), true);
  const auto none_valid =
      "x509: no valid chains built: 1 candidate chains with invalid policies"s;
  const auto mid = [&](std::string_view oid) {
    return made_ca("mid", "root", {policies(oid), wanted});
  };
  const Row rows[] = {
      {"the same policy", {leaf("mid", {policies("1.2.3")}), mid("1.2.3")}, {root()}},
      {"any policy above",
       {leaf("mid", {policies("1.2.3")}), mid("2.5.29.32.0")},
       {root()}},
      {"another policy",
       {leaf("mid", {policies("1.2.4")}), mid("1.2.3")},
       {root()},
       Cause::policy,
       none_valid},
      {"no policy", {leaf("mid"), mid("1.2.3")}, {root()}, Cause::policy, none_valid},
      {"until Go 1.23 the extension is not known",
       {leaf("mid"), mid("1.2.3")},
       {root()},
       Cause::critical_extension,
       "x509: unhandled critical extension",
       {23}},
  };
  for (const auto& row : rows) {
    check(row);
  }
}
