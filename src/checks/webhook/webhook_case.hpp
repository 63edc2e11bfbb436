#pragma once

#include "base/time.hpp"
#include "checks/webhook/probe.hpp"
#include "model/http/http.hpp"

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What `webhook test` saw of a webhook, before its judges.
namespace oidcctl::webhook {

// One request and what came back.
struct Exchange
{
  std::string probe = {}; // its permanent name: "garbage"
  std::string what = {};
  std::string base = {};
  Expect expect = Expect::refused;
  std::string opinion = {}; // that is expected of an authorization webhook; empty: any
  std::string version = {}; // of the review: "v1", "v1beta1"; empty: it was none
  tl::expected<HttpReply, HttpFailure> outcome = tl::make_unexpected(HttpFailure{});
  Milliseconds time{0};
};

// What many requests at once came to.
struct Load
{
  std::size_t users = 0;                // good tokens among them
  std::size_t missing = 0;              // no answer, or not status 200
  std::size_t wrong = 0;                // yes for no, or no for yes
  std::size_t mixed_up = 0;             // another user's name
  std::vector<Milliseconds> times = {}; // of right answers, sorted
};

// A request over a new connection, beside many others.
struct Beside
{
  std::string problem = {};  // why it has no answer; empty: it has one
  Milliseconds time{0};      // that it took
  Milliseconds by_itself{0}; // that the same takes without the others
};

// What a token left in the log of the webhook.
struct LogFile
{
  std::string path = {};
  std::string problem = {};            // why it could not be read; empty: it was
  bool has_grown = false;              // since the test began
  std::vector<std::string> found = {}; // which tokens: "the good token"
};

// Where tokens were sent to fetch keys from.
struct Canary
{
  std::string url = {};
  bool is_in_reach = false;           // of the webhook: it runs on this machine
  std::vector<std::string> seen = {}; // what came, a line for each connection
};

// A webhook before its judges: everything that was asked of it.
struct Case
{
  Time now = {};
  std::string url = {};
  bool is_authorization = false; // SubjectAccessReviews, not TokenReviews
  // What takes a second or more was left out, because only other checks are reported.
  bool is_without_slow = false;
  bool is_without_canary = false;
  bool has_client_certificate = false; // of the kubeconfig
  bool has_token = false;              // a good one, to ask about
  TokenSettings settings = {};
  std::vector<std::string> left_out =
      {}; // names of probes that were not sent: time was over
  std::vector<Exchange> exchanges = {};
  std::optional<Beside> slow = std::nullopt; // of clients that send their bodies slowly
  std::optional<Beside> idle = std::nullopt; // of 25 idle connections
  std::optional<Canary> canary = std::nullopt;
  std::optional<Load> load = std::nullopt;
  std::optional<LogFile> log = std::nullopt;

  // Return the exchanges of a probe, in their order.
  std::vector<const Exchange*> of(std::string_view probe) const;

  // Return whether the webhook accepts the token of the probe `base`, in every version
  // that it was asked in.
  bool accepts(std::string_view base) const;
};

// What a TokenReview was answered with.
struct Answer
{
  bool is_review = false; // else `problem` says why kube-apiserver cannot read it
  std::string problem = {};
  std::string api_version = {};
  bool authenticated = false;
  bool has_user = false;
  bool has_null = false; // somewhere in its status
  std::string username = {};
  std::vector<std::string> groups = {};
  std::vector<std::string> audiences = {};
  std::vector<std::string> extra_keys = {};
  std::string error = {};
};

// Return what kube-apiserver reads in a reply.
Answer read_answer(const HttpReply& reply);

} // namespace oidcctl::webhook
