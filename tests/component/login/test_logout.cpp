#include "cached_logins.hpp"
#include "model/oidc/login_settings.hpp"

// `logout`: the entry goes whatever the provider says, and what it says is told.

using namespace oidcctl;
using namespace oidcctl::test;

namespace {

constexpr const char* k_revocation = "https://login.example.com/revoke";

struct World
{
  TestSystem test = {};
  Site site = signing_site();

  World()
  {
    fill_cache(test);
    site.document["revocation_endpoint"] = k_revocation;
    site.document["end_session_endpoint"] = "https://login.example.com/bye?x=1";
  }

  // Serve the document alone: no key is needed to leave.
  void
  serve_document()
  {
    test.network.at(site.document_url(), {.outcome = ok_reply(site.document.dump())});
  }

  void
  answer(int status, const std::string& body = {})
  {
    serve_document();
    auto reply = ok_reply(body);
    reply.status = status;
    test.network.at(k_revocation, {.outcome = reply});
  }

  int
  run(const std::vector<std::string>& words)
  {
    std::vector<std::string> all{"logout", "-o", "json"};
    all.insert(all.end(), words.begin(), words.end());
    return test.run(all);
  }

  Json
  entry() const
  {
    return parse_json(test.out()).value().at("entries").at(0);
  }

  bool
  has(char digit) const
  {
    return test.files.contents.contains(entry_path(digit));
  }
};

} // namespace

TEST_CASE("logout: usage")
{
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases{
      {{}, "one of NAME, --all, --issuer-url or --client-id is required"},
      {{"a", "--all"}, "cannot be used together"},
      {{"a", "--issuer-url=https://a", "--client-id=b"}, "cannot be used together"},
      {{"--all", "--client-id=b"}, "cannot be used together"},
      {{"--issuer-url=https://a"}, "--client-id is required"},
      {{"--all", "--token-cache-storage=keyring"}, "only logins on disk"},
      {{"a", "--token-cache-storage=paper"}, "for --token-cache-storage"},
      {{"../a"}, "is not the name of an entry"},
  };
  for (const auto& [words, a_message] : cases) {
    const auto& message = a_message; // Clang 14 captures no structured binding
    CAPTURE(message);
    World world;
    CHECK(world.run(words) == 2);
    CHECK(world.test.err().find(message) != std::string::npos);
    CHECK(world.has('a'));
  }
}

TEST_CASE("logout: nobody is logged out of everything by the environment")
{
  World world;
  world.test.environment.values["OIDCCTL_ALL"] = "true";
  CHECK(world.run({}) == 2);
  CHECK(world.test.err().find(
            "one of NAME, --all, --issuer-url or --client-id is required") !=
        std::string::npos);
  CHECK(world.has('a'));
}

TEST_CASE("logout: without the provider")
{
  World world;
  CHECK(world.run({"a"}) == 0);
  CHECK(!world.has('a'));
  CHECK(world.has('b'));
  CHECK(world.entry().at("removed") == true);
  CHECK(world.entry().at("revocation") == "unasked");
  CHECK(world.test.network.sessions.empty());
  check_no_token(world.test);

  CHECK(world.run({"--all"}) == 0);
  CHECK(!world.has('b'));
  CHECK(!world.has('c'));
  CHECK(world.has('d')); // no login is in it
}

TEST_CASE("logout: by the options of the login, from disk and keyring")
{
  LoginSettings settings;
  settings.issuer = k_token_issuer;
  settings.client_id = "kubernetes";
  const std::vector<std::string> words{"--issuer-url=https://login.example.com",
                                       "--client-id=kubernetes"};
  for (const auto naming : {CacheNaming::kubelogin, CacheNaming::together}) {
    World world;
    const auto path = k_cache + ("/" + cache_name(settings, naming));
    world.test.files.contents[path] = entry_text(signed_token(), "r");
    CHECK(world.run(words) == 0);
    CHECK(!world.test.files.contents.contains(path));
    CHECK(world.has('a'));
  }
  World world;
  CHECK(world.run(words) == 0);
  CHECK(world.test.err() == "oidcctl: note: no login with these settings\n");

  const auto item =
      "kubelogin kubelogin/tokencache/" + cache_name(settings, CacheNaming::kubelogin);
  world.test.keyring.secrets[item] = entry_text(signed_token(), "r");
  auto keyring = words;
  keyring.emplace_back("--token-cache-storage=keyring");
  CHECK(world.run(keyring) == 0);
  CHECK(world.test.keyring.secrets.empty());
  world.test.keyring.error = Error{ErrorCode::local_file, "the keyring is locked"};
  CHECK(world.run(keyring) == 5);
}

TEST_CASE("logout --revoke: what is sent")
{
  World world;
  world.answer(200);
  CHECK(world.run({"a", "--revoke"}) == 0);
  CHECK(!world.has('a'));
  CHECK(world.entry().at("revocation") == "done");
  CHECK(world.entry().at("endSessionUrl") ==
        "https://login.example.com/bye?x=1&client_id=kubernetes");
  const auto& request = world.test.network.requests.back();
  CHECK(request.method == "POST");
  CHECK(request.body ==
        "token=refresh-token-a&token_type_hint=refresh_token&client_id=kubernetes");
  CHECK(world.test.processes.starts.empty());
  check_no_token(world.test);
}

