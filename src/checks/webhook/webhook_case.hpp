#pragma once

#include "base/time.hpp"
#include "model/http/http.hpp"

#include <tl/expected.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

// What `webhook test` saw of a webhook, before its judges.
namespace oidcctl::webhook {

// One request and what came back.
struct Exchange
{
  std::string probe = {};   // its permanent name: "garbage"
  std::string version = {}; // of the TokenReview: "v1", "v1beta1"; empty: it was none
  tl::expected<HttpReply, HttpFailure> outcome = tl::make_unexpected(HttpFailure{});
  Milliseconds time{0};
};

// A webhook before its judges: everything that was asked of it.
struct Case
{
  Time now = {};
  std::string url = {};
  bool has_client_certificate = false; // of the kubeconfig
  bool has_token = false;              // a good one, to ask about
  std::vector<Exchange> exchanges = {};
  // Of the good token asked for by many at once.
  std::vector<Milliseconds> parallel = {}; // times of answers that were right, sorted
  std::size_t parallel_wrong = 0;          // of answers that were not

  // Return the exchanges of a probe, in their order.
  std::vector<const Exchange*> of(std::string_view probe) const;
};

// What a TokenReview was answered with.
struct Answer
{
  bool is_review = false; // else `problem` says why kube-apiserver cannot read it
  std::string problem = {};
  std::string api_version = {};
  bool authenticated = false;
  bool has_user = false;
  std::string username = {};
  std::vector<std::string> groups = {};
  std::vector<std::string> audiences = {};
  std::vector<std::string> extra_keys = {};
  std::string error = {};
};

// Return what kube-apiserver reads in a reply.
Answer read_answer(const HttpReply& reply);

// Return what an outcome costs kube-apiserver, measured with 1.36.2: "5 tries, 4.5 s, not
// cached", and whether it is repeated.
std::string cost_of(const tl::expected<HttpReply, HttpFailure>& outcome);

} // namespace oidcctl::webhook
