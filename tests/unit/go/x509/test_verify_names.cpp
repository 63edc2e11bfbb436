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
      {.what = "permitted",
       .sent = {leaf()},
       .roots = {root({constraints(0, 2, "localhost")})}},
      {.what = "not permitted",
       .sent = {leaf()},
       .roots = {root({constraints(0, 2, "corp.example")})},
       .cause = Cause::name_constraint,
       .words = not_for("DNS name \"localhost\" is not permitted by any constraint")},
      {.what = "excluded",
       .sent = {leaf()},
       .roots = {root({constraints(1, 2, "localhost")})},
       .cause = Cause::name_constraint,
       .words =
           not_for("DNS name \"localhost\" is excluded by constraint \"localhost\"")},
      {.what = "a leading dot wants one more label",
       .sent = {leaf()},
       .roots = {root({constraints(0, 2, ".localhost")})},
       .cause = Cause::name_constraint,
       .words = not_for("DNS name \"localhost\" is not permitted by any constraint")},
      {.what = "everything is permitted",
       .sent = {leaf()},
       .roots = {root({constraints(0, 2, "")})}},
      {.what = "a wildcard falls under an excluded name",
       .sent = {wild},
       .roots = {root({constraints(1, 2, "a.corp.example")})},
       .cause = Cause::name_constraint,
       .words = not_for(
           "DNS name \"*.corp.example\" is excluded by constraint \"a.corp.example\"")},
      {.what = "until Go 1.23 it does not",
       .sent = {wild},
       .roots = {root({constraints(1, 2, "a.corp.example")})},
       .cause = Cause::none,
       .words = "ok",
       .go = {23}},
      {.what = "addresses",
       .sent = {Made{.extensions = {san({"localhost"}, {"\x0a\1\2\3"s})}}},
       .roots = {root({constraints(0, 7, "\x0b\0\0\0\xff\0\0\0"s)})},
       .cause = Cause::name_constraint,
       .words = not_for("IP address \"10.1.2.3\" is not permitted by any constraint")},
      {.what = "addresses excluded",
       .sent = {Made{.extensions = {san({"localhost"}, {"\x0a\1\2\3"s})}}},
       .roots = {root({constraints(1, 7, "\x0a\0\0\0\xff\0\0\0"s)})},
       .cause = Cause::name_constraint,
       .words =
           not_for("IP address \"10.1.2.3\" is excluded by constraint \"10.0.0.0/8\"")},
      {.what = "names of a kind that is not constrained",
       .sent = {leaf()},
       .roots = {root({constraints(0, 1, "corp.example")})}},
      {.what = "directory names are not known",
       .sent = {leaf()},
       .roots = {root(
           {der::extension("2.5.29.30",
                           der::sequence(der::constructed(
                               0, der::sequence(der::constructed(4, der::name("Corp"))))),
                           true)})},
       .cause = Cause::critical_extension,
       .words = "x509: unhandled critical extension"},
      {.what = "a name of an intermediate is judged",
       .sent = {leaf("mid"), made_ca("mid", "root", {san({"elsewhere"})})},
       .roots = {root({constraints(0, 2, "localhost")})},
       .cause = Cause::name_constraint,
       .words = not_for("DNS name \"elsewhere\" is not permitted by any constraint")},
      {.what = "until Go 1.20 it is not",
       .sent = {leaf("mid"), made_ca("mid", "root", {san({"elsewhere"})})},
       .roots = {root({constraints(0, 2, "localhost")})},
       .cause = Cause::none,
       .words = "ok",
       .go = {20}},
      {.what = "one path breaks a constraint, another does not",
       .sent = {leaf("mid"),
                made_ca("mid", "root", {constraints(0, 2, "corp.example")}),
                made_ca("mid", "root")},
       .roots = {root()}},
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
      {.what = "the same policy",
       .sent = {leaf("mid", {policies("1.2.3")}), mid("1.2.3")},
       .roots = {root()}},
      {.what = "any policy above",
       .sent = {leaf("mid", {policies("1.2.3")}), mid("2.5.29.32.0")},
       .roots = {root()}},
      {.what = "another policy",
       .sent = {leaf("mid", {policies("1.2.4")}), mid("1.2.3")},
       .roots = {root()},
       .cause = Cause::policy,
       .words = none_valid},
      {.what = "no policy",
       .sent = {leaf("mid"), mid("1.2.3")},
       .roots = {root()},
       .cause = Cause::policy,
       .words = none_valid},
      {.what = "until Go 1.23 the extension is not known",
       .sent = {leaf("mid"), mid("1.2.3")},
       .roots = {root()},
       .cause = Cause::critical_extension,
       .words = "x509: unhandled critical extension",
       .go = {23}},
  };
  for (const auto& row : rows) {
    check(row);
  }
}
