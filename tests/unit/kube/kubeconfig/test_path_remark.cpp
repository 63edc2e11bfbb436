#include "kube/kubeconfig/path_remark.hpp"

#include <doctest/doctest.h>

#include <string>

using namespace oidcctl;

TEST_CASE("kubeconfig paths: what nobody replaces")
{
  struct Row
  {
    std::string path = {};
    std::string start = {}; // of the remark; empty: there is none
  };
  const Row rows[] = {
      {"/home/ada/.kube/config"},
      {"config"},
      {""},
      {"/a~b"},
      {"/price$"},
      {"/a$1"},
      {"/50%/100%"},
      {"~/.kube/config", "kubectl does not replace ~,"},
      {"~", "kubectl does not replace ~,"},
      {"~ada/config", "kubectl does not replace ~,"},
      {"$HOME/.kube/config", "kubectl does not replace $HOME,"},
      {"/a/${X}/b", "kubectl does not replace ${X},"},
      {"$(pwd)/config", "kubectl does not replace $(pwd),"},
      {"$_x", "kubectl does not replace $_x,"},
      {"%USERPROFILE%\\.kube\\config", "kubectl does not replace %USERPROFILE%,"},
      {" /a", "the path has white space around it"},
      {"/a\n", "the path has white space around it"},
      {"\"/a\"", "the quotes are part of the path"},
      {"file:///a", "kubectl opens paths, not URLs"},
      {"https://a/b", "kubectl opens paths, not URLs"},
      {"C:\\Users\\ada", "this is a path of Windows"},
      {"c:/Users/ada", "this is a path of Windows"},
      {"\\\\server\\share", "this is a path of Windows"},
  };
  for (const auto& row : rows) {
    CAPTURE(row.path);
    const auto remark = kube::path_remark(row.path);
    CHECK(remark.has_value() == !row.start.empty());
    CHECK(remark.value_or("").starts_with(row.start));
  }
}

TEST_CASE("kubeconfig paths: lists")
{
  using kube::path_list_remark;
  CHECK_FALSE(path_list_remark("").has_value());
  CHECK_FALSE(path_list_remark("/a:/b:").has_value());
  CHECK_FALSE(path_list_remark("abc:\\d").has_value());
  CHECK(
      path_list_remark("/a;/b").value_or("").starts_with("the files of KUBECONFIG are"));
  CHECK(path_list_remark("C:\\a").value_or("").starts_with("KUBECONFIG has a path of"));
  CHECK(
      path_list_remark("/a:C:\\a").value_or("").starts_with("KUBECONFIG has a path of"));
  CHECK(
      path_list_remark("/a:~/b").value_or("").starts_with("kubectl does not replace ~"));
}

TEST_CASE("kubeconfig paths: what is opened")
{
  CHECK(kube::tried_path("/a", "/b") == "/a");
  CHECK(kube::tried_path("~/a", "/b") == "/b/~/a");
  CHECK(kube::tried_path("a", "/") == "/a");
  CHECK(kube::tried_path("a", "") == "a");
}
