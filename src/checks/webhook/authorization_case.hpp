#pragma once

#include "model/http/http.hpp"

#include <string>
#include <string_view>

namespace oidcctl::webhook {

// What a SubjectAccessReview was answered with.
struct AccessAnswer
{
  bool is_review = false; // else `problem` says why kube-apiserver cannot read it
  std::string problem = {};
  std::string api_version = {};
  bool allowed = false;
  bool denied = false;
  std::string reason = {};
  std::string evaluation_error = {};
};

// Return what kube-apiserver reads in a reply.
AccessAnswer read_access_answer(const HttpReply& reply);

// Return the answer as kube-apiserver takes it: "allowed", "denied", "no opinion", or
// "allowed and denied", which it answers with 500.
std::string_view opinion_of(const AccessAnswer& answer);

// Return whether an answer in `api_version` is understood by who asked in `version`: the
// same, or none.
bool has_version(std::string_view api_version,
                 std::string_view version,
                 bool is_authorization);

} // namespace oidcctl::webhook
