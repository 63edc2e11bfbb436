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
      {.path = "/home/ada/.kube/config"},
      {.path = "config"},
      {.path = ""},
      {.path = "/a~b"},
      {.path = "/price$"},
      {.path = "/a$1"},
      {.path = "/50%/100%"},
      {.path = "~/.kube/config", .start = "kubectl does not replace ~,"},
      {.path = "~", .start = "kubectl does not replace ~,"},
      {.path = "~ada/config", .start = "kubectl does not replace ~,"},
      {.path = "$HOME/.kube/config", .start = "kubectl does not replace $HOME,"},
      {.path = "/a/${X}/b", .start = "kubectl does not replace ${X},"},
      {.path = "$(pwd)/config", .start = "kubectl does not replace $(pwd),"},
      {.path = "$_x", .start = "kubectl does not replace $_x,"},
      {.path = "%USERPROFILE%\\.kube\\config",
       .start = "kubectl does not replace %USERPROFILE%,"},
      {.path = " /a", .start = "the path has white space around it"},
      {.path = "/a\n", .start = "the path has white space around it"},
      {.path = "\"/a\"", .start = "the quotes are part of the path"},
      {.path = "file:///a", .start = "kubectl opens paths, not URLs"},
      {.path = "https://a/b", .start = "kubectl opens paths, not URLs"},
      {.path = "C:\\Users\\ada", .start = "this is a path of Windows"},
      {.path = "c:/Users/ada", .start = "this is a path of Windows"},
      {.path = "\\\\server\\share", .start = "this is a path of Windows"},
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
