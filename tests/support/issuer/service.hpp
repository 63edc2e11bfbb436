#pragma once

#include "devices.hpp"
#include "grants.hpp"
#include "message.hpp"
#include "signing_keys.hpp"
#include "site.hpp"

#include <map>
#include <mutex>
#include <optional>
#include <string>

// What all ports share: the keys, the scripts of the sites, and what was handed out.
namespace oidcctl::test_issuer {

class Scripts
{
public:
  // Replace what was said about the site called `name`.
  void put(const std::string& name, Site site);
  // Forget the script of `name`.
  void drop(const std::string& name);
  // Return the scripted site called `name`, or nothing.
  std::optional<Site> find(const std::string& name) const;

private:
  mutable std::mutex m_mutex = {};
  std::map<std::string, Site> m_sites = {};
};

struct Service
{
  SigningKeys keys = {};
  Scripts scripts = {};
  Vault vault = {};
  Devices devices = {};
  Tally tally = {};
  std::string http_base = {}; // of the port without TLS
};

// One request to one endpoint of one site.
struct Visit
{
  const Ask& ask;
  Service& service;
  std::string name = {};   // of the site; may contain slashes
  std::string issuer = {}; // the base that the client named, and the name
  Site site = {};
};

// Return the parameters of the query, or of the body when the request has one.
std::vector<QueryParameter> parameters_of(const Ask& ask);

// Return the answer of the endpoint that `ask` names.
Reply serve(Service& service, const Ask& ask);

} // namespace oidcctl::test_issuer