TEST_CASE("logout --revoke: no secret goes to whatever issuer stands in an entry")
{
  World world;
  world.answer(200);
  world.test.environment.values["OIDC_CLIENT_SECRET"] = "s3cr3t-of-another";
  CHECK(world.run({"a", "--revoke", "--oidc-request-header=X-Key=k3y"}) == 0);
  for (const auto& request : world.test.network.requests) {
    CHECK(request.body.find("s3cr3t") == std::string::npos);
    for (const auto& header : request.headers) {
      CHECK(header.name != "Authorization");
      CHECK(header.name != "X-Key");
    }
  }
}

TEST_CASE("logout --revoke: a failure is told, and the entry goes all the same")
{
  const std::vector<std::tuple<int, std::string, std::string>> cases{
      {400, R"({"error":"invalid_client"})", "invalid_client"},
      {400,
       R"({"error":"unsupported_token_type","error_description":"refresh-token-a"})",
       "unsupported_token_type"},
      {503, "busy", "503"},
      {302, "", "302"},
      {404, "<html>refresh-token-a</html>", "404"},
  };
  for (const auto& [status, body, a_message] : cases) {
    const auto& message = a_message; // Clang 14 captures no structured binding
    CAPTURE(message);
    World world;
    world.answer(status, body);
    CHECK(world.run({"a", "--revoke"}) == 3);
    CHECK(!world.has('a'));
    CHECK(world.entry().at("revocation") == "failed");
    CHECK(world.test.err().find(message) != std::string::npos);
    CHECK(world.test.err().find("the login was removed from this machine anyway") !=
          std::string::npos);
    check_no_token(world.test);
  }
}

TEST_CASE("logout --revoke: providers that cannot be asked")
{
  World silent;
  silent.test.network.at(
      silent.site.document_url(),
      {.outcome = tl::make_unexpected(HttpFailure{HttpFault::connect, "refused", {}})});
  CHECK(silent.run({"a", "--revoke"}) == 3);
  CHECK(!silent.has('a'));

  World none;
  none.site.document.erase("revocation_endpoint");
  none.serve_document();
  CHECK(none.run({"a", "--revoke"}) == 3);
  CHECK(none.test.err().find("no revocation_endpoint") != std::string::npos);
  CHECK(!none.has('a'));

  World plain;
  plain.site.document["revocation_endpoint"] = "http://login.example.com/revoke";
  plain.serve_document();
  CHECK(plain.run({"a", "--revoke"}) == 3);
  CHECK(plain.test.err().find("is not an https URL") != std::string::npos);
  CHECK(!plain.has('a'));

  World damaged;
  CHECK(damaged.run({"d", "--revoke"}) == 3);
  CHECK(damaged.test.err().find("cannot read the entry") != std::string::npos);
  CHECK(!damaged.has('d'));

  World opaque;
  opaque.test.files.contents[entry_path('a')] = entry_text("opaque", "refresh-token-a");
  CHECK(opaque.run({"a", "--revoke"}) == 3);
  CHECK(opaque.test.err().find("does not contain its provider") != std::string::npos);
  CHECK(!opaque.has('a'));
}

TEST_CASE("logout: an entry that cannot be removed is told")
{
  World world;
  world.test.files.write_errors.insert(
      {entry_path('a'), Error{ErrorCode::local_file, "read-only file system"}});
  CHECK(world.run({"a"}) == 5);
  CHECK(world.test.err() ==
        "oidcctl: warning: aaaaaaaa still exists: read-only file system\n");

  World held;
  held.test.locks.held[entry_path('a') + ".lock"] = Milliseconds{60000};
  CHECK(held.run({"a"}) == 5);
  CHECK(held.has('a'));
}

TEST_CASE("logout --revoke: Ctrl-C leaves the entry, to be tried again")
{
  World world;
  world.serve_document();
  world.test.network.at(k_revocation, {.takes = Milliseconds{60000}});
  world.test.clock.interrupt_at(Milliseconds{1000});
  CHECK(world.run({"a", "--revoke"}) == 130);
  CHECK(world.has('a'));
  CHECK(world.test.out().empty());
}

TEST_CASE("logout --open: the page of the provider")
{
  World world;
  world.serve_document();
  world.test.processes.paths["xdg-open"] = "/usr/bin/xdg-open";
  CHECK(world.run({"a", "--open", "--browser-command=/usr/bin/b"}) == 0);
  REQUIRE(world.test.processes.starts.size() == 1);
  CHECK(world.test.processes.starts[0] ==
        std::vector<std::string>{
            "/usr/bin/b", "https://login.example.com/bye?x=1&client_id=kubernetes"});
  CHECK(world.entry().at("revocation") == "unasked");
}
