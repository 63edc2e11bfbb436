#include "model/oidc/callback_page.hpp"

#include "base/base64.hpp"
#include "base/sha256.hpp"

#include <fmt/format.h>

#include <array>

namespace oidcctl {

namespace {

struct Row
{
  CallbackPage page;
  int status;
  std::string_view reason; // of the status line
  std::string_view mark;   // the class of the page's sign
  std::string_view title;
  std::string_view text;
};

constexpr std::array<Row, 8> k_rows{{
    {CallbackPage::success,
     200,
     "OK",
     "good",
     "You are logged in",
     "oidcctl has received your token. You can close this page and return to the "
     "terminal."},
    {CallbackPage::failure,
     502,
     "Bad Gateway",
     "bad",
     "Login failed",
     "You were authenticated, but the provider did not issue a usable token. See the "
     "terminal for details."},
    {CallbackPage::refused,
     403,
     "Forbidden",
     "bad",
     "The provider refused the login",
     "See the terminal for details."},
    {CallbackPage::bad_request,
     400,
     "Bad Request",
     "bad",
     "This is not a response to the login",
     "Nothing was changed. The terminal is still waiting for the login."},
    {CallbackPage::forbidden,
     403,
     "Forbidden",
     "bad",
     "This page belongs to another login",
     "Open the address that the terminal shows now. Nothing was changed; the terminal is "
     "still waiting for the login."},
    {CallbackPage::not_found,
     404,
     "Not Found",
     "bad",
     "Page not found",
     "The login in the terminal uses another path of this address."},
    {CallbackPage::wrong_method,
     405,
     "Method Not Allowed",
     "bad",
     "This is not a response to the login",
     "The provider must redirect the browser with a GET request (response_mode=query)."},
    {CallbackPage::too_large,
     431,
     "Request Header Fields Too Large",
     "bad",
     "The request is too large",
     "Nothing was changed. The terminal is still waiting for the login."},
}};

constexpr std::string_view k_style =
    ":root{color-scheme:light "
    "dark;--ink:#1d2433;--paper:#f5f6f8;--card:#fff;--soft:#566074}"
    "@media "
    "(prefers-color-scheme:dark){:root{--ink:#e8ebf2;--paper:#14171f;--card:#1e232f;"
    "--soft:#a3adc2}}"
    "body{margin:0;min-height:100vh;display:flex;align-items:center;justify-content:"
    "center;"
    "background:var(--paper);color:var(--ink);font:1.0625rem/1.5 system-ui,sans-serif}"
    "main{max-width:28rem;margin:1.5rem;padding:2rem 2.25rem;background:var(--card);"
    "border-radius:.75rem;border-top:.375rem solid}"
    ".good{border-color:#2e8b57}.bad{border-color:#c8553d}"
    "h1{margin:0 0 .75rem;font-size:1.375rem;line-height:1.3}"
    "p{margin:0;color:var(--soft)}";

const Row&
row_of(CallbackPage page)
{
  for (const auto& row : k_rows) {
    if (row.page == page) {
      return row;
    }
  }
  return k_rows.front();
}

std::string
body_of(const Row& row)
{
  return fmt::format("<!DOCTYPE html>\n"
                     "<html lang=\"en\">\n"
                     "<head>\n"
                     "<meta charset=\"utf-8\">\n"
                     "<meta name=\"viewport\" content=\"width=device-width\">\n"
                     "<title>{1} - oidcctl</title>\n"
                     "<style>{0}</style>\n"
                     "</head>\n"
                     "<body>\n"
                     "<main class=\"{2}\">\n"
                     "<h1>{1}</h1>\n"
                     "<p>{3}</p>\n"
                     "</main>\n"
                     "</body>\n"
                     "</html>\n",
                     k_style,
                     row.title,
                     row.mark,
                     row.text);
}

std::string
response(int status,
         std::string_view reason,
         const std::string& headers,
         const std::string& body)
{
  return fmt::format("HTTP/1.1 {} {}\r\n"
                     "{}"
                     "Content-Length: {}\r\n"
                     "Cache-Control: no-store\r\n"
                     "Referrer-Policy: no-referrer\r\n"
                     "X-Content-Type-Options: nosniff\r\n"
                     "Connection: close\r\n"
                     "\r\n"
                     "{}",
                     status,
                     reason,
                     headers,
                     body.size(),
                     body);
}

} // namespace

int
status_of(CallbackPage page)
{
  return row_of(page).status;
}

std::string
page_response(CallbackPage page)
{
  const auto& row = row_of(page);
  auto headers =
      fmt::format("Content-Type: text/html; charset=utf-8\r\n"
                  "Content-Security-Policy: default-src 'none'; style-src 'sha256-{}'; "
                  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'\r\n",
                  base64::encode(sha256(k_style), base64::Alphabet::standard));
  if (page == CallbackPage::wrong_method) {
    headers += "Allow: GET\r\n";
  }
  return response(row.status, row.reason, headers, body_of(row));
}

std::string
redirect_response(std::string_view url)
{
  return response(303, "See Other", fmt::format("Location: {}\r\n", url), {});
}

} // namespace oidcctl
